//! Network stacks of the app's own.

use std::sync::Arc;
use std::{fmt, io};

use futures_util::future::BoxFuture;
use futures_util::stream::{self, AbortHandle, Abortable, BoxStream};
use futures_util::{FutureExt, StreamExt, TryStreamExt};
use tokio::runtime::Handle;
use tokio::sync::Mutex as AsyncMutex;
use waba::http::{
    HttpError, HttpErrorKind, HttpRequest, HttpService, OpenResponse, ResponseBody, Sent, Stage,
};

use crate::numbers::{ByteCount, WholeNumber};
use crate::shown::{named, show};
use crate::thrown::Thrown;

/// Carries requests to the host, and its answers back: a network stack of the app's own, or a test double without any.
///
/// It sends each request at most once, to its address and nowhere else: it repeats nothing by itself, follows no redirect
/// (that is an answer like any other), and keeps neither answers nor cookies. The request holds the API key. Limits on time
/// and size are kept whatever the transport does: when they are reached, or the call is cancelled, so is what it waits for.
/// A request of whose body nothing was read by then has provably not left, and even a message is sent again.
#[uniffi::export(with_foreign)]
#[async_trait::async_trait]
pub trait HttpTransport: Send + Sync {
    /// Sends `request` and gives its answer, whatever the status is. Whatever else it throws than a proof that nothing was
    /// sent leaves the fate of the request unknown, and a message is not sent again then. What it throws is the cause of the
    /// error that the call then ends with.
    async fn send(&self, request: Arc<TransportRequest>) -> Result<TransportResponse, TransportError>;
}

/// Why a transport has no answer.
#[derive(Clone, Debug, uniffi::Error)]
pub enum TransportError {
    /// It is proved that no part of the request reached the server, as no connection came about: even a message may be sent
    /// again.
    NotSent {
        /// One line that is shown: the name of an exception, such as `UnknownHostException`; no address, header or body.
        reason: String,
        /// What was thrown: this itself, when the call ends with it.
        thrown: Option<Thrown>,
    },
    /// The request may have reached the server.
    Unknown {
        /// One line that is shown: the name of an exception, such as `SocketException`; no address, header or body.
        reason: String,
        /// What was thrown: this itself, when the call ends with it.
        thrown: Option<Thrown>,
    },
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::NotSent { reason, .. } | Self::Unknown { reason, .. }) = self;
        f.write_str(reason)
    }
}

impl std::error::Error for TransportError {}

/// What crosses over as no other error does.
impl From<uniffi::UnexpectedUniFFICallbackError> for TransportError {
    fn from(thrown: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unknown { reason: thrown.reason, thrown: None }
    }
}

impl TransportError {
    /// The error as the core has it, of a request whose answer had come as far as `stage`.
    fn at(self, stage: Stage) -> HttpError {
        let (kind, sent) = match (&self, stage) {
            (Self::NotSent { .. }, Stage::Headers) => (HttpErrorKind::Connect, Sent::NotSent),
            _ => (HttpErrorKind::Interrupted(stage), Sent::Unknown),
        };
        let (Self::NotSent { reason, thrown } | Self::Unknown { reason, thrown }) = self;
        HttpError::new(kind, sent).with_source(Thrown::cause(&reason, thrown))
    }
}

type Pieces = Abortable<BoxStream<'static, io::Result<Vec<u8>>>>;

/// A request for a transport. Shows its method, the names of its headers and its length.
#[derive(uniffi::Object)]
#[uniffi::export(Display)]
pub struct TransportRequest {
    method: String,
    url: String,
    headers: Vec<HttpHeader>,
    length: Option<u64>,
    /// Nothing once the request was given up, or the source of its body failed.
    body: AsyncMutex<Option<Pieces>>,
}

#[uniffi::export(async_runtime = "tokio")]
impl TransportRequest {
    /// The method, such as `POST`.
    pub fn method(&self) -> String {
        self.method.clone()
    }

    /// The address, which is `https` to anywhere or `http` to the machine itself. It may hold ids.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The headers, in their order, but for those that say how long the body is. One of them holds the API key.
    pub fn headers(&self) -> Vec<HttpHeader> {
        self.headers.clone()
    }

    /// Bytes of the body, if known; 0 for none.
    pub fn length(&self) -> Option<ByteCount> {
        self.length.map(Into::into)
    }

    /// The next piece of the body; nothing behind the last one. A large file comes in pieces, each as it is wanted.
    pub async fn next(&self) -> Result<Option<Vec<u8>>, TransportError> {
        let mut body = self.body.lock().await;
        if let Some(pieces) = body.as_mut() {
            match pieces.next().await {
                Some(Ok(piece)) => return Ok(Some(piece)),
                None if !pieces.is_aborted() => return Ok(None),
                _ => *body = None,
            }
        }
        Err(TransportError::Unknown { reason: "the request was given up".to_owned(), thrown: None })
    }

