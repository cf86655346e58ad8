//! What the modules promise together: the parse contract, the envelope, and agreement with serde_json.

mod contract;
mod detached;
mod envelope;
mod generate;
mod heads;
mod keys;
mod oracle;
mod properties;

use serde_json::Value;

use super::*;

fn parse(body: impl Into<bytes::Bytes>) -> Vec<Event> {
    Webhook::without_auth().parse_unverified(body).unwrap().into_iter().collect()
}

fn parse_error(body: impl Into<bytes::Bytes>) -> ParseError {
    Webhook::without_auth().parse_unverified(body).unwrap_err()
}

/// The body of one change with this value.
fn change(value: &str) -> String {
    format!(r#"{{"entry":[{{"id":"1000","changes":[{{"field":"messages","value":{value}}}]}}]}}"#)
}

/// Everything that an event tells.
#[derive(Clone, Debug, PartialEq)]
struct Summary {
    kind: &'static str,
    name: String,
    id: Option<String>,
    from: Option<String>,
    to: Option<String>,
    timestamp: Option<i64>,
    text: Option<String>,
    phone_number_id: Option<String>,
    profile_name: Option<String>,
    waba_id: Option<String>,
    field: Option<String>,
    dialect: Option<waba_types::Dialect>,
    path: String,
    error: Option<String>,
    raw: Value,
}

impl Summary {
    fn of(event: &Event) -> Self {
        let owned = |text: Option<std::borrow::Cow<'_, str>>| text.map(std::borrow::Cow::into_owned);
        Self {
            kind: event.kind().as_str(),
            name: event.type_name().into_owned(),
            id: owned(event.id()),
            from: owned(event.from()),
            to: owned(event.to()),
            timestamp: event.timestamp().map(waba_types::Timestamp::seconds),
            text: owned(event.text()),
            phone_number_id: owned(event.phone_number_id()),
            profile_name: owned(event.profile_name()),
            waba_id: owned(event.waba_id()),
            field: owned(event.field()),
            dialect: event.dialect(),
            path: event.path(),
            error: event.error(),
            raw: serde_json::from_slice(event.raw()).unwrap(),
        }
    }

    fn all(body: impl Into<bytes::Bytes>) -> Vec<Self> {
        parse(body).iter().map(Self::of).collect()
    }
}

/// `kind type path` of each event.
fn outline(body: impl Into<bytes::Bytes>) -> Vec<String> {
    parse(body)
        .iter()
        .map(|event| format!("{} {} {}", event.kind(), event.type_name(), event.path()))
        .collect()
}
