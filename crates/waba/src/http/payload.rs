//! What requests carry and answers bring: bytes that are there, or that come piece by piece.

use std::fmt;
use std::io;

use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};

use super::cause::Cause;
use super::service::{HttpError, HttpErrorKind, Sent};

/// The body of a request. Whoever reads it is known to have begun to send it.
pub struct RequestBody(pub(super) Content);

/// What a body is made of.
pub(super) enum Content {
    /// All of it; empty for none.
    Bytes(Bytes),
    /// Pieces that are read as they leave, and bytes in all, if known.
    Stream(BoxStream<'static, io::Result<Bytes>>, Option<u64>),
}

impl RequestBody {
    /// A body that is read as it leaves. After an error of `pieces` nothing more is sent, and the request fails. `length` in
    /// bytes, if known: then the request says so, and must hold as many.
    pub fn stream(
        pieces: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        Self(Content::Stream(pieces.boxed(), length))
    }

    /// Bytes in all, if known.
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Stream(_, length) => *length,
        }
    }

    /// Whether there is no body.
    pub fn is_empty(&self) -> bool {
        self.length() == Some(0)
    }

    /// The pieces of it: for transports that send what comes.
    pub fn into_pieces(self) -> BoxStream<'static, io::Result<Bytes>> {
        match self.0 {
            Content::Bytes(bytes) => stream::iter((!bytes.is_empty()).then_some(Ok(bytes))).boxed(),
            Content::Stream(pieces, _) => pieces,
        }
    }

    /// Reads all of it: for transports that send whole bodies only.
    ///
    /// # Errors
    /// Of kind [`BodySource`](HttpErrorKind::BodySource) when the source of the body fails.
    pub async fn collect(self) -> Result<Bytes, HttpError> {
        let mut pieces = match self.0 {
            Content::Bytes(bytes) => return Ok(bytes),
            Content::Stream(pieces, _) => pieces,
        };
        let mut body = BytesMut::new();
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|error| {
                HttpError::new(HttpErrorKind::BodySource, Sent::NotSent).with_source(error)
            })?;
            body.extend_from_slice(&piece);
        }
        Ok(body.freeze())
    }
}

/// Why the source of a body failed: the inside of the [`io::Error`] that it gives. The text of any other error is not
/// shown, as it may hold anything.
pub type BodyFault = Cause;

impl Default for RequestBody {
    fn default() -> Self {
        Self(Content::Bytes(Bytes::new()))
    }
}

impl<T: Into<Bytes>> From<T> for RequestBody {
    fn from(bytes: T) -> Self {
        Self(Content::Bytes(bytes.into()))
    }
}

/// Shows the size, never the bytes.
impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody").field("length", &self.length()).finish_non_exhaustive()
    }
}

/// The body of an answer, read piece by piece.
///
/// Dropping it before its end abandons the exchange and closes its connection (over HTTP/2, its stream).
pub struct ResponseBody(BoxStream<'static, Result<Bytes, HttpError>>);

impl ResponseBody {
    /// A body that comes in `pieces`, the last of which may be an error.
    pub fn new(pieces: impl Stream<Item = Result<Bytes, HttpError>> + Send + 'static) -> Self {
        Self(pieces.boxed())
    }

    /// The next piece; nothing behind the last one.
    ///
    /// # Errors
    /// When the answer breaks off, takes too long or is too large.
    pub async fn next(&mut self) -> Option<Result<Bytes, HttpError>> {
        self.0.next().await
    }

    /// Reads all of it.
    ///
    /// # Errors
    /// Those of [`next`](Self::next).
    pub async fn collect(self) -> Result<Bytes, HttpError> {
        self.collect_at_most(usize::MAX).await
    }

    /// Reads all of it, if it is not larger than `limit` bytes.
    pub(crate) async fn collect_at_most(mut self, limit: usize) -> Result<Bytes, HttpError> {
        // An answer of one piece, as most are, is not copied.
        let first = self.next().await.transpose()?.unwrap_or_default();
        let mut body = BytesMut::new();
        let mut length = first.len();
        while length <= limit {
            let Some(piece) = self.next().await.transpose()? else {
                return Ok(if body.is_empty() { first } else { body.freeze() });
            };
            if body.is_empty() {
                body.extend_from_slice(&first);
            }
            length += piece.len();
            body.extend_from_slice(&piece);
        }
        Err(HttpError::new(HttpErrorKind::ResponseTooLarge { limit }, Sent::Unknown))
    }
}

impl<T: Into<Bytes>> From<T> for ResponseBody {
    fn from(bytes: T) -> Self {
        let bytes = bytes.into();
        Self::new(stream::iter((!bytes.is_empty()).then_some(Ok(bytes))))
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody").finish_non_exhaustive()
    }
}
