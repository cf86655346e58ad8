//! The steps of a walk over a body: through objects and lists, past values, and what is noted on the way.

use waba_types::webhook::EventKind;

use super::head::{Head, Profile, Scope, Shape};
use super::known::Key;
use super::place::{Part, Place};
use super::scan::{Cursor, Member, Stop};
use super::span::Text;

/// A walk in progress.
pub(super) struct Walk<'a> {
    pub(super) cursor: Cursor<'a>,
    /// The most heads that there may be.
    pub(super) most_events: usize,
    pub(super) shape: Shape,
    pub(super) scopes: Vec<Scope>,
    pub(super) contacts: Vec<Profile>,
    pub(super) parts: Vec<Part>,
    pub(super) heads: Vec<Head>,
    /// Unknown keys of the values that are being walked, and where the heads of each start.
    pub(super) other_keys: Vec<(Text, usize)>,
}

impl Walk<'_> {
    pub(super) fn scope(&mut self, index: u32) -> &mut Scope {
        &mut self.scopes[index as usize]
    }

    /// Walks the array in front; `read` has to pass the element whose index it gets.
    #[inline]
    pub(super) fn elements(
        &mut self,
        mut read: impl FnMut(&mut Self, u32) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut more = self.cursor.array()?;
        let mut index = 0;
        while more {
            read(self, index)?;
            if self.heads.len() > self.most_events {
                return Err(self.cursor.too_many_events(self.most_events));
            }
            index += 1;
            more = self.cursor.another_element()?;
        }
        Ok(())
    }

    /// Walks the object in front; `read` has to pass each value.
    #[inline]
    pub(super) fn all_members<T: Copy>(
        &mut self,
        keys: &[Key<T>],
        mut read: impl FnMut(&mut Self, Member<T>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut more = self.cursor.object()?;
        let mut next = 0;
        while more {
            let member = self.cursor.key(keys, &mut next)?;
            read(self, member)?;
            more = self.cursor.another_member()?;
        }
        Ok(())
    }

    /// Walks the object in front: `read` has to pass each value of a known key. Passes anything else.
    #[inline]
    pub(super) fn members<T: Copy>(
        &mut self,
        keys: &[Key<T>],
        mut read: impl FnMut(&mut Self, T) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        if self.cursor.token() != b'{' {
            return self.cursor.skip();
        }
        self.all_members(keys, |walk, member| match member {
            Member::Known(meaning) => read(walk, meaning),
            Member::Other(_) => walk.cursor.skip(),
        })
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
    pub(super) fn string_in(&mut self, slot: &mut Option<Text>, key: &[Key<()>]) -> Result<(), Stop> {
        *slot = None;
        self.members(key, |walk, ()| walk.string(slot))
    }

    /// Reads the string or number under `key` of the object in front.
    pub(super) fn scalar_in(&mut self, slot: &mut Option<Text>, key: &[Key<()>]) -> Result<(), Stop> {
        *slot = None;
        self.members(key, |walk, ()| walk.scalar(slot))
    }

    /// Reports the value in front, which has the wrong type.
    pub(super) fn malformed(&mut self, place: Place, scope: u32) -> Result<(), Stop> {
        let raw = self.cursor.value()?;
        self.heads.push(Head::new(EventKind::Malformed, place, scope, raw));
        Ok(())
    }

    /// As [`malformed`](Self::malformed), but `null` is as good as absent; says whether it was anything else.
    pub(super) fn malformed_container(&mut self, place: Place, scope: u32) -> Result<bool, Stop> {
        if self.cursor.token() == b'n' {
            self.cursor.skip()?;
            return Ok(false);
        }
        self.malformed(place, scope)?;
        Ok(true)
    }
}
