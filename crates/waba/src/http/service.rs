//! The trait between the client and the network, and the values that cross it.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version};
use url::Url;
use waba_types::operations::Repeat;
use waba_types::retry::Retry;

use super::cause::Cause;
use super::payload::{RequestBody, ResponseBody};

/// Carries a request to a server and its answer back.
///
/// An implementation sends a request at most once: it neither repeats it nor follows a redirect. Dropping the
/// returned future abandons the exchange and closes its connection (over HTTP/2, its stream): so it ends when the client
/// is cancelled or the [`Limits`] are reached, which the client keeps by itself. A request whose body nobody has read by
/// then has provably not left, and even a message is sent again; so a transport reads the body when there is a connection
/// for it, and not before.
pub trait HttpService: Send + Sync {
    /// Sends `request` and gives its answer, whatever its status is, as soon as the headers are there. A transport that
    /// knows whole answers only makes it of an [`HttpResponse`].
    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Result<OpenResponse, HttpError>>;

    /// Sends `request` and reads the whole answer.
    fn call(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, HttpError>> {
        Box::pin(async move { self.open(request).await?.collect().await })
    }
}

/// A request with all that is needed to send it.
///
/// `Debug` shows the method, the path and the sizes, never the query, a header value or the body.
#[non_exhaustive]
pub struct HttpRequest {
    /// Method, such as `POST`.
    pub method: Method,
    /// Full address.
    pub url: Url,
    /// Headers. A value that holds a secret is marked with [`http::HeaderValue::set_sensitive`].
    pub headers: HeaderMap,
    /// Body, empty for none.
    pub body: RequestBody,
    /// Bounds on time and size.
    pub limits: Limits,
}

impl HttpRequest {
    /// Makes a request without headers and body, within the default limits.
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: RequestBody::default(),
            limits: Limits::default(),
        }
    }
}

/// Bounds on one exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Time until the headers of the answer are there, connecting included. 30 seconds by default: a shorter one
    /// turns slow answers into sends of unknown fate. While a body of more than 64 KiB leaves, it begins anew as long as
    /// something left, with a second on top for each 16 KiB that the system may hold of it, up to 256 seconds: an upload is
    /// not cut off by a slow line.
    pub headers: Duration,
    /// Time until the whole answer is there. 60 seconds by default.
    pub total: Duration,
    /// Time without a byte of the answer's body. 30 seconds by default.
    pub idle: Duration,
    /// Largest body accepted, in bytes. 4 MiB by default.
    pub body_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            headers: Duration::from_secs(30),
            total: Duration::from_secs(60),
            idle: Duration::from_secs(30),
            body_bytes: 4 << 20,
        }
    }
}

/// A complete answer.
///
/// `Debug` shows the status, the version and the size of the body only.
#[non_exhaustive]
pub struct HttpResponse {
    /// Status code. A redirect is an answer like any other.
    pub status: StatusCode,
    /// Protocol version that was spoken.
    pub version: Version,
    /// Headers as received.
    pub headers: HeaderMap,
    /// Body as received: a compressed one stays compressed.
    pub body: Bytes,
}

impl HttpResponse {
    /// Makes an answer of HTTP/1.1.
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self { status, version: Version::HTTP_11, headers, body: body.into() }
    }
}

/// An answer whose headers are there.
#[derive(Debug)]
#[non_exhaustive]
pub struct OpenResponse {
    /// Status code. A redirect is an answer like any other.
    pub status: StatusCode,
    /// Protocol version that was spoken.
    pub version: Version,
    /// Headers as received.
    pub headers: HeaderMap,
    /// Body: at most [`Limits::body_bytes`], each piece within [`Limits::idle`].
    pub body: ResponseBody,
}

