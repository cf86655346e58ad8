//! Bounds on the time and the size of an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use waba::http::{HttpErrorKind, HttpService, Sent, Stage, TimeLimit};

use crate::peer::{OK, Peer, client, post, send, silence};

const MIB: usize = 1 << 20;

fn answer(headers: &str, body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat()
}

#[tokio::test]
async fn body_of_exactly_the_limit_is_accepted() {
    let body = vec![b'x'; MIB];
    let peer = Peer::answering(answer(&format!("content-length: {MIB}"), &body)).await;
    assert_eq!(send(&peer).await.unwrap().body, body);

    let ended_by_closing = Peer::answering_once(answer("connection: close", &body)).await;
    assert_eq!(send(&ended_by_closing).await.unwrap().body, body);
}

#[tokio::test]
async fn body_of_one_byte_more_is_refused() {
    let body = vec![b'x'; MIB + 1];
    for headers in [format!("content-length: {}", body.len()), "connection: close".to_owned()] {
        let peer = Peer::answering_once(answer(&headers, &body)).await;
        let error = send(&peer).await.unwrap_err();
        assert_eq!((error.kind, error.sent), (HttpErrorKind::ResponseTooLarge { limit: MIB }, Sent::Unknown));
        assert_eq!(error.to_string(), "answer is larger than the limit of 1048576 bytes");
    }
}

#[tokio::test]
async fn announced_length_over_the_limit_is_refused_unread() {
    let peer = Peer::plain(|mut wire| async move {
        wire.request().await?;
        wire.write(&answer("content-length: 5000000000", b"")).await?;
        silence().await
    })
    .await;
    let answer = client(|_| ()).open(post(peer.url("/messages"))).await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(answer.collect().await.unwrap_err().kind, HttpErrorKind::ResponseTooLarge { limit: MIB });
}

/// Answers with `head`, and with `piece` again and again; gives how many bytes of that left too.
async fn flooding(head: impl Into<Vec<u8>>, piece: Vec<u8>) -> (Peer, Arc<AtomicUsize>) {
    let written = Arc::new(AtomicUsize::new(0));
    let peer = Peer::plain({
        let (written, text) = (Arc::clone(&written), Arc::new((head.into(), piece)));
        move |mut wire| {
            let (written, text) = (Arc::clone(&written), Arc::clone(&text));
            async move {
                let (head, piece) = &*text;
                wire.request().await?;
                wire.write(head).await?;
                loop {
                    wire.write(piece).await?;
                    written.fetch_add(piece.len(), Ordering::SeqCst);
                }
            }
        }
    })
    .await;
    (peer, written)
}

#[tokio::test]
async fn endless_body_is_cut_off() {
    let piece = [b"10000\r\n".as_slice(), &[b'x'; 0x10000], b"\r\n"].concat();
    let (peer, written) = flooding(answer("transfer-encoding: chunked", b""), piece).await;
    let error = send(&peer).await.unwrap_err();
    assert_eq!((error.kind, error.sent), (HttpErrorKind::ResponseTooLarge { limit: MIB }, Sent::Unknown));
    let taken = written.load(Ordering::SeqCst);
    assert!(taken < 16 * MIB, "took {taken} bytes, more than the limit and the buffers of two sockets");
}

#[tokio::test]
async fn a_flood_of_interim_answers_is_invalid() {
    let (peer, written) = flooding("", b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(1000)).await;
    let error = send(&peer).await.unwrap_err();
    assert_eq!((error.kind, error.sent), (HttpErrorKind::InvalidResponse, Sent::Unknown), "{error:?}");
    let taken = written.load(Ordering::SeqCst);
    assert!(taken < 16 * MIB, "took {taken} bytes, more than the limit and the buffers of two sockets");
}

#[tokio::test]
async fn interim_answers_are_skipped_and_no_body_counts_as_one() {
    let body = vec![b'x'; 3 * MIB];
    let interim = b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(100);
    let head = format!("content-length: {}", body.len());
    let peer = Peer::answering([interim, answer(&head, &body)].concat()).await;
    let client = client(|_| ());
    for _ in 0..3 {
        let mut request = post(peer.url("/messages"));
        request.limits.body_bytes = body.len();
        assert_eq!(client.call(request).await.unwrap().body, body);
    }
    assert_eq!(peer.connections(), 1);
}

