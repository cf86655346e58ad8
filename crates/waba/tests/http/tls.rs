//! Who is trusted.

use std::error::Error;
use std::process::Command;
use std::sync::Arc;

use http::Version;
use rcgen::{BasicConstraints, CertificateParams, IsCa, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use url::Url;
use waba::http::{
    CaBundle, ClientCertificate, HttpError, HttpErrorKind, HttpService, HyperService, Sent, Stage, TlsFault,
};

use crate::http2;
use crate::peer::{Authority, MESSAGE, OK, Peer, client, post, trusting};

const SERVER_OF_CHILD: &str = "WABA_TEST_SERVER";

async fn answering(config: ServerConfig) -> Peer {
    Peer::tls(config, |mut wire| async move {
        while wire.request().await?.is_some() {
            wire.write(OK).await?;
        }
        Ok(())
    })
    .await
}

/// Sends a request to a server whose certificate is refused, for the reason `words`.
async fn assert_refused(client: &HyperService, peer: &Peer, words: &str) {
    let error = client.call(post(peer.url("/messages"))).await.unwrap_err();
    assert_eq!(
        (error.kind, error.sent),
        (HttpErrorKind::Tls(TlsFault::Certificate), Sent::NotSent),
        "{error:?}"
    );
    assert_eq!(cause(&error), words);
}

fn cause(error: &HttpError) -> String {
    error.source().unwrap().to_string()
}

#[tokio::test]
async fn unknown_authority_is_refused() {
    let peer = answering(Authority::new().server("localhost", "http/1.1")).await;
    let elsewhere = Authority::new();
    for client in [client(|_| ()), trusting(&elsewhere)] {
        assert_refused(&client, &peer, "its issuer is not trusted").await;
    }
    assert!(peer.requests().is_empty());
}

#[tokio::test]
async fn authority_of_the_caller_is_trusted() {
    let authority = Authority::new();
    let peer = answering(authority.server("localhost", "http/1.1")).await;
    let answer = trusting(&authority).call(post(peer.url("/messages"))).await.unwrap();
    assert_eq!((answer.status.as_u16(), answer.version), (200, Version::HTTP_11));
    assert_eq!(answer.body, "{}");
}

#[tokio::test]
async fn the_certificate_of_a_client_opens_a_closed_server() {
    let authority = Authority::new();
    let peer = answering(authority.closed_server("localhost")).await;
    let tenant = |certificate: Option<ClientCertificate>| {
        client(|config| {
            config.ca_bundle = CaBundle::Pem(authority.pem());
            config.client_certificate = certificate;
        })
    };
    let known = tenant(Some(authority.client("tenant.example")));
    assert_eq!(known.call(post(peer.url("/messages"))).await.unwrap().status, 200);
    // Not even by a session of a client that was let in.
    let unknown = Authority::new().client("tenant.example");
    for (certificate, words) in [
        (None, "TLS: server lets in only clients with a certificate"),
        (Some(unknown), "TLS: server refused the client certificate: UnknownCA"),
    ] {
        let error = tenant(certificate).call(post(peer.url("/messages"))).await.unwrap_err();
        // By TLS 1.3 the client has sent its request before it learns of that.
        assert_eq!((error.kind, error.sent), (HttpErrorKind::Interrupted(Stage::Headers), Sent::Unknown));
        assert_eq!(cause(&error), words);
    }
    assert_eq!(peer.requests().len(), 1);
}

#[tokio::test]
async fn http2_is_negotiated() {
    let authority = Authority::new();
    let peer = http2::answering(&authority).await;
    let answer = trusting(&authority).call(post(peer.url("/messages"))).await.unwrap();
    assert_eq!((answer.status.as_u16(), answer.version), (200, Version::HTTP_2));
}

#[tokio::test]
async fn wrong_name_is_refused() {
    let authority = Authority::new();
    let peer = answering(authority.server("other.example", "http/1.1")).await;
    assert_refused(&trusting(&authority), &peer, "it is made out to other.example, not to localhost").await;
    assert!(peer.requests().is_empty());
}

#[tokio::test]
async fn expired_certificate_is_refused() {
    let authority = Authority::new();
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2021, 1, 1);
    let peer = answering(authority.server_with(params, "http/1.1")).await;
    assert_refused(&trusting(&authority), &peer, "it has expired").await;
}

/// As tools make it that sign a certificate with its own key.
#[tokio::test]
async fn the_certificate_of_an_authority_is_none_of_a_server() {
    let authority = Authority::new();
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let peer = answering(authority.server_with(params, "http/1.1")).await;
    assert_refused(&trusting(&authority), &peer, "it is a CA certificate, not one of a server").await;
}

