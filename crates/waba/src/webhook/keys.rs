//! Keys of events: which are copies of each other, and which have to be handled one after the other.

use std::borrow::Cow;
use std::fmt::Write;

use ring::digest::{Context, SHA256};
use serde_json::Value;
use waba_types::phone::common_spelling;
use waba_types::webhook::changes::List;
use waba_types::webhook::{EventKind, StatusSubject, StatusUpdate};
use waba_types::{Content, OpaqueId, Raw, Timestamp, decode, decode_member};

use super::event::Event;
use super::place::{Piece, Place};

/// How many bytes of a digest make a key.
const KEY_BYTES: usize = 16;

impl Event {
    /// A key that all deliveries of the same event share, and no other event, in 32 hexadecimal digits. WhatsApp delivers
    /// at least once, and may batch anew what it delivers again: keep the keys for 10 days, and drop an event whose key is
    /// there.
    ///
    /// Nothing where neither an id nor a time tells an event from the next that says the same, as with an error of a number
    /// or a change of an account whose entry tells no time: those are handled as often as they come, as a second real one must
    /// not be dropped as a copy of the first.
    ///
    /// The same error counts once in a minute. A status counts as another one when its time, its subject, its error, its recipient or, in a group, its participant
    /// differs; a message of the chat history when its type does, as a file comes after its placeholder. Events without an
    /// id are the same when their JSON is, in the same account and at the same time. A later version that knows more
    /// types gives the same keys.
    pub fn dedupe_key(&self) -> Option<String> {
        let head = self.head();
        let mut key = Key::new(&self.origin());
        key.part(self.phone_number_id().as_deref());
        match (head.place, self.id()) {
            (Place::Item(List::Messages | List::Echoes) | Place::History(Piece::Message), Some(id)) => {
                key.part(Some(&id));
                if head.kind == EventKind::History {
                    // A file comes after its placeholder, under the same id.
                    key.part(Some(&self.type_name()));
                }
            }
            (Place::Item(List::Calls), Some(id)) => {
                key.part(Some(&id));
                key.part(Some(&self.type_name()));
                key.part(self.text_of(head.timestamp).as_deref());
            }
            _ => match self.status_update() {
                Some(status) => self.add_status(&mut key, &status),
                None if self.may_say_it_again() => return None,
                None => {
                    key.part(self.field().as_deref());
                    key.part(self.waba_id().as_deref());
                    key.part(self.time_of_entry().as_deref());
                    key.part(Some(&canonical(self.raw_str())));
                    let contact = self.contact_beside().filter(|_| head.id.is_none());
                    let person = contact.and_then(|contact| contact.user_id.or(contact.wa_id));
                    key.part(self.text_of(person).as_deref());
                }
            },
        }
        Some(key.finish())
    }

    /// A key that all events of one conversation share, in 32 hexadecimal digits: those that have to be handled one after
    /// the other. It is made of the number and of the person's user id or, where the body tells none, the phone number, in
    /// whatever spelling; events of no person share the key of the account.
    pub fn lane_key(&self) -> String {
        let mut key = Key::new("lane");
        let [wa_id, user_id] = self.person_ids();
        let user_id = user_id.or_else(|| self.profile([wa_id, None])?.user_id);
        match self.text_of(user_id.or(wa_id)) {
            Some(person) => {
                key.part(self.phone_number_id().as_deref());
                key.part(Some(&common_spelling(&person)));
            }
            None => key.part(self.waba_id().or_else(|| self.phone_number_id()).as_deref()),
        }
        key.finish()
    }

