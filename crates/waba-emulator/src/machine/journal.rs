//! The journal: what happened, in order, with the emulator's time and without secrets.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::IgnoredAny;
use waba_types::descriptor::{ModelDescriptor, TypeRef};
use waba_types::secret::REDACTED;
use waba_types::{Extra, MessageId, Raw, UserId, decode};

use crate::machine::json::to_raw;
use crate::machine::millis::Millis;
use crate::machine::ring::Ring;

/// Most entries that are kept; the oldest ones go first.
const MAX_ENTRIES: usize = 50_000;
/// Most bytes of bodies that are kept.
const MAX_BYTES: usize = 64 << 20;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct JournalEntry {
    /// When, in the emulator's time.
    pub at: Millis,
    /// What.
    #[serde(flatten)]
    pub event: JournalEvent,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum JournalEvent {
    /// A request to the API, and its answer. One whose body was too large or broke off is not kept, unless a
    /// fault came before.
    #[non_exhaustive]
    Call {
        /// Name of the operation; absent when the path or method is none of the host's.
        #[serde(skip_serializing_if = "Option::is_none")]
        operation: Option<&'static str>,
        /// Method of the request.
        method: String,
        /// Path of the request, without the query.
        path: String,
        /// Query of the request, as it came.
        #[serde(skip_serializing_if = "Option::is_none")]
        query: Option<String>,
        /// Body of the request, if it was JSON and belonged to an operation.
        #[serde(skip_serializing_if = "Option::is_none")]
        body: Option<Raw>,
        /// Status of the answer, as it was given; absent when a fault kept the API from answering.
        #[serde(skip_serializing_if = "Option::is_none")]
        status: Option<u16>,
        /// Body of the answer, as it was given.
        #[serde(skip_serializing_if = "Option::is_none")]
        answer: Option<Raw>,
        /// Number of the [`Fault`](crate::Fault) that hit the request: of the answer, the client may have got another
        /// one, a part, or nothing.
        #[serde(skip_serializing_if = "Option::is_none")]
        fault: Option<u64>,
    },
    /// A simulated person wrote.
    #[non_exhaustive]
    Inbound {
        /// Id of the message.
        id: MessageId,
        /// Who wrote.
        from: UserId,
        /// What was written.
        body: String,
    },
    /// A webhook was posted.
    #[non_exhaustive]
    Attempt {
        /// Number of the event; the same in all attempts.
        event: u64,
        /// Number of the attempt, from 1 on.
        attempt: u32,
        /// Where it was posted to.
        url: String,
        /// What was posted.
        body: Raw,
    },
    /// An attempt came to its end.
    #[non_exhaustive]
    Outcome {
        /// Number of the event.
        event: u64,
        /// Number of the attempt.
        attempt: u32,
        /// The end.
        #[serde(flatten)]
        outcome: Outcome,
    },
    /// An event will not be delivered, or not again.
    #[non_exhaustive]
    Dropped {
        /// Number of the event; absent when it never was attempted.
        #[serde(skip_serializing_if = "Option::is_none")]
        event: Option<u64>,
        /// Why.
        reason: DropReason,
        /// What would have been posted, if it never was.
        #[serde(skip_serializing_if = "Option::is_none")]
        body: Option<Raw>,
    },
}

/// How an attempt to deliver a webhook ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The receiver answered with this status. Only 200 is a success.
    Status(u16),
    /// No answer came.
    Error(DeliveryError),
}

/// Why an attempt to deliver a webhook got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DeliveryError {
    /// No connection could be made.
    Connect,
    /// The receiver's certificate is not trusted, or TLS failed otherwise.
    Tls,
    /// The connection broke, or spoke no HTTP.
    Interrupted,
    /// The time ran out.
    Timeout,
}

/// Why an event is not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DropReason {
    /// No webhook is set.
    NoWebhook,
    /// It was tried for as long as the schedule says.
    Expired,
    /// Too many events wait.
    QueueFull,
}

/// The entries, the oldest first.
pub(crate) struct Journal(Ring<JournalEntry>);

impl Journal {
    pub(crate) fn new() -> Self {
        Self(Ring::new(MAX_ENTRIES, MAX_BYTES))
    }

    pub(crate) fn push(&mut self, at: Millis, event: JournalEvent) {
        let raw = |body: &Option<Raw>| body.as_ref().map_or(0, |body| body.as_str().len());
        let bytes = match &event {
            JournalEvent::Call { path, query, body, answer, .. } => {
                path.len() + query.as_ref().map_or(0, String::len) + raw(body) + raw(answer)
            }
            JournalEvent::Inbound { body, .. } => body.len(),
            JournalEvent::Attempt { url, body, .. } => url.len() + body.as_str().len(),
            JournalEvent::Outcome { .. } => 0,
            JournalEvent::Dropped { body, .. } => raw(body),
        };
        self.0.push(JournalEntry { at, event }, bytes);
    }

