//! A bound on what comes before the end of an answer's head, over HTTP/1.1.
//!
//! hyper skips interim answers (1xx), however many there are, and does not stop before it has to wait for more: a flood
//! of them would keep a runtime of one thread from all else, its timers included.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, Write};
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes that may come before the end of a head, with those of the body that hyper reads on before anybody asks for them:
/// its buffer holds 408 KiB, and as much may wait in the body.
const LIMIT: usize = 2 << 20;

/// As many as come.
const UNLIMITED: usize = usize::MAX;

/// How much may still come over a connection before the head of an answer is there.
#[derive(Clone)]
pub(super) struct HeadLimit(Arc<AtomicUsize>);

impl HeadLimit {
    fn new() -> Self {
        Self(Arc::new(AtomicUsize::new(UNLIMITED)))
    }

    /// Begins with a request. What more of it leaves changes nothing until the head of the answer is there; behind that it
    /// begins anew, so an answer that is larger than the limit and comes while a body still leaves breaks off.
    fn asked(&self) {
        self.exchange(UNLIMITED, LIMIT);
    }

    /// Ends with the head of the answer: the body has limits of its own.
    pub(super) fn answered(&self) {
        self.0.store(UNLIMITED, Ordering::Relaxed);
    }

    /// Whether `bytes` may have come.
    fn came(&self, bytes: usize) -> bool {
        match self.0.load(Ordering::Relaxed) {
            UNLIMITED => true,
            left if bytes > left => false,
            left => {
                self.exchange(left, left - bytes);
                true
            }
        }
    }

    /// Does nothing if the limit has begun or ended meanwhile.
    fn exchange(&self, from: usize, to: usize) {
        let _ = self.0.compare_exchange(from, to, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// A connection that breaks when an answer over HTTP/1.1 does not begin within the limit. HTTP/2, where many answers come
/// over one connection, yields to others between its frames.
pub(super) struct HeadLimited<C> {
    connection: TokioIo<C>,
    limit: Option<HeadLimit>,
}

impl<C: Connection> HeadLimited<C> {
    pub(super) fn new(connection: C) -> Self {
        let limit = (!connection.connected().is_negotiated_h2()).then(HeadLimit::new);
        Self { connection: TokioIo::new(connection), limit }
    }
}

/// The answer finds the limit among its extensions.
impl<C: Connection> Connection for HeadLimited<C> {
    fn connected(&self) -> Connected {
        let connected = self.connection.connected();
        match &self.limit {
            Some(limit) => connected.extra(limit.clone()),
            None => connected,
        }
    }
}

impl<C: Read + Unpin> AsyncRead for HeadLimited<C> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.connection).poll_read(context, buffer))?;
        let came = buffer.filled().len() - before;
        if self.limit.as_ref().is_none_or(|limit| limit.came(came)) {
            return Poll::Ready(Ok(()));
        }
        let message = format!("no answer within {LIMIT} bytes");
        Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, message)))
    }
}

impl<C: Write + Unpin> AsyncWrite for HeadLimited<C> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.limit.iter().for_each(HeadLimit::asked);
        Pin::new(&mut self.connection).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.limit.iter().for_each(HeadLimit::asked);
        Pin::new(&mut self.connection).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.connection.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.connection).poll_shutdown(context)
    }
}
