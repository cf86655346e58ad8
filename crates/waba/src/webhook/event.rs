//! Events: what a handler gets.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use waba_types::webhook::changes::List;
use waba_types::webhook::{CallDirection, EventKind};
use waba_types::{Dialect, Raw, Timestamp, decode_member, same_person};

use super::head::{Batch, Head, Holder, Profile, Scope, Shape};
use super::place::{Part, Piece, Place};
use super::span::Text;

/// The events of one webhook body, in its order. There is always at least one.
///
/// Entries and changes come in their order; within one change messages, then statuses, then errors, then the rest. A
/// change that is one thing comes before the items that stand in it.
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

    /// Sender: the WhatsApp id, or the business-scoped user id of somebody who hides it; of what is no message the person
    /// that it is about. An item that names nobody, such as a click, is about the only contact beside it.
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
        time.decode().ok()
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

    /// The business number as it is written for people, which cloud hosts tell.
    pub fn display_phone_number(&self) -> Option<Cow<'_, str>> {
        self.text_of(self.scope().display_phone_number)
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
        let holder = match (self.scope().place, self.scope().holder) {
            (None, _) => String::new(),
            (_, Holder::Value) => format!("entry[{entry}].changes[{change}].value."),
            (_, Holder::Change) => format!("entry[{entry}].changes[{change}]."),
            (_, Holder::Entry) => format!("entry[{entry}]."),
        };
        match head.place {
            Place::Body => String::new(),
            Place::Entries => "entry".to_owned(),
            Place::Entry => format!("entry[{entry}]"),
            Place::Changes => format!("entry[{entry}].changes"),
            Place::Change => format!("entry[{entry}].changes[{change}]"),
            Place::Value => format!("entry[{entry}].changes[{change}].value"),
            Place::List(list) => format!("{holder}{}", self.key(list)),
            Place::Item(list) => format!("{holder}{}[{}]", self.key(list), head.index),
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
                    Piece::Beside => format!("{}[{index}]", self.key(List::Other)),
                    Piece::BesideMessages => format!("threads[{thread}].{}[{index}]", self.key(List::Other)),
                };
                format!("{holder}history[{item}].{rest}")
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

    /// Of a piece of the history what it has in common with others.
    pub(super) fn part(&self) -> Option<&Part> {
        let is_piece = matches!(self.head().place, Place::History(_));
        self.batch.parts.get(self.head().part as usize).filter(|_| is_piece)
    }

    pub(super) fn name(&self) -> Name {
        match self.head().place {
            Place::Entry if self.kind() == EventKind::Unknown => Name::Entry,
            Place::Change if self.kind() != EventKind::Malformed => Name::At(self.scope().field),
            _ => Name::At(self.head().name),
        }
    }

    pub(super) fn sender(&self) -> Option<Text> {
        let [wa_id, user_id] = self.sender_ids();
        wa_id.or(user_id)
    }

    pub(super) fn recipient(&self) -> Option<Text> {
        let head = self.head();
        let own = self.scope().display_phone_number;
        match (head.place, head.kind) {
            // It comes to the number of its envelope, whatever else it names.
            (Place::Item(List::Messages), EventKind::Message | EventKind::Unknown | EventKind::Handover) => {
                own
            }
            (_, EventKind::History) if head.recipient.or(head.recipient_user).is_none() => {
                let is_by_business = self.sender().map(|_| self.is_by_business())?;
                if is_by_business { self.part()?.person } else { own }
            }
            _ => head.recipient.or(head.recipient_user),
        }
    }

    pub(super) fn sender_name(&self) -> Option<Text> {
        self.profile(self.sender_ids())?.name
    }

    /// The WhatsApp id and the user id of the sender.
    pub(super) fn sender_ids(&self) -> Ids {
        let head = self.head();
        match [head.sender, head.sender_user] {
            [None, None] => {
                self.contact_beside().map_or([None; 2], |contact| [contact.wa_id, contact.user_id])
            }
            ids => ids,
        }
    }

    /// The only contact of the value, beside an item that is about a person and names nobody.
    pub(super) fn contact_beside(&self) -> Option<&Profile> {
        let head = self.head();
        let is_about_a_person = matches!(
            head.kind,
            EventKind::Preference | EventKind::UserId | EventKind::Action | EventKind::Handover
        );
        // What is copied to an app that does not have the conversation are messages, which name whom they are from.
        let is_copy = matches!(head.place, Place::Item(_)) && head.kind == EventKind::Handover;
        match self.contacts() {
            [contact] if is_about_a_person && !is_copy && head.sender.or(head.sender_user).is_none() => {
                Some(contact)
            }
            _ => None,
        }
    }

    /// The WhatsApp id and the user id of the person that the event is about: of the sender or, of what the business
    /// sent, of the recipient.
    pub(super) fn person_ids(&self) -> Ids {
        let head = self.head();
        let is_to_person = match head.place {
            Place::Item(List::Statuses | List::Echoes) => true,
            Place::Item(List::Calls) => self.is_by_business(),
            Place::Item(List::Messages) => match head.kind {
                EventKind::Echo => true,
                EventKind::History => self.is_by_business(),
                _ => false,
            },
            Place::History(_) => self.is_by_business(),
            _ => false,
        };
        let [wa_id, user_id] =
            if is_to_person { [head.recipient, head.recipient_user] } else { self.sender_ids() };
        match self.part() {
            Some(part) => [part.person.or(wa_id), part.user_id.or(user_id)],
            None => [wa_id, user_id],
        }
    }

    /// Whether a call or a message of the history comes from the business: the direction, the chat or the number says so.
    fn is_by_business(&self) -> bool {
        let direction = match self.head().place {
            Place::Item(List::Echoes) => return true,
            Place::Item(List::Calls) => decode_member(self.raw(), "direction").ok().flatten(),
            _ => None,
        };
        let sender = self.text_of(self.head().sender);
        match (direction, self.part().and_then(|part| part.person)) {
            (Some(CallDirection::BusinessInitiated), _) => true,
            (Some(CallDirection::UserInitiated), _) => false,
            (_, Some(person)) => sender.is_some() && sender != self.text_of(Some(person)),
            _ => {
                let own = self.text_of(self.scope().display_phone_number);
                same_person(&sender.unwrap_or_default(), &own.unwrap_or_default())
            }
        }
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

    /// What the body tells of the person of the event.
    pub(super) fn person_profile(&self) -> Option<&Profile> {
        self.profile(self.person_ids())
    }

    /// The contact of a person; contacts are matched by id, never by their place in the list.
    pub(super) fn profile(&self, ids: Ids) -> Option<&Profile> {
        let ids = ids.map(|id| self.bytes_of(id));
        let is_meant = |known: Option<Text>| known.is_some() && ids.contains(&self.bytes_of(known));
        self.contacts().iter().find(|contact| is_meant(contact.wa_id) || is_meant(contact.user_id))
    }

    /// All contacts of the value.
    pub(super) fn contacts(&self) -> &[Profile] {
        self.batch.contacts.get(self.scope().contacts.clone()).unwrap_or_default()
    }
}

/// The WhatsApp id and the user id of somebody.
pub(super) type Ids = [Option<Text>; 2];

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
