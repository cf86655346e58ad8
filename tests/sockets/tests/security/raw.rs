//! A server that keeps the bytes of each request and answers with bytes.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The requests that came in whole, head and body.
type Requests = Arc<Mutex<Vec<Vec<u8>>>>;

/// A plain HTTP/1.1 server on loopback. Ends when it is dropped.
pub(crate) struct RawServer {
    pub(crate) port: u16,
    requests: Requests,
    connections: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

impl RawServer {
    /// Starts a server that answers each request with what `answer` gives.
    pub(crate) async fn start(answer: impl Fn() -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (requests, connections) = (Requests::default(), Arc::new(AtomicUsize::new(0)));
        let accepting = tokio::spawn({
            let (requests, connections, answer) =
                (Arc::clone(&requests), Arc::clone(&connections), Arc::new(answer));
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    connections.fetch_add(1, Ordering::Relaxed);
                    tokio::spawn(serve(stream, Arc::clone(&requests), Arc::clone(&answer)));
                }
            }
        });
        Self { port, requests, connections, accepting }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The requests since the last time that they were asked for.
    pub(crate) fn take(&self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.requests.lock().unwrap())
    }

    /// Connections so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// A whole answer with a body. `headers` have a line end each.
pub(crate) fn answer(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

async fn serve(
    mut stream: TcpStream,
    requests: Requests,
    answer: Arc<impl Fn() -> Vec<u8>>,
) -> io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        while let Some(length) = whole(&buffer) {
            requests.lock().unwrap().push(buffer.drain(..length).collect());
            stream.write_all(&answer()).await?;
        }
        if stream.read_buf(&mut buffer).await? == 0 {
            // What is no whole request is told as well: a test that counts them notices.
            if !buffer.is_empty() {
                requests.lock().unwrap().push(buffer);
            }
            return Ok(());
        }
    }
}

/// The length of the first request in `bytes`, if all of it is there.
fn whole(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length = text.split("\r\ncontent-length: ").nth(1).and_then(|rest| rest.split("\r\n").next());
    let length = head + length.map_or(0, |length| length.parse::<usize>().unwrap());
    (bytes.len() >= length).then_some(length)
}
