//! A host with one file, which does with the connection what a test tells it, byte by byte.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use waba::{Client, Host, RetryPolicy};

pub(crate) const KEY: &str = "canary-b81d77c04eAK";
pub(crate) const PATH: &str = "/whatsapp_business/attachments/?mid=1&ext=2&hash=a%2Fb";

/// What becomes of a request: bytes to write, and whether the connection ends with them.
pub(crate) struct Reply {
    pub(crate) bytes: Vec<u8>,
    pub(crate) closes: bool,
    pub(crate) endless: bool,
}

/// A plain HTTP/1.1 server on loopback. Ends when it is dropped.
pub(crate) struct MediaHost {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl MediaHost {
    pub(crate) async fn start(behave: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let (record, behave, accepted) = (Arc::clone(&seen), Arc::new(behave), Arc::clone(&connections));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                accepted.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(stream, Arc::clone(&record), Arc::clone(&behave)));
            }
        });
        Self { address, seen, connections, task }
    }

    /// The requests so far, head and body.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// Host and port.
    pub(crate) fn authority(&self) -> String {
        self.address.to_string()
    }

    /// Connections so far.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Requests for the bytes of the file.
    pub(crate) fn fetched(&self) -> usize {
        self.seen().iter().filter(|request| request.starts_with("GET /whatsapp_business")).count()
    }

    pub(crate) fn client(&self) -> Client {
        self.client_of(Host::cloud(KEY))
    }

    pub(crate) fn client_of(&self, host: Host) -> Client {
        let policy = RetryPolicy::default().base_delay(Duration::from_millis(1));
        Client::builder(host.base_url(format!("http://{}", self.address))).retry(policy).build().unwrap()
    }
}

impl Drop for MediaHost {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    seen: Arc<Mutex<Vec<String>>>,
    behave: Arc<impl Fn(&str) -> Reply>,
) -> io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        let request = loop {
            if let Some(length) = whole(&buffer) {
                break buffer.drain(..length).collect::<Vec<_>>();
            }
            if stream.read_buf(&mut buffer).await? == 0 {
                return Ok(());
            }
        };
        let request = String::from_utf8_lossy(&request).into_owned();
        seen.lock().unwrap().push(request.clone());
        let Reply { bytes, closes, endless } = behave(&request);
        stream.write_all(&bytes).await?;
        if endless {
            loop {
                stream.write_all(&[b'x'; 1 << 16]).await?;
            }
        }
        if closes {
            return stream.shutdown().await;
        }
    }
}

/// The length of the first request in `bytes`, if all of it is there.
fn whole(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    if text.contains("transfer-encoding: chunked") {
        return bytes[head..].windows(5).position(|end| end == b"0\r\n\r\n").map(|end| head + end + 5);
    }
    let length =
        text.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok());
    let length: usize = head + length.unwrap_or(0);
    (bytes.len() >= length).then_some(length)
}

/// An answer with more headers, each with its line end.
pub(crate) fn answer(status: u16, headers: &str, body: &[u8]) -> Reply {
    let head = format!("HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\n\r\n", body.len());
    Reply { bytes: [head.as_bytes(), body].concat(), closes: false, endless: false }
}

/// The beginning of an answer of `length` bytes, after which the connection ends.
pub(crate) fn broken(status: u16, headers: &str, body: &[u8], length: usize) -> Reply {
    let head = format!("HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\n\r\n");
    Reply { bytes: [head.as_bytes(), body].concat(), closes: true, endless: false }
}

pub(crate) fn details(url: &str, file: &[u8], sha256: &str) -> Reply {
    let details = json!({
        "messaging_product": "whatsapp", "id": "1037", "url": url,
        "mime_type": "image/jpeg", "sha256": sha256, "file_size": file.len().to_string(),
    });
    answer(200, "content-type: application/json\r\n", details.to_string().as_bytes())
}

/// The address at Meta that the API names.
pub(crate) fn at_meta() -> String {
    format!("https://lookaside.fbsbx.com{PATH}")
}

pub(crate) fn is_details(request: &str) -> bool {
    request.starts_with("GET /1037 ")
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    ring::digest::digest(&ring::digest::SHA256, bytes)
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
