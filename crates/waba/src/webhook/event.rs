//! Events: what a handler gets.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use waba_types::{Dialect, Raw, Timestamp, decode, decode_member};

use super::head::{Batch, EventKind, Head, Profile, Scope, Shape};
use super::place::{List, Part, Piece, Place};
use super::span::Text;

/// The events of one webhook body, in its order. There is always at least one.
///
/// Entries and changes come in their order; within one change messages, then statuses, then errors, then the rest.
#[derive(Clone)]
pub struct Events {
    batch: Arc<Batch>,
}

impl Events {
    pub(super) fn new(batch: Batch) -> Self {
        Self { batch: Arc::new(batch) }
    }

    /// How many events there are.
    #[expect(clippy::len_without_is_empty, reason = "a body without any event does not exist")]
    pub fn len(&self) -> usize {
        self.batch.heads.len()
    }

    /// The event at `index`.
    pub fn get(&self, index: usize) -> Option<Event> {
        (index < self.len()).then(|| Event { batch: Arc::clone(&self.batch), index })
    }

    /// Visits the events in their order.
    pub fn iter(&self) -> IntoIter {
        self.into_iter()
    }

    /// The whole body, as it came.
    pub fn body(&self) -> &Bytes {
        &self.batch.body
    }
}

impl IntoIterator for Events {
    type Item = Event;
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        IntoIter { indices: 0..self.len(), batch: self.batch }
    }
}

impl IntoIterator for &Events {
    type Item = Event;
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        IntoIter { indices: 0..self.len(), batch: Arc::clone(&self.batch) }
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

/// Iterator over [`Events`].
pub struct IntoIter {
    batch: Arc<Batch>,
    indices: Range<usize>,
}

impl IntoIter {
    fn event(&self, index: usize) -> Event {
        Event { batch: Arc::clone(&self.batch), index }
    }
}

impl Iterator for IntoIter {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        self.indices.next().map(|index| self.event(index))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.indices.size_hint()
    }
}

impl DoubleEndedIterator for IntoIter {
    fn next_back(&mut self) -> Option<Event> {
        self.indices.next_back().map(|index| self.event(index))
    }
}

impl ExactSizeIterator for IntoIter {}

/// One event of a webhook body: a message, a status, or whatever else stood there.
///
/// Cheap to clone; keeps the whole body alive, which [`detach`](Self::detach) avoids. What identifies a person is
/// always optional, and a field of the wrong type is absent: the event comes all the same.
#[derive(Clone)]
pub struct Event {
    pub(super) batch: Arc<Batch>,
    pub(super) index: usize,
}

impl Event {
    /// What the event is about.
    pub fn kind(&self) -> EventKind {
        self.head().kind
    }