#[tokio::test]
async fn body_shorter_than_announced_is_interrupted() {
    for (headers, body) in [
        ("content-length: 100", b"half".as_slice()),
        ("content-length: 1", b""),
        ("transfer-encoding: chunked", b"4\r\nhalf\r\n"),
        ("transfer-encoding: chunked", b"4\r\nha"),
        ("transfer-encoding: chunked", b""),
    ] {
        let peer = Peer::answering_once(answer(headers, body)).await;
        let error = send(&peer).await.unwrap_err();
        assert_eq!(
            (error.kind, error.sent),
            (HttpErrorKind::Interrupted(Stage::Body), Sent::Unknown),
            "{headers}"
        );
        assert_eq!(peer.requests().len(), 1);
    }
}

#[tokio::test]
async fn body_longer_than_announced_ends_where_announced() {
    let peer = Peer::answering_once(answer("content-length: 2", b"{}HTTP/1.1 200 OK\r\n\r\nsmuggled")).await;
    let client = client(|_| ());
    assert_eq!(client.call(post(peer.url("/messages"))).await.unwrap().body, "{}");
    assert_eq!(client.call(post(peer.url("/messages"))).await.unwrap().body, "{}");
    assert_eq!(peer.connections(), 2, "the rest is no answer to the next request");
}

#[tokio::test]
async fn broken_chunk_is_invalid() {
    let peer = Peer::answering_once(answer("transfer-encoding: chunked", b"zz\r\nhalf\r\n")).await;
    let error = send(&peer).await.unwrap_err();
    assert_eq!((error.kind, error.sent), (HttpErrorKind::InvalidResponse, Sent::Unknown));
}

#[tokio::test]
async fn dribbled_body_runs_into_the_total_limit() {
    let peer = Peer::plain(|mut wire| async move {
        wire.request().await?;
        wire.write(&answer("content-length: 1000", b"")).await?;
        loop {
            wire.write(b"x").await?;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    let mut request = post(peer.url("/messages"));
    request.limits.total = Duration::from_millis(300);
    let error = client(|_| ()).call(request).await.unwrap_err();
    assert_eq!((error.kind, error.sent), (HttpErrorKind::Timeout(TimeLimit::Total), Sent::Unknown));
}

#[tokio::test]
async fn total_limit_holds_before_the_headers_too() {
    let peer = Peer::plain(|mut wire| async move {
        wire.request().await?;
        silence().await
    })
    .await;
    let mut request = post(peer.url("/messages"));
    request.limits.total = Duration::from_millis(200);
    let error = client(|_| ()).call(request).await.unwrap_err();
    assert_eq!((error.kind, error.sent), (HttpErrorKind::Timeout(TimeLimit::Total), Sent::Unknown));
}

#[tokio::test]
async fn largest_time_limits_are_no_overflow() {
    let peer = Peer::answering(OK).await;
    let mut request = post(peer.url("/messages"));
    request.limits.headers = Duration::MAX;
    request.limits.total = Duration::MAX;
    client(|_| ()).call(request).await.unwrap();
}

#[tokio::test]
async fn compressed_answer_stays_compressed() {
    // An empty gzip stream.
    let gzip = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00";
    for encoding in ["gzip", "br", "zstd", "deflate"] {
        let headers = format!("content-encoding: {encoding}\r\ncontent-length: {}", gzip.len());
        let answer = send(&Peer::answering(answer(&headers, gzip)).await).await.unwrap();
        assert_eq!(answer.body, gzip.as_slice());
        assert_eq!(answer.headers["content-encoding"], encoding);
    }
}

#[tokio::test]
async fn connection_is_used_again_until_it_idled_too_long() {
    let peer = Peer::answering(OK).await;
    let patient = client(|_| ());
    for _ in 0..3 {
        patient.call(post(peer.url("/messages"))).await.unwrap();
    }
    assert_eq!(peer.connections(), 1);

    let hasty = client(|config| config.idle_timeout = Duration::from_millis(1));
    for _ in 0..3 {
        hasty.call(post(peer.url("/messages"))).await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(peer.connections(), 4);
}
