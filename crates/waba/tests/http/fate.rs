//! What is known of a send that got no answer, over HTTP/1.1 and before a connection stands.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Method;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use url::Url;
use waba::http::{CaBundle, HttpError, HttpErrorKind, HttpService, Sent, Stage, TimeLimit};

use crate::peer::{Authority, MESSAGE, OK, Peer, client, get, post, request, send, silence};

async fn refused_port() -> Url {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    Url::parse(&format!("http://127.0.0.1:{}/messages", listener.local_addr().unwrap().port())).unwrap()
}

fn assert_fate(error: &HttpError, kind: HttpErrorKind, sent: Sent) {
    assert_eq!((error.kind, error.sent), (kind, sent), "{error:?}");
}

#[tokio::test]
async fn refused_connection_is_not_sent() {
    let url = refused_port().await;
    for request in [post(url.clone()), get(url.clone()), request(Method::POST, url.clone(), "")] {
        let error = client(|_| ()).call(request).await.unwrap_err();
        assert_fate(&error, HttpErrorKind::Connect, Sent::NotSent);
        let source = std::error::Error::source(&error).unwrap();
        let io = source.downcast_ref::<std::io::Error>().unwrap();
        assert_eq!(io.kind(), std::io::ErrorKind::ConnectionRefused);
    }
}

#[tokio::test]
async fn unknown_host_is_not_sent() {
    let url = Url::parse("https://waba.invalid/messages").unwrap();
    let error = client(|_| ()).call(post(url)).await.unwrap_err();
    assert_fate(&error, HttpErrorKind::Dns, Sent::NotSent);
}

#[tokio::test]
async fn plain_http_to_another_host_is_refused() {
    let url = Url::parse("http://192.0.2.1/messages").unwrap();
    let error = client(|_| ()).call(post(url)).await.unwrap_err();
    assert_fate(&error, HttpErrorKind::InvalidRequest, Sent::NotSent);
}

#[tokio::test]
async fn connecting_that_takes_too_long_is_not_sent() {
    let authority = Authority::new();
    // Accepts the connection and leaves the TLS handshake unanswered.
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = Url::parse(&format!("https://{}/messages", listener.local_addr().unwrap())).unwrap();
    let roots = CaBundle::Pem(authority.pem());

    let by_connect = client(|config| {
        config.ca_bundle = roots.clone();
        config.connect_timeout = Duration::from_millis(200);
    });
    let error = by_connect.call(post(url.clone())).await.unwrap_err();
    assert_fate(&error, HttpErrorKind::Timeout(TimeLimit::Connect), Sent::NotSent);

    let by_headers = client(|config| config.ca_bundle = roots);
    let mut request = post(url);
    request.limits.headers = Duration::from_millis(200);
    let error = by_headers.call(request).await.unwrap_err();
    assert_fate(&error, HttpErrorKind::Timeout(TimeLimit::Headers), Sent::NotSent);
}

#[tokio::test]
async fn request_that_was_read_and_not_answered_is_unknown_and_sent_once() {
    let peer = Peer::plain(|mut wire| async move { wire.request().await.map(drop) }).await;
    for sent in 1..=50 {
        let error = send(&peer).await.unwrap_err();
        assert_fate(&error, HttpErrorKind::Interrupted(Stage::Headers), Sent::Unknown);
        assert_eq!(peer.requests().len(), sent);
    }
}

#[tokio::test]
async fn request_on_a_used_connection_is_unknown_and_sent_once() {
    let peer = Peer::plain(|mut wire| async move {
        wire.request().await?;
        wire.write(OK).await?;
        wire.request().await.map(drop)
    })
    .await;
    for round in 1..=50 {
        let client = client(|_| ());
        client.call(post(peer.url("/messages"))).await.unwrap();
        let error = client.call(post(peer.url("/messages"))).await.unwrap_err();
        assert_fate(&error, HttpErrorKind::Interrupted(Stage::Headers), Sent::Unknown);
        assert_eq!((peer.connections(), peer.requests().len()), (round, 2 * round));
    }
}

#[tokio::test]
async fn connection_that_closed_while_idle_is_replaced() {
    let (closed, told) = oneshot::channel();
    let closed = Arc::new(Mutex::new(Some(closed)));
    let peer = Peer::plain(move |mut wire| {
        let closed = closed.lock().unwrap().take();
        async move {
            wire.request().await?;
            wire.write(OK).await?;
            if let Some(closed) = closed {
                drop(wire);
                let _ = closed.send(());
            }
            Ok(())
        }
    })
    .await;
    let client = client(|_| ());
    client.call(post(peer.url("/messages"))).await.unwrap();
    told.await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    client.call(post(peer.url("/messages"))).await.unwrap();
    assert_eq!((peer.connections(), peer.requests().len()), (2, 2));
}

