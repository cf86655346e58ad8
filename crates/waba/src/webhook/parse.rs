//! The walk over an envelope: from a body to heads, in one pass, whatever the order of the keys.
//!
//! Nothing in a body is trusted to have the right type, and no part of it can hide another: what is out of place
//! becomes an event of its own. Of duplicate keys the last one counts, as with every JSON library, which is why
//! heads are written down at once and taken back when their key comes again.

use std::sync::Arc;

use bytes::Bytes;
use waba_types::webhook::EventKind;
use waba_types::webhook::changes::{List, holds_items};

use super::beside::Beside;
use super::error::ParseError;
use super::head::{Batch, Head, Holder, Profile, Scope, Shape};
use super::known::Key;
use super::place::Place;
use super::runs::{Run, Runs};
use super::scan::{Cursor, Member, Stop};
use super::span::{Span, Text};
use super::walk::Walk;

/// Hardly any event takes fewer bytes of a body, with what stands around it.
const BYTES_PER_EVENT: usize = 512;

/// No real event takes fewer bytes. A body of nothing but commas would have millions of events, each of which takes memory.
const LEAST_BYTES_PER_EVENT: usize = 32;

/// A body up to this length is taken whatever is in it.
const SHORT: usize = 1024 * 1024;

/// The key of who removed people from a group.
pub(super) const INITIATED_BY: &str = "initiated_by";

/// The index of the root among the scopes.
const ROOT: u32 = 0;

/// Reads `body`, which must not be longer than `limit` bytes.
pub(super) fn parse(
    body: Bytes,
    limit: usize,
    phone_number_id: Option<Arc<str>>,
) -> Result<Batch, ParseError> {
    if body.len() > limit {
        return Err(ParseError::TooLarge { limit, found: body.len() });
    }
    let Ok(text) = simdutf8::basic::from_utf8(&body) else {
        return Err(ParseError::Utf8 { offset: valid_up_to(&body) });
    };
    let events = 1 + body.len() / BYTES_PER_EVENT;
    let mut scopes = Vec::with_capacity(1 + events);
    scopes.push(Scope::root());
    let mut walk = Walk {
        cursor: Cursor::new(text),
        most_events: limit.max(SHORT) / LEAST_BYTES_PER_EVENT,
        shape: Shape::Other,
        scopes,
        contacts: Vec::with_capacity(events),
        parts: Vec::new(),
        heads: Vec::with_capacity(events),
        other_keys: Vec::new(),
    };
    if walk.body().is_err() {
        return Err(walk.cursor.fault());
    }
    let Walk { shape, scopes, contacts, parts, heads, .. } = walk;
    Ok(Batch { body, shape, phone_number_id, scopes, contacts, parts, heads })
}

/// How many bytes are UTF-8, of a body that is not.
#[cold]
fn valid_up_to(body: &[u8]) -> usize {
    std::str::from_utf8(body).map_or_else(|error| error.valid_up_to(), str::len)
}

#[derive(Clone, Copy)]
enum InBody {
    /// Tells nothing.
    Nothing,
    Entry,
    Value(InValue),
}

#[derive(Clone, Copy)]
enum InEntry {
    Id,
    Time,
    Changes,
}

#[derive(Clone, Copy)]
enum InChange {
    Value,
    Field,
}

#[derive(Clone, Copy)]
enum InValue {
    MessagingProduct,
    Metadata,
    Contacts,
    List(List),
}

#[derive(Clone, Copy)]
enum InContact {
    Profile,
    WaId,
    UserId,
}

const fn list(list: List) -> Key<InValue> {
    Key::new(list.known_key(), InValue::List(list))
}

const fn flat_list(list: List) -> Key<InBody> {
    Key::new(list.known_key(), InBody::Value(InValue::List(list)))
}

/// The flat root of an on-premise body has only the oldest of the lists.
const BODY: &[Key<InBody>] = &[
    Key::new("object", InBody::Nothing),
    Key::new("entry", InBody::Entry),
    Key::new("contacts", InBody::Value(InValue::Contacts)),
    flat_list(List::Messages),
    flat_list(List::Statuses),
    flat_list(List::Errors),
    flat_list(List::Calls),
    flat_list(List::Echoes),
    Key::new("messaging_product", InBody::Value(InValue::MessagingProduct)),
    Key::new("metadata", InBody::Value(InValue::Metadata)),
    // The state and version of an on-premise API.
    Key::new("meta", InBody::Nothing),
];

