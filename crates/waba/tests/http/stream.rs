//! Bodies that leave and come piece by piece.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use waba::http::{HttpErrorKind, HttpService, RequestBody, Sent, TimeLimit};

use crate::peer::{OK, Peer, client, post, silence};

fn body(pieces: &[&'static str], length: Option<u64>) -> RequestBody {
    let pieces: Vec<_> = pieces.iter().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))).collect();
    RequestBody::stream(stream::iter(pieces), length)
}

#[tokio::test]
async fn a_body_leaves_as_it_is_read() {
    let peer = Peer::answering(OK).await;
    let mut request = post(peer.url("/media"));
    request.body = body(&["ab", "cd"], Some(4));
    client(|_| ()).call(request).await.unwrap();
    let seen = peer.requests().remove(0);
    assert!(seen.contains("content-length: 4\r\n") && seen.ends_with("\r\n\r\nabcd"), "{seen}");
}

#[tokio::test]
async fn a_body_that_is_not_as_long_as_announced_is_no_success() {
    for pieces in [["abc", "de"], ["abcd", "e"], ["abcdefgh", ""], ["abc", ""]] {
        let peer = Peer::answering(OK).await;
        let mut request = post(peer.url("/media"));
        request.body = body(&pieces, Some(4));
        let error = client(|_| ()).call(request).await.unwrap_err();
        assert_eq!(error.kind, HttpErrorKind::BodySource, "{pieces:?}");
        assert!(peer.requests().is_empty(), "{pieces:?}");
    }
}

#[tokio::test]
async fn a_failed_source_says_no_more_than_what_failed() {
    let peer = Peer::answering(OK).await;
    let mut request = post(peer.url("/media"));
    let failed = io::Error::other("canary-path");
    request.body = RequestBody::stream(stream::iter([Ok(Bytes::from_static(b"ab")), Err(failed)]), Some(4));
    let error = client(|_| ()).call(request).await.unwrap_err();
    assert_eq!((error.kind, error.sent), (HttpErrorKind::BodySource, Sent::Unknown));
    assert!(!format!("{error:?}").contains("canary"));
}

#[tokio::test]
async fn an_empty_stream_that_was_answered_is_not_proved_unsent() {
    let peer = Peer::plain(|mut wire| async move {
        wire.request().await?;
        wire.finish().await
    })
    .await;
    let mut request = post(peer.url("/media"));
    request.body = body(&[], Some(0));
    let error = client(|_| ()).call(request).await.unwrap_err();
    assert_eq!((peer.requests().len(), error.sent), (1, Sent::Unknown));
}

#[tokio::test]
async fn an_answer_is_read_as_it_comes() {
    let peer = Peer::plain(|mut wire| async move {
        wire.request().await?;
        wire.write(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nab").await?;
        silence().await
    })
    .await;
    let mut request = post(peer.url("/media"));
    request.limits.idle = Duration::from_millis(200);
    let mut answer = client(|_| ()).open(request).await.unwrap();
    assert_eq!(answer.body.next().await.unwrap().unwrap(), "ab");
    let error = answer.body.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind, error.sent), (HttpErrorKind::Timeout(TimeLimit::Idle), Sent::Unknown));
    assert!(answer.body.next().await.is_none());
}
