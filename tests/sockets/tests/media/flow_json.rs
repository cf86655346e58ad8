//! The JSON of flows: as the host gets it, and what the emulator says of it.

use serde_json::{Value, json};
use waba::types::models::{FlowTarget, NewFlow};
use waba::types::operations::{CreateFlow, PublishFlow};
use waba::{Client, ErrorKind, Host, Upload};
use waba_emulator::Emulator;

use crate::folder::Folder;
use crate::host::{KEY, MediaHost, answer};

fn sound() -> Value {
    json!({ "version": "7.3", "screens": [{ "id": "A", "layout": {} }] })
}

#[tokio::test]
async fn each_source_gives_the_form_that_the_api_wants() {
    let folder = Folder::new();
    let path = folder.inside().join("survey.txt");
    std::fs::write(&path, sound().to_string()).unwrap();
    for (json, name) in [
        (Upload::path(&path), "survey.txt"),
        (Upload::bytes(sound().to_string()), "flow.json"),
        (Upload::from(sound()), "flow.json"),
    ] {
        let host = MediaHost::start(|_| answer(200, "", br#"{"success":true}"#)).await;
        let uploaded = host.client().flows().upload_json("1037", json).await.unwrap();
        assert_eq!((uploaded.success, uploaded.validation_errors.len()), (Some(true), 0));
        let request = host.seen().remove(0);
        assert!(request.starts_with("POST /1037/assets HTTP/1.1\r\n"), "{request}");
        for part in [
            "name=\"name\"\r\n\r\nflow.json\r\n",
            "name=\"asset_type\"\r\n\r\nFLOW_JSON\r\n",
            &format!(
                "name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/json\r\n\r\n{}\r\n",
                sound()
            ),
        ] {
            assert!(request.contains(part), "{request}");
        }
    }
    let host = MediaHost::start(|_| answer(200, "", b"")).await;
    let client = host.client_of(Host::on_premise(KEY));
    let error = client.flows().upload_json("1037", sound()).await.unwrap_err();
    assert_eq!((error.kind, host.seen().len()), (ErrorKind::Unsupported, 0));
}

#[tokio::test]
async fn what_is_wrong_with_it_is_said_and_keeps_the_flow_from_being_published() {
    let emulator = Emulator::start().await.unwrap();
    let client = Client::new(Host::cloud("emulator-key").base_url(emulator.base_url())).unwrap();
    let flow = client.call::<CreateFlow>(&NewFlow::new("Survey")).await.unwrap().id.unwrap();
    let wrong = json!({ "version": "7.3", "screens": [{ "id": "A" }] });
    let uploaded = client.flows().upload_json_reported(&flow, wrong).await.unwrap();
    assert_eq!(uploaded.attempts.len(), 1);
    let errors: Vec<_> = uploaded.validation_errors.iter().filter_map(|e| e.message.as_deref()).collect();
    assert_eq!(errors, ["screens[0].layout: missing"]);
    let target = FlowTarget::new(&flow);
    assert!(client.call::<PublishFlow>(&target).await.is_err());

    let uploaded = client.flows().upload_json(&flow, sound()).await.unwrap();
    assert!(uploaded.validation_errors.is_empty());
    client.call::<PublishFlow>(&target).await.unwrap();
    let error = client.flows().upload_json(&flow, sound()).await.unwrap_err();
    assert_eq!(error.code(), Some(139_001), "{error}");
    let error = client.flows().upload_json(&flow, Upload::bytes("{")).await.unwrap_err();
    assert_eq!(error.code(), Some(139_001), "{error}");
}

#[tokio::test]
async fn calls_with_a_file_are_made_by_their_names() {
    let emulator = Emulator::start().await.unwrap();
    let client = Client::new(Host::cloud("emulator-key").base_url(emulator.base_url())).unwrap();
    let flow = client.call::<CreateFlow>(&NewFlow::new("Survey")).await.unwrap().id.unwrap();
    let flow = json!({ "flow_id": flow }).to_string();
    let png = || Upload::bytes("PNG").mime_type("image/png");
    for (operation, request, upload, field, attempts) in [
        ("media.upload", "{}", png(), "id", 1),
        ("media.upload_resumable", "{}", png(), "h", 2),
        ("profile.set_photo", "{}", png(), "success", 3),
        ("flows.upload_json", &*flow, sound().into(), "success", 1),
    ] {
        let answer = client.send_file_json(operation, request.as_bytes(), upload).await.unwrap();
        let value: Value = serde_json::from_slice(&answer.value).unwrap();
        assert!(!value[field].is_null(), "{operation}: {value}");
        assert_eq!(answer.attempts.len(), attempts, "{operation}");
    }
    for (operation, request) in
        [("groups.set_photo", "{}"), ("media.get", "{}"), ("media.begin_upload", "{}")]
    {
        let error = client.send_file_json(operation, request.as_bytes(), png()).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Validation, "{operation}: {error}");
    }
}
