//! The webhook endpoint: HTTPS in, events out, exactly 200 back.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Empty, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use waba::webhook::{Events, ParseError, ReceiveError, Webhook};

/// Time for the TLS handshake, and for the headers of a request.
const HEADERS: Duration = Duration::from_secs(10);

/// Time for the body of a request.
const BODY: Duration = Duration::from_secs(20);

/// Connections at the same time; further ones wait.
const CONNECTIONS: usize = 1000;

/// What came over the endpoint.
pub(crate) enum Delivery {
    /// The events of an authentic request.
    Events(Events),
    /// An authentic request whose body can't be read; it was answered with 200, or it would come again for days.
    Unreadable(ParseError),
    /// A request that was refused.
    Refused {
        /// The answer.
        status: StatusCode,
        /// Why, without any secret.
        reason: String,
    },
}

/// A webhook endpoint that is bound to an address.
pub(crate) struct Receiver {
    listener: TcpListener,
    tls: TlsAcceptor,
    webhook: Arc<Webhook>,
}

impl Receiver {
    /// Binds the endpoint.
    pub(crate) async fn bind(
        address: SocketAddr,
        tls: Arc<ServerConfig>,
        webhook: Webhook,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        Ok(Self { listener, tls: TlsAcceptor::from(tls), webhook: Arc::new(webhook) })
    }

    /// The address, with the port that was chosen.
    pub(crate) fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until the other end of `deliveries` is gone.
    pub(crate) async fn serve(self, deliveries: mpsc::Sender<Delivery>) {
        let slots = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
            let stream = tokio::select! {
                () = deliveries.closed() => return,
                accepted = self.listener.accept() => match accepted {
                    Ok((stream, _)) => stream,
                    Err(_) => {
                        // Out of descriptors, as a rule: others have to close first.
                        tokio::time::sleep(Duration::from_millis(100)).await;
                        continue;
                    }
                },
            };
            let (tls, webhook, deliveries) =
                (self.tls.clone(), Arc::clone(&self.webhook), deliveries.clone());
            tokio::spawn(async move {
                connection(stream, tls, &webhook, &deliveries).await;
                drop(slot);
            });
        }
    }
}

async fn connection(
    stream: TcpStream,
    tls: TlsAcceptor,
    webhook: &Webhook,
    deliveries: &mpsc::Sender<Delivery>,
) {
    let Ok(Ok(stream)) = timeout(HEADERS, tls.accept(stream)).await else { return };
    let service = service_fn(|request| async {
        let (status, delivery) = answer(request, webhook).await;
        // Handed over before the answer: what is answered with 200 must not be lost.
        let status =
            if deliveries.send(delivery).await.is_ok() { status } else { StatusCode::SERVICE_UNAVAILABLE };
        let mut response = Response::new(Empty::<Bytes>::new());
        *response.status_mut() = status;
        Ok::<_, Infallible>(response)
    });
    // An error here is a peer that went away.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// The answer to a request, and what it brought.
async fn answer(request: Request<Incoming>, webhook: &Webhook) -> (StatusCode, Delivery) {
    let refused = |status: StatusCode, reason: String| (status, Delivery::Refused { status, reason });
    if request.method() != Method::POST {
        return refused(StatusCode::METHOD_NOT_ALLOWED, "not a POST".to_owned());
    }
    let (head, body) = request.into_parts();
    if let Err(error) = webhook.verify_headers(&head.headers) {
        return refused(status(error.answer_status()), error.to_string());
    }
    let body = match timeout(BODY, Limited::new(body, webhook.max_body_bytes()).collect()).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            return refused(StatusCode::PAYLOAD_TOO_LARGE, "body too large".to_owned());
        }
        Ok(Err(_)) => return refused(StatusCode::BAD_REQUEST, "body incomplete".to_owned()),
        Err(_) => return refused(StatusCode::REQUEST_TIMEOUT, "body too slow".to_owned()),
    };
    match webhook.parse(body, &head.headers) {
        Ok(events) => (StatusCode::OK, Delivery::Events(events)),
        Err(ReceiveError::Parse(error)) => (status(error.answer_status()), Delivery::Unreadable(error)),
        Err(error) => refused(status(error.answer_status()), error.to_string()),
    }
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
