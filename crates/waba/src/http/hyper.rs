//! The transport of ordinary clients.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream;
use http::header::{ACCEPT, CONTENT_LENGTH, HeaderValue, USER_AGENT};
use http::{HeaderMap, Method, Request, Response, Uri};
use http_body::Body;
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::Instant;
use url::Url;

use super::body::{self, Departure};
use super::bounds::{self, Incoming};
use super::classify::Failure;
use super::config::{HttpConfig, is_protected};
use super::connect::Connector;
use super::head_limit::HeadLimit;
use super::payload::ResponseBody;
use super::pools::Pools;
use super::service::{HttpError, HttpErrorKind, HttpRequest, HttpService, Limits, OpenResponse, Sent};
use super::tls;
use crate::error::ConfigError;

/// Sends requests with [hyper](::hyper), over TLS 1.2 and newer, HTTP/1.1 and HTTP/2.
///
/// It runs on the tokio runtime that polls its futures, which must have its timer and its I/O driver enabled, and
/// keeps no task or thread of its own while it is idle. Clones share their connections, and each runtime has its own.
#[derive(Clone)]
pub struct HyperService {
    pools: Arc<Pools>,
    user_agent: HeaderValue,
}

impl HyperService {
    /// Makes a transport. Reads certificates from the disk, and does no network.
    ///
    /// # Errors
    /// Names the setting that can't be used.
    pub fn new(config: &HttpConfig) -> Result<Self, ConfigError> {
        let user_agent = HeaderValue::from_str(&config.user_agent)
            .map_err(|_| ConfigError::new("user_agent", "holds a character that no HTTP header may have"))?;
        let tls = tls::client_config(&config.ca_bundle, config.client_certificate.as_ref())?;
        let connector = Connector::new(tls, &config.proxy, config.connect_timeout)?;
        let mut builder = Client::builder(TokioExecutor::new());
        builder.timer(TokioTimer::new()).pool_timer(TokioTimer::new()).pool_idle_timeout(config.idle_timeout);
        Ok(Self { pools: Arc::new(Pools::new(builder, connector)), user_agent })
    }

    async fn traced(&self, request: HttpRequest) -> Result<OpenResponse, HttpError> {
        let method = request.method.clone();
        let started = Instant::now();
        let outcome = self.exchange(request).await;
        let elapsed = started.elapsed();
        // Not the path, which may hold an id: the span of the attempt has its template.
        match &outcome {
            Ok(response) => tracing::debug!(
                target: "waba::http",
                %method, ?elapsed, status = response.status.as_u16(), version = ?response.version,
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

    async fn exchange(&self, request: HttpRequest) -> Result<OpenResponse, HttpError> {
        let HttpRequest { method, url, headers, body, limits } = request;
        let has_body = !body.is_empty();
        let (body, departure) = body::watched(body);
        let mut request = Request::new(body);
        *request.uri_mut() = uri(url)?;
        *request.headers_mut() = self.completed(headers, &method, has_body);
        *request.method_mut() = method;
        let never_left = || departure.seal();

        let started = Instant::now();
        let response =
            match bounds::until_headers(&limits, started, self.pools.request(request), || departure.asked())
                .await
            {
                Ok(Ok(response)) => response,
                Ok(Err(error)) => {
                    return Err(match departure.broken() {
                        Some(source) => Failure::body_source(&source).into_error(never_left),
                        None => Failure::before_answer(&error, has_body).into_error(never_left),
                    });
                }
                Err(limit) => return Err(Failure::timeout(limit).into_error(never_left)),
            };
        Ok(opened(response, limits, started, departure))
    }

    /// Adds what each request has.
    fn completed(&self, mut headers: HeaderMap, method: &Method, has_body: bool) -> HeaderMap {
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("*/*"));
        headers.entry(USER_AGENT).or_insert_with(|| self.user_agent.clone());
        if !has_body && matches!(*method, Method::POST | Method::PUT | Method::PATCH) {
            // Left out by hyper; some servers answer 411 then.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        headers
    }
}

/// The address of a request: `https`, or `http` to loopback.
fn uri(url: Url) -> Result<Uri, HttpError> {
    let refuse = |cause| HttpError::new(HttpErrorKind::InvalidRequest, Sent::NotSent).with_cause(cause);
    if !is_protected(&url) {
        return Err(refuse("scheme is not https"));
    }
    Uri::from_maybe_shared(Bytes::from(String::from(url))).map_err(|_| refuse("address is not valid in HTTP"))
}

fn opened(
    response: Response<hyper::body::Incoming>,
    limits: Limits,
    started: Instant,
    departure: Departure,
) -> OpenResponse {
    let (head, body) = response.into_parts();
    if let Some(limit) = head.extensions.get::<HeadLimit>() {
        limit.answered();
    }
    // What has ended with its head, as a 304 does, has no body whatever length it announces.
    let announced = body.size_hint().exact().filter(|_| !body.is_end_stream()).unwrap_or_default();
    let body = if announced > limits.body_bytes as u64 {
        // The head stays of use, but nothing is read of that.
        ResponseBody::new(stream::iter([Err(bounds::too_large(&limits))]))
    } else {
        bounds::bounded(Answer { body, missing: announced, _departure: departure }, limits, started)
    };
    OpenResponse { status: head.status, version: head.version, headers: head.headers, body }
}

/// An answer whose body comes.
struct Answer {
    body: hyper::body::Incoming,
    /// Bytes that were announced and did not come yet: over HTTP/2, hyper takes a reset without an error for the end.
    missing: u64,
    /// A server may answer before it has read the request, and dropping this end would cut it off.
    _departure: Departure,
}

impl Incoming for Answer {
    async fn piece(&mut self) -> Option<Result<Bytes, HttpError>> {
        loop {
            let failure = match self.body.frame().await {
                // What is no data are trailers, which nobody asks for.
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(piece) => {
                        self.missing = self.missing.saturating_sub(piece.len() as u64);
                        return Some(Ok(piece));
                    }
                    Err(_) => continue,
                },
                None if self.missing == 0 => return None,
                None => Failure::cut_short(self.missing),
                Some(Err(error)) => Failure::in_answer(&error),
            };
            return Some(Err(failure.into_error(|| false)));
        }
    }
}

impl HttpService for HyperService {
    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Result<OpenResponse, HttpError>> {
        Box::pin(self.traced(request))
    }
}

/// Shows nothing: the client inside would print its proxy.
impl fmt::Debug for HyperService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperService").finish_non_exhaustive()
    }
}
