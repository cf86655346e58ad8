//! Requests and answers: API and control API on one address, with or without TLS, HTTP/1.1 and HTTP/2.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, HeaderValue, ORIGIN};
use http::request::Parts;
use http::{HeaderMap, Request, Response, StatusCode, Uri, Version};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use waba_types::operations::API_KEY_HEADER;
use waba_types::response::{ApiError, ErrorShape};

use super::carrier;
use super::line::{Line, Socket, Wire};
use crate::control;
use crate::driver::Driver;
use crate::machine::fault::Reply;
use crate::machine::request::{self, Answer};

/// Most bytes of a request's body, unless it is a file.
const MAX_BODY: usize = 4 << 20;
/// Time in which a connection must send its first header.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// Time that a request's body may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// Header of every answer: nobody should take an emulator for the real thing.
const MARK: &str = "x-waba-emulator";
/// Where the control API begins.
const CONTROL: &str = "/_emulator/";

/// What each connection needs.
pub(crate) struct Server {
    pub(crate) driver: Arc<Driver>,
    pub(crate) tls: Option<TlsAcceptor>,
    /// The key that the control API asks for: none as long as only this machine can reach it.
    pub(crate) control_key: Option<String>,
}

impl Server {
    /// Serves connections until the task is dropped, which ends them all.
    pub(crate) async fn run(self, listener: TcpListener) {
        let server = Arc::new(self);
        let mut connections = JoinSet::new();
        loop {
            while connections.try_join_next().is_some() {}
            let Ok((stream, _)) = listener.accept().await else {
                // Out of file descriptors, most likely: they come back when connections end.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            // A socket that is gone already shows that when it is read.
            let _ = stream.set_nodelay(true);
            let server = Arc::clone(&server);
            connections.spawn(async move {
                match server.tls.clone() {
                    None => server.connection(stream).await,
                    Some(acceptor) => {
                        let handshake = tokio::time::timeout(HEADER_TIMEOUT, acceptor.accept(stream)).await;
                        if let Ok(Ok(stream)) = handshake {
                            server.connection(stream).await;
                        }
                    }
                }
            });
        }
    }

    async fn connection<S: Socket>(self: Arc<Self>, stream: S) {
        let (line, mut ends) = Line::new();
        let wire = Wire::new(stream, line.clone());
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
        builder.http2().timer(TokioTimer::new()).max_concurrent_streams(100);
        let service = service_fn(move |request| {
            let (server, line) = (Arc::clone(&self), line.clone());
            let stream = line.next_stream();
            async move {
                let Reply { answer, carriage } = server.answer(request).await;
                carrier::carry(response(answer), carriage, line, stream).await
            }
        });
        // A connection that breaks has nobody left to tell.
        tokio::select! {
            _ = builder.serve_connection(TokioIo::new(wire.clone()), service) => {}
            Some(end) = ends.recv() => wire.end(end).await,
        }
    }

    async fn answer(&self, request: Request<Incoming>) -> Reply {
        let (parts, body) = request.into_parts();
        if !parts.uri.path().starts_with(CONTROL)
            && let Some(reply) = self.driver.before_read(|| received(&parts, Bytes::new()))
        {
            return reply;
        }
        let most = self.driver.largest_body(parts.method.as_str(), parts.uri.path()).unwrap_or(MAX_BODY);
        let body = Limited::new(body, most).collect();
        let answer = match tokio::time::timeout(BODY_TIMEOUT, body).await {
            Err(_) => refusal(StatusCode::REQUEST_TIMEOUT, "the body took too long"),
            Ok(Err(error)) if error.is::<LengthLimitError>() => {
                refusal(StatusCode::PAYLOAD_TOO_LARGE, format!("the body has more than {most} bytes"))
            }
            Ok(Err(_)) => refusal(StatusCode::BAD_REQUEST, "the body broke off"),
            Ok(Ok(body)) => match parts.uri.path().strip_prefix(CONTROL) {
                None => return self.driver.answer(received(&parts, body.to_bytes())),
                Some(request) => self.control(&parts, request, &body.to_bytes()).await,
            },
        };
        Reply::whole(answer)
    }

    async fn control(&self, parts: &Parts, request: &str, body: &[u8]) -> Answer {
        if is_foreign(&parts.uri, &parts.headers) {
            return refusal(StatusCode::FORBIDDEN, "the control API takes no requests from web pages");
        }
        if self.control_key.as_deref().is_some_and(|wanted| key(parts) != Some(wanted)) {
            return refusal(
                StatusCode::UNAUTHORIZED,
                "the control API of a public emulator wants the API key",
            );
        }
        control::answer(&self.driver, parts.method.as_str(), request, body).await
    }
}

fn key(parts: &Parts) -> Option<&str> {
    parts.headers.get(API_KEY_HEADER).and_then(|key| key.to_str().ok())
}

fn received(parts: &Parts, body: Bytes) -> request::Request {
    request::Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().map(ToOwned::to_owned),
        key: key(parts).map(ToOwned::to_owned),
        headers: parts.headers.clone(),
        body,
        http2: parts.version == Version::HTTP_2,
    }
}

/// Whether a web page of another address is behind a request: it says so, or it reached us under a name of its own.
fn is_foreign(uri: &Uri, headers: &HeaderMap) -> bool {
    let text = |value: &HeaderValue| value.to_str().map(ToOwned::to_owned).unwrap_or_default();
    let authority = uri.authority().map(|authority| authority.as_str().to_owned());
    let authority = authority.or_else(|| headers.get(HOST).map(text)).unwrap_or_default();
    let host = authority.parse::<http::uri::Authority>().map(|authority| authority.host().to_owned());
    let host = host.unwrap_or_default();
    let own_name =
        host.eq_ignore_ascii_case("localhost") || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    let own_origin = headers
        .get_all(ORIGIN)
        .iter()
        .all(|origin| text(origin).split_once("://").is_some_and(|(_, origin)| origin == authority));
    !(own_name && own_origin)
}

/// An answer that never reached the machine.
fn refusal(status: StatusCode, message: impl Into<String>) -> Answer {
    let body = ApiError::new(ErrorShape::Gateway, message).to_wire(status.as_u16());
    Answer::json(status.as_u16(), body)
}

fn response(answer: Answer) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.extend(answer.headers);
    headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    headers.insert(MARK, HeaderValue::from_static("1"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(host: &str, origin: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        is_foreign(&Uri::from_static("/_emulator/journal"), &headers)
    }

    #[test]
    fn web_pages_of_other_addresses_are_foreign() {
        for host in ["127.0.0.1:4000", "localhost:4000", "[::1]:4000", "192.168.1.2:80"] {
            assert!(!foreign(host, None), "{host}");
            assert!(!foreign(host, Some(&format!("http://{host}"))), "{host}");
            for origin in ["https://example.com", "null", "http://127.0.0.1:1", "http://localhost"] {
                assert!(foreign(host, Some(origin)), "{host} {origin}");
            }
        }
        // A name that somebody let point here.
        for host in ["rebound.example:4000", "127.0.0.1.example.com", "", "localhost.example.com:1"] {
            assert!(foreign(host, None), "{host}");
        }
    }
}
