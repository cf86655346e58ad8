//! The vectors of `tests/vectors`, in Rust. Every language runs the same.

mod faults;
mod helpers;

use std::io::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use waba::flows::{FlowEndpoint, FlowError, FlowKey, FlowRequest, decrypt_media, media_from_json};
use waba::webhook::{Auth, Event, Webhook};
use waba::{Client, Content, Dialect, Error, Host, OutboundMessage, PartnerClient};
use waba_emulator::Emulator;
use waba_socket_tests::server::{Server, answer};
use waba_types::decode;
use waba_types::response::ErrorReport;
use waba_vectors::{same, text, vectors};

#[tokio::test]
async fn conformance() {
    let mut cases = 0;
    for vector in vectors("webhooks") {
        webhook(&vector);
        cases += 1;
    }
    for vector in vectors("signatures") {
        signature(&vector);
        cases += 1;
    }
    for vector in vectors("flows") {
        flow(&vector);
        cases += 1;
    }
    for vector in vectors("flow_media") {
        flow_media(&vector);
        cases += 1;
    }
    for vector in vectors("messages") {
        message(&vector).await;
        cases += 1;
    }
    for vector in vectors("helpers") {
        cases += helpers::run(&vector).await;
    }
    for vector in vectors("responses") {
        response(&vector).await;
        cases += 1;
    }
    for vector in vectors("errors") {
        failure(&vector).await;
        cases += 1;
    }
    for vector in vectors("faults") {
        faults::run(&vector, false).await;
        cases += 1;
    }
    // Not `println!`: the test harness would keep it to itself.
    writeln!(std::io::stdout(), "conformance rust: {cases} cases").unwrap();
}

/// The faults once more, over TLS and HTTP/2, and those that only HTTP/2 has.
#[tokio::test]
async fn faults_over_tls() {
    for vector in vectors("faults").iter().chain(&vectors("faults_http2")) {
        faults::run(vector, true).await;
    }
}

fn webhook(vector: &Value) {
    let name = text(vector, "name");
    let body = waba_vectors::body(vector);
    let mut builder = Webhook::builder().without_auth();
    if let Some(id) = vector["phone_number_id"].as_str() {
        builder = builder.phone_number_id(id);
    }
    let parsed = builder.build().unwrap().parse(body, &[("content-type", "application/json")]);
    match (parsed, vector["error"].as_str()) {
        (Ok(events), None) => {
            let expected = vector["events"].as_array().unwrap();
            let found: Vec<_> =
                events.iter().zip(expected).map(|(event, expected)| seen(&event, expected)).collect();
            assert_eq!(Value::from(found), vector["events"], "{name}");
            assert_eq!(events.len(), expected.len(), "{name}");
            for event in &events {
                let copy = event.detach();
                assert_eq!(copy.content(), event.content(), "{name}");
            }
        }
        (Err(error), Some(kind)) => assert_eq!(Error::from(error).kind.as_str(), kind, "{name}"),
        (Ok(_), Some(_)) => panic!("{name}: was read"),
        (Err(error), None) => panic!("{name}: {error}"),
    }
}

/// The event in the form of the vectors; what `expected` leaves open is left out.
fn seen(event: &Event, expected: &Value) -> Value {
    let content = event.content();
    let malformed = matches!(content, Content::Malformed { .. });
    let mut seen = json!({
        "kind": if malformed { "malformed" } else { event.kind().as_str() },
        "type": event.type_name(),
        "raw": event.raw_str(),
    });
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            seen[key] = value;
        }
    };
    put("id", event.id().map(Into::into));
    put("from", event.from().map(Into::into));
    put("to", event.to().map(Into::into));
    put("timestamp", event.timestamp().map(|timestamp| timestamp.seconds().into()));
    put("text", event.text().map(Into::into));
    put("phone_number_id", event.phone_number_id().map(Into::into));
    if expected.get("head").is_some() {
        let texts = [
            ("display_phone_number", event.display_phone_number()),
            ("profile_name", event.profile_name()),
            ("waba_id", event.waba_id()),
            ("field", event.field()),
            ("path", Some(event.path().into())),
        ];
        put("head", Some(texts.into_iter().filter_map(|(key, text)| Some((key, text?))).collect()));
    }
    if let Some(expected) = expected["malformed"]["path"].as_str() {
        let Content::Malformed { path, .. } = &content else { panic!("not malformed: {content:?}") };
        let whole = format!("{}.{path}", event.path());
        let ends = whole.trim_end_matches('.').ends_with(expected);
        put("malformed", Some(json!({ "path": if ends { expected } else { &whole } })));
    }
    if let Some(expected) = expected.get("content") {
        let (_, json) = content.to_json().unwrap_or_else(|| panic!("not typed: {content:?}"));
        let content: Value = serde_json::from_str(&json).unwrap();
        // Times may be numbers on the wire; the types write them as text.
        put("content", Some(if same(&content, expected) { expected.clone() } else { content }));
    }
    if let Some(expected) = expected.get("contact") {
        let contact = serde_json::to_value(event.contact()).unwrap();
        put("contact", Some(if same(&contact, expected) { expected.clone() } else { contact }));
    }
    seen
}