/// A server that reads a whole request, and then writes what is no record of TLS.
async fn breaking(config: ServerConfig, bytes: &'static [u8]) -> (Url, JoinHandle<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = TlsAcceptor::from(Arc::new(config)).accept(stream).await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(MESSAGE.as_bytes()) {
            stream.read_buf(&mut request).await.unwrap();
        }
        let (connection, _) = stream.get_mut();
        connection.write_all(bytes).await.unwrap();
        // Closed at once, it could be reset before the client has read them.
        let _ = connection.read_to_end(&mut request).await;
    });
    (Url::parse(&format!("https://localhost:{port}/messages")).unwrap(), serving)
}

#[tokio::test]
async fn a_request_that_left_before_tls_broke_is_unknown() {
    const BAD_RECORD: &[u8] = b"\x17\x03\x03\x00\x14xxxxxxxxxxxxxxxxxxxx";
    const BAD_ALERT: &[u8] = b"\x15\x03\x03\x00\x13xxxxxxxxxxxxxxxxxxx";
    for bytes in [BAD_RECORD, BAD_ALERT, b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n"] {
        let authority = Authority::new();
        let (url, serving) = breaking(authority.server("localhost", "http/1.1"), bytes).await;
        let client = trusting(&authority);
        let error = client.call(post(url)).await.unwrap_err();
        assert_eq!((error.kind, error.sent), (HttpErrorKind::Interrupted(Stage::Headers), Sent::Unknown));
        assert!(cause(&error).starts_with("TLS: "), "{error:?}");
        drop(client);
        serving.await.unwrap();
    }
}

#[tokio::test]
async fn server_without_tls_is_a_failed_handshake() {
    let peer = Peer::plain(|mut wire| async move {
        wire.write(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await?;
        wire.drain().await;
        Ok(())
    })
    .await;
    let mut url = peer.url("/messages");
    url.set_scheme("https").unwrap();
    let error = client(|_| ()).call(post(url)).await.unwrap_err();
    assert_eq!(
        (error.kind, error.sent),
        (HttpErrorKind::Tls(TlsFault::Handshake), Sent::NotSent),
        "{error:?}"
    );
}

#[tokio::test]
async fn server_that_shares_no_protocol_is_a_failed_handshake() {
    let authority = Authority::new();
    let peer = answering(authority.server("localhost", "smtp")).await;
    let error = trusting(&authority).call(post(peer.url("/messages"))).await.unwrap_err();
    assert_eq!(
        (error.kind, error.sent),
        (HttpErrorKind::Tls(TlsFault::Handshake), Sent::NotSent),
        "{error:?}"
    );
}

#[tokio::test]
async fn pem_with_several_authorities_trusts_each() {
    let (one, two) = (Authority::new(), Authority::new());
    let both = client(|config| config.ca_bundle = CaBundle::Pem([one.pem(), two.pem()].concat()));
    for authority in [one, two] {
        let peer = answering(authority.server("localhost", "http/1.1")).await;
        both.call(post(peer.url("/messages"))).await.unwrap();
    }
}

/// The variable is read once in a process, so each case runs in a process of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ssl_cert_file_replaces_the_roots() {
    let authority = Authority::new();
    let peer = answering(authority.server("localhost", "http/1.1")).await;
    let folder = std::env::temp_dir().join(format!("waba-roots-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (ours, theirs, none) = (folder.join("ours.pem"), folder.join("theirs.pem"), folder.join("none.pem"));
    std::fs::write(&ours, authority.pem()).unwrap();
    std::fs::write(&theirs, Authority::new().pem()).unwrap();
    for (file, expected) in [
        (ours, "trusted".to_owned()),
        (theirs, "refused: certificate of the server was refused".to_owned()),
        (none.clone(), format!("unusable: SSL_CERT_FILE: {}: ", none.display())),
    ] {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "tls::child_with_ssl_cert_file", "--nocapture"])
            .env("SSL_CERT_FILE", file)
            // Nobody listens there, and loopback is no business of a proxy.
            .envs(["HTTPS_PROXY", "ALL_PROXY"].map(|name| (name, "http://127.0.0.1:1")))
            .env_remove("NO_PROXY")
            .env(SERVER_OF_CHILD, peer.url("/messages").as_str())
            .output()
            .unwrap();
        let printed = String::from_utf8_lossy(&child.stdout).into_owned();
        assert!(child.status.success() && printed.contains(&expected), "{printed}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
#[ignore = "is run by ssl_cert_file_replaces_the_roots, which gives it an environment"]
async fn child_with_ssl_cert_file() {
    let url = std::env::var(SERVER_OF_CHILD).unwrap().parse().unwrap();
    match waba::http::HyperService::new(&Default::default()) {
        Err(error) => println!("unusable: {error}"),
        Ok(client) => match client.call(post(url)).await {
            Ok(_) => println!("trusted"),
            Err(error) => println!("refused: {error}"),
        },
    }
}
