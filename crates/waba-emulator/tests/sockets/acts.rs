//! What persons, clients and the partner do, through real sockets.

use crate::support::{KEY, Receiver, call, request};
use serde_json::{Value, json};
use waba_emulator::{Emulator, InvalidGroupAction};
use waba_types::api::CallPermissionStatus;

const PARTNER_KEY: (&str, &str) = ("X-API-Key", "emulator-partner-key");
const PARTNER: &str = "/api/v2/partners/emulatorPA";

async fn control(emulator: &Emulator, path: &str, body: Value) -> (u16, Value) {
    let answer = request(emulator, "POST", &format!("/_emulator/{path}"), &[], body.to_string()).await;
    (answer.status, answer.body)
}

async fn partner(emulator: &Emulator, method: &str, path: &str, body: Value) -> Value {
    let path = format!("{PARTNER}{path}");
    let answer = request(emulator, method, &path, &[PARTNER_KEY], body.to_string()).await;
    assert!((200..300).contains(&answer.status), "{answer:?}");
    answer.body
}

#[tokio::test]
async fn a_new_key_of_the_partner_ends_the_old_one_and_the_webhook() {
    let receiver = Receiver::start(|_| 200).await;
    let emulator = Emulator::start().await.unwrap();
    receiver.register(&emulator).await;

    let keys = "/channels/emulatorCH/api_keys";
    let made = partner(&emulator, "POST", keys, json!({})).await;
    assert_eq!(made["address"], emulator.base_url());
    assert_eq!(call(&emulator, "GET", "/v1/configs/webhook", "").await.status, 401);
    let key = ("D360-API-KEY", made["api_key"].as_str().unwrap());
    let answer = request(&emulator, "GET", "/v1/configs/webhook", &[key], "").await;
    assert_eq!((answer.status, answer.body), (200, json!({ "headers": {} })));
    assert!(emulator.webhook().is_none());

    emulator.reset(None);
    assert_eq!(call(&emulator, "GET", "/v1/configs/webhook", "").await.status, 200);
}

#[tokio::test]
async fn a_client_who_connects_a_number_is_told_to_the_partner() {
    let receiver = Receiver::start(|_| 200).await;
    let emulator = Emulator::builder().platform_secret("canary-secret").start().await.unwrap();
    partner(&emulator, "POST", "/webhook_url", json!({ "webhook_url": receiver.url })).await;
    let client = json!({ "name": "ACME", "phone_number": "+49 30 1234567", "email": "ann@example.com" });
    let (status, connected) = control(&emulator, "connect_client", client.clone()).await;
    assert_eq!(status, 200, "{connected}");
    emulator.settle().await;

    let hooks = receiver.hooks();
    let events: Vec<_> = hooks.iter().map(|hook| hook.body["event"].clone()).collect();
    assert_eq!(events.len(), 4);
    assert!(events.contains(&json!("client_created")) && events.contains(&json!("channel_running")));
    assert!(hooks.iter().all(|hook| hook.headers["x-360dialog-signature"].len() == 64));
    let channel = partner(
        &emulator,
        "GET",
        &format!("/channels/{}", connected["channel_id"].as_str().unwrap()),
        Value::Null,
    )
    .await;
    assert_eq!(channel["client"]["contact_info"]["email"], "ann@example.com");

    let (status, answer) = control(&emulator, "connect_client", client).await;
    assert!(status == 400 && answer["error"].as_str().unwrap().starts_with("phone_number"), "{answer}");
    let permission = json!({ "channel_id": connected["channel_id"], "permitted": false });
    assert_eq!(control(&emulator, "key_permission", permission).await.0, 200);
    let path = format!("{PARTNER}/channels/{}/api_keys", connected["channel_id"].as_str().unwrap());
    let answer = request(&emulator, "POST", &path, &[PARTNER_KEY], "").await;
    assert_eq!(answer.status, 403);
    let journal = serde_json::to_string(&emulator.journal()).unwrap();
    assert!(!journal.contains("canary-secret") && !journal.contains("emulator-partner-key"));
}

