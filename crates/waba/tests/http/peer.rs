//! Servers that do exactly what a test tells them, byte by byte, and the client that is tested against them.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::server::{WantsServerCert, WebPkiClientVerifier};
use tokio_rustls::rustls::{ConfigBuilder, RootCertStore, ServerConfig};
use url::Url;
use waba::http::{
    CaBundle, ClientCertificate, HttpConfig, HttpError, HttpRequest, HttpResponse, HttpService, HyperService,
    ProxyChoice, Secret,
};

/// The secret that must turn up nowhere.
pub(crate) const KEY: &str = "canary-6f1d0c9be2a7";

/// The message that must be sent once.
pub(crate) const MESSAGE: &str = r#"{"to":"4915112345678","text":{"body":"canary-text"}}"#;

pub(crate) const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A server. It stops when dropped.
pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    scheme: &'static str,
    connections: Arc<AtomicUsize>,
    seen: Arc<Mutex<Vec<String>>>,
    accepting: JoinHandle<()>,
}

impl Peer {
    /// Starts a server that speaks plain text and treats each connection as `behave` says.
    pub(crate) async fn plain<F, W>(behave: F) -> Self
    where
        F: Fn(Wire) -> W + Send + Sync + 'static,
        W: Future<Output = io::Result<()>> + Send + 'static,
    {
        Self::start(None, behave).await
    }

    /// Starts a server that speaks TLS.
    pub(crate) async fn tls<F, W>(config: ServerConfig, behave: F) -> Self
    where
        F: Fn(Wire) -> W + Send + Sync + 'static,
        W: Future<Output = io::Result<()>> + Send + 'static,
    {
        Self::start(Some(TlsAcceptor::from(Arc::new(config))), behave).await
    }

    async fn start<F, W>(tls: Option<TlsAcceptor>, behave: F) -> Self
    where
        F: Fn(Wire) -> W + Send + Sync + 'static,
        W: Future<Output = io::Result<()>> + Send + 'static,
    {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let connections = Arc::new(AtomicUsize::new(0));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let behave = Arc::new(behave);
        let accepting = tokio::spawn({
            let (connections, seen) = (Arc::clone(&connections), Arc::clone(&seen));
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    connections.fetch_add(1, Ordering::SeqCst);
                    let (tls, seen, behave) = (tls.clone(), Arc::clone(&seen), Arc::clone(&behave));
                    tokio::spawn(async move {
                        let stream: Box<dyn Stream> = match tls {
                            Some(tls) => match tls.accept(stream).into_fallible().await {
                                Ok(stream) => Box::new(stream),
                                // Closed at once, it could be reset before the client has read the alert.
                                Err((_, mut stream)) => {
                                    return stream.read_to_end(&mut Vec::new()).await.map(drop);
                                }
                            },
                            None => Box::new(stream),
                        };
                        behave(Wire { stream, buffer: Vec::new(), seen }).await
                    });
                }
            }
        });
        Self { address, scheme, connections, seen, accepting }
    }

    /// Starts a server that answers each request with the same bytes.
    pub(crate) async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = Arc::new(answer.into());
        Self::plain(move |mut wire| {
            let answer = Arc::clone(&answer);
            async move {
                while wire.request().await?.is_some() {
                    wire.write(&answer).await?;
                }
                Ok(())
            }
        })
        .await
    }

    /// Starts a server that answers the first request and ends the connection then.
    pub(crate) async fn answering_once(answer: impl Into<Vec<u8>>) -> Self {
        let answer = Arc::new(answer.into());
        Self::plain(move |mut wire| {
            let answer = Arc::clone(&answer);
            async move {
                wire.request().await?;
                wire.write(&answer).await
            }
        })
        .await
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("{}://localhost:{}{path}", self.scheme, self.address.port())).unwrap()
    }

    /// The requests that came in whole, as text.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// The server's end of a connection.
pub(crate) struct Wire {
    stream: Box<dyn Stream>,
    buffer: Vec<u8>,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Wire {
    /// Reads a whole HTTP/1.1 request and takes note of it. Gives `None` when the client has closed.
    pub(crate) async fn request(&mut self) -> io::Result<Option<String>> {
        loop {
            if let Some(request) = self.buffered_request() {
                self.seen.lock().unwrap().push(request.clone());
                return Ok(Some(request));
            }
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Ok(None);
            }
        }
    }

