//! The walk over an element of `history`: its progress, each message of each thread, its errors, and whatever else is
//! listed there.
//!
//! Unlike all else it goes over the bytes more than once: first past the object, noting where its members stand (of
//! duplicate keys the last one counts), then over the members in the order of the report.

use waba_types::webhook::EventKind;
use waba_types::webhook::changes::List;

use super::beside::Beside;
use super::head::Head;
use super::known::Key;
use super::place::{Part, Piece, Place};
use super::scan::{Cursor, Member, Stop};
use super::span::Span;
use super::walk::Walk;

const HISTORY: &[Key<usize>; 3] = &[Key::new("metadata", 0), Key::new("threads", 1), Key::new("errors", 2)];
const THREAD: &[Key<usize>; 3] = &[Key::new("id", 0), Key::new("messages", 1), Key::new("context", 2)];

impl<'a> Walk<'a> {
    pub(super) fn history(&mut self, index: u32, scope: u32) -> Result<(), Stop> {
        if self.cursor.token() != b'{' {
            self.malformed(Place::Item(List::History), scope)?;
            self.mark(index, 0);
            return Ok(());
        }
        let (first_head, start) = (self.heads.len(), self.cursor.offset());
        let mut beside = Beside::new();
        let [metadata, threads, errors] = self.members_at(HISTORY, &mut beside)?;
        let raw = Span::new(start..self.cursor.position());
        let part = Part { item: index, thread: 0, person: None, user_id: None, context: None };
        if let Some(metadata) = metadata {
            self.revisit(metadata, |walk| walk.progress(part, scope))?;
        }
        if let Some(threads) = threads {
            self.revisit(threads, |walk| walk.threads(part, scope))?;
        }
        if let Some(errors) = errors {
            let part = self.part(part);
            self.revisit(errors, |walk| {
                walk.pieces(Piece::Errors, part, scope, |walk, index| {
                    let raw = walk.cursor.value()?;
                    walk.heads.push(Head::new(EventKind::Error, Place::History(Piece::Error), scope, raw));
                    walk.mark(index, part);
                    Ok(())
                })
            })?;
        }
        if !beside.is_empty() {
            let part = self.part(part);
            self.pieces_beside(&beside, Piece::Beside, part, scope)?;
        }
        if self.heads.len() == first_head {
            self.heads.push(Head::new(EventKind::Unknown, Place::Item(List::History), scope, raw));
            self.mark(index, 0);
        }
        Ok(())
    }

    fn progress(&mut self, part: Part, scope: u32) -> Result<(), Stop> {
        let part = self.part(part);
        let kind = if self.cursor.token() == b'{' { EventKind::History } else { EventKind::Malformed };
        let raw = self.cursor.value()?;
        self.heads.push(Head::new(kind, Place::History(Piece::Metadata), scope, raw));
        self.mark(0, part);
        Ok(())
    }

    fn threads(&mut self, part: Part, scope: u32) -> Result<(), Stop> {
        let threads = self.part(part);
        self.pieces(Piece::Threads, threads, scope, |walk, index| {
            let part = walk.part(Part { thread: index, ..part });
            let (first_head, start) = (walk.heads.len(), walk.cursor.offset());
            let mut beside = Beside::new();
            let [id, messages, context] = walk.members_at(THREAD, &mut beside)?;
            let raw = Span::new(start..walk.cursor.position());
            if let Some(mut id) = id {
                walk.parts[part as usize].person = id.scalar_or_skip()?;
            }
            if let Some(context) = context {
                let (mut user_id, raw) = (None, context.clone().value()?);
                walk.revisit(context, |walk| walk.scalar_in(&mut user_id, &[Key::new("user_id", ())]))?;
                let part = &mut walk.parts[part as usize];
                (part.user_id, part.context) = (user_id, Some(raw));
            }
            if let Some(messages) = messages {
                walk.revisit(messages, |walk| {
                    walk.pieces(Piece::Messages, part, scope, |walk, index| {
                        walk.chat_message(index, part, scope)
                    })
                })?;
            }
            walk.pieces_beside(&beside, Piece::BesideMessages, part, scope)?;
            if walk.heads.len() == first_head {
                walk.heads.push(Head::new(EventKind::Unknown, Place::History(Piece::Thread), scope, raw));
                walk.mark(0, part);
            }
            Ok(())
        })
    }

    fn chat_message(&mut self, index: u32, part: u32, scope: u32) -> Result<(), Stop> {
        let start = self.cursor.offset();
        let raw = Span::new(start..start);
        let mut head = Head::new(EventKind::History, Place::History(Piece::Message), scope, raw);
        self.message(&mut head)?;
        head.raw = Span::new(start..self.cursor.position());
        self.heads.push(head);
        self.mark(index, part);
        Ok(())
    }

    /// Walks the list in front, whose elements have to be objects, except errors; `read` passes each.
    fn pieces(
        &mut self,
        list: Piece,
        part: u32,
        scope: u32,
        mut read: impl FnMut(&mut Self, u32) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let element = match list {
            Piece::Threads => Piece::Thread,
            Piece::Errors => Piece::Error,
            _ => Piece::Message,
        };
        if self.cursor.token() != b'[' {
            self.malformed(Place::History(list), scope)?;
            self.mark(0, part);
            return Ok(());
        }
        self.elements(|walk, index| {
            if walk.cursor.token() == b'{' {
                return read(walk, index);
            }
            let own = walk.parts[part as usize];
            let part = if element == Piece::Thread { walk.part(Part { thread: index, ..own }) } else { part };
            walk.malformed(Place::History(element), scope)?;
            walk.mark(index, part);
            Ok(())
        })
    }

    /// Reports the objects of the lists that this version does not know.
    fn pieces_beside(&mut self, beside: &Beside, piece: Piece, part: u32, scope: u32) -> Result<(), Stop> {
        self.lists_beside(beside, |walk, key, index| {
            walk.unknown(key, Place::History(piece), index, scope)?;
            walk.mark(index, part);
            Ok(())
        })
    }

    fn part(&mut self, part: Part) -> u32 {
        self.parts.push(part);
        self.parts.len() as u32 - 1
    }

    /// Gives the latest head its index and part.
    fn mark(&mut self, index: u32, part: u32) {
        if let Some(head) = self.heads.last_mut() {
            (head.index, head.part) = (index, part);
        }
    }

    /// Passes the object in front and says where the values of `keys` stand, each of which means its place in the
    /// answer, and those `beside` them; `null` is as good as absent.
    fn members_at<const N: usize>(
        &mut self,
        keys: &[Key<usize>; N],
        beside: &mut Beside,
    ) -> Result<[Option<Cursor<'a>>; N], Stop> {
        let mut places = [const { None }; N];
        self.all_members(keys, |walk, member| match member {
            Member::Known(place) => {
                places[place] = (walk.cursor.token() != b'n').then(|| walk.cursor.clone());
                walk.cursor.skip()
            }
            Member::Other(key) => walk.note_beside(key, beside),
        })?;
        Ok(places)
    }

    /// Walks what stands at another place, and comes back.
    pub(super) fn revisit(
        &mut self,
        place: Cursor<'a>,
        walk: impl FnOnce(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let here = std::mem::replace(&mut self.cursor, place);
        walk(self)?;
        self.cursor = here;
        Ok(())
    }
}