#[tokio::test]
async fn rust_can_say_all_that_json_can() {
    let receiver = Receiver::start(|_| 200).await;
    let emulator = Emulator::start().await.unwrap();
    receiver.register(&emulator).await;
    let client = emulator.connect_client("ACME", "+49 30 1234567", Some("ann@example.com")).unwrap();
    let channel = partner(&emulator, "GET", &format!("/channels/{}", client.channel_id), Value::Null).await;
    assert_eq!(channel["client"]["contact_info"]["email"], "ann@example.com");

    emulator.call("491511234567", Some("v=0 of Ann")).unwrap();
    emulator.call("491511234568", None).unwrap();
    emulator.settle().await;
    let offers: Vec<_> = receiver
        .hooks()
        .iter()
        .map(|hook| hook.body["entry"][0]["changes"][0]["value"]["calls"][0]["session"]["sdp"].clone())
        .collect();
    assert_eq!(offers.iter().filter(|sdp| **sdp == "v=0 of Ann").count(), 1, "{offers:?}");
    assert_eq!(offers.iter().filter(|sdp| sdp.is_string()).count(), 2, "{offers:?}");
}

#[tokio::test]
async fn persons_join_and_leave_groups() {
    let emulator = Emulator::start().await.unwrap();
    let body = json!({ "messaging_product": "whatsapp", "subject": "Team", "join_approval_mode": "approval_required" });
    let group = call(&emulator, "POST", "/groups", body.to_string()).await.body["id"].clone();
    let (status, joined) =
        control(&emulator, "join_group", json!({ "group_id": group, "from": "491511234567" })).await;
    assert!(status == 200 && joined["join_request_id"].is_string(), "{joined}");
    let path = format!("/groups/{}/join_requests", group.as_str().unwrap());
    let requests = call(&emulator, "GET", &path, "").await.body;
    assert_eq!(requests["data"][0]["join_request_id"], joined["join_request_id"]);
    let leave = json!({ "group_id": group, "from": "491511234567" });
    assert_eq!(control(&emulator, "leave_group", leave.clone()).await, (200, json!({})));
    let (status, answer) = control(&emulator, "leave_group", leave).await;
    assert!(status == 400 && answer["error"].as_str().unwrap().starts_with("from: is not in the group"));
    assert_eq!(emulator.join_group("none", "491511234567"), Err(InvalidGroupAction::Group));
    assert_eq!(
        control(&emulator, "suspend_group", json!({ "group_id": group, "suspended": true })).await.0,
        200
    );
}

#[tokio::test]
async fn persons_call_and_hang_up() {
    let receiver = Receiver::start(|_| 200).await;
    let emulator = Emulator::builder().enforce_call_permissions(true).start().await.unwrap();
    receiver.register(&emulator).await;
    let (status, ringing) = control(&emulator, "call", json!({ "from": "491511234567" })).await;
    assert_eq!(status, 200, "{ringing}");
    assert_eq!(control(&emulator, "call", json!({ "from": "491511234567" })).await.0, 400);
    assert_eq!(control(&emulator, "hang_up", json!({ "call_id": ringing["id"] })).await, (200, json!({})));
    assert_eq!(control(&emulator, "hang_up", json!({ "call_id": ringing["id"] })).await.0, 400);
    let permission = json!({ "from": "491511234567", "status": "permanent" });
    assert_eq!(control(&emulator, "call_permission", permission).await, (200, json!({})));
    let permissions = request(&emulator, "GET", "/calling/permissions/491511234567", &[KEY], "").await.body;
    assert_eq!(permissions["permission"]["status"], "permanent");
    emulator.set_call_permission("491511234567", CallPermissionStatus::NoPermission).unwrap();
    let permissions = request(&emulator, "GET", "/calling/permissions/491511234567", &[KEY], "").await.body;
    assert_eq!(permissions["permission"]["status"], "no_permission");
    emulator.settle().await;
    let events: Vec<_> = receiver
        .hooks()
        .iter()
        .map(|hook| hook.body["entry"][0]["changes"][0]["value"]["calls"][0]["event"].clone())
        .collect();
    assert_eq!(events.len(), 2);
    assert!(events.contains(&json!("connect")) && events.contains(&json!("terminate")));
}
