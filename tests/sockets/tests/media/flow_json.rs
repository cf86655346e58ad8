//! The JSON of flows: as the host gets it, and what the emulator says of it.

use serde_json::{Value, json};
use waba::types::models::NewPartnerFlow;
use waba::types::operations::{FILE_OPERATIONS, FileOperation, Payload};
use waba::{Client, Dialect, ErrorKind, Host, PartnerClient, Upload};
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
    let flow = client.flows().create("Survey").await.unwrap().id.unwrap();
    let wrong = json!({ "version": "7.3", "screens": [{ "id": "A" }] });
    let uploaded = client.flows().upload_json(&flow, wrong).reported().await.unwrap();
    assert_eq!(uploaded.attempts.len(), 1);
    let errors: Vec<_> = uploaded.validation_errors.iter().filter_map(|e| e.message.as_deref()).collect();
    assert_eq!(errors, ["screens[0].layout: missing"]);
    assert!(client.flows().publish(&flow).await.is_err());

    let uploaded = client.flows().upload_json(&flow, sound()).await.unwrap();
    assert!(uploaded.validation_errors.is_empty());
    client.flows().publish(&flow).await.unwrap();
    let error = client.flows().upload_json(&flow, sound()).await.unwrap_err();
    assert_eq!(error.code(), Some(139_001), "{error}");
    let error = client.flows().upload_json(&flow, Upload::bytes("{")).await.unwrap_err();
    assert_eq!(error.code(), Some(139_001), "{error}");
}

fn partner(base_url: &str) -> PartnerClient {
    let host = Host::partner("emulator-partner-key").base_url(base_url);
    PartnerClient::build(Client::builder(host)).unwrap()
}

#[tokio::test]
async fn the_partner_api_gets_the_same_form_behind_its_own_path() {
    let host = MediaHost::start(|_| answer(200, "", br#"{"success":true}"#)).await;
    let partner = partner(&format!("http://{}", host.authority()));
    partner.flows().upload_json("PA", "WA", "1037", sound()).await.unwrap();
    let request = host.seen().remove(0);
    assert!(
        request.starts_with("POST /partners/PA/waba_accounts/WA/flows/1037/assets HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains("x-api-key: emulator-partner-key\r\n"), "{request}");
    host.client().flows().upload_json("1037", sound()).await.unwrap();
    let parts = |request: &str| {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let (_, boundary) = head.split_once("boundary=").unwrap();
        body.replace(boundary.lines().next().unwrap(), "")
    };
    assert_eq!(parts(&request), parts(&host.seen().remove(1)));
}

#[tokio::test]
async fn the_json_of_a_flow_of_a_partners_account_makes_it_publishable() {
    let emulator = Emulator::start().await.unwrap();
    let partner = partner(emulator.base_url());
    let flows = partner.flows();
    let (pa, wa) = ("emulatorPA", "emulatorWA");
    let flow = flows.create(NewPartnerFlow::new(pa, wa, "Survey")).await.unwrap().id.unwrap();
    let uploaded = flows.upload_json(pa, wa, &flow, json!({})).reported().await.unwrap();
    assert_eq!((uploaded.attempts.len(), uploaded.validation_errors.len()), (1, 2));
    assert!(flows.publish(pa, wa, &flow).await.is_err());

    let uploaded = flows.upload_json(pa, wa, &flow, sound()).await.unwrap();
    assert!(uploaded.validation_errors.is_empty());
    let assets = flows.assets(pa, wa, &flow).await.unwrap();
    assert_eq!(assets.data[0].name.as_deref(), Some("flow.json"));
    flows.publish(pa, wa, &flow).await.unwrap();
    let error = flows.upload_json(pa, wa, &flow, sound()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::InvalidRequest, "{error}");
    // An id that no path could carry is refused before anything is sent.
    let before = emulator.journal().len();
    let error = flows.upload_json(pa, "..", "1", sound()).await.unwrap_err();
    assert_eq!((error.kind, emulator.journal().len()), (ErrorKind::Validation, before), "{error}");
}

#[tokio::test]
async fn calls_with_a_file_are_made_by_their_names() {
    let emulator = Emulator::start().await.unwrap();
    let client = Client::new(Host::cloud("emulator-key").base_url(emulator.base_url())).unwrap();
    let flow_id = client.flows().create("Survey").await.unwrap().id.unwrap();
    let flow = json!({ "flow_id": flow_id }).to_string();
    let png = || Upload::bytes("PNG").mime_type("image/png");
    for (operation, request, upload, field, attempts) in [
        ("media.upload", "{}", png(), "id", 1),
        ("media.upload_resumable", "{}", png(), "h", 2),
        ("profile.set_photo", "{}", png(), "success", 3),
        ("flows.upload_json", &*flow, sound().into(), "success", 1),
    ] {
        let call = client.send_file_json(operation, request.as_bytes(), upload);
        let answer = call.reported().await.unwrap();
        let value: Value = serde_json::from_slice(&answer.value).unwrap();
        assert!(!value[field].is_null(), "{operation}: {value}");
        assert_eq!(answer.attempts.len(), attempts, "{operation}");
    }
    // The bindings have one client for both APIs.
    let partner = partner(emulator.base_url()).into_client();
    let target = json!({ "partner_id": "emulatorPA", "waba_account_id": "emulatorWA", "flow_id": flow_id });
    let (operation, target) = ("partner_flows.upload_json", target.to_string());
    let answer = partner.send_file_json(operation, target.as_bytes(), sound().into()).await.unwrap();
    assert_eq!(answer, br#"{"success":true,"validation_errors":[]}"#);
    let error = client.send_file_json(operation, target.as_bytes(), sound().into()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unsupported, "{error}");
    for (operation, request) in
        [("groups.set_photo", "{}"), ("media.get", "{}"), ("media.begin_upload", "{}")]
    {
        let error = client.send_file_json(operation, request.as_bytes(), png()).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Validation, "{operation}: {error}");
    }
}

#[tokio::test]
async fn every_call_that_sends_a_file_has_a_name() {
    let client = Client::new(Host::cloud(KEY)).unwrap();
    let sends = |call: &&FileOperation| {
        [Dialect::Cloud, Dialect::OnPremise].iter().any(|dialect| call.sent_to(*dialect) != Payload::Json)
    };
    for call in FILE_OPERATIONS.iter().filter(sends) {
        let name = call.step_of.unwrap_or(call.spec.name);
        // Nothing tells the MIME type of the file, or the target is missing.
        let error = client.send_file_json(name, b"{}", Upload::bytes("")).await.unwrap_err();
        assert!(!error.to_string().contains("unknown operation"), "{error}");
    }
}