fn signature(vector: &Value) {
    let name = text(vector, "name");
    let mut builder = Webhook::builder();
    for auth in vector["auth"].as_array().unwrap() {
        builder = builder.auth(match text(auth, "type") {
            "basic" => Auth::basic(text(auth, "user"), text(auth, "password")).unwrap(),
            "header" => Auth::header(text(auth, "name"), text(auth, "value")).unwrap(),
            "signature_360dialog" => Auth::signature_360dialog(text(auth, "secret")).unwrap(),
            "hub_signature" => Auth::hub_signature(text(auth, "secret")).unwrap(),
            other => panic!("{name}: unknown auth {other}"),
        });
    }
    let headers = headers(vector);
    let verified = builder.build().unwrap().verify(text(vector, "body").as_bytes(), headers.as_slice());
    assert_eq!(verified.is_ok(), vector["valid"].as_bool().unwrap(), "{name}: {verified:?}");
}

fn headers(vector: &Value) -> Vec<(&str, &str)> {
    let headers = vector["headers"].as_array().unwrap().iter();
    headers.map(|header| (header[0].as_str().unwrap(), header[1].as_str().unwrap())).collect()
}

fn flow(vector: &Value) {
    let name = text(vector, "name");
    let (request, answer) = match open(vector) {
        Ok(request) => {
            let reply = &vector["reply"];
            let answer = if reply["automatic"] == true {
                request.automatic_reply().unwrap().unwrap()
            } else {
                assert_eq!(request.automatic_reply(), Ok(None), "{name}");
                match (reply.get("finish"), reply.get("raw")) {
                    (Some(params), _) => request.finish(params),
                    (_, Some(raw)) => request.reply_raw(raw),
                    _ => request.reply(text(reply, "screen"), &reply["data"]),
                }
                .unwrap()
            };
            assert_eq!(request.reply("X", &json!({})), Err(FlowError::Answered), "{name}");
            (request, answer)
        }
        Err(report) => {
            assert_eq!(report.kind, text(vector, "error"), "{name}");
            return assert_eq!(report.answer_status, vector["status"].as_i64(), "{name}");
        }
    };
    assert_eq!(answer, text(vector, "answer"), "{name}");
    let error = request.client_error().map(|found| match &found.message {
        Some(message) => json!({ "error": found.error, "message": message }),
        None => json!({ "error": found.error }),
    });
    let found = [
        ("version", request.version().map(Into::into)),
        ("action", request.action().map(|action| action.as_str().into())),
        ("screen", request.screen().map(Into::into)),
        ("data", request.data().map(|data| serde_json::from_str(data.as_str()).unwrap())),
        ("flow_token", request.flow_token().map(Into::into)),
        ("flow_token_signature", request.flow_token_signature().map(Into::into)),
        ("client_error", error),
    ];
    for (key, value) in found {
        assert_eq!(value.as_ref(), vector["request"].get(key), "{name} {key}");
    }
}

fn open(vector: &Value) -> Result<FlowRequest, Box<ErrorReport>> {
    let key = FlowKey::from_pem(text(vector, "private_key")).map_err(|error| Box::new((&error).into()))?;
    let endpoint = match vector["app_secret"].as_str() {
        Some(secret) => FlowEndpoint::new(key, Auth::hub_signature(secret).unwrap()),
        None => FlowEndpoint::without_auth(key),
    };
    endpoint.open(text(vector, "body"), &headers(vector)).map_err(|error| Box::new((&error).into()))
}