    /// Where the event comes from: not its kind, which is another one as soon as its type is known.
    fn origin(&self) -> Cow<'_, str> {
        let head = self.head();
        match head.place {
            _ if head.kind == EventKind::History => Cow::Borrowed("history"),
            // The message itself may come too, when the app gets the conversation.
            Place::Item(list) if head.kind == EventKind::Handover => {
                format!("standby.{}", self.key(list)).into()
            }
            Place::Item(List::Other) | Place::List(List::Other) => self.type_name(),
            Place::Item(list) | Place::List(list) => self.key(list),
            Place::History(_) => Cow::Borrowed("history"),
            Place::Value | Place::Change | Place::Changes => Cow::Borrowed("changes"),
            Place::Entry | Place::Entries => Cow::Borrowed("entry"),
            Place::Body => Cow::Borrowed("body"),
        }
    }

    fn status_update(&self) -> Option<StatusUpdate> {
        let status: Option<StatusUpdate> =
            matches!(self.head().place, Place::Item(List::Statuses)).then(|| decode(self.raw()).ok())?;
        status.filter(|status| !status.id.is_empty())
    }

    fn add_status(&self, key: &mut Key, status: &StatusUpdate) {
        key.part(Some(&status.id));
        key.part(Some(status.status.as_str()));
        key.part(self.text_of(self.head().timestamp).as_deref());
        let subject = status.kind.as_ref().filter(|subject| **subject != StatusSubject::Message);
        key.part(subject.map(StatusSubject::as_str));
        let code = status.errors.first().map(|error| error.code.to_string());
        key.part(code.as_deref());
        for id in [
            &status.recipient_id,
            &status.recipient_user_id,
            &status.recipient_parent_user_id,
            &status.recipient_participant_id,
            &status.recipient_participant_user_id,
            &status.recipient_participant_parent_user_id,
        ] {
            key.part(id.as_deref());
        }
        let payment: Option<Raw> = decode_member(self.raw(), "payment").ok().flatten();
        key.part(payment.map(|payment| canonical(payment.as_str())).as_deref());
    }

    /// The time of the entry; of an error its minute, in which copies of it may come.
    fn time_of_entry(&self) -> Option<Cow<'_, str>> {
        let time = self.text_of(self.scope().time)?;
        match self.head().place {
            Place::Item(List::Errors) | Place::History(Piece::Error) => match Timestamp::parse(&time) {
                Some(time) => Some(time.seconds().div_euclid(60).to_string().into()),
                None => Some(time),
            },
            _ => Some(time),
        }
    }

    /// Whether the next event may say the very same: nothing names it, and no time is told.
    fn may_say_it_again(&self) -> bool {
        let has = |key| {
            let text = decode_member::<OpaqueId>(self.raw(), key).ok().flatten();
            text.is_some_and(|text| !text.is_empty())
        };
        let (time, scope_time) = (self.head().timestamp, self.scope().time);
        let is_named = || match self.head().place {
            // The chunks of each phase are counted.
            Place::History(Piece::Metadata) => has("phase") && has("chunk_order"),
            // What is copied has ids.
            Place::Change => match self.content() {
                Content::Standby(copies) => {
                    !(copies.messages.is_empty()
                        && copies.message_echoes.is_empty()
                        && copies.statuses.is_empty())
                }
                _ => false,
            },
            _ => false,
        };
        time.or(scope_time).is_none()
            && self.timestamp().is_none()
            && !has("id")
            && !has("timestamp")
            && !is_named()
    }
}

/// JSON with its keys in order and without white space.
fn canonical(json: &str) -> String {
    let mut text = String::new();
    match serde_json::from_str(json) {
        Ok(value) => write_canonical(&value, &mut text),
        // Half a surrogate pair: no JSON library takes it, and a copy has it too.
        Err(_) => text.push_str(json),
    }
    text
}

fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            text.push('{');
            for (name, value) in members {
                let _ = write!(text, "{}:", Value::from(name.as_str()));
                write_canonical(value, text);
                text.push(',');
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for item in items {
                write_canonical(item, text);
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
    fn new(origin: &str) -> Self {
        let mut key = Self(Context::new(&SHA256));
        key.part(Some(origin));
        key
    }

    fn part(&mut self, part: Option<&str>) {
        let length = part.map_or(u64::MAX, |part| part.len() as u64);
        self.0.update(&length.to_be_bytes());
        self.0.update(part.unwrap_or_default().as_bytes());
    }

    fn finish(self) -> String {
        let digest = self.0.finish();
        base16ct::lower::encode_string(&digest.as_ref()[..KEY_BYTES])
    }
}