/// The server closes around the moment at which the request arrives, on new and on used connections.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_called_not_sent_never_arrived() {
    for round in 0..200_u64 {
        let used = round % 2 == 0;
        let (arrived, mut arrivals) = mpsc::unbounded_channel();
        let first = AtomicBool::new(used);
        let peer = Peer::plain(move |mut wire| {
            let (arrived, answers) = (arrived.clone(), first.swap(false, Ordering::SeqCst));
            async move {
                if answers {
                    wire.request().await?;
                    wire.write(OK).await?;
                }
                tokio::time::sleep(Duration::from_micros(round % 13 * 50)).await;
                wire.finish().await?;
                let _ = arrived.send(wire.drain().await);
                Ok(())
            }
        })
        .await;
        let client = client(|_| ());
        if used {
            client.call(post(peer.url("/messages"))).await.unwrap();
            tokio::time::sleep(Duration::from_micros(round % 11 * 50)).await;
        }
        let mut request = post(peer.url("/messages"));
        // A request that hyper hands over while its connection is being torn down can get stuck between the two: a
        // value sent into a tokio channel during the drop of its receiver stays there (tokio-rs/tokio#7714 is of the
        // kind). Only a time limit ends that, and it too must tell the truth.
        request.limits.headers = Duration::from_secs(1);
        let error = client.call(request).await.unwrap_err();
        // The connections end with the client, and the channel with the last of them.
        drop((client, peer));
        let mut came = false;
        while let Some(bytes) = arrivals.recv().await {
            came |= bytes.windows(MESSAGE.len()).any(|window| window == MESSAGE.as_bytes());
        }
        assert!(error.sent == Sent::Unknown || !came, "{error:?}");
    }
}

#[tokio::test]
async fn slow_headers_are_unknown() {
    let peer = Peer::plain(|mut wire| async move {
        wire.request().await?;
        silence().await
    })
    .await;
    let mut request = post(peer.url("/messages"));
    request.limits.headers = Duration::from_millis(200);
    let error = client(|_| ()).call(request).await.unwrap_err();
    assert_fate(&error, HttpErrorKind::Timeout(TimeLimit::Headers), Sent::Unknown);
    assert_eq!(peer.requests().len(), 1);
}

#[tokio::test]
async fn answer_that_is_not_http_is_unknown() {
    for garbage in
        ["SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 two hundred\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n"]
    {
        let peer = Peer::answering_once(garbage).await;
        let error = send(&peer).await.unwrap_err();
        assert_fate(&error, HttpErrorKind::InvalidResponse, Sent::Unknown);
        assert_eq!(peer.requests().len(), 1);
    }
}

#[tokio::test]
async fn request_without_a_body_is_unknown_once_connected() {
    let peer = Peer::plain(|mut wire| async move { wire.request().await.map(drop) }).await;
    for method in [Method::GET, Method::DELETE, Method::POST] {
        let error = client(|_| ()).call(request(method, peer.url("/messages"), "")).await.unwrap_err();
        assert_fate(&error, HttpErrorKind::Interrupted(Stage::Headers), Sent::Unknown);
    }
    assert_eq!(peer.requests().len(), 3);
}

#[tokio::test]
async fn dropping_the_future_closes_the_connection() {
    let (ended, end) = oneshot::channel();
    let (read, was_read) = oneshot::channel();
    let signals = Arc::new(Mutex::new(Some((read, ended))));
    let peer = Peer::plain(move |mut wire| {
        let (read, ended) = signals.lock().unwrap().take().unwrap();
        async move {
            wire.request().await?;
            let _ = read.send(());
            let _ = ended.send(wire.drain().await);
            Ok(())
        }
    })
    .await;
    let client = client(|_| ());
    let mut call = client.call(post(peer.url("/messages")));
    tokio::select! {
        outcome = &mut call => panic!("{outcome:?}"),
        read = was_read => read.unwrap(),
    }
    drop(call);
    let rest =
        tokio::time::timeout(Duration::from_secs(10), end).await.expect("the socket stays open").unwrap();
    assert!(rest.is_empty());
    assert_eq!((peer.connections(), peer.requests().len()), (1, 1));
}

#[tokio::test]
async fn body_is_sent_with_its_length() {
    let peer = Peer::answering(OK).await;
    client(|_| ()).call(post(peer.url("/messages?x=1"))).await.unwrap();
    client(|_| ()).call(request(Method::POST, peer.url("/empty"), "")).await.unwrap();
    client(|_| ()).call(get(peer.url("/get"))).await.unwrap();
    let seen = peer.requests();
    assert!(
        seen[0].starts_with("POST /messages?x=1 HTTP/1.1\r\n") && seen[0].ends_with(MESSAGE),
        "{}",
        seen[0]
    );
    assert!(seen[0].contains(&format!("\r\ncontent-length: {}\r\n", MESSAGE.len())), "{}", seen[0]);
    assert!(seen[1].contains("\r\ncontent-length: 0\r\n"), "{}", seen[1]);
    assert!(!seen[2].contains("content-length"), "{}", seen[2]);
    for request in seen {
        assert!(!request.contains("transfer-encoding"), "{request}");
        assert!(!request.contains("accept-encoding"), "{request}");
    }
}
