//! C5: JSON that is too deep, numbers beyond all bounds, halves of characters, keys that come twice: in answers, in errors
//! and in webhooks. Every language goes through the same list.

use serde_json::Value;
use waba::webhook::Webhook;
use waba::{Client, Error, Host};
use waba_emulator::Emulator;
use waba_vectors::{text, vectors};

#[tokio::test]
async fn odd_json_is_read_or_refused_and_crashes_nothing() {
    let list = vectors("security").into_iter().find(|list| list["name"] == "json").unwrap();
    let emulator = Emulator::start().await.unwrap();
    let client = Client::new(Host::cloud("emulator-key").base_url(emulator.base_url())).unwrap();
    for case in list["cases"].as_array().unwrap() {
        let (name, body) = (text(case, "name"), body(case));
        let outcome = match text(case, "target") {
            "webhook" => Webhook::without_auth()
                .parse_unverified(body)
                .map(|events| Value::from(events.iter().filter(|event| !event.raw().is_empty()).count()))
                .map_err(Error::from),
            _ => {
                let status = u16::try_from(case["status"].as_u64().unwrap()).unwrap();
                emulator.answer_next(status, &[], body).unwrap();
                let answer = client.call_json("webhook.get", b"{}").await;
                answer.map(|answer| serde_json::from_slice(&answer).unwrap_or_else(|_| lossy(&answer)))
            }
        };
        match (outcome, case["error"].as_str()) {
            (Err(error), Some(kind)) => {
                assert_eq!(error.kind.as_str(), kind, "{name}: {error}");
                assert!(error.to_string().len() < 500, "{name}: {error}");
            }
            (Ok(found), None) if case["events"].is_u64() => assert_eq!(found, case["events"], "{name}"),
            (Ok(found), None) => {
                for (key, value) in case["value"].as_object().unwrap() {
                    assert_eq!(found[key], *value, "{name}");
                }
            }
            (outcome, expected) => panic!("{name}: {outcome:?}, not {expected:?}"),
        }
    }
}

/// What serde_json can read of an answer whose numbers it can't: the known field.
fn lossy(answer: &[u8]) -> Value {
    let answer: waba::types::response::CurrentWebhook = waba::types::decode::decode(answer).unwrap();
    serde_json::json!({ "url": answer.url })
}

/// The pieces of a body, each as often as it says.
fn body(case: &Value) -> String {
    let pieces = case["body"].as_array().unwrap().iter();
    pieces
        .map(|piece| piece[0].as_str().unwrap().repeat(usize::try_from(piece[1].as_u64().unwrap()).unwrap()))
        .collect()
}
