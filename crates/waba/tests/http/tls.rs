//! Who is trusted.

use std::process::Command;

use http::Version;
use rcgen::{CertificateParams, date_time_ymd};
use waba::http::{ClientCertificate, HttpErrorKind, HttpService, Roots, Sent, TlsFault};

use crate::http2;
use crate::peer::{Authority, OK, Peer, client, post, trusting};

const SERVER_OF_CHILD: &str = "WABA_TEST_SERVER";

async fn answering(config: tokio_rustls::rustls::ServerConfig) -> Peer {
    Peer::tls(config, |mut wire| async move {
        while wire.request().await?.is_some() {
            wire.write(OK).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn unknown_authority_is_refused() {
    let peer = answering(Authority::new().server("localhost", "http/1.1")).await;
    let elsewhere = Authority::new();
    for client in [client(|_| ()), trusting(&elsewhere)] {
        let error = client.call(post(peer.url("/messages"))).await.unwrap_err();
        assert_eq!(
            (error.kind, error.sent),
            (HttpErrorKind::Tls(TlsFault::Certificate), Sent::NotSent),
            "{error:?}"
        );
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
            config.roots = Roots::Pem(authority.pem());
            config.client_certificate = certificate;
        })
    };
    let known = tenant(Some(authority.client("tenant.example")));
    assert_eq!(known.call(post(peer.url("/messages"))).await.unwrap().status, 200);
    // Not even by a session of a client that was let in.
    for stranger in [tenant(None), tenant(Some(Authority::new().client("tenant.example")))] {
        let error = stranger.call(post(peer.url("/messages"))).await.unwrap_err();
        assert!(!matches!(error.kind, HttpErrorKind::Tls(TlsFault::Certificate)), "{error:?}");
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
    let error = trusting(&authority).call(post(peer.url("/messages"))).await.unwrap_err();
    assert_eq!(
        (error.kind, error.sent),
        (HttpErrorKind::Tls(TlsFault::Certificate), Sent::NotSent),
        "{error:?}"
    );
    assert!(peer.requests().is_empty());
}

#[tokio::test]
async fn expired_certificate_is_refused() {
    let authority = Authority::new();
    let mut params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2021, 1, 1);
    let peer = answering(authority.server_with(params, "http/1.1")).await;
    let error = trusting(&authority).call(post(peer.url("/messages"))).await.unwrap_err();
    assert_eq!(
        (error.kind, error.sent),
        (HttpErrorKind::Tls(TlsFault::Certificate), Sent::NotSent),
        "{error:?}"
    );
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
    let both = client(|config| config.roots = Roots::Pem([one.pem(), two.pem()].concat()));
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
