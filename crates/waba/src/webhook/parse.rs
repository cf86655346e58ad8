//! The walk over an envelope: from a body to heads, in one pass, whatever the order of the keys.
//!
//! Nothing in a body is trusted to have the right type, and no part of it can hide another: what is out of place
//! becomes an event of its own. Of duplicate keys the last one counts, as with every JSON library, which is why
//! heads are written down at once and taken back when their key comes again.

use std::sync::Arc;

use bytes::Bytes;

use super::error::ParseError;
use super::head::{Batch, EventKind, Head, Profile, Scope, Shape};
use super::place::{List, Part, Place, holds_items, kind_of_change, kind_of_object};
use super::runs::{Run, Runs};
use super::scan::{Cursor, Stop};
use super::span::{Span, Text};

/// A usual event takes this many bytes of a body.
const BYTES_PER_EVENT: usize = 750;

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
    let text =
        std::str::from_utf8(&body).map_err(|error| ParseError::Utf8 { offset: error.valid_up_to() })?;
    if text.trim_matches([' ', '\n', '\r', '\t']).is_empty() {
        return Err(ParseError::Empty);
    }
    let mut walk = Walk {
        cursor: Cursor::new(text),
        shape: Shape::Other,
        scopes: vec![Scope::root()],
        contacts: Vec::new(),
        parts: Vec::new(),
        heads: Vec::with_capacity(body.len() / BYTES_PER_EVENT + 1),
        other_keys: Vec::new(),
    };
    if walk.body().is_err() {
        return Err(walk.cursor.fault());
    }
    let Walk { shape, scopes, contacts, parts, heads, .. } = walk;
    Ok(Batch { body, shape, phone_number_id, scopes, contacts, parts, heads })
}