impl OpenResponse {
    /// Makes an answer of what another network stack gives of it, HTTP/1.1 for all that is known. Names that begin with a
    /// colon are no headers, though some stacks show those of HTTP/2 among them; they are left out.
    ///
    /// # Errors
    /// Of kind [`InvalidResponse`](HttpErrorKind::InvalidResponse) when the status or a header is not valid HTTP.
    pub fn new<N: AsRef<[u8]>, V: AsRef<[u8]>>(
        status: u16,
        headers: impl IntoIterator<Item = (N, V)>,
        body: ResponseBody,
    ) -> Result<Self, HttpError> {
        let invalid =
            |what: &str| HttpError::new(HttpErrorKind::InvalidResponse, Sent::Unknown).with_cause(what);
        let status = StatusCode::from_u16(status).map_err(|_| invalid("status"))?;
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            if name.as_ref().starts_with(b":") {
                continue;
            }
            let name = HeaderName::from_bytes(name.as_ref()).map_err(|_| invalid("name of a header"))?;
            let value = HeaderValue::from_bytes(value.as_ref()).map_err(|_| invalid("value of a header"))?;
            map.append(name, value);
        }
        Ok(Self { status, version: Version::HTTP_11, headers: map, body })
    }

    /// Reads the rest.
    ///
    /// # Errors
    /// When it breaks off, takes too long or is too large.
    pub async fn collect(self) -> Result<HttpResponse, HttpError> {
        self.collect_at_most(usize::MAX).await
    }

    /// Reads the rest, if it is not larger than `limit` bytes.
    pub(crate) async fn collect_at_most(self, limit: usize) -> Result<HttpResponse, HttpError> {
        let Self { status, version, headers, body } = self;
        Ok(HttpResponse { status, version, headers, body: body.collect_at_most(limit).await? })
    }
}

impl From<HttpResponse> for OpenResponse {
    fn from(HttpResponse { status, version, headers, body }: HttpResponse) -> Self {
        Self { status, version, headers, body: body.into() }
    }
}

/// What is known of a request that got no complete answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sent {
    /// Proved: no byte of the body left, or the server said that it did not process the request. A send may be
    /// repeated.
    NotSent,
    /// The server may have processed the request. A send must not be repeated.
    Unknown,
}

/// An exchange that gave no complete answer.
///
/// `Display` and the [`source`](Error::source) are one safe line each: no URL, no header value, no body.
#[derive(Debug)]
pub struct HttpError {
    /// What happened.
    pub kind: HttpErrorKind,
    /// Whether the request can have reached the server.
    pub sent: Sent,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// What went wrong with an exchange.
///
/// Where a kind says nothing else, an idempotent call may be repeated, and a send if it is [`Sent::NotSent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HttpErrorKind {
    /// The host name has no address. Nothing left.
    Dns,
    /// No connection came about: refused, unreachable, or a proxy that would not let it through. Nothing left.
    Connect,
    /// The proxy on the way is of another kind than `http` and `https`, or wants another user name and password. Nothing
    /// left, and no call is repeated.
    Proxy,
    /// TLS failed before the connection stood. Nothing left; yet after [`TlsFault::Certificate`] no call is repeated, as
    /// a bad certificate will not get better by it.
    Tls(TlsFault),
    /// A time limit ran out. While connecting, nothing left; later the fate of a send is unknown, as a rule.
    Timeout(TimeLimit),
    /// The connection or the stream ended before the answer was complete. As a rule, the fate of a send is unknown.
    Interrupted(Stage),
    /// The server said, over HTTP/2, that it did not process the request.
    NotProcessed,
    /// The answer is larger than [`Limits::body_bytes`]. An idempotent call too is repeated only if [`Sent::NotSent`]: the
    /// same would only come again.
    ResponseTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The answer is not HTTP. An idempotent call too is repeated only if [`Sent::NotSent`]: the same would only come
    /// again.
    InvalidResponse,
    /// The source of the request's body failed, or gave more or less than was announced. A part of it may have left,
    /// which no server takes for the whole. No call is repeated: the source would only fail again.
    BodySource,
    /// The request can't be sent as it is, such as plain `http` to a host that is not loopback. Nothing left, and no call
    /// is repeated.
    InvalidRequest,
}

impl HttpErrorKind {
    /// Whether a call may be repeated after it.
    pub(crate) const fn retry(self, sent: Sent, repeat: Repeat) -> Retry {
        match (self, sent, repeat) {
            (
                Self::Proxy | Self::Tls(TlsFault::Certificate) | Self::BodySource | Self::InvalidRequest,
                ..,
            ) => Retry::Never,
            (_, Sent::NotSent, _) => Retry::Safe,
            (Self::ResponseTooLarge { .. } | Self::InvalidResponse, _, Repeat::Freely) => Retry::Never,
            (_, Sent::Unknown, Repeat::Freely) => Retry::Safe,
            (_, Sent::Unknown, Repeat::IfNotSent) => Retry::IfNotSent,
        }
    }
}