fn flow_media(vector: &Value) {
    let name = text(vector, "name");
    let encrypted = STANDARD.decode(text(vector, "encrypted")).unwrap();
    let media = media_from_json(vector["media"].to_string().as_bytes());
    match media.and_then(|media| decrypt_media(&media.encryption_metadata, &encrypted)) {
        Ok(plaintext) => assert_eq!(STANDARD.encode(plaintext), text(vector, "plaintext"), "{name}"),
        Err(error) => {
            let report = ErrorReport::from(&error);
            assert_eq!(
                (report.kind.as_str(), &*report.message),
                (text(vector, "error"), text(vector, "message")),
                "{name}"
            );
        }
    }
}

async fn message(vector: &Value) {
    let name = text(vector, "name");
    let message = decode::<OutboundMessage>(vector["message"].to_string().as_bytes());
    for (dialect, key) in [(Dialect::Cloud, "cloud"), (Dialect::OnPremise, "on_premise")] {
        let server = Server::start(|_| answer(200, r#"{"messages":[{"id":"x"}]}"#)).await;
        let client = Client::new(Host::of(dialect, "key").base_url(server.url())).unwrap();
        if let Some(expected) = vector.get(key) {
            let message = message.as_ref().unwrap_or_else(|error| panic!("{name}: {error}"));
            client.send(message).await.unwrap_or_else(|error| panic!("{name}: {error}"));
            let body: Value = serde_json::from_slice(&server.seen()[0].body).unwrap();
            assert_eq!(body, *expected, "{name} {dialect}");
        }
        if let Some(expected) = vector["violations"].get(key) {
            let error = match &message {
                Ok(message) => client.send(message).await.unwrap_err(),
                Err(error) => error.clone().into(),
            };
            let found: Vec<_> =
                error.violations.iter().map(|v| json!({ "path": v.path, "rule": v.rule })).collect();
            assert_eq!(Value::from(found), *expected, "{name} {dialect}");
            assert!(server.seen().is_empty(), "{name} {dialect}");
        }
    }
}

/// Does the call of a vector against an emulator that answers as the vector says.
async fn call(vector: &Value) -> (Result<Vec<u8>, Error>, Value) {
    let name = text(vector, "name");
    let dialect = match text(vector, "dialect") {
        "partner" => Dialect::Cloud,
        dialect => dialect.parse().unwrap(),
    };
    let emulator = Emulator::builder().dialect(dialect).start().await.unwrap();
    let headers: Vec<_> = vector["headers"].as_object().into_iter().flatten().collect();
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
    let status = u16::try_from(vector["status"].as_u64().unwrap()).unwrap();
    emulator.answer_next(status, &headers, text(vector, "response")).unwrap();
    let (operation, request) = (text(vector, "operation"), vector["request"].to_string());
    let answer = if text(vector, "dialect") == "partner" {
        let host = Host::partner("emulator-key").base_url(emulator.base_url());
        let client = PartnerClient::build(Client::builder(host)).unwrap();
        client.call_json(operation, request.as_bytes()).await
    } else {
        let client = Client::new(Host::of(dialect, "emulator-key").base_url(emulator.base_url())).unwrap();
        client.call_json(operation, request.as_bytes()).await
    };
    let journal = serde_json::to_value(emulator.journal()).unwrap();
    let calls: Vec<_> = journal.as_array().unwrap().iter().filter(|entry| entry["kind"] == "call").collect();
    assert_eq!(calls.len(), 1, "{name}: {journal}");
    (answer, calls[0].clone())
}

async fn response(vector: &Value) {
    let name = text(vector, "name");
    let (answer, seen) = call(vector).await;
    let answer = answer.unwrap_or_else(|error| panic!("{name}: {error}"));
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    assert!(same(&answer, &vector["expected"]), "{name}: {answer}");
    let keys = ["method", "path", "query", "body"];
    let sent: serde_json::Map<_, _> =
        keys.into_iter().filter_map(|key| Some((key.to_owned(), seen.get(key)?.clone()))).collect();
    assert_eq!(Value::Object(sent), vector["sent"], "{name}");
}

async fn failure(vector: &Value) {
    let name = text(vector, "name");
    let (answer, _) = call(vector).await;
    let report = ErrorReport::from(&answer.expect_err(name));
    let report = serde_json::to_value(report).unwrap();
    for (key, expected) in vector["error"].as_object().unwrap() {
        let same = report[key] == *expected
            || report[key].as_f64().is_some_and(|number| Some(number) == expected.as_f64());
        assert!(same, "{name}, {key}: {report}");
    }
}
