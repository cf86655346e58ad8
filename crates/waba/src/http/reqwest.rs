//! The transport of ordinary clients.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::pin::pin;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, TryStreamExt};
use http::header::{CONTENT_LENGTH, HeaderValue};
use http::{Method, StatusCode, Version};
use reqwest::redirect::Policy;
use reqwest::{Body, Client, ClientBuilder, Proxy, Request, Response, retry};
use tokio::time::{Instant, timeout};

use super::body::{self, Departure};
use super::classify::{self, Failure};
use super::config::{ConfigError, HttpConfig, ProxyChoice, check_proxy, is_loopback};
use super::payload::ResponseBody;
use super::service::{
    HttpError, HttpRequest, HttpResponse, HttpService, Limits, OpenResponse, Stage, TimeLimit,
};
use super::tls;

/// Bodies up to this size, in bytes, leave at once: they need no time of their own.
const SMALL: u64 = 64 << 10;

/// Sends requests with [reqwest](::reqwest), over TLS 1.2 and newer, HTTP/1.1 and HTTP/2.
///
/// It runs on the tokio runtime that polls its futures, which must have its timer and its I/O driver enabled, and
/// keeps no task or thread of its own while it is idle. Clones share their connections.
#[derive(Clone)]
pub struct ReqwestService {
    /// To loopback: never through a proxy, which would be shown the key of an unencrypted request.
    direct: Client,
    /// To everywhere else: `https` only.
    routed: Client,
}

impl ReqwestService {
    /// Makes a transport. Reads certificates from the disk, and does no network.
    ///
    /// # Errors
    /// Names the setting that can't be used.
    pub fn new(config: &HttpConfig) -> Result<Self, ConfigError> {
        let user_agent = HeaderValue::from_str(&config.user_agent)
            .map_err(|_| ConfigError::new("user_agent", "holds a character that no HTTP header may have"))?;
        let tls = tls::client_config(&config.roots, config.client_certificate.as_ref())?;
        let client = || {
            Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .user_agent(user_agent.clone())
                .connect_timeout(config.connect_timeout)
                .pool_idle_timeout(config.idle_timeout)
                .tcp_nodelay(true)
                .redirect(Policy::none())
                .referer(false)
                // By itself it would send again after what it takes for a refusal; whether to is the caller's choice.
                .retry(retry::never())
                // These are compiled in, and then on, as soon as any crate of the app asks for the feature.
                .no_gzip()
                .no_brotli()
                .no_zstd()
                .no_deflate()
        };
        let here = [(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()];
        Ok(Self {
            // Whatever a resolver may think that `localhost` is.
            direct: build(client().no_proxy().resolve_to_addrs("localhost", &here))?,
            routed: build(through(client(), &config.proxy)?.https_only(true))?,
        })
    }

    async fn exchange(&self, request: HttpRequest) -> Result<OpenResponse, HttpError> {
        let HttpRequest { method, url, headers, body, limits } = request;
        let client = if is_loopback(&url) { &self.direct } else { &self.routed };
        let mut request = Request::new(method, url);
        *request.headers_mut() = headers;
        // The head of a request without a body is all of it: there is nothing that could prove that it stayed here.
        let has_body = !body.is_empty();
        let is_small = body.length().is_some_and(|length| length <= SMALL);
        let expects_body = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
        let (body, departure) = body::watched(body);
        if has_body {
            *request.body_mut() = Some(Body::wrap(body));
        } else if expects_body {
            // Left out by hyper; some servers answer 411 then.
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let never_left = || has_body && departure.seal();

        let started = Instant::now();
        let asked = || if is_small { 0 } else { departure.asked() };
        let response = match while_leaving(&limits, started, client.execute(request), asked).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                return Err(match departure.broken() {
                    Some(source) => Failure::body_source(&source).into_error(never_left),
                    None => Failure::before_answer(error, has_body).into_error(never_left),
                });
            }
            Err(limit) => return Err(Failure::timeout(limit, Stage::Headers).into_error(never_left)),
        };
        opened(response, limits, started, departure).map_err(|failure| failure.into_error(|| false))
    }
}

/// Bytes that the system may still hold of what was given to a connection: so large its buffers grow.
const SEND_BUFFER: usize = 4 << 20;

/// Bytes a second of the slowest line whose buffers are waited for.
const SLOWEST_LINE: usize = 16 << 10;

/// The time in which all leaves that the system holds of `pieces` of a body.
fn time_to_leave(pieces: usize) -> Duration {
    let held = pieces.saturating_mul(body::PIECE).min(SEND_BUFFER);
    Duration::from_secs((held / SLOWEST_LINE) as u64)
}

/// Awaits `answer` within its limits since `started`. The time for its headers begins anew as long as the body is `asked`
/// for more. What was asked for has not left yet: a slow line gets the time that its buffers take, behind the last piece
/// and between any two.
async fn while_leaving<T>(
    limits: &Limits,
    started: Instant,
    answer: impl Future<Output = T>,
    asked: impl Fn() -> usize,
) -> Result<T, TimeLimit> {
    let mut answer = pin!(answer);
    loop {
        let before = asked();
        let time = limits.headers.saturating_add(time_to_leave(before));
        let (time, beyond) = at_most(limits.total, started, time, TimeLimit::Headers);
        match timeout(time, answer.as_mut()).await {
            Ok(answer) => return Ok(answer),
            Err(_) if beyond == TimeLimit::Headers && asked() > before => {}
            Err(_) => return Err(beyond),
        }
    }
}

/// The time until `limit`, or until `total` has passed since `started`, and which of them it is.
fn at_most(total: Duration, started: Instant, time: Duration, limit: TimeLimit) -> (Duration, TimeLimit) {
    let left = total.saturating_sub(started.elapsed());
    if time < left { (time, limit) } else { (left, TimeLimit::Total) }
}

