//! What the modules promise together: the parse contract, the envelope. What holds for any body at all stands in
//! `tests/fuzz`.

mod contract;
mod detached;
mod envelope;
mod heads;
mod keys;

use super::*;

fn parse(body: impl Into<bytes::Bytes>) -> Vec<Event> {
    Webhook::without_auth().parse_unverified(body).unwrap().into_iter().collect()
}

fn parse_error(body: impl Into<bytes::Bytes>) -> ParseError {
    Webhook::without_auth().parse_unverified(body).unwrap_err()
}

/// The body of one change of `messages` with this value.
fn change(value: &str) -> String {
    change_of("messages", value)
}

/// The body of one change of `field` with this value.
fn change_of(field: &str, value: &str) -> String {
    format!(r#"{{"entry":[{{"id":"1000","changes":[{{"field":"{field}","value":{value}}}]}}]}}"#)
}

/// `kind type path` of each event.
fn outline(body: impl Into<bytes::Bytes>) -> Vec<String> {
    parse(body)
        .iter()
        .map(|event| format!("{} {} {}", event.kind(), event.type_name(), event.path()))
        .collect()
}
