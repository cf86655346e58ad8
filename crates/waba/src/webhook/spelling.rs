//! Fields of heads as they are spelled, for whoever hands them on and does not read them, as bindings do.

use std::borrow::Cow;
use std::ops::Range;

use super::event::{Event, Name};

/// A field of the head of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadField {
    /// [`Event::type_name`].
    TypeName,
    /// [`Event::id`].
    Id,
    /// [`Event::from`].
    From,
    /// [`Event::to`].
    To,
    /// [`Event::text`].
    Text,
    /// [`Event::phone_number_id`].
    PhoneNumberId,
    /// [`Event::profile_name`].
    ProfileName,
}

/// How a field of a head is spelled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spelling<'e> {
    /// As these bytes of the [`body`](Event::body) are, which are UTF-8.
    Verbatim(Range<usize>),
    /// Otherwise than in the body: there it has escapes, or does not stand at all.
    Other(Cow<'e, str>),
}

impl Event {
    /// How a field of the head is spelled, which takes less than to read it.
    #[inline(always)] // The field is a constant wherever speed matters.
    pub fn spelling(&self, field: HeadField) -> Option<Spelling<'_>> {
        let text = match field {
            HeadField::TypeName => match self.name() {
                Name::Entry => return Some(Spelling::Other(Cow::Borrowed("entry"))),
                Name::At(text) => text,
            },
            HeadField::Id => self.head().id,
            HeadField::From => self.sender(),
            HeadField::To => self.recipient(),
            HeadField::Text => self.head().text,
            HeadField::PhoneNumberId => match self.scope().phone_number_id {
                None => return self.batch.phone_number_id.as_deref().map(|id| Spelling::Other(id.into())),
                id => id,
            },
            HeadField::ProfileName => self.sender_name(),
        }?;
        Some(match text.verbatim() {
            Some(range) => Spelling::Verbatim(range),
            None => Spelling::Other(self.batch.text(text)),
        })
    }
}
