//! A server that accepts every message, on one thread: it allocates nothing of its own for a request.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

use crate::{Result, TEXT};

/// As the Cloud API answers.
const ANSWER: &str = r#"{"messaging_product":"whatsapp","contacts":[{"input":"491510000001","wa_id":"491510000001"}],"messages":[{"id":"wamid.HBgNNDkxNTEwMDAwMDAxFQIAERgSRjREQzBCNzQ2NTg5OTg3RTIzAA==","message_status":"accepted"}]}"#;

/// The running server; it ends with the program.
pub(crate) struct Mock {
    pub(crate) address: SocketAddr,
    messages: Arc<AtomicU64>,
}

impl Mock {
    pub(crate) fn start() -> Result<Self> {
        let messages = Arc::new(AtomicU64::new(0));
        let (report, address) = oneshot::channel();
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let counter = Arc::clone(&messages);
        thread::spawn(move || runtime.block_on(serve(report, counter)));
        Ok(Self { address: address.blocking_recv()?, messages })
    }

    /// How many messages have come.
    pub(crate) fn messages(&self) -> u64 {
        self.messages.load(Ordering::Relaxed)
    }
}

async fn serve(report: oneshot::Sender<SocketAddr>, messages: Arc<AtomicU64>) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let _ = report.send(listener.local_addr()?);
    // The connections belong to this thread too.
    tokio::task::LocalSet::new()
        .run_until(async {
            loop {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                let messages = Arc::clone(&messages);
                let service = service_fn(move |request| answer(request, Arc::clone(&messages)));
                tokio::task::spawn_local(async move {
                    // A client that goes away is not an error of the server.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
        })
        .await
}

async fn answer(request: Request<Incoming>, messages: Arc<AtomicU64>) -> Result<Response<Full<Bytes>>> {
    let path_fits = request.uri().path().ends_with("/messages");
    let body = request.into_body().collect().await?.to_bytes();
    let mut response = Response::new(Full::new(Bytes::from_static(ANSWER.as_bytes())));
    if path_fits && body.windows(TEXT.len()).any(|part| part == TEXT.as_bytes()) {
        messages.fetch_add(1, Ordering::Relaxed);
    } else {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
    Ok(response)
}
