//! The transport of ordinary clients.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::header::{CONTENT_LENGTH, HeaderValue};
use http::{Method, StatusCode, Version};
use reqwest::redirect::Policy;
use reqwest::{Body, Client, ClientBuilder, Proxy, Request, Response, retry};
use tokio::time::Instant;

use super::body::{self, Departure};
use super::bounds::{self, Incoming};
use super::classify::{self, Failure};
use super::config::{ConfigError, HttpConfig, ProxyChoice, check_proxy, is_loopback};
use super::service::{HttpError, HttpRequest, HttpResponse, HttpService, Limits, OpenResponse};
use super::tls;

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
        let is_small = bounds::is_small(&body);
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
        let response = match bounds::until_headers(&limits, started, client.execute(request), asked).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                return Err(match departure.broken() {
                    Some(source) => Failure::body_source(&source).into_error(never_left),
                    None => Failure::before_answer(error, has_body).into_error(never_left),
                });
            }
            Err(limit) => return Err(Failure::timeout(limit).into_error(never_left)),
        };
        opened(response, limits, started, departure)
    }
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

fn opened(
    mut response: Response,
    limits: Limits,
    started: Instant,
    departure: Departure,
) -> Result<OpenResponse, HttpError> {
    if response.content_length().is_some_and(|announced| announced > limits.body_bytes as u64) {
        return Err(bounds::too_large(&limits));
    }
    let (status, version) = (response.status(), response.version());
    let headers = std::mem::take(response.headers_mut());
    let body = bounds::bounded(Answer { response, _departure: departure }, limits, started);
    Ok(OpenResponse { status, version, headers, body })
}

/// An answer whose body comes.
struct Answer {
    response: Response,
    /// A server may answer before it has read the request, and dropping this end would cut it off.
    _departure: Departure,
}

impl Incoming for Answer {
    async fn piece(&mut self) -> Option<Result<Bytes, HttpError>> {
        let piece = self.response.chunk().await.transpose()?;
        Some(piece.map_err(|error| Failure::in_answer(error).into_error(|| false)))
    }
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