    pub(crate) fn entries(&self) -> Vec<JournalEntry> {
        self.0.iter().cloned().collect()
    }
}

/// The body of a request or answer without the values that `model` calls secret; nothing if it is not JSON.
pub(crate) fn redacted(model: &'static ModelDescriptor, body: &[u8]) -> Option<Raw> {
    decode::<Raw>(body).ok().map(|body| redacted_model(model, body))
}

fn redacted_model(model: &'static ModelDescriptor, body: Raw) -> Raw {
    if !model.fields.iter().any(|field| field.secret || holds_secrets(field.ty)) {
        return body;
    }
    // What should hold secrets but has another form could hold them anywhere.
    let Ok(fields) = decode::<Extra>(body.as_str().as_bytes()) else {
        return redacted_items(TypeRef::Model(model), &body);
    };
    let mut shown = Extra::default();
    for (name, value) in fields.iter() {
        let value = match model.fields.iter().find(|field| field.name == name) {
            Some(field) if field.secret => masked(value),
            Some(field) => redacted_value(field.ty, value.clone()),
            None if value.as_str().starts_with(['{', '[']) => mask(),
            None => value.clone(),
        };
        shown.insert(name, value);
    }
    to_raw(&shown)
}

fn redacted_items(ty: TypeRef, list: &Raw) -> Raw {
    match decode::<Vec<Raw>>(list.as_str().as_bytes()) {
        Ok(items) => to_raw(&items.into_iter().map(|item| redacted_value(ty, item)).collect::<Vec<_>>()),
        Err(_) => mask(),
    }
}

fn redacted_value(ty: TypeRef, value: Raw) -> Raw {
    match ty {
        TypeRef::Model(model) => redacted_model(model, value),
        TypeRef::List(inner) if holds_secrets(*inner) => redacted_items(*inner, &value),
        _ => value,
    }
}

fn holds_secrets(ty: TypeRef) -> bool {
    match ty {
        TypeRef::Model(model) => model.fields.iter().any(|field| field.secret || holds_secrets(field.ty)),
        TypeRef::List(inner) => holds_secrets(*inner),
        _ => false,
    }
}

/// The names in a map with masked values; all else is masked as a whole.
fn masked(value: &Raw) -> Raw {
    match decode::<BTreeMap<String, IgnoredAny>>(value.as_str().as_bytes()) {
        Ok(values) => to_raw(&values.into_keys().map(|name| (name, mask())).collect::<BTreeMap<_, _>>()),
        Err(_) => mask(),
    }
}

fn mask() -> Raw {
    to_raw(&REDACTED)
}

#[cfg(test)]
mod tests {
    use waba_types::WebhookConfig;
    use waba_types::model::Model;

    use super::*;

    fn redact(body: &str) -> Option<String> {
        redacted(WebhookConfig::DESCRIPTOR, body.as_bytes()).map(|body| body.as_str().to_owned())
    }

    #[test]
    fn secrets_are_masked_whatever_their_form() {
        assert_eq!(
            redact(
                r#"{"url": "https://x.y", "headers": {"Authorization": "Basic c2VjcmV0"}, "more": 1.50,
                    "settings": {"headers": "c2VjcmV0"}}"#
            )
            .unwrap(),
            r#"{"url":"https://x.y","headers":{"Authorization":"[redacted]"},"more":1.50,"settings":"[redacted]"}"#
        );
        assert_eq!(
            redact(r#"[{"url": "https://x.y", "headers": "c2VjcmV0"}]"#).unwrap(),
            r#"[{"url":"https://x.y","headers":"[redacted]"}]"#
        );
        for body in
            [r#"{"headers": "c2VjcmV0"}"#, r#"{"headers": ["c2VjcmV0"]}"#, r#"["c2VjcmV0"]"#, r#""c2VjcmV0""#]
        {
            assert!(!redact(body).unwrap().contains("c2VjcmV0"), "{body}");
        }
        assert_eq!(redact("Basic c2VjcmV0"), None);
    }

    #[test]
    fn an_entry_is_one_flat_object() {
        let outcome = |outcome| JournalEntry {
            at: Millis::START,
            event: JournalEvent::Outcome { event: 1, attempt: 2, outcome },
        };
        assert_eq!(
            serde_json::to_string(&outcome(Outcome::Status(500))).unwrap(),
            r#"{"at":1767225600000,"kind":"outcome","event":1,"attempt":2,"status":500}"#
        );
        assert_eq!(
            serde_json::to_string(&outcome(Outcome::Error(DeliveryError::Tls))).unwrap(),
            r#"{"at":1767225600000,"kind":"outcome","event":1,"attempt":2,"error":"tls"}"#
        );
    }
}