const ENTRY: &[Key<InEntry>] =
    &[Key::new("id", InEntry::Id), Key::new("time", InEntry::Time), Key::new("changes", InEntry::Changes)];

const CHANGE: &[Key<InChange>] = &[Key::new("value", InChange::Value), Key::new("field", InChange::Field)];

const VALUE: &[Key<InValue>] = &[
    Key::new("messaging_product", InValue::MessagingProduct),
    Key::new("metadata", InValue::Metadata),
    Key::new("contacts", InValue::Contacts),
    list(List::Messages),
    list(List::Statuses),
    list(List::Errors),
    list(List::Calls),
    list(List::Echoes),
    list(List::Groups),
    list(List::Preferences),
    list(List::UserIds),
    list(List::StateSync),
    list(List::Actions),
    list(List::AutomaticEvents),
    list(List::History),
];

const CONTACT: &[Key<InContact>] = &[
    Key::new("profile", InContact::Profile),
    Key::new("wa_id", InContact::WaId),
    Key::new("user_id", InContact::UserId),
];

impl Walk<'_> {
    fn body(&mut self) -> Result<(), Stop> {
        match self.cursor.token() {
            b'{' => self.root()?,
            _ => {
                let raw = self.cursor.value()?;
                self.heads.push(Head::new(EventKind::Unknown, Place::Body, ROOT, raw));
            }
        }
        self.cursor.finish()
    }

    fn root(&mut self) -> Result<(), Stop> {
        let (start, beginning) = (self.cursor.offset(), self.cursor.clone());
        let mut runs = Runs::new(0, 0);
        let mut partner = Partner::default();
        let mut bare = BareChange::default();
        self.all_members(BODY, |walk, member| match member {
            Member::Known(InBody::Nothing) => walk.cursor.skip(),
            Member::Known(InBody::Entry) => walk.entries(&mut runs),
            Member::Known(InBody::Value(member)) => walk.value_member(member, ROOT, &mut runs),
            Member::Other(key) => {
                walk.note(key, &mut partner, &mut bare);
                walk.other_member(key, ROOT, &mut runs)
            }
        })?;
        let flat = runs.has_keys_of_lists() || runs.has(Run::List(List::Errors));
        self.shape = match (runs.has(Run::Entries), flat || runs.contacts) {
            (true, _) => Shape::Cloud,
            (false, true) => Shape::OnPremise,
            (false, false) => Shape::Other,
        };
        if self.shape == Shape::Other && bare.field && bare.value {
            self.cursor = beginning;
            return self.bare_change();
        }
        match self.shape {
            Shape::OnPremise if flat => self.settle(&runs, ROOT, |_, _| true),
            // Beside an envelope only what looks like an event counts.
            Shape::Cloud => self.settle(&runs, ROOT, |cursor, head| {
                matches!(head.place, Place::Item(_)) && cursor.is_object(head.raw)
            }),
            _ => self.settle(&runs, ROOT, |_, _| false),
        }
        if self.heads.is_empty() {
            let raw = Span::new(start..self.cursor.position());
            let mut head = Head::new(EventKind::Unknown, Place::Body, ROOT, raw);
            if self.shape == Shape::Other && partner.event.is_some() {
                (head.kind, head.name, head.id) = (EventKind::Partner, partner.event, partner.id);
            }
            self.heads.push(head);
        }
        Ok(())
    }

    /// Walks a change that stands alone, as documentation shows it: it is the only one of the only entry.
    fn bare_change(&mut self) -> Result<(), Stop> {
        self.heads.clear();
        self.contacts.clear();
        self.parts.clear();
        self.other_keys.clear();
        *self.scope(ROOT) = Scope::root();
        self.shape = Shape::Cloud;
        self.change(0, 0)
    }

    /// Keeps what a body without the usual keys is known by. Does not pass the value.
    fn note(&mut self, key: Text, partner: &mut Partner, bare: &mut BareChange) {
        // What is wrong with the value is found when it is passed.
        let mut ahead = self.cursor.clone();
        match &*self.cursor.resolve(key) {
            b"event" => partner.event = ahead.string_or_skip().unwrap_or_default(),
            b"id" => partner.id = ahead.scalar_or_skip().unwrap_or_default(),
            b"field" => bare.field = ahead.token() == b'"',
            b"value" => bare.value = ahead.token() == b'{',
            _ => {}
        }
    }

    /// Walks the value of `entry`.
    fn entries(&mut self, runs: &mut Runs) -> Result<(), Stop> {
        runs.begin(Run::Entries, self.heads.len());
        let present = if self.cursor.token() == b'[' {
            self.elements(|walk, index| walk.entry(index))?;
            true
        } else {
            let scope = self.scopes.len() as u32;
            self.scopes.push(Scope::change(0, 0));
            self.malformed_container(Place::Entries, scope)?
        };
        runs.end(Run::Entries, present, present);
        Ok(())
    }

    fn entry(&mut self, index: u32) -> Result<(), Stop> {
        let first_scope = self.scopes.len();
        let first_head = self.heads.len();
        if self.cursor.token() != b'{' {
            self.malformed(Place::Entry, first_scope as u32)?;
            self.scopes.push(Scope::change(index, 0));
            return Ok(());
        }
        let start = self.cursor.offset();
        let (mut waba_id, mut time) = (None, None);
        let mut beside = Beside::new();
        self.all_members(ENTRY, |walk, member| match member {
            Member::Known(InEntry::Id) => walk.scalar(&mut waba_id),
            Member::Known(InEntry::Time) => walk.scalar(&mut time),
            Member::Known(InEntry::Changes) => {
                walk.heads.truncate(first_head);
                walk.scopes.truncate(first_scope);
                walk.changes(index)
            }
            Member::Other(key) => walk.note_beside(key, &mut beside),
        })?;
        if !beside.is_empty() {
            let scope = self.scopes.len() as u32;
            self.scopes.push(Scope { holder: Holder::Entry, ..Scope::change(index, 0) });
            self.lists_beside(&beside, |walk, key, index| walk.item_beside(key, index, scope))?;
        }
        if self.heads.len() == first_head {
            let raw = Span::new(start..self.cursor.position());
            self.heads.push(Head::new(EventKind::Unknown, Place::Entry, self.scopes.len() as u32, raw));
            self.scopes.push(Scope::change(index, 0));
        }
        for scope in self.scopes.iter_mut().skip(first_scope) {
            scope.waba_id = waba_id;
            scope.time = time;
        }
        Ok(())
    }

    fn changes(&mut self, entry: u32) -> Result<(), Stop> {
        if self.cursor.token() != b'[' {
            if self.malformed_container(Place::Changes, self.scopes.len() as u32)? {
                self.scopes.push(Scope::change(entry, 0));
            }
            return Ok(());
        }
        self.elements(|walk, index| walk.change(entry, index))
    }

    fn change(&mut self, entry: u32, index: u32) -> Result<(), Stop> {
        let scope = self.scopes.len() as u32;
        self.scopes.push(Scope::change(entry, index));
        if self.cursor.token() != b'{' {
            return self.malformed(Place::Change, scope);
        }
        let start = self.cursor.offset();
        let first_head = self.heads.len();
        let first_key = self.other_keys.len();
        let mut runs = Runs::new(first_head, first_key);
        let (mut field, mut valued) = (None, false);
        let mut beside = Beside::new();
        self.all_members(CHANGE, |walk, member| match member {
            Member::Known(InChange::Field) => walk.string(&mut field),
            Member::Known(InChange::Value) => {
                if valued {
                    walk.heads.truncate(first_head);
                    walk.other_keys.truncate(first_key);
                    runs = Runs::new(first_head, first_key);
                    *walk.scope(scope) = Scope::change(entry, index);
                }
                valued = true;
                walk.value(scope, &mut runs)
            }
            Member::Other(key) => walk.note_beside(key, &mut beside),
        })?;
        self.scope(scope).field = field;
        let field = field.map(|field| self.cursor.resolve(field));
        let has_own_content = self.split(field.as_deref(), &runs, scope);
        if !beside.is_empty() {
            let scope_beside = self.scopes.len() as u32;
            let scope = self.scope(scope).clone();
            self.scopes.push(Scope { holder: Holder::Change, ..scope });
            self.lists_beside(&beside, |walk, key, index| walk.item_beside(key, index, scope_beside))?;
        }
        let name = field.as_deref().unwrap_or_default();
        for head in &mut self.heads[first_head..] {
            if let (Place::Item(list), true) = (head.place, head.kind != EventKind::Malformed) {
                head.kind = list.kind_in(name).unwrap_or(head.kind);
            }
        }
        if has_own_content || self.heads.len() == first_head {
            let raw = Span::new(start..self.cursor.position());
            let mut head = Head::new(EventKind::of_change(name), Place::Change, scope, raw);
            if head.kind == EventKind::Handover {
                let change = self.cursor.back_at(start);
                self.revisit(change, |walk| walk.handover(&mut head, scope))?;
            }
            self.heads.insert(first_head, head);
        }
        Ok(())
    }

    /// Leaves of the heads of a value those that are events beside the change, and says whether the change has a content
    /// of its own too.
    fn split(&mut self, field: Option<&[u8]>, runs: &Runs, scope: u32) -> bool {
        let errors = runs.is_list(Run::List(List::Errors));
        let (has_items, is_collection) = match field {
            Some(field) if holds_items(field) => (true, true),
            // The `errors` of a flat value, such as that of `flows`, are a part of it.
            Some(field) => {
                // Copies stand in an object of their own, or in the value itself.
                let is_one_thing = EventKind::of_change(field) != EventKind::Unknown
                    && (field != b"standby" || self.has_other(runs, |key| key == field));
                (runs.has_lists() || errors && runs.messaging, !is_one_thing)
            }
            None => (runs.has_lists() || errors, true),
        };
        if runs.malformed || has_items && is_collection {
            self.settle(runs, scope, |_, _| true);
            return false;
        }
        let has_others = self.has_other(runs, |key| key != INITIATED_BY.as_bytes());
        if has_items {
            self.settle(runs, scope, |_, _| false);
        }
        self.other_keys.truncate(runs.first_key);
        let is_part = |head: &mut Head| {
            !has_items
                || head.kind == EventKind::Malformed
                || head.place == Place::Item(List::Errors) && !runs.messaging
        };
        let parts = self.heads.extract_if(runs.first_head.., is_part).count();
        has_others || parts > 0
    }

    /// Whether there is an unknown key such as that.
    fn has_other(&self, runs: &Runs, is_meant: impl Fn(&[u8]) -> bool) -> bool {
        self.other_keys[runs.first_key..].iter().any(|(key, _)| is_meant(&self.cursor.resolve(*key)))
    }

    /// Reads whom the conversation is with that passed, and the number, which no `metadata` names.
    fn handover(&mut self, head: &mut Head, scope: u32) -> Result<(), Stop> {
        const PARTIES: &[Key<bool>] = &[Key::new("sender", true), Key::new("recipient", false)];
        let mut number = None;
        self.members(&[Key::new("value", ())], |walk, ()| {
            number = None;
            [head.sender, head.sender_user] = [None; 2];
            walk.members(PARTIES, |walk, is_person| match is_person {
                true => walk.person_in(head),
                false => walk.scalar_in(&mut number, &[Key::new("phone_number_id", ())]),
            })
        })?;
        let scope = self.scope(scope);
        scope.phone_number_id = scope.phone_number_id.or(number);
        Ok(())
    }

    /// Walks the `value` of a change.
    fn value(&mut self, scope: u32, runs: &mut Runs) -> Result<(), Stop> {
        if self.cursor.token() != b'{' {
            runs.malformed = self.malformed_container(Place::Value, scope)?;
            return Ok(());
        }
        self.all_members(VALUE, |walk, member| match member {
            Member::Known(member) => walk.value_member(member, scope, runs),
            Member::Other(key) => walk.other_member(key, scope, runs),
        })
    }

    fn value_member(&mut self, member: InValue, scope: u32, runs: &mut Runs) -> Result<(), Stop> {
        let list = match member {
            InValue::List(list) => list,
            InValue::Contacts => {
                runs.contacts = self.cursor.token() != b'n';
                return self.contacts(scope);
            }
            InValue::Metadata => {
                runs.messaging = true;
                return self.metadata(scope);
            }
            InValue::MessagingProduct => {
                runs.messaging = true;
                return self.cursor.skip();
            }
        };
        runs.begin(Run::List(list), self.heads.len());
        let is_list = self.cursor.token() == b'[';
        let present = if is_list {
            self.elements(|walk, index| match list {
                List::History => walk.history(index, scope),
                _ => walk.item(list, index, scope),
            })?;
            true
        } else {
            self.malformed_container(Place::List(list), scope)?
        };
        runs.end(Run::List(list), present, is_list);
        Ok(())
    }

    /// Walks the value of a key that this version does not know.
    fn other_member(&mut self, key: Text, scope: u32, runs: &mut Runs) -> Result<(), Stop> {
        let first_head = self.heads.len();
        runs.begin(Run::List(List::Other), first_head);
        self.other_keys.push((key, first_head));
        if *self.cursor.resolve(key) == *INITIATED_BY.as_bytes() {
            // What is wrong with the value is found when it is passed.
            self.scope(scope).initiated_by = self.cursor.clone().string_or_skip().unwrap_or_default();
        }
        match self.cursor.token() {
            b'[' => self.elements(|walk, index| walk.unknown(key, Place::Item(List::Other), index, scope)),
            b'{' => {
                self.unknown(key, Place::List(List::Other), 0, scope)?;
                if let Some(head) = self.heads.last_mut() {
                    head.kind = EventKind::of_object(&self.cursor.resolve(key));
                }
                Ok(())
            }
            _ => self.cursor.skip(),
        }
    }

    fn metadata(&mut self, scope: u32) -> Result<(), Stop> {
        const KEYS: &[Key<usize>] = &[Key::new("display_phone_number", 0), Key::new("phone_number_id", 1)];
        let mut numbers = [None; 2];
        self.members(KEYS, |walk, place| walk.scalar(&mut numbers[place]))?;
        let scope = self.scope(scope);
        [scope.display_phone_number, scope.phone_number_id] = numbers;
        Ok(())
    }

    fn contacts(&mut self, scope: u32) -> Result<(), Stop> {
        let first = self.contacts.len();
        if self.cursor.token() == b'[' {
            self.elements(|walk, _| walk.contact())?;
        } else {
            self.cursor.skip()?;
        }
        self.scope(scope).contacts = first..self.contacts.len();
        Ok(())
    }

    fn contact(&mut self) -> Result<(), Stop> {
        let start = self.cursor.offset();
        let (mut wa_id, mut user_id, mut name) = (None, None, None);
        self.members(CONTACT, |walk, member| match member {
            InContact::Profile => walk.string_in(&mut name, &[Key::new("name", ())]),
            InContact::WaId => walk.scalar(&mut wa_id),
            InContact::UserId => walk.scalar(&mut user_id),
        })?;
        let raw = Span::new(start..self.cursor.position());
        self.contacts.push(Profile { raw, wa_id, user_id, name });
        Ok(())
    }

    /// Drops the heads of keys that came again, and of unknown keys those that are not for `keep_other`; orders the rest.
    fn settle(&mut self, runs: &Runs, scope: u32, keep_other: fn(&Cursor<'_>, &Head) -> bool) {
        if runs.are_settled() && self.other_keys.len() == runs.first_key {
            return;
        }
        let other_keys = self.other_keys.split_off(runs.first_key);
        let cursor = &self.cursor;
        let keep_other = |head: &Head| keep_other(cursor, head);
        runs.settle(&mut self.heads, scope, keep_other, &other_keys, |key| cursor.resolve(key));
    }
}

/// What a change without an envelope has at its root.
#[derive(Default)]
struct BareChange {
    field: bool,
    value: bool,
}

/// What a notification of the partner API has at its root.
#[derive(Default)]
struct Partner {
    event: Option<Text>,
    id: Option<Text>,
}
