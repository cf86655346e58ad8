//! Keys of events: which are copies of each other, and which have to be handled one after the other.

use std::fmt::Write;

use ring::digest::{Context, SHA256};
use serde_json::Value;
use waba_types::{OpaqueId, decode_member};

use super::event::Event;
use super::head::EventKind;
use super::place::{List, Place};
use super::span::Text;

/// How many bytes of a digest make a key.
const KEY_BYTES: usize = 16;

impl Event {
    /// A key that all deliveries of the same event share, in 32 hexadecimal digits. WhatsApp delivers at least once, and
    /// may batch anew what it delivers again: keep the keys for 10 days, and drop an event whose key is there.
    ///
    /// A status counts as another one when its time, its error or, in a group, its participant differs; a message of the
    /// chat history when its type does, as a file comes after its placeholder. Events without an id are the same when
    /// their JSON is, in the same account and, where the body tells the time, at the same time. Where it tells none, as
    /// for the errors of a number, two that say the same share a key however far apart they come, and so does a
    /// delivery that is repeated: what happens again has to be counted by when it was received.
    pub fn dedupe_key(&self) -> String {
        let mut key = Key::new(self.kind().as_str());
        key.part(self.phone_number_id().as_deref());
        match (self.kind(), self.head().place) {
            (EventKind::Message | EventKind::Unknown, Place::Item(List::Messages))
            | (EventKind::Echo | EventKind::History, _)
                if self.id().is_some() =>
            {
                key.part(self.id().as_deref());
                if self.kind() == EventKind::History {
                    // A file comes after its placeholder, under the same id.
                    key.part(Some(&self.type_name()));
                }
            }
            (EventKind::Status | EventKind::Call, _) if self.id().is_some() => {
                key.part(self.id().as_deref());
                key.part(Some(&self.type_name()));
                key.part(self.text_of(self.head().timestamp).as_deref());
                key.part(self.first_error().as_deref());
                if let Some(participant) = self.participant() {
                    key.part(Some(&participant));
                }
            }
            _ => {
                key.part(self.field().as_deref());
                key.part(self.waba_id().as_deref());
                key.part(self.text_of(self.scope().time).as_deref());
                key.part(Some(&self.canonical()));
            }
        }
        key.finish()
    }

    /// A key that all events of one conversation share, in 32 hexadecimal digits: those that have to be handled one after
    /// the other. It is made of the number and of the person's user id or, where there is none, the WhatsApp id; events
    /// of no person share the key of the account.
    pub fn lane_key(&self) -> String {
        let mut key = Key::new("lane");
        match self.person() {
            Some(person) => {
                key.part(self.phone_number_id().as_deref());
                key.part(Some(&person));
            }
            None => key.part(self.waba_id().or_else(|| self.phone_number_id()).as_deref()),
        }
        key.finish()
    }

    /// The person that the event is about.
    fn person(&self) -> Option<String> {
        let head = self.head();
        let of_contact = |wa_id: Option<Text>| {
            let contact = self.profile(wa_id, None)?;
            self.text_of(contact.user_id)
        };
        match self.kind() {
            EventKind::Message | EventKind::Unknown | EventKind::Preference | EventKind::UserId => {
                let user = self.text_of(head.sender_user).or_else(|| of_contact(head.sender));
                user.or_else(|| self.text_of(head.sender)).map(Into::into)
            }
            EventKind::Status => {
                let known = || of_contact(head.recipient).or_else(|| self.text_of(head.recipient));
                self.id_under("recipient_user_id").or_else(|| known().map(Into::into))
            }
            EventKind::Echo | EventKind::History | EventKind::Call => {
                let own = self.text_of(self.scope().display_phone_number);
                let from_business = match self.kind() {
                    EventKind::Echo => true,
                    _ => own.is_some() && self.text_of(head.sender) == own,
                };
                let (wa_id, user_id) =
                    if from_business { (head.recipient, None) } else { (head.sender, head.sender_user) };
                let user = self.text_of(user_id).or_else(|| of_contact(wa_id));
                let other = || if from_business { self.to() } else { self.from() };
                user.or_else(other).map(Into::into)
            }
            _ => None,
        }
    }

    /// The participant of a group that a status is about: each has one of its own.
    fn participant(&self) -> Option<String> {
        ["recipient_participant_id", "participant_recipient_id", "recipient_participant_user_id"]
            .into_iter()
            .find_map(|key| self.id_under(key))
    }

    /// The id under a key of the item that heads don't have.
    fn id_under(&self, key: &str) -> Option<String> {
        let id: Option<OpaqueId> = decode_member(self.raw(), key).ok().flatten();
        id.map(OpaqueId::into_string)
    }

    fn first_error(&self) -> Option<String> {
        let errors: Vec<Value> = decode_member(self.raw(), "errors").ok().flatten()?;
        Some(errors.first()?.get("code")?.to_string())
    }

    /// The JSON of the item with its keys in order and without white space.
    fn canonical(&self) -> String {
        let mut text = String::new();
        match serde_json::from_slice(self.raw()) {
            Ok(value) => canonical(&value, &mut text),
            // Half a surrogate pair: no JSON library takes it, and a copy has it too.
            Err(_) => text.push_str(self.raw_str()),
        }
        text
    }
}

fn canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            text.push('{');
            for (name, value) in members {
                let _ = write!(text, "{}:", Value::from(name.as_str()));
                canonical(value, text);
                text.push(',');
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for item in items {
                canonical(item, text);
                text.push(',');
            }
            text.push(']');
        }
        scalar => {
            let _ = write!(text, "{scalar}");
        }
    }
}

/// A digest of parts, none of which can run into the next.
struct Key(Context);

impl Key {
    fn new(kind: &str) -> Self {
        let mut key = Self(Context::new(&SHA256));
        key.part(Some(kind));
        key
    }

    fn part(&mut self, part: Option<&str>) {
        let length = part.map_or(u64::MAX, |part| part.len() as u64);
        self.0.update(&length.to_be_bytes());
        self.0.update(part.unwrap_or_default().as_bytes());
    }

    fn finish(self) -> String {
        let digest = self.0.finish();
        digest.as_ref().iter().take(KEY_BYTES).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}
