//! Posts webhooks: one request each, no redirects; of the answer only the status counts.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};
use http::{Method, Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use url::{Host, Url};
use waba_types::WebhookConfig;

use crate::driver::{Driver, Shipment};
use crate::machine::delivery::Post;
use crate::machine::journal::{DeliveryError, Outcome};

/// Most webhooks under way at once.
const MAX_IN_FLIGHT: usize = 64;

/// Most bytes of an answer that are read.
const MAX_ANSWER: usize = 64 << 10;
/// Time in which they must come.
const ANSWER_TIMEOUT: Duration = Duration::from_millis(250);

/// How webhooks are posted.
pub(crate) struct WebhookClient {
    pub(crate) tls: Arc<ClientConfig>,
    /// Time until the status must be there, connecting included.
    pub(crate) timeout: Duration,
    pub(crate) allow_public: bool,
}

impl WebhookClient {
    /// Posts what comes out of `driver`, and tells it how that ended.
    pub(crate) async fn run(self, driver: Arc<Driver>, mut shipped: mpsc::UnboundedReceiver<Shipment>) {
        let client = Arc::new(self);
        let slots = Arc::new(Semaphore::new(MAX_IN_FLIGHT));
        let mut posts = JoinSet::new();
        while let Some(shipment) = shipped.recv().await {
            while posts.try_join_next().is_some() {}
            let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
            let (client, driver) = (Arc::clone(&client), Arc::clone(&driver));
            posts.spawn(async move {
                let outcome = client.post(&shipment.post).await;
                drop(slot);
                driver.attempted(&shipment, outcome);
            });
        }
    }

    async fn post(&self, post: &Post) -> Outcome {
        match tokio::time::timeout(self.timeout, self.exchange(post)).await {
            Ok(Ok(answer)) => Outcome::Status(answer.finish().await),
            Ok(Err(error)) => Outcome::Error(error),
            Err(_) => Outcome::Error(DeliveryError::Timeout),
        }
    }

    async fn exchange(&self, post: &Post) -> Result<Answer, DeliveryError> {
        let url = Url::parse(&post.webhook.url).map_err(|_| DeliveryError::Connect)?;
        let request = request(&url, &post.webhook, post.body.as_str()).ok_or(DeliveryError::Connect)?;
        let stream = self.connect(&url).await.map_err(|_| DeliveryError::Connect)?;
        if url.scheme() != "https" {
            return exchange(stream, request).await;
        }
        let name = server_name(&url).ok_or(DeliveryError::Tls)?;
        let connector = TlsConnector::from(Arc::clone(&self.tls));
        let stream = connector.connect(name, stream).await.map_err(|_| DeliveryError::Tls)?;
        exchange(stream, request).await
    }

    /// Connects to the first address that takes it. Without leave to do more, only to this machine: a name that was
    /// checked when the webhook was set can lead elsewhere by now.
    async fn connect(&self, url: &Url) -> io::Result<TcpStream> {
        let port = url.port_or_known_default().unwrap_or(443);
        let addresses: Vec<SocketAddr> = match url.host() {
            Some(Host::Ipv4(address)) => vec![(address, port).into()],
            Some(Host::Ipv6(address)) => vec![(address, port).into()],
            Some(Host::Domain(name)) => tokio::net::lookup_host((name, port)).await?.collect(),
            None => Vec::new(),
        };
        let allowed = addresses.into_iter().filter(|address| self.allow_public || address.ip().is_loopback());
        let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for address in allowed {
            match TcpStream::connect(address).await {
                Ok(stream) => return stream.set_nodelay(true).map(|()| stream),
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

fn request(url: &Url, webhook: &WebhookConfig, body: &str) -> Option<Request<Full<Bytes>>> {
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(target)
        .header(HOST, authority)
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, concat!("waba-emulator/", env!("CARGO_PKG_VERSION")))
        .header(CONNECTION, "close")
        .body(Full::from(body.to_owned()))
        .ok()?;
    for (name, value) in webhook.headers.iter() {
        let mut value = HeaderValue::from_bytes(value.as_bytes()).ok()?;
        value.set_sensitive(true);
        request.headers_mut().insert(HeaderName::from_bytes(name.as_bytes()).ok()?, value);
    }
    Some(request)
}

fn server_name(url: &Url) -> Option<ServerName<'static>> {
    match url.host()? {
        Host::Domain(name) => ServerName::try_from(name.to_owned()).ok(),
        Host::Ipv4(address) => Some(ServerName::IpAddress(address.into())),
        Host::Ipv6(address) => Some(ServerName::IpAddress(address.into())),
    }
}

/// The head of an answer, and its connection.
struct Answer {
    response: Response<Incoming>,
    /// Holds one task. Dropping the set closes the connection, however much of the answer is left.
    connection: JoinSet<hyper::Result<()>>,
}

impl Answer {
    /// Gives the status. Reads a little of the rest first: an answer that is cut off looks like a fault to the receiver.
    async fn finish(mut self) -> u16 {
        let status = self.response.status().as_u16();
        let rest = async {
            let _ = Limited::new(self.response, MAX_ANSWER).collect().await;
            self.connection.join_next().await
        };
        let _ = tokio::time::timeout(ANSWER_TIMEOUT, rest).await;
        status
    }
}

async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Answer, DeliveryError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, task) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|_| DeliveryError::Interrupted)?;
    let mut connection = JoinSet::new();
    connection.spawn(task);
    let response = sender.send_request(request).await.map_err(|_| DeliveryError::Interrupted)?;
    Ok(Answer { response, connection })
}