    /// The type of a message or group event, the value of a status or preference, the event of a call or partner; the
    /// field of a change that is one event, such as `account_update`; for unknown events the field, key or event that
    /// names them. Empty where there is none.
    pub fn type_name(&self) -> Cow<'_, str> {
        match self.name() {
            Name::Entry => Cow::Borrowed("entry"),
            Name::At(text) => self.text_of(text).unwrap_or_default(),
        }
    }

    /// Id of the message, also in its statuses; id of the call, of the group, of the partner's notification.
    pub fn id(&self) -> Option<Cow<'_, str>> {
        self.text_of(self.head().id)
    }

    /// Sender: the WhatsApp id, or the business-scoped user id of somebody who hides it.
    pub fn from(&self) -> Option<Cow<'_, str>> {
        self.text_of(self.sender())
    }

    /// Recipient: of the message that a status is about; for a message from a customer the business's own number.
    pub fn to(&self) -> Option<Cow<'_, str>> {
        self.text_of(self.recipient())
    }

    /// When it happened.
    pub fn timestamp(&self) -> Option<Timestamp> {
        let text = match self.head().place {
            Place::Entry => self.scope().time,
            Place::Change => match self.scope().time {
                None => return self.time_of_change(),
                time => time,
            },
            _ => self.head().timestamp,
        };
        Timestamp::parse(&self.text_of(text)?)
    }

    /// The time of a change whose entry tells none: some values have one of their own.
    fn time_of_change(&self) -> Option<Timestamp> {
        // Both as they are: of duplicate keys only the last one has to fit.
        let value: Raw = decode_member(self.raw(), "value").ok()??;
        let time: Raw = decode_member(value.as_str().as_bytes(), "timestamp").ok()??;
        decode(time.as_str().as_bytes()).ok()
    }

    /// What can be read: the body of a text, a caption, the text of a button, the title of a reply.
    pub fn text(&self) -> Option<Cow<'_, str>> {
        self.text_of(self.head().text)
    }

    /// WhatsApp's id of the business number; where the body names none, the one given to the
    /// [`Webhook`](super::Webhook).
    pub fn phone_number_id(&self) -> Option<Cow<'_, str>> {
        self.text_of(self.scope().phone_number_id)
            .or_else(|| self.batch.phone_number_id.as_deref().map(Cow::Borrowed))
    }

    /// The name that the sender goes by.
    pub fn profile_name(&self) -> Option<Cow<'_, str>> {
        self.text_of(self.sender_name())
    }

    /// Id of the WhatsApp Business Account, which cloud hosts tell.
    pub fn waba_id(&self) -> Option<Cow<'_, str>> {
        self.text_of(self.scope().waba_id)
    }

    /// The `field` of the change, such as `messages`.
    pub fn field(&self) -> Option<Cow<'_, str>> {
        self.text_of(self.scope().field)
    }

    /// The dialect that the event was written in; nothing if it is neither.
    pub fn dialect(&self) -> Option<Dialect> {
        match (self.head().place, self.batch.shape) {
            (Place::Body, Shape::Other) => None,
            (Place::Body, Shape::Cloud) => Some(Dialect::Cloud),
            (Place::Entries, _) => Some(Dialect::Cloud),
            _ if self.scope().place.is_some() => Some(Dialect::Cloud),
            _ => Some(Dialect::OnPremise),
        }
    }

    /// The exact bytes of the item.
    pub fn raw(&self) -> &[u8] {
        self.batch.raw(self.head().raw)
    }

    /// Where the bytes of the item stand in [`body`](Self::body).
    pub fn raw_range(&self) -> Range<usize> {
        self.head().raw.range()
    }

    /// The exact bytes of the item, as text.
    pub fn raw_str(&self) -> &str {
        std::str::from_utf8(self.raw()).unwrap_or_default()
    }

    /// The whole body that the event came in.
    pub fn body(&self) -> &Bytes {
        &self.batch.body
    }

    /// Where the item stands, from the root of the body: `entry[0].changes[1].value.messages[2]`; empty for the
    /// root itself.
    pub fn path(&self) -> String {
        let head = self.head();
        let (entry, change) = self.scope().place.unwrap_or_default();
        let value = match self.scope().place {
            Some(_) => format!("entry[{entry}].changes[{change}].value."),
            None => String::new(),
        };
        match head.place {
            Place::Body => String::new(),
            Place::Entries => "entry".to_owned(),
            Place::Entry => format!("entry[{entry}]"),
            Place::Changes => format!("entry[{entry}].changes"),
            Place::Change => format!("entry[{entry}].changes[{change}]"),
            Place::Value => format!("entry[{entry}].changes[{change}].value"),
            Place::List(list) => format!("{value}{}", self.key(list)),
            Place::Item(list) => format!("{value}{}[{}]", self.key(list), head.index),
            Place::History(piece) => {
                let (item, thread) = self.part().map_or((0, 0), |part| (part.item, part.thread));
                let index = head.index;
                let rest = match piece {
                    Piece::Metadata => "metadata".to_owned(),
                    Piece::Threads => "threads".to_owned(),
                    Piece::Thread => format!("threads[{thread}]"),
                    Piece::Messages => format!("threads[{thread}].messages"),
                    Piece::Message => format!("threads[{thread}].messages[{index}]"),
                    Piece::Errors => "errors".to_owned(),
                    Piece::Error => format!("errors[{index}]"),
                };
                format!("{value}history[{item}].{rest}")
            }
        }
    }

    /// What is wrong with an event of the kind [`Malformed`](EventKind::Malformed).
    pub fn error(&self) -> Option<String> {
        if self.kind() != EventKind::Malformed {
            return None;
        }
        let expected = if self.head().place.is_for_list() { "a list" } else { "an object" };
        let found = match self.raw().first() {
            Some(b'n') => "null",
            Some(b't' | b'f') => "a boolean",
            Some(b'"') => "a string",
            Some(b'[') => "a list",
            Some(b'{') => "an object",
            _ => "a number",
        };
        Some(format!("expected {expected}, found {found}"))
    }

    pub(super) fn head(&self) -> &Head {
        &self.batch.heads[self.index]
    }

    pub(super) fn scope(&self) -> &Scope {
        &self.batch.scopes[self.head().scope as usize]
    }

    pub(super) fn part(&self) -> Option<&Part> {
        self.batch.parts.get(self.head().part as usize)
    }

    pub(super) fn name(&self) -> Name {
        match self.head().place {
            Place::Entry if self.kind() == EventKind::Unknown => Name::Entry,
            Place::Change if self.kind() != EventKind::Malformed => Name::At(self.scope().field),
            _ => Name::At(self.head().name),
        }
    }

    pub(super) fn sender(&self) -> Option<Text> {
        self.head().sender.or(self.head().sender_user)
    }

    pub(super) fn recipient(&self) -> Option<Text> {
        let head = self.head();
        let inbound = head.place == Place::Item(List::Messages) && head.kind != EventKind::Malformed;
        let own_number = if inbound { self.scope().display_phone_number } else { None };
        head.recipient.or(own_number).or_else(|| {
            // In a chat of the history that is the other one.
            let person = self.part()?.person?;
            (head.place == Place::History(Piece::Message)
                && head.sender.is_some()
                && self.bytes_of(head.sender) != self.bytes_of(Some(person)))
            .then_some(person)
        })
    }

    pub(super) fn sender_name(&self) -> Option<Text> {
        let head = self.head();
        self.profile(head.sender, head.sender_user)?.name
    }

    pub(super) fn text_of(&self, text: Option<Text>) -> Option<Cow<'_, str>> {
        text.map(|text| self.batch.text(text))
    }

    fn bytes_of(&self, text: Option<Text>) -> Option<Cow<'_, [u8]>> {
        text.map(|text| text.resolve_bytes(&self.batch.body))
    }

    /// The key of a list as it stands in the body: its escapes keep it on one line.
    pub(super) fn key(&self, list: List) -> Cow<'_, str> {
        match (list.key(), self.head().name) {
            (Some(key), _) => Cow::Borrowed(key),
            (None, Some(name)) => Cow::Borrowed(self.batch.raw_text(name)),
            (None, None) => Cow::Borrowed(""),
        }
    }

    /// What the body tells of the person of the event: of the sender or, where it is not the sender, of the recipient.
    pub(super) fn person_profile(&self) -> Option<&Profile> {
        let head = self.head();
        self.profile(head.sender, head.sender_user).or_else(|| self.profile(head.recipient, head.recipient))
    }

    /// The contact of a person; contacts are matched by id, never by their place in the list.
    pub(super) fn profile(&self, wa_id: Option<Text>, user_id: Option<Text>) -> Option<&Profile> {
        let (wa_id, user_id) = (self.bytes_of(wa_id), self.bytes_of(user_id));
        let same = |known: Option<Text>, wanted: &Option<Cow<'_, [u8]>>| {
            wanted.is_some() && self.bytes_of(known) == *wanted
        };
        self.batch
            .contacts
            .get(self.scope().contacts.clone())?
            .iter()
            .find(|contact| same(contact.wa_id, &wa_id) || same(contact.user_id, &user_id))
    }
}

/// What the type of an event is named by.
pub(super) enum Name {
    /// The key of the entries.
    Entry,
    At(Option<Text>),
}

/// Shows what and where, not who and what was said: bodies are private.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("kind", &self.kind())
            .field("type", &self.type_name())
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}
