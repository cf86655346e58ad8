//! The calls of the API through real sockets: answers, errors, and what is refused before any of that.

use crate::support::{self, KEY, call, exchange, request, send};
use serde_json::{Value, json};
use waba_emulator::{Emulator, StartError};
use waba_types::{Dialect, OPERATIONS};

async fn emulator(dialect: Dialect) -> Emulator {
    Emulator::builder().dialect(dialect).start().await.unwrap()
}

#[tokio::test]
async fn a_cloud_host_answers_a_message() {
    let emulator = emulator(Dialect::Cloud).await;
    let body = json!({ "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+49 (151) 1234-567",
                       "type": "text", "text": { "body": "Hi", "preview_url": true },
                       "context": { "message_id": "wamid.EARLIER=" } });
    let answer = call(&emulator, "POST", "/messages", body.to_string()).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.headers["content-type"], "application/json");
    assert_eq!(answer.headers["x-waba-emulator"], "1");
    let id = answer.body["messages"][0]["id"].as_str().unwrap();
    assert!(id.starts_with("wamid.EMU"));
    assert_eq!(
        answer.body,
        json!({ "messaging_product": "whatsapp",
                "contacts": [{ "input": "+49 (151) 1234-567", "wa_id": "491511234567" }],
                "messages": [{ "id": id }] })
    );
    let record = emulator.messages().remove(0);
    assert_eq!((record.id.as_str(), record.body.as_str(), record.to.as_str()), (id, "Hi", "491511234567"));
    assert_eq!(record.reply_to.unwrap(), "wamid.EARLIER=");
}

