//! Lists that stand beside what they belong in: `statuses` beside `value`, something new beside `changes`.
//!
//! Their objects are reported, as what they are where the key is known. They are looked for when all that belongs there
//! has been walked, so that they cost a usual body nothing.

use std::collections::HashMap;

use waba_types::webhook::EventKind;
use waba_types::webhook::changes::List;

use super::head::Head;
use super::place::Place;
use super::scan::Stop;
use super::span::Text;
use super::walk::Walk;

/// The keys of an object that mean nothing there, and where their values start.
pub(super) type Beside = Vec<(Text, usize)>;

impl Walk<'_> {
    /// Notes the key that was read, and passes its value.
    pub(super) fn note_beside(&mut self, key: Text, beside: &mut Beside) -> Result<(), Stop> {
        beside.push((key, self.cursor.offset()));
        self.cursor.skip()
    }

    /// Walks the lists among the values; `read` has to pass each object in them. Of duplicate keys the last one counts.
    pub(super) fn lists_beside(
        &mut self,
        beside: &Beside,
        mut read: impl FnMut(&mut Self, Text, u32) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        if beside.is_empty() {
            return Ok(());
        }
        let cursor = &self.cursor;
        let last: HashMap<_, _> = beside.iter().map(|&(key, start)| (cursor.resolve(key), start)).collect();
        for &(key, start) in beside {
            let mut list = self.cursor.back_at(start);
            if last.get(&self.cursor.resolve(key)) != Some(&start) || list.token() != b'[' {
                continue;
            }
            self.revisit(list, |walk| {
                walk.elements(|walk, index| match walk.cursor.token() {
                    b'{' => read(walk, key, index),
                    _ => walk.cursor.skip(),
                })
            })?;
        }
        Ok(())
    }

    /// Walks an object of the list `key` that stands outside of a value.
    pub(super) fn item_beside(&mut self, key: Text, index: u32, scope: u32) -> Result<(), Stop> {
        match List::from(&*self.cursor.resolve(key)) {
            List::Other => self.unknown(key, Place::Item(List::Other), index, scope),
            List::History => self.history(index, scope),
            list => self.item(list, index, scope),
        }
    }

    /// Reports the value in front, which stands under an unknown key.
    pub(super) fn unknown(&mut self, key: Text, place: Place, index: u32, scope: u32) -> Result<(), Stop> {
        let raw = self.cursor.value()?;
        let head = Head::new(EventKind::Unknown, place, scope, raw);
        self.heads.push(Head { name: Some(key), index, ..head });
        Ok(())
    }
}
