//! Faults of the network: what the client makes of each, and how often it sent.

use std::time::Duration;

use serde_json::Value;
use waba::{Client, Error, Host, RetryPolicy};
use waba_emulator::{Direction, Emulator};
use waba_types::response::ErrorReport;
use waba_vectors::text;

/// Runs a scenario over HTTP/1.1 and, with `tls`, over what ALPN settles on.
pub(crate) async fn run(vector: &Value, tls: bool) {
    let name = format!("{}{}", text(vector, "name"), if tls { " over TLS" } else { "" });
    let dialect = text(vector, "dialect").parse().unwrap();
    let emulator = Emulator::builder().dialect(dialect).tls(tls).start().await.unwrap();
    for fault in vector["faults"].as_array().unwrap() {
        emulator.fault(serde_json::from_value(fault.clone()).unwrap()).unwrap();
    }
    let base_url = vector["base_url"].as_str().unwrap_or(emulator.base_url());
    let retry = RetryPolicy::default().attempts(3).base_delay(Duration::from_millis(1));
    let mut builder = Client::builder(Host::of(dialect, "emulator-key").base_url(base_url)).retry(retry);
    if let Some(timeout) = vector["timeout_ms"].as_u64() {
        builder = builder.timeout(Duration::from_millis(timeout));
    }
    if let Some(pem) = emulator.ca_pem() {
        builder = builder.ca_bundle(pem);
    }
    let client = builder.build().unwrap();
    let answer = client.call_json(text(vector, "operation"), vector["request"].to_string().as_bytes()).await;
    expect(&name, answer, vector.get("error"));

    let journal = serde_json::to_value(emulator.journal()).unwrap();
    let requests = journal.as_array().unwrap().iter().filter(|entry| entry["kind"] == "call").count();
    let accepted = emulator.messages().iter().filter(|m| m.direction == Direction::Outbound).count();
    assert_eq!(Value::from(requests), vector["requests"], "{name}: {journal}");
    assert_eq!(Value::from(accepted), vector["accepted"], "{name}: {journal}");
}

fn expect(name: &str, answer: Result<Vec<u8>, Error>, expected: Option<&Value>) {
    match (answer, expected) {
        (Ok(_), None) => {}
        (Err(error), Some(expected)) => {
            let report = serde_json::to_value(ErrorReport::from(&error)).unwrap();
            for (key, expected) in expected.as_object().unwrap() {
                let same = report[key] == *expected
                    || report[key].as_f64().is_some_and(|number| Some(number) == expected.as_f64());
                assert!(same, "{name}, {key}: {report}");
            }
        }
        (Err(error), None) => panic!("{name}: {error}"),
        (Ok(_), Some(_)) => panic!("{name}: succeeded"),
    }
}
