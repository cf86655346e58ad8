//! C7: what servers and callers write into texts forges no line of a log and steers no terminal.

use serde_json::json;
use waba::types::printable::is_steering;
use waba::webhook::{Auth, Webhook};
use waba::{Client, Host, OutboundMessage, RateLimits, RetryPolicy};
use waba_emulator::Emulator;

use crate::recorder::{heard, listen};

const FORGED: &str = "ok\r\n2026-01-01 ERROR all is lost\n\u{1b}[2J\u{1b}]0;title\u{7}\u{85}\u{2028}\u{2029}\u{202e}x\u{2066}y\0z";

#[track_caller]
fn assert_one_line(text: &str) {
    assert!(!text.contains(is_steering), "{text:?}");
}

#[tokio::test]
async fn what_a_server_says_is_one_line_in_errors_and_logs() {
    listen();
    let emulator = Emulator::start().await.unwrap();
    let client = Client::builder(Host::cloud("emulator-key").base_url(emulator.base_url()))
        .rate_limits(RateLimits::off())
        .retry(RetryPolicy::default().attempts(1))
        .build()
        .unwrap();
    let bodies = [
        json!({ "error": { "code": 131_026, "message": FORGED, "error_data": { "details": FORGED }, "type": FORGED } }),
        json!({ "meta": { "success": false, "developer_message": FORGED, "details": [FORGED], "360dialog_trace_id": FORGED } }),
        json!({ "meta": { "error": json!({ "error": { "message": FORGED, "code": 1 } }).to_string() } }),
        json!({ "error": FORGED }),
        json!({ "message": FORGED }),
        json!({ "errors": [{ "code": 1, "title": FORGED, "details": FORGED, "href": FORGED }] }),
        json!({ "messages": FORGED }),
        json!({ "messages": [{ "id": { FORGED: 1 } }] }),
        json!({ "url": 1, "headers": { FORGED: 1 } }),
        json!(FORGED),
        json!({ FORGED: FORGED }),
    ];
    let message = OutboundMessage::text("+4915112345678", "Hi");
    for body in &bodies {
        for status in [200, 302, 400, 429, 500] {
            let headers = [
                ("x-fb-trace-id", "T"),
                ("location", "https://a.example/\u{202e}"),
                ("content-encoding", "\u{202e}gzip\u{2028}INFO forged line"),
            ];
            for sending in [true, false] {
                emulator.answer_next(status, &headers, body.to_string()).unwrap();
                let error = if sending {
                    client.send(&message).await.err()
                } else {
                    client.webhook().get().await.err()
                };
                if let Some(error) = error {
                    assert_one_line(&error.to_string());
                    assert_one_line(&format!("{error:?}"));
                }
            }
        }
    }
    heard(|heard| {
        assert!(heard.ours.iter().filter(|line| line.contains("call ended")).count() >= 100);
        assert_eq!(heard.forged, Vec::<String>::new());
    });
}

#[tokio::test]
async fn what_a_caller_hands_over_is_one_line_in_errors_and_logs() {
    listen();
    let emulator = Emulator::start().await.unwrap();
    let host = || Host::cloud("emulator-key").base_url(emulator.base_url());
    let client =
        Client::builder(host()).propagator(|| vec![(FORGED.to_owned(), FORGED.to_owned())]).build().unwrap();
    let requests = [
        ("messages.send", json!({ "to": FORGED, "type": FORGED, "text": { "body": FORGED } })),
        ("messages.send", json!({ "to": "1", "type": "text", "text": { FORGED: FORGED } })),
        ("messages.send", json!({ "to": "1", "type": FORGED, FORGED: { "body": [FORGED] } })),
        (
            "templates.create",
            json!({ "name": FORGED, "language": FORGED, "category": FORGED, "components": [{ "type": FORGED }] }),
        ),
        ("webhook.set", json!({ "url": FORGED, "headers": { FORGED: FORGED } })),
        ("webhook.set", json!({ "url": "https://a.example", "headers": { FORGED: 1 } })),
        ("media.get", json!({ "media_id": FORGED })),
        (FORGED, json!({})),
    ];
    for (operation, request) in &requests {
        let error = client.call_json(operation, request.to_string().as_bytes()).await.unwrap_err();
        assert_one_line(&error.to_string());
        for violation in &error.violations {
            assert_one_line(&violation.to_string());
        }
    }
    for options in [json!({ FORGED: 1 }), json!({ "headers": [[FORGED, FORGED]] })] {
        let error = waba::CallOptions::from_json(options.to_string().as_bytes()).unwrap_err();
        assert_one_line(&error.to_string());
    }
    assert_one_line(&Client::new(host().base_url(FORGED)).unwrap_err().to_string());
    assert_one_line(&Auth::header(FORGED, FORGED).unwrap_err().to_string());
    assert_one_line(&FORGED.parse::<waba::Dialect>().unwrap_err().to_string());

    let webhook = Webhook::new(Auth::header("x-token", "secret").unwrap());
    for token in ["secret", FORGED] {
        let error = webhook.parse(FORGED, &[("x-token", token)]).unwrap_err();
        assert_one_line(&error.to_string());
    }
    heard(|heard| {
        assert!(heard.ours.iter().any(|line| line.contains("left out")), "{:?}", heard.ours);
        assert!(heard.ours.iter().any(|line| line.contains("refused")), "{:?}", heard.ours);
        assert_eq!(heard.forged, Vec::<String>::new());
    });
}
