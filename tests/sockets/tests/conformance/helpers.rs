//! The vectors of the helpers: a function, arguments, what comes out.

use std::time::Duration;

use serde_json::{Map, Value, json};
use waba::webhook::Webhook;
use waba::{
    DeliveryState, DeliveryTracker, MessageStatus, ServiceWindow, Timestamp, chat_link, check_template_json,
    file_extension, same_person,
};
use waba_types::StatusUpdate;

/// Runs the cases of one file and returns how many there are.
pub(crate) async fn run(vector: &Value) -> usize {
    let name = &vector["name"];
    let cases = vector["cases"].as_array().unwrap();
    for case in cases {
        let arguments = case["arguments"].as_array().unwrap();
        let found = match vector["function"].as_str().unwrap() {
            "same_person" => same_person(text(&arguments[0]), text(&arguments[1])).into(),
            "chat_link" => chat_link(text(&arguments[0]), arguments[1].as_str()).into(),
            "file_extension" => file_extension(text(&arguments[0])).into(),
            "delivery_state" => delivery_state(&arguments[0]),
            "delivery_tracker" => {
                delivery_tracker(&arguments[0], text(&arguments[1]), text(&arguments[2])).await
            }
            "service_window" => service_window(&arguments[0], &arguments[1]),
            "check_template" => check(&arguments[0], &arguments[1]),
            "event_keys" => event_keys(text(&arguments[0])),
            other => panic!("{name}: unknown function {other}"),
        };
        assert_eq!(found, case["expected"], "{name}: {arguments:?}");
    }
    cases.len()
}

fn text(argument: &Value) -> &str {
    argument.as_str().unwrap()
}

fn seconds(argument: &Value) -> Timestamp {
    Timestamp::from_seconds(argument.as_i64().unwrap())
}

fn check(template: &Value, definition: &Value) -> Value {
    let checked = check_template_json(template.to_string().as_bytes(), definition.to_string().as_bytes());
    let violations = checked.err().map(|error| error.violations).unwrap_or_default();
    violations.iter().map(|violation| json!({ "path": violation.path, "rule": violation.rule })).collect()
}

fn delivery_state(updates: &Value) -> Value {
    let mut state = DeliveryState::new();
    let rises: Vec<_> = updates
        .as_array()
        .unwrap()
        .iter()
        .map(|update| {
            let mut update = update.clone();
            update["id"] = "wamid.A".into();
            let update: StatusUpdate = serde_json::from_value(update).unwrap();
            let rise = state.record(&update);
            rise.map(|rise| json!([rise.old.as_ref().map(MessageStatus::as_str), rise.new.as_str()]))
        })
        .collect();
    let times: Map<_, _> = state
        .times()
        .map(|(status, time)| (status.to_string(), time.map(Timestamp::seconds).into()))
        .collect();
    assert_eq!(state.times().collect::<DeliveryState>(), state);
    let all = ["deleted", "sent", "failed", "delivered", "read", "played", "RINGING"];
    let reached: Vec<_> =
        all.into_iter().filter(|status| state.reached(&MessageStatus::from(*status))).collect();
    json!({
        "status": state.status().as_ref().map(MessageStatus::as_str),
        "rises": rises,
        "times": times,
        "reached": reached,
    })
}

async fn delivery_tracker(bodies: &Value, id: &str, status: &str) -> Value {
    let tracker = DeliveryTracker::new();
    for body in bodies.as_array().unwrap() {
        tracker.record_all(Webhook::without_auth().parse_unverified(text(body).to_owned()).unwrap());
    }
    match tracker.reached_json(id, status, Duration::from_millis(10)).await {
        Ok(times) => json!({ "times": serde_json::from_slice::<Value>(&times).unwrap() }),
        Err(error) => json!({ "error": {
            "kind": error.kind.as_str(),
            "retry": error.retry.as_str(),
            "code": error.code(),
            "details": error.details(),
        } }),
    }
}

fn service_window(times: &Value, now: &Value) -> Value {
    let window: ServiceWindow = times.as_array().unwrap().iter().map(seconds).collect();
    json!({
        "closes_at": window.closes_at().map(Timestamp::seconds),
        "is_open": window.is_open(seconds(now)),
    })
}

fn event_keys(body: &str) -> Value {
    let events = Webhook::without_auth().parse_unverified(body.to_owned()).unwrap();
    let events = events.iter().map(|event| {
        json!({
            "dedupe_key": event.dedupe_key(),
            "lane_key": event.lane_key(),
            "message": event.message(),
        })
    });
    events.collect()
}