fn build(builder: ClientBuilder) -> Result<Client, ConfigError> {
    builder.build().map_err(|error| unusable("transport", error))
}

fn unusable(setting: &'static str, error: reqwest::Error) -> ConfigError {
    ConfigError::new(setting, classify::cause(&error.without_url()).to_string())
}

fn through(builder: ClientBuilder, proxy: &ProxyChoice) -> Result<ClientBuilder, ConfigError> {
    match proxy {
        ProxyChoice::System => Ok(builder),
        ProxyChoice::Direct => Ok(builder.no_proxy()),
        ProxyChoice::Url(url) => {
            check_proxy(url)?;
            Proxy::all(url.clone())
                .map(|proxy| builder.proxy(proxy))
                .map_err(|error| unusable("proxy", error))
        }
    }
}

/// An answer that is read piece by piece, so that its size is bounded by what comes and not by what was announced.
///
/// It keeps `departure`: a server may answer before it has read the request, and dropping that end would cut it off.
fn opened(
    mut response: Response,
    limits: Limits,
    started: Instant,
    departure: Departure,
) -> Result<OpenResponse, Failure> {
    let limit = limits.body_bytes;
    if response.content_length().is_some_and(|announced| announced > limit as u64) {
        return Err(Failure::too_large(limit));
    }
    let (status, version) = (response.status(), response.version());
    let headers = std::mem::take(response.headers_mut());
    let pieces =
        stream::try_unfold((response, limit, departure), move |(mut response, room, departure)| async move {
            let (time, beyond) = at_most(limits.total, started, limits.idle, TimeLimit::Idle);
            let piece = match timeout(time, response.chunk()).await {
                Ok(piece) => piece.map_err(Failure::in_answer)?,
                Err(_) => return Err(Failure::timeout(beyond, Stage::Body)),
            };
            let Some(piece) = piece else { return Ok(None) };
            let room = room.checked_sub(piece.len()).ok_or_else(|| Failure::too_large(limit))?;
            Ok(Some((piece, (response, room, departure))))
        });
    let body = ResponseBody::new(pieces.map_err(|failure: Failure| failure.into_error(|| false)));
    Ok(OpenResponse { status, version, headers, body })
}

impl HttpService for ReqwestService {
    fn call(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, HttpError>> {
        Box::pin(traced(request, |request| async { self.exchange(request).await?.collect().await }))
    }

    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Result<OpenResponse, HttpError>> {
        Box::pin(traced(request, |request| self.exchange(request)))
    }
}

/// What the log says of an answer.
trait Answered {
    fn answered(&self) -> (StatusCode, Version);
}

impl Answered for HttpResponse {
    fn answered(&self) -> (StatusCode, Version) {
        (self.status, self.version)
    }
}

impl Answered for OpenResponse {
    fn answered(&self) -> (StatusCode, Version) {
        (self.status, self.version)
    }
}

async fn traced<T: Answered, F: Future<Output = Result<T, HttpError>>>(
    request: HttpRequest,
    exchange: impl FnOnce(HttpRequest) -> F,
) -> Result<T, HttpError> {
    let method = request.method.clone();
    let started = Instant::now();
    let outcome = exchange(request).await;
    let elapsed = started.elapsed();
    // Not the path, which may hold an id: the span of the attempt has its template.
    match outcome.as_ref().map(Answered::answered) {
        Ok((status, version)) => tracing::debug!(
            target: "waba::http",
            %method, ?elapsed, status = status.as_u16(), ?version,
            "answered"
        ),
        Err(error) => tracing::debug!(
            target: "waba::http",
            %method, ?elapsed, sent = ?error.sent, %error,
            "failed"
        ),
    }
    outcome
}

/// Shows nothing: the clients inside would print their proxies.
impl fmt::Debug for ReqwestService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestService").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: Duration = Duration::from_secs(30);
    const TOTAL: Duration = Duration::from_secs(190);

    /// What comes of an answer that takes `answer` seconds, of a body whose pieces are asked for at these times.
    async fn awaited(answer: u64, pieces: &'static [u64]) -> Result<(), TimeLimit> {
        let started = Instant::now();
        let asked = || pieces.iter().filter(|at| started.elapsed() >= Duration::from_secs(**at)).count();
        let limits = Limits { headers: TIME, total: TOTAL, ..Limits::default() };
        while_leaving(&limits, started, tokio::time::sleep(Duration::from_secs(answer)), asked).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_has_the_time_to_leave_that_its_buffers_take() {
        assert_eq!(awaited(29, &[]).await, Ok(()));
        assert_eq!(awaited(31, &[]).await, Err(TimeLimit::Headers));
        // Eight pieces of 64 KiB were given at once, and leave within 32 seconds.
        assert_eq!(awaited(61, &[0; 8]).await, Ok(()));
        assert_eq!(awaited(63, &[0; 8]).await, Err(TimeLimit::Headers));
        // The last piece was asked for late: the time begins with it.
        assert_eq!(awaited(100, &[10, 50]).await, Ok(()));
        assert_eq!(awaited(200, &[10, 50]).await, Err(TimeLimit::Headers));
        // It never begins so late that the whole would take longer than it may.
        assert_eq!(awaited(189, &[30, 60, 90, 120, 150]).await, Ok(()));
        assert_eq!(awaited(191, &[30, 60, 90, 120, 150]).await, Err(TimeLimit::Total));
    }

    #[test]
    fn no_more_is_waited_for_than_buffers_hold() {
        assert_eq!(time_to_leave(0), Duration::ZERO);
        assert_eq!(time_to_leave(usize::MAX), Duration::from_secs(256));
    }
}