/// A walk in progress.
pub(super) struct Walk<'a> {
    pub(super) cursor: Cursor<'a>,
    shape: Shape,
    scopes: Vec<Scope>,
    contacts: Vec<Profile>,
    pub(super) parts: Vec<Part>,
    pub(super) heads: Vec<Head>,
    /// Unknown keys of the values that are being walked, and where the heads of each start.
    other_keys: Vec<(Text, usize)>,
}

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
        let mut scope = Scope::root();
        let mut runs = Runs::new(0, 0);
        let mut partner = Partner::default();
        let mut bare = BareChange::default();
        self.cursor.object()?;
        while let Some(key) = self.cursor.member()? {
            match &*self.cursor.resolve(key) {
                b"object" => self.cursor.skip()?,
                b"entry" => {
                    let present = self.entries(&mut runs)?;
                    runs.end(Run::Entries, present);
                }
                name => {
                    match name {
                        // Looked at twice: what is no JSON stops the second look, which notes why.
                        b"event" => {
                            partner.event = self.cursor.clone().string_or_skip().unwrap_or_default();
                        }
                        b"id" => partner.id = self.cursor.clone().scalar_or_skip().unwrap_or_default(),
                        b"data" => partner.data = self.cursor.token() != b'n',
                        b"field" => bare.field = self.cursor.token() == b'"',
                        b"value" => bare.value = self.cursor.token() == b'{',
                        _ => {}
                    }
                    self.value_member(key, name, ROOT, &mut scope, &mut runs)?;
                }
            }
        }
        let flat = runs.has_items() || runs.has(Run::List(List::Errors));
        self.shape = match (runs.has(Run::Entries), flat || runs.contacts) {
            (true, _) => Shape::Cloud,
            (false, true) => Shape::OnPremise,
            (false, false) => Shape::Other,
        };
        if self.shape == Shape::Other && bare.field && bare.value {
            self.cursor = beginning;
            return self.bare_change();
        }
        self.settle(&runs, ROOT, flat && self.shape == Shape::OnPremise);
        if self.heads.is_empty() {
            let raw = Span::new(start..self.cursor.position());
            let mut head = Head::new(EventKind::Unknown, Place::Body, ROOT, raw);
            if self.shape == Shape::Other && partner.data && partner.event.is_some() {
                (head.kind, head.name, head.id) = (EventKind::Partner, partner.event, partner.id);
            }
            self.heads.push(head);
        }
        if let Some(root) = self.scopes.first_mut() {
            *root = scope;
        }
        Ok(())
    }

    /// Walks a change that stands alone, as documentation shows it: it is the only one of the only entry.
    fn bare_change(&mut self) -> Result<(), Stop> {
        self.heads.clear();
        self.contacts.clear();
        self.parts.clear();
        self.other_keys.clear();
        self.shape = Shape::Cloud;
        let scope = self.change(Scope::change(0, 0))?;
        self.scopes.push(scope);
        Ok(())
    }

    /// Walks the value of `entry`; says whether there is one.
    fn entries(&mut self, runs: &mut Runs) -> Result<bool, Stop> {
        runs.begin(Run::Entries, self.heads.len());
        match self.cursor.token() {
            b'[' => {
                self.cursor.array()?;
                let mut index = 0;
                while self.cursor.element()? {
                    self.entry(index)?;
                    index += 1;
                }
                Ok(true)
            }
            _ => {
                let present = self.malformed_container(Place::Entries, self.scopes.len() as u32)?;
                self.scopes.push(Scope::change(0, 0));
                Ok(present)
            }
        }
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
        self.cursor.object()?;
        while let Some(key) = self.cursor.member()? {
            match &*self.cursor.resolve(key) {
                b"id" => waba_id = self.cursor.scalar_or_skip()?,
                b"time" => time = self.cursor.scalar_or_skip()?,
                b"changes" => {
                    self.heads.truncate(first_head);
                    self.scopes.truncate(first_scope);
                    self.changes(index)?;
                }
                _ => self.cursor.skip()?,
            }
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
        self.cursor.array()?;
        let mut index = 0;
        while self.cursor.element()? {
            let scope = self.change(Scope::change(entry, index))?;
            self.scopes.push(scope);
            index += 1;
        }
        Ok(())
    }

    /// Walks a change, whose scope will be the next one.
    fn change(&mut self, mut scope: Scope) -> Result<Scope, Stop> {
        let scope_index = self.scopes.len() as u32;
        if self.cursor.token() != b'{' {
            self.malformed(Place::Change, scope_index)?;
            return Ok(scope);
        }
        let start = self.cursor.offset();
        let first_head = self.heads.len();
        let first_key = self.other_keys.len();
        let mut runs = Runs::new(first_head, first_key);
        self.cursor.object()?;
        while let Some(key) = self.cursor.member()? {
            match &*self.cursor.resolve(key) {
                b"field" => scope.field = self.cursor.string_or_skip()?,
                b"value" => {
                    self.heads.truncate(first_head);
                    self.other_keys.truncate(first_key);
                    runs = Runs::new(first_head, first_key);
                    scope = Scope { field: scope.field, ..Scope { place: scope.place, ..Scope::root() } };
                    self.value(scope_index, &mut scope, &mut runs)?;
                }
                _ => self.cursor.skip()?,
            }
        }
        let field = scope.field.map(|field| self.cursor.resolve(field));
        let splits = match field.as_deref() {
            Some(field) if holds_items(field) => true,
            // The `errors` of a flat value, such as that of `flows`, are a part of it.
            Some(_) => runs.has_items() || (runs.has(Run::List(List::Errors)) && runs.messaging),
            None => runs.has_items() || runs.has(Run::List(List::Errors)),
        };
        if splits || runs.malformed {
            self.settle(&runs, scope_index, true);
        } else {
            self.heads.truncate(first_head);
            self.other_keys.truncate(first_key);
        }
        if field.as_deref() == Some(b"history") {
            // Media of the chat history come as messages of their own. Taken for new ones they would be answered.
            for head in self.heads[first_head..].iter_mut().filter(|head| head.kind == EventKind::Message) {
                head.kind = EventKind::History;
            }
        }
        if self.heads.len() == first_head {
            let raw = Span::new(start..self.cursor.position());
            let kind = kind_of_change(field.as_deref().unwrap_or_default());
            self.heads.push(Head::new(kind, Place::Change, scope_index, raw));
        }
        Ok(scope)
    }

    /// Walks the `value` of a change.
    fn value(&mut self, scope_index: u32, scope: &mut Scope, runs: &mut Runs) -> Result<(), Stop> {
        if self.cursor.token() != b'{' {
            runs.malformed = self.malformed_container(Place::Value, scope_index)?;
            return Ok(());
        }
        self.cursor.object()?;
        while let Some(key) = self.cursor.member()? {
            self.value_member(key, &self.cursor.resolve(key), scope_index, scope, runs)?;
        }
        Ok(())
    }

    fn value_member(
        &mut self,
        key: Text,
        name: &[u8],
        scope_index: u32,
        scope: &mut Scope,
        runs: &mut Runs,
    ) -> Result<(), Stop> {
        let list = match (name, List::of(name, scope_index == ROOT)) {
            (_, Some(list)) => list,
            (b"contacts", _) => {
                runs.contacts = self.cursor.token() != b'n';
                return self.contacts(scope);
            }
            (b"metadata", _) => {
                runs.messaging = true;
                return self.metadata(scope);
            }
            (b"messaging_product", _) => {
                runs.messaging = true;
                return self.cursor.skip();
            }
            // The state and version of an on-premise API.
            (b"meta", _) if scope_index == ROOT => return self.cursor.skip(),
            _ => return self.other_member(key, scope_index, runs),
        };
        runs.begin(Run::List(list), self.heads.len());
        let present = if self.cursor.token() == b'[' {
            self.cursor.array()?;
            let mut index = 0;
            while self.cursor.element()? {
                match list {
                    List::History => self.history(index, scope_index)?,
                    _ => self.item(list, index, scope_index)?,
                }
                index += 1;
            }
            true
        } else {
            self.malformed_container(Place::List(list), scope_index)?
        };
        runs.end(Run::List(list), present);
        Ok(())
    }

    /// Walks the value of a key that this version does not know.
    fn other_member(&mut self, key: Text, scope: u32, runs: &mut Runs) -> Result<(), Stop> {
        let first_head = self.heads.len();
        runs.begin(Run::List(List::Other), first_head);
        self.other_keys.push((key, first_head));
        let push = |heads: &mut Vec<Head>, place, index, raw| {
            let head = Head::new(EventKind::Unknown, place, scope, raw);
            heads.push(Head { name: Some(key), index, ..head });
        };
        match self.cursor.token() {
            b'[' => {
                self.cursor.array()?;
                let mut index = 0;
                while self.cursor.element()? {
                    push(&mut self.heads, Place::Item(List::Other), index, self.cursor.value()?);
                    index += 1;
                }
                Ok(())
            }
            b'{' => {
                push(&mut self.heads, Place::List(List::Other), 0, self.cursor.value()?);
                if let Some(head) = self.heads.last_mut() {
                    head.kind = kind_of_object(&self.cursor.resolve(key));
                }
                Ok(())
            }
            _ => self.cursor.skip(),
        }
    }

    fn metadata(&mut self, scope: &mut Scope) -> Result<(), Stop> {
        (scope.phone_number_id, scope.display_phone_number) = (None, None);
        self.members(|walk, name| match name {
            b"phone_number_id" => walk.scalar(&mut scope.phone_number_id),
            b"display_phone_number" => walk.scalar(&mut scope.display_phone_number),
            _ => walk.cursor.skip(),
        })
    }

    fn contacts(&mut self, scope: &mut Scope) -> Result<(), Stop> {
        let first = self.contacts.len();
        if self.cursor.token() == b'[' {
            self.cursor.array()?;
            while self.cursor.element()? {
                self.contact()?;
            }
        } else {
            self.cursor.skip()?;
        }
        scope.contacts = first..self.contacts.len();
        Ok(())
    }

    fn contact(&mut self) -> Result<(), Stop> {
        let start = self.cursor.offset();
        let (mut wa_id, mut user_id, mut name) = (None, None, None);
        self.members(|walk, key| match key {
            b"wa_id" => walk.scalar(&mut wa_id),
            b"user_id" => walk.scalar(&mut user_id),
            b"profile" => {
                name = None;
                walk.members(|walk, key| match key {
                    b"name" => walk.string(&mut name),
                    _ => walk.cursor.skip(),
                })
            }
            _ => walk.cursor.skip(),
        })?;
        let raw = Span::new(start..self.cursor.position());
        self.contacts.push(Profile { raw, wa_id, user_id, name });
        Ok(())
    }

    /// Walks the object in front: `read` has to pass each value. Passes anything else.
    #[inline]
    pub(super) fn members(
        &mut self,
        mut read: impl FnMut(&mut Self, &[u8]) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        if self.cursor.token() != b'{' {
            return self.cursor.skip();
        }
        self.cursor.object()?;
        while let Some(key) = self.cursor.member()? {
            read(self, &self.cursor.resolve(key))?;
        }
        Ok(())
    }

    #[inline]
    pub(super) fn string(&mut self, slot: &mut Option<Text>) -> Result<(), Stop> {
        *slot = self.cursor.string_or_skip()?;
        Ok(())
    }

    #[inline]
    pub(super) fn scalar(&mut self, slot: &mut Option<Text>) -> Result<(), Stop> {
        *slot = self.cursor.scalar_or_skip()?;
        Ok(())
    }

    /// Reads the string under `key` of the object in front.
    pub(super) fn string_in(&mut self, slot: &mut Option<Text>, key: &[u8]) -> Result<(), Stop> {
        *slot = None;
        self.members(|walk, name| if name == key { walk.string(slot) } else { walk.cursor.skip() })
    }

    /// Reads the string or number under `key` of the object in front.
    pub(super) fn scalar_in(&mut self, slot: &mut Option<Text>, key: &[u8]) -> Result<(), Stop> {
        *slot = None;
        self.members(|walk, name| if name == key { walk.scalar(slot) } else { walk.cursor.skip() })
    }

    /// Reports the value in front, which has the wrong type.
    pub(super) fn malformed(&mut self, place: Place, scope: u32) -> Result<(), Stop> {
        let raw = self.cursor.value()?;
        self.heads.push(Head::new(EventKind::Malformed, place, scope, raw));
        Ok(())
    }

    /// As [`malformed`](Self::malformed), but `null` is as good as absent; says whether it was anything else.
    fn malformed_container(&mut self, place: Place, scope: u32) -> Result<bool, Stop> {
        if self.cursor.token() == b'n' {
            self.cursor.skip()?;
            return Ok(false);
        }
        self.malformed(place, scope)?;
        Ok(true)
    }

    /// Drops the heads of keys that came again, and orders what is left.
    fn settle(&mut self, runs: &Runs, scope: u32, keep_other: bool) {
        let other_keys = self.other_keys.split_off(runs.first_key);
        let cursor = &self.cursor;
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
    data: bool,
}
