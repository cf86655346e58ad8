//! Detaching: one event in a small body of its own.

use std::fmt::Write;

use bytes::Bytes;
use waba_types::webhook::changes::List;

use super::event::{Event, Events};
use super::parse::{INITIATED_BY, parse};
use super::place::{Piece, Place};
use super::span::{MAX_BODY_BYTES, Text};

impl Event {
    /// Copies the event into a body of its own, with its contacts and the id of its number, and lets go of the body
    /// that it came in.
    ///
    /// The copy tells the same as the original; only [`path`](Self::path) counts anew. Its
    /// [`raw`](Self::raw) is the same text, and [`body`](Self::body) can be stored: a
    /// [`Webhook::without_auth`](super::Webhook::without_auth) parses it again.
    pub fn detach(&self) -> Self {
        let body = Bytes::from(self.own_body());
        parse(body, MAX_BODY_BYTES, self.batch.phone_number_id.clone())
            .ok()
            .and_then(|batch| Events::new(batch).get(0))
            .unwrap_or_else(|| self.clone())
    }

    fn own_body(&self) -> String {
        let raw = self.raw_str();
        let changes = match self.head().place {
            Place::Body => return raw.to_owned(),
            Place::Entries => return format!(r#"{{"entry":{raw}}}"#),
            Place::Entry => return format!(r#"{{"entry":[{raw}]}}"#),
            Place::Changes => raw.to_owned(),
            Place::Change => format!("[{raw}]"),
            Place::Value => format!(r#"[{{{}"value":{raw}}}]"#, self.member("field", self.scope().field)),
            Place::List(_) | Place::Item(_) | Place::History(_) => {
                let value = self.own_value();
                if self.scope().place.is_none() {
                    return value;
                }
                format!(r#"[{{{}"value":{value}}}]"#, self.member("field", self.scope().field))
            }
        };
        let (id, time) = (self.member("id", self.scope().waba_id), self.member("time", self.scope().time));
        format!(r#"{{"entry":[{{{id}{time}"changes":{changes}}}]}}"#)
    }

    /// The `value` with this item only.
    fn own_value(&self) -> String {
        let (head, scope, raw) = (self.head(), self.scope(), self.raw_str());
        let mut value = String::with_capacity(raw.len() + 512);
        value.push('{');
        if scope.place.is_some() {
            value.push_str(r#""messaging_product":"whatsapp","#);
        }
        let phone_number_id = match (scope.phone_number_id, self.batch.phone_number_id.as_deref()) {
            (None, Some(id)) => format!(r#""phone_number_id":{},"#, serde_json::Value::from(id)),
            (id, _) => self.member("phone_number_id", id),
        };
        let number = self.member("display_phone_number", scope.display_phone_number);
        let metadata = format!("{number}{phone_number_id}");
        if !metadata.is_empty() {
            let _ = write!(value, r#""metadata":{{{}}},"#, metadata.trim_end_matches(','));
        }
        let contacts = self.own_contacts();
        if !contacts.is_empty() {
            let _ = write!(value, r#""contacts":[{contacts}],"#);
        }
        let _ = match head.place {
            // An unknown key is an event of its own only beside a known list.
            Place::List(List::Other) => write!(value, r#""messages":[],"{}":{raw}"#, self.key(List::Other)),
            Place::Item(List::Other) => write!(value, r#""messages":[],"{}":[{raw}]"#, self.key(List::Other)),
            Place::List(list) => write!(value, r#""{}":{raw}"#, self.key(list)),
            Place::Item(List::Groups) => {
                let beside = self.member(INITIATED_BY, scope.initiated_by);
                write!(value, r#"{beside}"{}":[{raw}]"#, self.key(List::Groups))
            }
            Place::Item(list) => write!(value, r#""{}":[{raw}]"#, self.key(list)),
            Place::History(piece) => write!(value, r#""history":[{{{}}}]"#, self.own_piece(piece)),
            _ => Ok(()),
        };
        value.push('}');
        value
    }

    /// The contacts of the sender and of the person, in their order.
    fn own_contacts(&self) -> String {
        let person = self.person_ids();
        let wanted = [self.profile(self.sender_ids()), self.profile(person), self.profile([person[0], None])];
        let contacts = self.contacts().iter();
        let own =
            contacts.filter(|contact| wanted.iter().flatten().any(|other| std::ptr::eq(*other, *contact)));
        let raw = own.map(|contact| std::str::from_utf8(self.batch.raw(contact.raw)).unwrap_or_default());
        raw.collect::<Vec<_>>().join(",")
    }

    /// The element of `history` with this piece only.
    fn own_piece(&self, piece: Piece) -> String {
        let raw = self.raw_str();
        let part = self.part();
        let person = self.member("id", part.and_then(|part| part.person));
        let context = part.and_then(|part| part.context).map(|context| self.batch.raw(context));
        let context = context.and_then(|raw| std::str::from_utf8(raw).ok());
        let about = context.map_or_else(|| person.clone(), |raw| format!(r#"{person}"context":{raw},"#));
        match piece {
            Piece::Metadata => format!(r#""metadata":{raw}"#),
            Piece::Threads => format!(r#""threads":{raw}"#),
            Piece::Thread => format!(r#""threads":[{raw}]"#),
            Piece::Messages => format!(r#""threads":[{{{about}"messages":{raw}}}]"#),
            Piece::Message => format!(r#""threads":[{{{about}"messages":[{raw}]}}]"#),
            Piece::Errors => format!(r#""errors":{raw}"#),
            Piece::Error => format!(r#""errors":[{raw}]"#),
        }
    }

    /// A member of an object with the comma after it; nothing if the value is absent.
    fn member(&self, name: &str, value: Option<Text>) -> String {
        value.map(|value| format!(r#""{name}":"{}","#, self.batch.raw_text(value))).unwrap_or_default()
    }
}
