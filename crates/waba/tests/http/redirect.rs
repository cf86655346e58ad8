//! A redirect is an answer, and the key stays where it is.

use waba::http::HttpService;

use crate::peer::{Peer, client, get, post};

#[tokio::test]
async fn redirects_are_returned_and_not_followed() {
    let elsewhere = Peer::answering(*b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let port = elsewhere.address.port();
    let targets = [
        format!("http://localhost:{port}/messages"),
        format!("http://127.0.0.1:{port}/messages"),
        format!("//127.0.0.1:{port}/messages"),
        format!("http://user@127.0.0.1:{port}/"),
        "/elsewhere".to_owned(),
    ];
    let client = client(|_| ());
    for status in [300, 301, 302, 303, 307, 308] {
        for target in &targets {
            let answer =
                format!("HTTP/1.1 {status} Moved\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n");
            let peer = Peer::answering(answer).await;
            for request in [post(peer.url("/messages")), get(peer.url("/messages"))] {
                let answer = client.call(request).await.unwrap();
                assert_eq!(answer.status.as_u16(), status);
                assert_eq!(answer.headers["location"], target.as_str());
            }
            assert_eq!(peer.requests().len(), 2, "one request each: {status} {target}");
        }
    }
    assert_eq!(elsewhere.connections(), 0);
}
