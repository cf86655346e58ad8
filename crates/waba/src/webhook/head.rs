//! Heads: what one pass over a body writes down.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use waba_types::webhook::EventKind;

use super::place::{Part, Place};
use super::span::{Span, Text};

/// What lists stand in. They belong in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    Value,
    Change,
    Entry,
}

/// What all events of one change have in common; the root of an on-premise body is one too.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// `entry[i].changes[j]`; nothing for the root.
    pub(super) place: Option<(u32, u32)>,
    /// What the lists stand in, except at the root.
    pub(super) holder: Holder,
    pub(super) waba_id: Option<Text>,
    pub(super) time: Option<Text>,
    pub(super) field: Option<Text>,
    pub(super) phone_number_id: Option<Text>,
    pub(super) display_phone_number: Option<Text>,
    /// Who removed people from a group, where that stands beside the list.
    pub(super) initiated_by: Option<Text>,
    /// Into [`Batch::contacts`].
    pub(super) contacts: Range<usize>,
}

impl Scope {
    pub(super) fn root() -> Self {
        Self {
            place: None,
            holder: Holder::Value,
            waba_id: None,
            time: None,
            field: None,
            phone_number_id: None,
            display_phone_number: None,
            initiated_by: None,
            contacts: 0..0,
        }
    }

    pub(super) fn change(entry: u32, change: u32) -> Self {
        Self { place: Some((entry, change)), ..Self::root() }
    }
}

/// An element of `contacts`: who somebody is.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    pub(super) raw: Span,
    pub(super) wa_id: Option<Text>,
    pub(super) user_id: Option<Text>,
    pub(super) name: Option<Text>,
}

/// One event.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) kind: EventKind,
    pub(super) place: Place,
    /// The index in the list, for [`Place::Item`] and the items of [`Place::History`].
    pub(super) index: u32,
    /// Into [`Batch::scopes`].
    pub(super) scope: u32,
    /// Into [`Batch::parts`], for [`Place::History`].
    pub(super) part: u32,
    pub(super) raw: Span,
    /// Message type, status value, event of a call or partner; the key under [`List::Other`].
    pub(super) name: Option<Text>,
    pub(super) id: Option<Text>,
    pub(super) sender: Option<Text>,
    pub(super) sender_user: Option<Text>,
    pub(super) recipient: Option<Text>,
    pub(super) recipient_user: Option<Text>,
    pub(super) timestamp: Option<Text>,
    pub(super) text: Option<Text>,
}

impl Head {
    pub(super) fn new(kind: EventKind, place: Place, scope: u32, raw: Span) -> Self {
        Self {
            kind,
            place,
            index: 0,
            scope,
            part: 0,
            raw,
            name: None,
            id: None,
            sender: None,
            sender_user: None,
            recipient: None,
            recipient_user: None,
            timestamp: None,
            text: None,
        }
    }
}

/// The shape of a whole body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// There is an `entry`.
    Cloud,
    /// Flat: messages, statuses or errors at the root.
    OnPremise,
    /// None of both.
    Other,
}

/// A kept body and all heads that point into it.
pub(super) struct Batch {
    pub(super) body: Bytes,
    pub(super) shape: Shape,
    /// The number that bodies without one belong to.
    pub(super) phone_number_id: Option<Arc<str>>,
    pub(super) scopes: Vec<Scope>,
    pub(super) contacts: Vec<Profile>,
    pub(super) parts: Vec<Part>,
    pub(super) heads: Vec<Head>,
}

impl Batch {
    pub(super) fn raw(&self, span: Span) -> &[u8] {
        self.body.get(span.range()).unwrap_or_default()
    }

    pub(super) fn text(&self, text: Text) -> Cow<'_, str> {
        text.resolve(&self.body)
    }

    pub(super) fn raw_text(&self, text: Text) -> &str {
        text.raw(&self.body)
    }
}
