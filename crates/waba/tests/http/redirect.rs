//! A redirect is an answer, and the key stays where it is.

use std::sync::{Arc, Mutex};

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

/// The same numbers in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }

    /// Gives a status and a place to go to, most of them on `port` of this machine.
    fn redirect(&mut self, port: u16) -> (u16, String) {
        let status = [301, 302, 303, 307, 308][self.below(5)];
        let path = ["", "/", "//", "/messages", "/%2e%2e/messages?a=b#c", "/\\", "/a//b"][self.below(7)];
        let host =
            ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "LOCALHOST", "localhost.", "127.1"]
                [self.below(7)];
        let user = ["", "user@", "user:word@", "localhost%40"][self.below(4)];
        let scheme =
            ["http://", "https://", "HTTP://", "//", "\\\\", "/\\", "http:\\\\", "http:/"][self.below(8)];
        let target = match self.below(8) {
            0 => format!("/elsewhere{path}"),
            1 => format!("elsewhere{path}"),
            2 => format!("http://b\u{fc}cher.localhost:{port}{path}"),
            3 => format!("http://xn--bcher-kva.localhost:{port}{path}"),
            _ => format!("{scheme}{user}{host}:{port}{path}"),
        };
        (status, target)
    }
}

#[tokio::test]
async fn ten_thousand_generated_redirects_lead_nowhere() {
    const CALLS: usize = 10_000;
    // The second step of each chain, were the first one taken.
    let elsewhere =
        Peer::answering(*b"HTTP/1.1 307 Moved\r\nlocation: /again\r\ncontent-length: 0\r\n\r\n").await;
    let port = elsewhere.address.port();
    let numbers = Arc::new(Mutex::new(Numbers(0x5eed)));
    let given = Arc::new(Mutex::new((0, String::new())));
    let peer = Peer::plain({
        let given = Arc::clone(&given);
        move |mut wire| {
            let (numbers, given) = (Arc::clone(&numbers), Arc::clone(&given));
            async move {
                while wire.request().await?.is_some() {
                    let (status, target) = numbers.lock().unwrap().redirect(port);
                    let answer =
                        format!("HTTP/1.1 {status} Moved\r\nlocation: {target}\r\ncontent-length: 0\r\n\r\n");
                    *given.lock().unwrap() = (status, target);
                    wire.write(answer.as_bytes()).await?;
                }
                Ok(())
            }
        }
    })
    .await;
    let client = client(|_| ());
    for number in 0..CALLS {
        let url = peer.url("/messages");
        let answer = client.call(if number % 2 == 0 { post(url) } else { get(url) }).await.unwrap();
        let (status, target) = given.lock().unwrap().clone();
        assert_eq!(answer.status.as_u16(), status, "{target}");
        assert_eq!(answer.headers["location"].as_bytes(), target.as_bytes());
    }
    assert_eq!(peer.requests().len(), CALLS, "one request for each call");
    assert_eq!(elsewhere.connections(), 0);
}
