//! The control API, by which programs in other languages steer the emulator.

use crate::support::{self, KEY, Receiver, request, send};
use serde_json::{Value, json};
use waba_emulator::Emulator;

async fn control(emulator: &Emulator, method: &str, path: &str, body: Value) -> (u16, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = request(emulator, method, &format!("/_emulator/{path}"), &[], body).await;
    assert_eq!(answer.headers["x-waba-emulator"], "1");
    (answer.status, answer.body)
}

#[tokio::test]
async fn a_conversation_can_be_steered() {
    let receiver = Receiver::start(|_| 200).await;
    let emulator = Emulator::start().await.unwrap();
    receiver.register(&emulator).await;

    let (status, webhook) = control(&emulator, "GET", "webhook", Value::Null).await;
    assert_eq!(
        (status, webhook),
        (200, json!({ "url": receiver.url, "headers": { "Authorization": "[redacted]" } }))
    );
    let (status, answer) = control(
        &emulator,
        "POST",
        "inbound",
        json!({ "from": "+49 151 1234567", "name": "Ann", "body": "Hi" }),
    )
    .await;
    assert_eq!((status, answer["id"].as_str().unwrap()), (200, &*emulator.messages()[0].id));
    assert_eq!(
        control(&emulator, "POST", "auto_reply", json!({ "body": "Thanks!" })).await,
        (200, json!({}))
    );
    send(&emulator, "491511234567", "Hello").await;
    let start = emulator.now().get();
    let (status, answer) = control(&emulator, "POST", "clock/", json!({ "advance_ms": 2000 })).await;
    assert_eq!((status, answer), (200, json!({ "now_ms": start + 2000 })));
    assert_eq!(control(&emulator, "POST", "settle", Value::Null).await.0, 200);

    let (status, answer) = control(&emulator, "GET", "messages", Value::Null).await;
    let bodies: Vec<_> =
        answer["messages"].as_array().unwrap().iter().map(|message| message["body"].as_str()).collect();
    assert_eq!((status, bodies), (200, ["Hi", "Hello", "Thanks!"].map(Some).to_vec()));
    assert_eq!(answer["messages"][1]["direction"], "outbound");
    assert_eq!(answer["messages"][1]["status"], "read");
    assert_eq!(receiver.hooks().len(), 5);

    let (status, answer) = control(&emulator, "GET", "journal", Value::Null).await;
    assert_eq!((status, answer["entries"].as_array().unwrap().len()), (200, emulator.journal().len()));
    assert_eq!(answer["entries"][0]["operation"], "webhook.set");

    let (status, _) = control(&emulator, "POST", "auto_reply", json!({ "body": null })).await;
    assert_eq!(status, 200);
    let (status, answer) = control(&emulator, "POST", "reset", json!({ "seed": 5 })).await;
    assert_eq!((status, answer), (200, json!({ "now_ms": start })));
    assert!(emulator.messages().is_empty());
}

#[tokio::test]
async fn wrong_calls_are_told_what_is_wrong() {
    let emulator = Emulator::start().await.unwrap();
    for (path, body, text) in [
        ("inbound", json!({ "from": "491511234567" }), "missing field `body`"),
        ("inbound", json!({ "from": "nobody", "body": "Hi" }), "from: expected a phone number"),
        ("inbound", json!({ "from": "491511234567", "body": "" }), "body: expected 1 to 65536 characters"),
        ("inbound", json!({ "from": "491511234567", "body": "Hi", "nome": "Ann" }), "unknown field `nome`"),
        ("clock", json!({ "advance_ms": -1 }), "advance_ms: expected a whole number from 0 on, found"),
        ("clock", Value::Null, "missing field `advance_ms`"),
        ("auto_reply", json!([1, 2]), ""),
        (
            "call_permission",
            json!({ "from": "491511234567", "status": "foo" }),
            "status: another word, limit `no_permission` or `temporary` or `permanent`",
        ),
        ("template_status", json!({ "name": "order", "status": "NOPE" }), "status: another word"),
        (
            "template_status",
            json!({ "name": "order", "status": "REJECTED", "reason": "FOO" }),
            "reason: another word, limit `ABUSIVE_CONTENT` or",
        ),
    ] {
        let (status, answer) = control(&emulator, "POST", path, body).await;
        let error = answer["error"].as_str().unwrap();
        assert!(status == 400 && error.contains(text), "{path}: {status} {error}");
    }
    let answer = request(&emulator, "POST", "/_emulator/clock", &[], "not json").await;
    assert_eq!(answer.body["error"], "the body can't be read as JSON: expected ident");
    for (method, path) in [("GET", "inbound"), ("POST", "journal"), ("POST", ""), ("POST", "fault")] {
        assert_eq!(control(&emulator, method, path, Value::Null).await.0, 404, "{method} {path}");
    }
}

#[tokio::test]
async fn web_pages_can_not_steer_it() {
    let emulator = Emulator::start().await.unwrap();
    let own = emulator.base_url().to_owned();
    let own_host = support::authority(&emulator).to_owned();
    for (headers, expected) in [
        (vec![("host", own_host.as_str())], 200),
        (vec![("host", own_host.as_str()), ("origin", own.as_str())], 200),
        (vec![("host", own_host.as_str()), ("origin", "https://example.com")], 403),
        (vec![("host", own_host.as_str()), ("origin", "null")], 403),
        (vec![("host", "rebound.example")], 403),
    ] {
        let answer = request(&emulator, "GET", "/_emulator/journal", &headers, "").await;
        assert_eq!(answer.status, expected, "{headers:?}");
    }
}

#[tokio::test]
async fn where_others_can_reach_it_control_wants_the_key() {
    let address = "0.0.0.0:0".parse().unwrap();
    let emulator = Emulator::builder().bind(address).allow_public_bind(true).start().await.unwrap();
    let port = emulator.base_url().rsplit(':').next().unwrap();
    for (headers, expected) in [(vec![], 401), (vec![("d360-api-key", "wrong")], 401), (vec![KEY], 200)] {
        let stream = tokio::net::TcpStream::connect(format!("127.0.0.1:{port}")).await.unwrap();
        let answer = support::exchange(stream, "GET", "/_emulator/journal", &headers, "").await;
        assert_eq!(answer.status, expected);
    }
}
