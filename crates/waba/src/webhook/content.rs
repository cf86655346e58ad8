//! Content: the typed body of one event, made when somebody asks for it.

use waba_types::webhook::InboundMessage;
use waba_types::{Content, Extra, Raw, decode};

use super::event::Event;
use super::head::{EventKind, List, Place};

impl Event {
    /// The typed content: a value in any case, also for what this version does not know and for what does not fit.
    ///
    /// Echoes and calls are [`Content::Unknown`]: a typed echo would look like a message from a customer.
    pub fn content(&self) -> Content {
        // The item was read as JSON, so there is no other outcome.
        let raw = Raw::new(self.raw_str()).unwrap_or_default();
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

    /// The fields of the item that its type does not know, in their order, exactly as they came. All fields of an
    /// object without a type; none of what is malformed.
    pub fn extra(&self) -> Extra {
        let item = self.raw_str().as_bytes();
        let extra = match self.content() {
            Content::Status(status) => Ok(status.extra),
            Content::Error(error) => Ok(error.extra),
            Content::Unknown { .. } => decode(item),
            Content::Malformed { .. } => Ok(Extra::default()),
            _ => decode::<InboundMessage>(item).map(|message| message.extra),
        };
        extra.unwrap_or_default()
    }
}
