//! Content: the typed body of one event, made when somebody asks for it.

use std::borrow::Cow;

use waba_types::webhook::InboundMessage;
use waba_types::{Content, Extra, Raw, decode};

use super::escape::replace_unpaired;
use super::event::Event;
use super::head::{EventKind, List, Place};

impl Event {
    /// The typed content: a value in any case, also for what this version does not know and for what does not fit.
    ///
    /// Echoes and calls are [`Content::Unknown`]: a typed echo would look like a message from a customer.
    pub fn content(&self) -> Content {
        let raw = self.raw_str();
        let json = replace_unpaired(raw);
        let content = self.read(&json);
        match (json, content) {
            (Cow::Borrowed(_), content) => content,
            (Cow::Owned(_), Content::Unknown { kind, .. }) => Content::Unknown { kind, raw: keep(raw) },
            (Cow::Owned(_), Content::Malformed { path, error, .. }) => {
                Content::Malformed { path, error, raw: keep(raw) }
            }
            (Cow::Owned(_), content) => content,
        }
    }

    /// The fields of the item that its type does not know, in their order, exactly as they came. All fields of an
    /// object without a type; none of what is malformed.
    pub fn extra(&self) -> Extra {
        let json = replace_unpaired(self.raw_str());
        let extra = match self.content() {
            Content::Status(status) => Ok(status.extra),
            Content::Error(error) => Ok(error.extra),
            Content::Unknown { .. } => decode(json.as_bytes()),
            Content::Malformed { .. } => Ok(Extra::default()),
            _ => decode::<InboundMessage>(json.as_bytes()).map(|message| message.extra),
        };
        extra.unwrap_or_default()
    }

    fn read(&self, json: &str) -> Content {
        let raw = keep(json);
        if let Some(error) = self.error() {
            return Content::Malformed { path: String::new(), error, raw };
        }
        let head = self.head();
        match (self.kind(), head.place) {
            (EventKind::Message | EventKind::Unknown, Place::Item(List::Messages)) => {
                Content::of_message(self.text_of(head.name).as_deref(), raw)
            }
            (EventKind::Status, _) => Content::of_status(raw),
            (EventKind::Error, _) => Content::of_error(raw),
            _ => Content::Unknown { kind: self.type_name().into_owned(), raw },
        }
    }
}

/// Copies a part of the body, which was read as JSON: there is no other outcome.
fn keep(json: &str) -> Raw {
    Raw::new(json).unwrap_or_default()
}
