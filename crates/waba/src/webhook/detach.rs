//! Detaching: one event in a small body of its own.

use std::fmt::Write;

use bytes::Bytes;
use waba_types::webhook::changes::List;

use super::event::{Event, Events};
use super::head::Holder;
use super::parse::{INITIATED_BY, parse};
use super::place::{Piece, Place};
use super::span::{MAX_BODY_BYTES, Text};

impl Event {
    /// Copies the event into a body of its own, with its contacts and the id of its number, and lets go of the body
    /// that it came in.
    ///
    /// The copy tells the same as the original; only [`path`](Self::path) counts anew. Its
    /// [`raw`](Self::raw) is the same text, and [`body`](Self::body) can be stored: a
    /// [`Webhook::without_auth`](super::Webhook::without_auth) parses it again. Of a change that is one thing, items that
    /// stand in it come after it then, as they did.
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
                let (envelope, list) = (self.own_envelope(), self.own_list());
                if self.scope().place.is_none() {
                    return format!("{{{envelope}{list}}}");
                }
                let field = self.member("field", self.scope().field);
                match self.scope().holder {
                    Holder::Value => format!(r#"[{{{field}"value":{{{envelope}{list}}}}}]"#),
                    Holder::Change => {
                        format!(r#"[{{{field}"value":{{{}}},{list}}}]"#, envelope.trim_end_matches(','))
                    }
                    Holder::Entry => format!("[],{list}"),
                }
            }
        };
        let (id, time) = (self.member("id", self.scope().waba_id), self.member("time", self.scope().time));
        format!(r#"{{"entry":[{{{id}{time}"changes":{changes}}}]}}"#)
    }

    /// What stands in the `value` beside this item, each member with the comma after it.
    fn own_envelope(&self) -> String {
        let (head, scope) = (self.head(), self.scope());
        let mut envelope = String::with_capacity(512);
        if scope.place.is_some() {
            envelope.push_str(r#""messaging_product":"whatsapp","#);
        }
        let phone_number_id = match (scope.phone_number_id, self.batch.phone_number_id.as_deref()) {
            (None, Some(id)) => format!(r#""phone_number_id":{},"#, serde_json::Value::from(id)),
            (id, _) => self.member("phone_number_id", id),
        };
        let number = self.member("display_phone_number", scope.display_phone_number);
        let metadata = format!("{number}{phone_number_id}");
        if !metadata.is_empty() {
            let _ = write!(envelope, r#""metadata":{{{}}},"#, metadata.trim_end_matches(','));
        }
        let contacts = self.own_contacts();
        if !contacts.is_empty() {
            let _ = write!(envelope, r#""contacts":[{contacts}],"#);
        }
        if head.place == Place::Item(List::Groups) {
            envelope.push_str(&self.member(INITIATED_BY, scope.initiated_by));
        }
        envelope
    }

    /// The list with this item only.
    fn own_list(&self) -> String {
        let raw = self.raw_str();
        match self.head().place {
            // What is no item of a known list is an event of its own only beside such a list.
            Place::List(List::Messages) => format!(r#""statuses":[],"messages":{raw}"#),
            Place::List(list) => format!(r#""messages":[],"{}":{raw}"#, self.key(list)),
            Place::Item(List::Other) => format!(r#""messages":[],"{}":[{raw}]"#, self.key(List::Other)),
            Place::Item(list) => format!(r#""{}":[{raw}]"#, self.key(list)),
            Place::History(piece) => format!(r#""history":[{{{}}}]"#, self.own_piece(piece)),
            _ => String::new(),
        }
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
            Piece::Beside => format!(r#""{}":[{raw}]"#, self.key(List::Other)),
            Piece::BesideMessages => format!(r#""threads":[{{{about}"{}":[{raw}]}}]"#, self.key(List::Other)),
        }
    }

    /// A member of an object with the comma after it; nothing if the value is absent.
    fn member(&self, name: &str, value: Option<Text>) -> String {
        value.map(|value| format!(r#""{name}":"{}","#, self.batch.raw_text(value))).unwrap_or_default()
    }
}
