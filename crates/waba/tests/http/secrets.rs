//! The key, the message and the phone number turn up in nothing that is printed.

use std::error::Error;
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use url::Url;
use waba::http::{HttpService, Secret};
use waba_recorder::{Recorder, Told};

use crate::http2;
use crate::peer::{Authority, KEY, MESSAGE, Peer, client, post, silence, trusting};

const CANARY: &str = "canary";

fn shown(error: &dyn Error) -> String {
    let source = error.source().map(shown).unwrap_or_default();
    format!("{error}\n{error:?}\n{error:#?}\n{source}")
}

/// An answer that gives back what it got.
fn echo(status: &str) -> String {
    let body = format!("{KEY}{MESSAGE}");
    format!("HTTP/1.1 {status}\r\nx-echo: {KEY}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

#[tokio::test]
async fn nothing_public_shows_a_secret() {
    let url = Url::parse(&format!("https://user:{KEY}@waba.invalid/messages?key={KEY}#{KEY}")).unwrap();
    let request = post(url);
    let answer = client(|_| ()).call(post(Peer::answering(echo("200 OK")).await.url("/"))).await.unwrap();
    assert!(answer.body.starts_with(KEY.as_bytes()));
    let client = client(|config| {
        config.proxy =
            waba::http::ProxyChoice::Url(Url::parse(&format!("http://{KEY}:{KEY}@proxy.invalid")).unwrap());
    });
    let all = format!("{request:?} {request:#?} {answer:?} {answer:#?} {client:?} {:?}", Secret::new(KEY));
    assert!(!all.contains(CANARY), "{all}");
}

#[tokio::test]
async fn no_error_shows_a_secret() {
    let cut = echo("200 OK").replace("content-length: ", "content-length: 9");
    for answer in [format!("{KEY}\r\n\r\n"), format!("HTTP/1.1 200 OK\r\n{KEY}\r\n\r\n"), cut, String::new()]
    {
        let peer = Peer::answering_once(answer).await;
        let mut request = post(peer.url(&format!("/messages?key={KEY}")));
        request.limits.body_bytes = 1 << 20;
        let error = shown(&client(|_| ()).call(request).await.unwrap_err());
        assert!(!error.contains(CANARY) && !error.contains("localhost"), "{error}");
    }
    for url in ["https://waba.invalid/messages", "http://192.0.2.1/messages"] {
        let url = Url::parse(&format!("{url}?key={KEY}")).unwrap();
        let error = shown(&client(|_| ()).call(post(url)).await.unwrap_err());
        assert!(!error.contains(CANARY) && !error.contains("messages"), "{error}");
    }
}

#[tokio::test]
async fn no_trace_at_any_level_shows_a_secret() {
    let log = Arc::new(Mutex::new(String::new()));
    let heard = Arc::clone(&log);
    let guard = tracing::subscriber::set_default(Recorder(move |told, fields: &str| {
        let mut log = heard.lock().unwrap();
        if let Told::Event(metadata) = told {
            write!(log, "\n{} {}", metadata.level(), metadata.target()).unwrap();
        }
        log.push_str(fields);
    }));
    // While there is one subscriber, tracing asks only the thread that reaches an event first whether it is wanted,
    // and that may be another test's, which has none.
    let _second = tracing::Dispatch::new(Recorder(|_, _: &str| ()));

    let plain = Peer::answering(echo("200 OK")).await;
    let silent = Peer::plain(|mut wire| async move {
        wire.request().await?;
        silence().await
    })
    .await;
    let authority = Authority::new();
    let encrypted = http2::answering(&authority).await;
    client(|_| ()).call(post(plain.url(&format!("/messages?key={KEY}")))).await.unwrap();
    trusting(&authority).call(post(encrypted.url("/messages"))).await.unwrap();
    let mut late = post(silent.url("/messages"));
    late.limits.headers = Duration::from_millis(200);
    client(|_| ()).call(late).await.unwrap_err();
    drop(guard);

    let log = log.lock().unwrap();
    let ours = log.lines().filter(|line| line.starts_with("DEBUG waba::http ")).collect::<Vec<_>>();
    assert_eq!(ours.len(), 3, "{ours:#?}");
    for (line, parts) in ours.iter().zip([
        ["method=POST", "elapsed=", "status=200", "version=HTTP/1.1"],
        ["method=POST", "elapsed=", "status=200", "version=HTTP/2.0"],
        ["method=POST", "elapsed=", "sent=Unknown", "server did not begin to answer in time"],
    ]) {
        assert!(parts.iter().all(|part| line.contains(part)), "{line}");
        assert!(!line.contains("/messages"), "a path may hold an id: {line}");
    }
    assert!(log.contains("TRACE h2"), "the recorder hears the libraries underneath");
    let leak = log.lines().find(|line| line.contains(CANARY));
    assert!(leak.is_none(), "{leak:?}");
}
