//! The line to a client, which a fault can cut.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};
use tokio_rustls::server::TlsStream;

use crate::lock::lock;

/// Time that a client has to hear GOAWAY out before the connection closes.
const FAREWELL: Duration = Duration::from_secs(1);

/// How a connection ends before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Close,
    Reset,
    /// GOAWAY with this last stream.
    GoAway(u32),
}

/// The handle by which the exchanges of a connection watch and end it.
#[derive(Clone)]
pub(super) struct Line {
    streams: Arc<AtomicU32>,
    written: watch::Sender<u64>,
    ends: mpsc::UnboundedSender<Ending>,
}

impl Line {
    /// Creates a handle, and the end at which it is heard.
    pub(super) fn new() -> (Self, mpsc::UnboundedReceiver<Ending>) {
        let (ends, ended) = mpsc::unbounded_channel();
        (Self { streams: Arc::default(), written: watch::Sender::new(0), ends }, ended)
    }

    /// The stream of the next request, if this is HTTP/2: clients number them 1, 3, 5, …, and requests come up in
    /// that order.
    pub(super) fn next_stream(&self) -> u32 {
        self.streams.fetch_add(2, Ordering::Relaxed) + 1
    }

    /// Ends the connection; whatever is said later counts no more.
    pub(super) fn end(&self, ending: Ending) {
        // Fails only where the connection is gone already.
        let _ = self.ends.send(ending);
    }

    /// Waits until `bytes` more bytes are on their way. What was handed over together with them is written too by then:
    /// the connection ends only between two turns of its own task.
    pub(super) async fn written(&self, bytes: usize) {
        let mut written = self.written.subscribe();
        let target = written.borrow_and_update().saturating_add(bytes as u64);
        // Fails only where the connection is gone already.
        let _ = written.wait_for(|written| *written >= target).await;
    }
}

/// A connection, or TLS on one.
pub(super) trait Socket: AsyncRead + AsyncWrite + Unpin + Send + 'static {
    fn tcp(&self) -> &TcpStream;
}

impl Socket for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Socket for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// The socket of a connection: HTTP is spoken on one clone, and another one ends it.
pub(super) struct Wire<S> {
    socket: Arc<Mutex<S>>,
    line: Line,
}

impl<S> Clone for Wire<S> {
    fn clone(&self) -> Self {
        Self { socket: Arc::clone(&self.socket), line: self.line.clone() }
    }
}

impl<S: Socket> Wire<S> {
    pub(super) fn new(socket: S, line: Line) -> Self {
        Self { socket: Arc::new(Mutex::new(socket)), line }
    }

    fn socket(&self) -> MutexGuard<'_, S> {
        lock(&self.socket)
    }

    /// Ends the connection, on which nobody speaks any more.
    pub(super) async fn end(mut self, ending: Ending) {
        match ending {
            Ending::Close => {}
            Ending::Reset => {
                // A socket that is gone needs no reset.
                let _ = self.socket().tcp().set_zero_linger();
            }
            Ending::GoAway(last_stream) => {
                // Length 8, type GOAWAY, no flags, stream 0; the last stream, and NO_ERROR.
                let mut frame = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
                frame[9..13].copy_from_slice(&last_stream.to_be_bytes());
                let goodbye = async {
                    self.write_all(&frame).await?;
                    self.shutdown().await?;
                    // To close with bytes unread would reset the connection, and GOAWAY might be lost.
                    while self.read(&mut [0; 4096]).await? > 0 {}
                    Ok::<_, io::Error>(())
                };
                // A client that is gone or does not listen has chosen so.
                let _ = tokio::time::timeout(FAREWELL, goodbye).await;
            }
        }
    }
}

impl<S: Socket> AsyncRead for Wire<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.socket()).poll_read(cx, buffer)
    }
}

impl<S: Socket> AsyncWrite for Wire<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut *self.socket()).poll_write(cx, bytes);
        if let Poll::Ready(Ok(count)) = result {
            self.line.written.send_modify(|written| *written += count as u64);
        }
        result
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.socket()).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.socket()).poll_shutdown(cx)
    }
}