    /// The whole body, or what is left of it.
    pub async fn bytes(&self) -> Result<Vec<u8>, TransportError> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.next().await? {
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }
}

impl TransportRequest {
    fn new(request: HttpRequest) -> (Arc<Self>, Leaving) {
        let HttpRequest { method, url, headers, body, .. } = request;
        let length = body.length();
        let (pieces, end) = stream::abortable(body.into_pieces().map_ok(Vec::from).boxed());
        let headers = headers.iter().map(|(name, value)| HttpHeader {
            name: name.to_string(),
            value: String::from_utf8_lossy(value.as_bytes()).into_owned(),
        });
        let request = Arc::new(Self {
            method: method.to_string(),
            url: url.into(),
            headers: headers.collect(),
            length,
            body: AsyncMutex::new(Some(pieces)),
        });
        (Arc::clone(&request), Leaving { request, end, answered: false })
    }
}

/// Ends the reading of a request's body with the call, unless there is an answer: a server may give it before it has read the
/// request, and a double may look at the request later.
struct Leaving {
    request: Arc<TransportRequest>,
    end: AbortHandle,
    answered: bool,
}

impl Drop for Leaving {
    fn drop(&mut self) {
        if self.answered {
            return;
        }
        // Whoever reads now lets go of the source; otherwise it is done here, as the app may keep the request for long.
        self.end.abort();
        if let Ok(mut body) = self.request.body.try_lock() {
            *body = None;
        }
    }
}

impl fmt::Display for TransportRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, "TransportRequest", [Some(self.method.to_string()), named("length", self.length)])
    }
}

/// A header of a request or an answer. Shows its name and never its value.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct HttpHeader {
    /// Name, in any case.
    pub name: String,
    /// Value, which may be a secret.
    pub value: String,
}

impl fmt::Debug for HttpHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: [redacted]", self.name)
    }
}

/// An answer that a transport gives.
#[derive(uniffi::Record)]
pub struct TransportResponse {
    /// WholeNumber code. A redirect is an answer like any other.
    pub status: WholeNumber,
    /// Body as received.
    pub body: TransportBody,
    /// Headers as received.
    #[uniffi(default = [])]
    pub headers: Vec<HttpHeader>,
}

/// The body of an answer.
#[derive(uniffi::Enum)]
pub enum TransportBody {
    /// All of it; empty for none.
    Bytes(Vec<u8>),
    /// Pieces that are read as they are wanted, so that a file is never held as a whole.
    Pieces(Arc<dyn TransportPieces>),
}

/// The body of an answer, piece by piece.
#[uniffi::export(with_foreign)]
#[async_trait::async_trait]
pub trait TransportPieces: Send + Sync {
    /// The next piece; nothing behind the last one.
    async fn next(&self) -> Result<Option<Vec<u8>>, TransportError>;

    /// Says that no more is wanted: at the end, after an error, or because the answer is abandoned. It is called once, on a
    /// thread that may block.
    fn release(&self) -> Result<(), TransportError>;
}

/// The body of an answer that comes from the app.
struct Arriving {
    pieces: Arc<dyn TransportPieces>,
    /// It may be dropped anywhere.
    runtime: Handle,
}

impl Drop for Arriving {
    fn drop(&mut self) {
        let pieces = Arc::clone(&self.pieces);
        self.runtime.spawn_blocking(move || pieces.release());
    }
}

impl TransportBody {
    /// The body as the core has it.
    fn body(self) -> ResponseBody {
        let pieces = match self {
            Self::Bytes(bytes) => return bytes.into(),
            Self::Pieces(pieces) => pieces,
        };
        let arriving = Arriving { pieces, runtime: Handle::current() };
        ResponseBody::new(stream::try_unfold(arriving, |arriving| async move {
            let piece = arriving.pieces.next().await.map_err(|error| error.at(Stage::Body))?;
            Ok(piece.map(|piece| (piece.into(), arriving)))
        }))
    }
}

/// A transport of the app as the core has it.
pub(crate) struct Service(pub(crate) Arc<dyn HttpTransport>);

impl HttpService for Service {
    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Result<OpenResponse, HttpError>> {
        async {
            let (request, mut leaving) = TransportRequest::new(request);
            let response = self.0.send(request).await.map_err(|error| error.at(Stage::Headers))?;
            leaving.answered = true;
            let headers = response.headers.into_iter().map(|header| (header.name, header.value));
            OpenResponse::new(
                u16::try_from(i64::from(response.status)).unwrap_or(0),
                headers,
                response.body.body(),
            )
        }
        .boxed()
    }
}
