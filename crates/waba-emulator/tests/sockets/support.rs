//! A client and a receiver of webhooks, as small as they can be.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rcgen::{CertifiedIssuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::client::TlsStream;
use tokio_rustls::{TlsAcceptor, TlsConnector};
use waba_emulator::Emulator;

pub(crate) const KEY: (&str, &str) = ("D360-API-KEY", "emulator-key");

/// An answer of the emulator.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

pub(crate) async fn exchange<S>(
    stream: S,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Answer
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    let mut tasks = JoinSet::new();
    tasks.spawn(connection);
    let mut request = Request::builder().method(method).uri(path);
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        request = request.header("host", "127.0.0.1");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = sender.send_request(request.body(Full::new(body.into())).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: serde_json::from_slice(&body).unwrap(),
    }
}

/// The address in a base URL.
pub(crate) fn authority(emulator: &Emulator) -> &str {
    emulator.base_url().split_once("://").unwrap().1
}

/// Connects to an emulator that speaks TLS as one who trusts its authority and calls it `name`.
pub(crate) async fn handshake(emulator: &Emulator, name: &'static str) -> io::Result<TlsStream<TcpStream>> {
    let mut roots = rustls::RootCertStore::empty();
    let pem = emulator.ca_pem().unwrap().as_bytes();
    roots.add(rustls::pki_types::pem::PemObject::from_pem_slice(pem).unwrap()).unwrap();
    let config =
        rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
    let stream = TcpStream::connect(authority(emulator)).await.unwrap();
    TlsConnector::from(Arc::new(config)).connect(name.try_into().unwrap(), stream).await
}

pub(crate) async fn request(
    emulator: &Emulator,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Answer {
    let stream = TcpStream::connect(authority(emulator)).await.unwrap();
    exchange(stream, method, path, headers, body).await
}

/// Calls the API with the right key.
pub(crate) async fn call(emulator: &Emulator, method: &str, path: &str, body: impl Into<Bytes>) -> Answer {
    request(emulator, method, path, &[KEY], body).await
}

/// Sends a text on a cloud host and gives the id of the message.
pub(crate) async fn send(emulator: &Emulator, to: &str, body: &str) -> String {
    let message = serde_json::json!({
        "messaging_product": "whatsapp", "to": to, "type": "text", "text": { "body": body },
    });
    let answer = call(emulator, "POST", "/messages", message.to_string()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["messages"][0]["id"].as_str().unwrap().to_owned()
}

/// A webhook that was received.
#[derive(Clone, Debug)]
pub(crate) struct Hook {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

/// A receiver of webhooks. Ends when it is dropped.
pub(crate) struct Receiver {
    pub(crate) url: String,
    hooks: Arc<Mutex<Vec<Hook>>>,
    _tasks: JoinSet<()>,
}

impl Receiver {
    /// Answers the webhook number `n`, from 0 on, with the status `answer(n)`; 0 is no answer at all.
    pub(crate) async fn start(answer: impl Fn(usize) -> u16 + Send + Sync + 'static) -> Self {
        Self::listen(None, answer).await
    }

    /// Speaks TLS with the certificate of an authority of its own, and gives that as PEM.
    pub(crate) async fn start_tls(answer: impl Fn(usize) -> u16 + Send + Sync + 'static) -> (Self, String) {
        let mut authority = rcgen::CertificateParams::default();
        authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let params = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        let leaf = params.signed_by(&key, &authority).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![leaf.der().clone()],
                PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der())),
            )
            .unwrap();
        (Self::listen(Some(TlsAcceptor::from(Arc::new(config))), answer).await, authority.pem())
    }

    async fn listen(tls: Option<TlsAcceptor>, answer: impl Fn(usize) -> u16 + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}/hook?number=1", listener.local_addr().unwrap());
        let hooks = Arc::new(Mutex::new(Vec::new()));
        let (answer, kept) = (Arc::new(answer), Arc::clone(&hooks));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (tls, answer, kept) = (tls.clone(), Arc::clone(&answer), Arc::clone(&kept));
                connections.spawn(async move {
                    match tls {
                        None => serve(stream, answer, kept).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, answer, kept).await;
                            }
                        }
                    }
                });
            }
        });
        Self { url, hooks, _tasks: tasks }
    }

    pub(crate) fn hooks(&self) -> Vec<Hook> {
        self.hooks.lock().unwrap().clone()
    }

    /// Waits for as many webhooks; a minute at most.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Hook> {
        for _ in 0..6000 {
            let hooks = self.hooks();
            if hooks.len() >= count {
                return hooks;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{} webhooks instead of {count}", self.hooks().len());
    }

    /// Sets this receiver as the webhook of `emulator`.
    pub(crate) async fn register(&self, emulator: &Emulator) {
        let body = serde_json::json!({ "url": self.url, "headers": { "Authorization": "Basic c2VjcmV0" } });
        let answer = call(emulator, "POST", "/v1/configs/webhook", body.to_string()).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

async fn serve<S, A>(stream: S, answer: Arc<A>, kept: Arc<Mutex<Vec<Hook>>>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    A: Fn(usize) -> u16 + Send + Sync + 'static,
{
    let service = service_fn(|request: Request<Incoming>| {
        let (answer, kept) = (Arc::clone(&answer), Arc::clone(&kept));
        async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            let number = {
                let mut kept = kept.lock().unwrap();
                kept.push(Hook {
                    method: parts.method.to_string(),
                    path: parts.uri.to_string(),
                    headers: parts.headers,
                    body: serde_json::from_slice(&body).unwrap(),
                });
                kept.len() - 1
            };
            let status = answer(number);
            if status == 0 {
                std::future::pending::<()>().await;
            }
            let response = Response::builder().status(status).header("location", "/elsewhere");
            Ok::<_, Infallible>(response.body(Full::new(Bytes::new())).unwrap())
        }
    });
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}