    fn buffered_request(&mut self) -> Option<String> {
        let text = String::from_utf8_lossy(&self.buffer).into_owned();
        let head = text.find("\r\n\r\n")? + 4;
        let length = text[..head]
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok())
            .unwrap_or(0_usize);
        (self.buffer.len() >= head + length).then(|| {
            String::from_utf8_lossy(&self.buffer.drain(..head + length).collect::<Vec<_>>()).into_owned()
        })
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.stream.flush().await
    }

    /// Ends the sending half.
    pub(crate) async fn finish(&mut self) -> io::Result<()> {
        self.stream.shutdown().await
    }

    /// Gives all bytes up to the end of the connection, however it ends.
    pub(crate) async fn drain(&mut self) -> Vec<u8> {
        let mut rest = std::mem::take(&mut self.buffer);
        let _ = self.stream.read_to_end(&mut rest).await;
        rest
    }

    pub(crate) async fn read_exact(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.stream.read_exact(bytes).await.map(drop)
    }

    /// Joins this connection with another server, as a proxy does.
    pub(crate) async fn join(mut self, address: SocketAddr) -> io::Result<()> {
        let mut other = tokio::net::TcpStream::connect(address).await?;
        tokio::io::copy_bidirectional(&mut self.stream, &mut other).await.map(drop)
    }
}

/// A certificate authority made for one test.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Self {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // Of another authority of the same name only the signatures would be found wrong.
        let name = format!("authority {}", MADE.fetch_add(1, Ordering::Relaxed));
        params.distinguished_name.push(DnType::CommonName, name);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn pem(&self) -> Vec<u8> {
        self.0.pem().into_bytes()
    }

    /// Makes the TLS settings of a server that is called `name` and speaks `protocol`.
    pub(crate) fn server(&self, name: &str, protocol: &str) -> ServerConfig {
        self.server_with(CertificateParams::new(vec![name.to_owned()]).unwrap(), protocol)
    }

    pub(crate) fn server_with(&self, params: CertificateParams, protocol: &str) -> ServerConfig {
        let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap();
        self.serve(builder.with_no_client_auth(), params, protocol)
    }

    /// The TLS settings of a server that lets only clients in which this authority vouches for.
    pub(crate) fn closed_server(&self, name: &str) -> ServerConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone()).unwrap();
        let provider = Arc::new(ring::default_provider());
        let verifier =
            WebPkiClientVerifier::builder_with_provider(roots.into(), Arc::clone(&provider)).build().unwrap();
        let builder =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        self.serve(builder.with_client_cert_verifier(verifier), params, "http/1.1")
    }

    /// A certificate of a client, and its key.
    pub(crate) fn client(&self, name: &str) -> ClientCertificate {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        ClientCertificate::pem(params.signed_by(&key, &self.0).unwrap().pem(), key.serialize_pem())
    }

    fn serve(
        &self,
        builder: ConfigBuilder<ServerConfig, WantsServerCert>,
        params: CertificateParams,
        protocol: &str,
    ) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let mut config = builder
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
            )
            .unwrap();
        config.alpn_protocols = vec![protocol.as_bytes().to_vec()];
        config
    }
}

/// Makes a client. `adjust` changes what the test is about.
pub(crate) fn client(adjust: impl FnOnce(&mut HttpConfig)) -> HyperService {
    let mut config = HttpConfig::default();
    config.proxy = ProxyChoice::Direct;
    adjust(&mut config);
    HyperService::new(&config).unwrap()
}

/// Makes a client that trusts `authority`.
pub(crate) fn trusting(authority: &Authority) -> HyperService {
    client(|config| config.ca_bundle = CaBundle::Pem(authority.pem()))
}

pub(crate) fn request(method: Method, url: Url, body: impl Into<Bytes>) -> HttpRequest {
    let mut request = HttpRequest::new(method, url);
    request.headers.insert("D360-API-KEY", Secret::new(KEY).header_value("").unwrap());
    request.body = body.into().into();
    // Nothing here takes long. Where a time limit is the subject, the test sets it.
    request.limits.headers = Duration::from_secs(20);
    request.limits.total = Duration::from_secs(20);
    request.limits.idle = Duration::from_secs(20);
    request.limits.body_bytes = 1 << 20;
    request
}

pub(crate) fn post(url: Url) -> HttpRequest {
    request(Method::POST, url, MESSAGE)
}

pub(crate) fn get(url: Url) -> HttpRequest {
    request(Method::GET, url, "")
}

pub(crate) type Outcome = Result<HttpResponse, HttpError>;

pub(crate) async fn send(peer: &Peer) -> Outcome {
    client(|_| ()).call(post(peer.url("/messages"))).await
}

/// A future that never ends, for a server that stays silent.
pub(crate) fn silence() -> Pin<Box<dyn Future<Output = io::Result<()>> + Send>> {
    Box::pin(std::future::pending())
}