#[tokio::test]
async fn an_on_premise_host_answers_a_message() {
    let emulator = emulator(Dialect::OnPremise).await;
    // As the first page of the documentation has it, slash at the end included.
    let body = r#"{"recipient_type":"individual","to":"491511234567","type":"text","text":{"body":"Hi"}}"#;
    let answer = call(&emulator, "POST", "/v1/messages/", body).await;
    assert_eq!(answer.status, 201);
    let id = answer.body["messages"][0]["id"].as_str().unwrap();
    assert!(id.starts_with("gBEMU"));
    assert_eq!(
        answer.body,
        json!({ "contacts": [{ "input": "491511234567", "wa_id": "491511234567" }], "messages": [{ "id": id }],
                "meta": { "api_status": "stable", "version": "2.53" } })
    );
    // Text is the default type.
    let answer =
        call(&emulator, "POST", "/v1/messages", r#"{"to":"491511234567","text":{"body":"Hi"}}"#).await;
    assert_eq!(answer.status, 201);
}

#[tokio::test]
async fn a_message_is_marked_as_read() {
    let cloud = emulator(Dialect::Cloud).await;
    let id = cloud.inbound_text("491511234567", "Ann", "Hi").unwrap();
    let body = json!({ "messaging_product": "whatsapp", "status": "read", "message_id": id });
    let answer = call(&cloud, "POST", "/messages", body.to_string()).await;
    assert_eq!((answer.status, answer.body), (200, json!({ "success": true })));
    assert_eq!(cloud.messages()[0].status.as_ref().unwrap().as_str(), "read");

    let on_premise = emulator(Dialect::OnPremise).await;
    let id = on_premise.inbound_text("491511234567", "Ann", "Hi").unwrap();
    let encoded: String = id.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let answer = call(&on_premise, "PUT", &format!("/v1/messages/{encoded}/"), r#"{"status":"read"}"#).await;
    assert_eq!((answer.status, &answer.body["meta"]["api_status"]), (200, &json!("stable")));
    assert_eq!(on_premise.messages()[0].status.as_ref().unwrap().as_str(), "read");
}

#[tokio::test]
async fn the_webhook_is_set_and_read() {
    for dialect in [Dialect::Cloud, Dialect::OnPremise] {
        let emulator = emulator(dialect).await;
        let answer = call(&emulator, "GET", "/v1/configs/webhook", "").await;
        assert_eq!((answer.status, answer.body["url"].is_null()), (200, true));
        let webhook = json!({ "url": "http://127.0.0.1:9/x", "headers": { "Authorization": "Basic dTpw", "X-A": "1" } });
        let answer = call(&emulator, "POST", "/v1/configs/webhook/", webhook.to_string()).await;
        assert_eq!((answer.status, &answer.body), (200, &webhook));
        let answer = call(&emulator, "GET", "/v1/configs/webhook/", "").await;
        assert_eq!((answer.status, &answer.body), (200, &webhook));
        assert_eq!(emulator.webhook().unwrap().headers.get("authorization"), Some("Basic dTpw"));
    }
}

#[tokio::test]
async fn every_operation_wants_the_key() {
    for dialect in [Dialect::Cloud, Dialect::OnPremise] {
        let emulator = Emulator::builder().dialect(dialect).api_key("right").start().await.unwrap();
        for spec in OPERATIONS {
            let Some(route) = spec.route(dialect) else { continue };
            // Whether the service runs is told to everybody.
            if spec.name == "health.service" {
                continue;
            }
            for key in [None, Some("wrong"), Some(""), Some("Right"), Some("right ey")] {
                let headers: Vec<_> = key.map(|key| ("d360-api-key", key)).into_iter().collect();
                let answer = request(&emulator, route.method.as_str(), route.path, &headers, "{}").await;
                // The documented answer: another status inside than outside.
                assert_eq!(
                    (answer.status, &answer.body["meta"]["http_code"]),
                    (401, &json!(404)),
                    "{}",
                    spec.name
                );
                assert_eq!(answer.body["meta"]["success"], false);
            }
            let answer =
                request(&emulator, route.method.as_str(), route.path, &[("D360-Api-Key", "right")], "{}")
                    .await;
            assert_ne!(answer.status, 401, "{}", spec.name);
        }
    }
}

#[tokio::test]
async fn other_paths_and_methods_are_refused_by_the_gateway() {
    let emulator = emulator(Dialect::Cloud).await;
    for path in ["/", "/v1/messages", "/message", "/v1/configs", "/messages/wamid.X", "/_emulators/journal"] {
        let answer = call(&emulator, "POST", path, "{}").await;
        assert_eq!((answer.status, &answer.body["meta"]["success"]), (404, &json!(false)), "{path}");
    }
    let answer = call(&emulator, "DELETE", "/v1/configs/webhook", "").await;
    assert_eq!((answer.status, &answer.headers["allow"]), (405, &"GET, POST".parse().unwrap()));
    assert_eq!(answer.body["meta"]["http_code"], 405);
}

/// A body, and the code and details of its refusal.
type Refusals<'a> = &'a [(Value, i64, &'a str)];

fn message(changes: Value) -> Value {
    let mut message = json!({ "messaging_product": "whatsapp", "to": "491511234567", "type": "text", "text": { "body": "Hi" } });
    for (key, value) in changes.as_object().unwrap() {
        message[key] = value.clone();
    }
    message
}

fn without(key: &str) -> Value {
    let mut message = message(json!({}));
    message.as_object_mut().unwrap().remove(key);
    message
}

#[tokio::test]
async fn a_cloud_host_refuses_what_does_not_fit() {
    let long = "ü".repeat(4097);
    let refusals: Refusals<'_> = &[
        (without("messaging_product"), 131_008, "messaging_product: missing"),
        (without("to"), 131_008, "to: missing"),
        (without("text"), 131_008, "text: missing"),
        (message(json!({ "text": {} })), 131_008, "text.body: missing"),
        (json!({ "messaging_product": "whatsapp", "status": "read" }), 131_008, "message_id: missing"),
        (
            message(json!({ "messaging_product": "signal" })),
            131_009,
            "messaging_product: expected `whatsapp`",
        ),
        (message(json!({ "messaging_product": 1 })), 131_009, "messaging_product: expected `whatsapp`"),
        (message(json!({ "to": ["49"] })), 131_009, "to: expected a string, found a list"),
        (
            message(json!({ "to": "12ab" })),
            131_009,
            "to: another character, limit a phone number of 5 to 20 digits",
        ),
        (message(json!({ "to": "" })), 131_009, "to: 0 characters, limit at least 1 character"),
        (message(json!({ "text": "Hi" })), 131_009, "text: expected"),
        (message(json!({ "text": { "body": 5 } })), 131_009, "text.body: expected a string, found a number"),
        (
            message(json!({ "text": { "body": "" } })),
            131_009,
            "text.body: 0 characters, limit 1 to 4096 characters",
        ),
        (
            message(json!({ "text": { "body": long } })),
            131_009,
            "text.body: 4097 characters, limit 1 to 4096 characters",
        ),
        (message(json!({ "context": {} })), 131_008, "context.message_id: missing"),
        (
            message(json!({ "recipient_type": "crowd" })),
            131_009,
            "recipient_type: another word, limit `individual` or `group`",
        ),
        (message(json!({ "recipient_type": "group" })), 131_009, "recipient_type: group, limit `individual`"),
        (message(json!({ "type": "hologram" })), 131_051, "type: unknown type `hologram`"),
        (
            json!({ "messaging_product": "whatsapp", "status": "gone", "message_id": "x" }),
            131_009,
            "status: expected",
        ),
        (
            json!({ "messaging_product": "whatsapp", "status": "read", "message_id": "x" }),
            131_009,
            "message_id: no",
        ),
        (json!([]), 131_009, "expected an object, found a list"),
        (json!("messages"), 131_009, "expected an object, found a string"),
    ];
    let emulator = emulator(Dialect::Cloud).await;
    for (body, code, details) in refusals {
        let answer = call(&emulator, "POST", "/messages", body.to_string()).await;
        let error = &answer.body["error"];
        assert_eq!((answer.status, &error["code"]), (400, &json!(code)), "{body} {answer:?}");
        assert!(error["error_data"]["details"].as_str().unwrap().starts_with(details), "{body} {answer:?}");
        assert!(error["message"].as_str().unwrap().starts_with(&format!("(#{code}) ")));
        assert_eq!((&error["type"], error["fbtrace_id"].is_string()), (&json!("OAuthException"), true));
    }
    assert!(emulator.messages().is_empty());
}

#[tokio::test]
async fn an_on_premise_host_refuses_what_does_not_fit() {
    let long = "x".repeat(4097);
    let refusals: Refusals<'_> = &[
        (without("to"), 1008, "to: missing"),
        (message(json!({ "text": {} })), 1008, "text.body: missing"),
        (
            message(json!({ "text": { "body": "" } })),
            1009,
            "text.body: 0 characters, limit 1 to 4096 characters",
        ),
        (
            message(json!({ "text": { "body": long } })),
            1001,
            "text.body: 4097 characters, limit 1 to 4096 characters",
        ),
        (message(json!({ "preview_url": "perhaps" })), 1009, "preview_url: expected"),
        (
            message(json!({ "to": "12ab" })),
            1013,
            "to: another character, limit a phone number of 5 to 20 digits",
        ),
        (
            message(json!({ "to": "DE.13491208" })),
            1009,
            "to: a business-scoped user id, limit a phone number",
        ),
        (
            message(json!({ "recipient_type": "crowd" })),
            1002,
            "recipient_type: another word, limit `individual` or `group`",
        ),
        (message(json!({ "type": "hologram" })), 501, "type: unknown type `hologram`"),
    ];
    let emulator = emulator(Dialect::OnPremise).await;
    for (body, code, details) in refusals {
        let answer = call(&emulator, "POST", "/v1/messages", body.to_string()).await;
        let error = &answer.body["errors"][0];
        assert_eq!((answer.status, &error["code"]), (400, &json!(code)), "{body} {answer:?}");
        assert!(error["details"].as_str().unwrap().starts_with(details), "{body} {answer:?}");
        assert!(error["title"].is_string());
        assert_eq!(answer.body["meta"]["api_status"], "stable");
    }
    let answer = call(&emulator, "PUT", "/v1/messages/gBEMUx", r#"{"status":"gone"}"#).await;
    assert_eq!((answer.status, &answer.body["errors"][0]["code"]), (400, &json!(1009)));
    let answer = call(&emulator, "PUT", "/v1/messages/gBEMUx", r#"{"status":"read"}"#).await;
    assert_eq!((answer.status, &answer.body["errors"][0]["code"]), (404, &json!(1006)));
}

#[tokio::test]
async fn the_gateway_refuses_webhooks_that_can_not_be() {
    let emulator = emulator(Dialect::Cloud).await;
    for (body, text) in [
        (json!({}), "url: missing"),
        (json!({ "url": "" }), "url: 0 characters"),
        (json!({ "url": "ftp://127.0.0.1/" }), "url: another scheme"),
        (json!({ "url": "http://example.com/" }), "url: http"),
        (json!({ "url": "https://example.com/" }), "url: the emulator delivers to localhost"),
        (json!({ "url": "https://169.254.169.254/" }), "url: the emulator delivers to localhost"),
        (
            json!({ "url": "http://127.0.0.1:1/", "headers": { "X A": "1" } }),
            "headers: a name with other characters",
        ),
        (
            json!({ "url": "http://127.0.0.1:1/", "headers": { "X": "1\r\n2" } }),
            "headers.X: a control character",
        ),
        (json!({ "url": "http://127.0.0.1:1/", "headers": { "Host": "x" } }), "headers.Host: belongs"),
        (json!({ "url": "http://127.0.0.1:1/", "headers": "Basic c2VjcmV0" }), "headers: expected"),
    ] {
        let answer = call(&emulator, "POST", "/v1/configs/webhook", body.to_string()).await;
        let meta = &answer.body["meta"];
        assert_eq!((answer.status, &meta["http_code"]), (400, &json!(400)), "{body} {answer:?}");
        assert!(meta["developer_message"].as_str().unwrap().starts_with(text), "{body} {answer:?}");
        assert!(meta["360dialog_trace_id"].is_string());
    }
    assert!(emulator.webhook().is_none());
    assert!(!format!("{:?}", emulator.journal()).contains("c2VjcmV0"));
}

#[tokio::test]
async fn what_is_no_json_is_an_error_and_no_panic() {
    let deep = "[".repeat(100_000);
    let nested =
        format!(r#"{{"messaging_product":"whatsapp","to":{}1{}}}"#, "[".repeat(200), "]".repeat(200));
    let bodies: [&[u8]; 8] =
        [b"", b"{", b"hello", b"\xff\xfe", b"{} {}", b"{\"to\":\"\\u12\"}", deep.as_bytes(), b"\0"];
    for (dialect, path) in [(Dialect::Cloud, "/messages"), (Dialect::OnPremise, "/v1/messages")] {
        let emulator = emulator(dialect).await;
        for body in bodies {
            let answer = call(&emulator, "POST", path, body.to_vec()).await;
            let code = match dialect {
                Dialect::Cloud => &answer.body["error"]["code"],
                Dialect::OnPremise => &answer.body["errors"][0]["code"],
            };
            let expected = if dialect == Dialect::Cloud { 100 } else { 1025 };
            assert_eq!((answer.status, code), (400, &json!(expected)), "{answer:?}");
            let answer = call(&emulator, "POST", "/v1/configs/webhook", body.to_vec()).await;
            assert_eq!((answer.status, &answer.body["meta"]["success"]), (400, &json!(false)), "{answer:?}");
        }
        let answer = call(&emulator, "POST", path, nested.clone()).await;
        assert_eq!(answer.status, 400, "{answer:?}");
    }
}

#[tokio::test]
async fn a_body_has_a_limit() {
    let emulator = emulator(Dialect::Cloud).await;
    let just_fits = format!(r#"{{"a":"{}"}}"#, "x".repeat((4 << 20) - 8));
    assert_eq!(call(&emulator, "POST", "/messages", just_fits).await.status, 400);
    let answer = call(&emulator, "POST", "/messages", vec![b' '; (4 << 20) + 1]).await;
    assert_eq!((answer.status, &answer.body["meta"]["success"]), (413, &json!(false)));
}

#[tokio::test]
async fn it_speaks_tls_with_a_certificate_to_trust() {
    let emulator = Emulator::builder().tls(true).start().await.unwrap();
    assert!(emulator.base_url().starts_with("https://127.0.0.1:"));
    for name in ["127.0.0.1", "localhost"] {
        let stream = support::handshake(&emulator, name).await.unwrap();
        let answer = exchange(stream, "GET", "/v1/configs/webhook", &[KEY], "").await;
        assert_eq!(answer.status, 200);
    }
}

#[tokio::test]
async fn it_does_not_start_where_others_could_reach_it() {
    let public = "0.0.0.0:0".parse().unwrap();
    let error = Emulator::builder().bind(public).start().await.unwrap_err();
    assert!(matches!(error, StartError::PublicBind(address) if address == public), "{error}");
    for key in ["", " ", "a\nb", "schlüssel", " key"] {
        assert!(matches!(Emulator::builder().api_key(key).start().await, Err(StartError::Key)), "{key}");
    }
    let emulator = emulator(Dialect::Cloud).await;
    let taken = support::authority(&emulator).parse().unwrap();
    assert!(matches!(Emulator::builder().bind(taken).start().await, Err(StartError::Bind { .. })));
}

#[tokio::test]
async fn a_shut_down_emulator_frees_its_port() {
    let emulator = emulator(Dialect::Cloud).await;
    send(&emulator, "491511234567", "Hi").await;
    let address = support::authority(&emulator).parse().unwrap();
    emulator.shutdown().await;
    Emulator::builder().bind(address).start().await.unwrap();
}