/// Which part of TLS failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TlsFault {
    /// The server's certificate is not trusted, expired, or made out to another name.
    Certificate,
    /// The two sides could not agree on a connection.
    Handshake,
}

/// Which time limit ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeLimit {
    /// [`HttpConfig::connect_timeout`](super::HttpConfig::connect_timeout).
    Connect,
    /// [`Limits::headers`].
    Headers,
    /// [`Limits::total`].
    Total,
    /// [`Limits::idle`].
    Idle,
}

/// How far an answer had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The headers were not there yet.
    Headers,
    /// The headers were there, the body not all of it.
    Body,
}

impl HttpError {
    /// Makes an error without a source.
    #[must_use]
    pub fn new(kind: HttpErrorKind, sent: Sent) -> Self {
        Self { kind, sent, source: None }
    }

    /// Adds a [`Cause`] in words. They are shown to users: they must be free of URLs, header values and bodies.
    #[must_use]
    pub fn with_cause(self, cause: &str) -> Self {
        self.with_source(Cause::new(cause))
    }

    /// Adds the cause. Its texts are shown to users: they must be free of URLs, header values and bodies.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for HttpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl Error for HttpError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl fmt::Display for HttpErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dns => "host name could not be resolved",
            Self::Connect => "could not connect to the server",
            Self::Proxy => "proxy can't be used",
            Self::Tls(TlsFault::Certificate) => "certificate of the server was refused",
            Self::Tls(TlsFault::Handshake) => "TLS handshake failed",
            Self::Timeout(TimeLimit::Connect) => "connecting took too long",
            Self::Timeout(TimeLimit::Headers) => "server did not begin to answer in time",
            Self::Timeout(TimeLimit::Total) => "answer was not complete in time",
            Self::Timeout(TimeLimit::Idle) => "nothing more of the answer came in time",
            Self::Interrupted(Stage::Headers) => "connection ended before an answer came",
            Self::Interrupted(Stage::Body) => "connection ended in the middle of the answer",
            Self::NotProcessed => "server did not process the request",
            Self::ResponseTooLarge { limit } => {
                return write!(f, "answer is larger than the limit of {limit} bytes");
            }
            Self::InvalidResponse => "answer is not valid HTTP",
            Self::BodySource => "what is to be sent could not be read",
            Self::InvalidRequest => "request can't be sent",
        })
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("path", &self.url.path())
            .field("body_bytes", &self.body.length())
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("version", &self.version)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_repeated() {
        use HttpErrorKind::*;
        use Retry::{IfNotSent, Never, Safe};
        let (stage, limit) = (Stage::Headers, TimeLimit::Headers);
        for (kind, [send_not_sent, send, read]) in [
            (Dns, [Safe, IfNotSent, Safe]),
            (Connect, [Safe, IfNotSent, Safe]),
            (Tls(TlsFault::Certificate), [Never; 3]),
            (Tls(TlsFault::Handshake), [Safe, IfNotSent, Safe]),
            (Timeout(limit), [Safe, IfNotSent, Safe]),
            (Interrupted(stage), [Safe, IfNotSent, Safe]),
            (NotProcessed, [Safe, IfNotSent, Safe]),
            (ResponseTooLarge { limit: 1 }, [Safe, IfNotSent, Never]),
            (InvalidResponse, [Safe, IfNotSent, Never]),
            (BodySource, [Never; 3]),
            (InvalidRequest, [Never; 3]),
        ] {
            assert_eq!(kind.retry(Sent::NotSent, Repeat::IfNotSent), send_not_sent, "{kind:?}");
            assert_eq!(kind.retry(Sent::Unknown, Repeat::IfNotSent), send, "{kind:?}");
            assert_eq!(kind.retry(Sent::NotSent, Repeat::Freely), send_not_sent, "{kind:?}");
            assert_eq!(kind.retry(Sent::Unknown, Repeat::Freely), read, "{kind:?}");
        }
    }
}
