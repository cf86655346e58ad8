//! Files and templates through sockets, and the control calls for them.

use serde_json::{Value, json};
use waba_emulator::Emulator;
use waba_types::api::TemplateStatus;
use waba_types::webhook::{InboundSticker, MessageType};
use waba_types::{Dialect, WebhookMessage};

use crate::support::{KEY, Receiver, call, request};

/// The path of an address at Meta, which the API's own host has too.
fn path_of(details: &Value) -> &str {
    details["url"].as_str().unwrap().strip_prefix("https://lookaside.fbsbx.com").unwrap()
}

async fn control(emulator: &Emulator, method: &str, path: &str, body: Value) -> (u16, Value) {
    let answer = request(emulator, method, &format!("/_emulator/{path}"), &[], body.to_string()).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn a_file_may_be_larger_than_other_bodies() {
    let emulator = Emulator::start().await.unwrap();
    // A file that is JSON too, so that it can be read back as every other answer.
    let file = Value::from("x".repeat(5 << 20)).to_string();
    let form = format!(
        "--x\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n--x\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n{file}\
         \r\n--x--\r\n"
    );
    let headers = [KEY, ("content-type", "multipart/form-data; boundary=x")];
    let uploaded = request(&emulator, "POST", "/media", &headers, form.clone()).await;
    assert_eq!(uploaded.status, 200, "{uploaded:?}");
    let id = uploaded.body["id"].as_str().unwrap();
    let details = call(&emulator, "GET", &format!("/{id}"), "").await.body;
    let found = call(&emulator, "GET", path_of(&details), "").await;
    assert_eq!((found.status, found.headers["content-type"].to_str().unwrap()), (200, "text/plain"));
    assert_eq!(found.body.as_str().unwrap().len(), 5 << 20);
    assert_eq!(call(&emulator, "POST", "/messages", form).await.status, 413);
    assert_eq!(emulator.media().files[0].file_size, 2 + (5 << 20));
}

#[tokio::test]
async fn a_person_can_send_any_kind_of_message() {
    let receiver = Receiver::start(|_| 200).await;
    let emulator = Emulator::start().await.unwrap();
    receiver.register(&emulator).await;
    for (body, kind) in [
        (
            json!({ "type": "image", "image": { "mime_type": "application/json", "data": "e30=", "caption": "Look" } }),
            "image",
        ),
        (json!({ "type": "location", "location": { "latitude": 52.5, "longitude": 13.4 } }), "location"),
        (
            json!({ "type": "button", "button": { "payload": "yes", "text": "Yes" }, "context": { "id": "wamid.A" } }),
            "button",
        ),
        (json!({ "type": "request_welcome" }), "request_welcome"),
        (json!({ "type": "poll", "poll": { "question": "Why?" } }), "poll"),
    ] {
        let mut body = body;
        body["from"] = "491511234567".into();
        let (status, answer) = control(&emulator, "POST", "inbound", body).await;
        assert!(status == 200 && answer["id"].is_string(), "{answer}");
        emulator.settle().await;
        let hook = receiver.hooks().pop().unwrap();
        let message = &hook.body["entry"][0]["changes"][0]["value"]["messages"][0];
        assert_eq!((&message["type"], &message["id"]), (&kind.into(), &answer["id"]));
        assert!(kind == "request_welcome" || message[kind].is_object(), "{message}");
    }
    let (_, report) = control(&emulator, "GET", "media", Value::Null).await;
    assert_eq!(report["failures"], 0);
    let file = &report["files"][0];
    assert_eq!((&file["direction"], &file["file_size"]), (&"inbound".into(), &2.into()));
    let details = call(&emulator, "GET", &format!("/{}", file["id"].as_str().unwrap()), "").await.body;
    assert_eq!(call(&emulator, "GET", path_of(&details), "").await.body, json!({}));

    for (body, text) in [
        (json!({ "from": "491511234567", "type": "image" }), "content that it names is missing"),
        (
            json!({ "from": "491511234567", "type": "image", "image": { "data": "?" } }),
            "data: expected Base64",
        ),
        (json!({ "from": "491511234567", "type": "image", "image": {}, "nome": "" }), "unknown field `nome`"),
        (json!({ "type": "image", "image": {} }), "missing field `from`"),
    ] {
        let (status, answer) = control(&emulator, "POST", "inbound", body).await;
        assert!(status == 400 && answer["error"].as_str().unwrap().contains(text), "{answer}");
    }
}

#[tokio::test]
async fn a_program_in_rust_can_do_so_too() {
    let emulator = Emulator::builder().dialect(Dialect::OnPremise).start().await.unwrap();
    let sticker = WebhookMessage::new().kind(MessageType::Sticker).sticker(InboundSticker::new());
    emulator.inbound("491511234567", "Ann", sticker.clone()).unwrap();
    emulator.inbound_file("491511234567", "Ann", sticker, "\"moves\"").unwrap();
    assert!(emulator.inbound("491511234567", "Ann", WebhookMessage::new()).is_err());
    let files = emulator.media().files;
    assert_eq!((files.len(), &*files[1].mime_type), (2, "image/webp"));
    assert_eq!(call(&emulator, "GET", &format!("/v1/media/{}", files[1].id), "").await.body, "moves");
}

#[tokio::test]
async fn the_review_of_a_template_can_be_decided() {
    let emulator = Emulator::builder().enforce_templates(true).start().await.unwrap();
    let template = json!({ "name": "order", "language": "en_US", "category": "UTILITY",
        "components": [{ "type": "BODY", "text": "Your order is there." }] });
    assert_eq!(call(&emulator, "POST", "/message_templates", template.to_string()).await.status, 200);
    let rejected = json!({ "name": "order", "status": "REJECTED", "reason": "PROMOTIONAL" });
    assert_eq!(
        control(&emulator, "POST", "template_status", rejected).await,
        (200, json!({ "templates": 1 }))
    );
    let found = call(&emulator, "GET", "/message_templates?name=order", "").await.body;
    assert_eq!(
        (&found["data"][0]["status"], &found["data"][0]["rejected_reason"]),
        (&"REJECTED".into(), &"PROMOTIONAL".into())
    );
    assert_eq!(emulator.set_template_status("order", Some("de"), TemplateStatus::Approved, None), 0);
    let unknown = json!({ "name": "other", "status": "PAUSED" });
    assert_eq!(control(&emulator, "POST", "template_status", unknown).await.0, 400);
}
