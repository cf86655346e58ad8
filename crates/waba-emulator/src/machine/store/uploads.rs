//! Uploads in parts: each gives a handle at its end, for a template's header or the picture of the profile.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;
use waba_types::OpaqueId;

use crate::machine::ids;
use crate::machine::rng::SplitMix64;

/// Most uploads and handles that are kept; the oldest ones go first.
const MAX_KEPT: usize = 100;
/// What the id of an upload begins with.
pub(crate) const PREFIX: &str = "upload:";

/// An upload that is not complete.
#[derive(Debug)]
pub(crate) struct Session {
    id: String,
    file_type: String,
    length: usize,
    received: Vec<u8>,
}

/// A file that was uploaded in parts.
#[derive(Debug)]
pub(crate) struct Uploaded {
    pub(crate) file_type: String,
    pub(crate) bytes: Bytes,
}

/// Why a part is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// There is no such upload.
    Unknown,
    /// The part does not begin where the last one ended: here.
    Offset(usize),
    /// The parts are longer than the file was said to be.
    TooLong,
}

#[derive(Debug, Default)]
pub(crate) struct Uploads {
    sessions: VecDeque<Session>,
    handles: BTreeMap<String, Uploaded>,
    /// The handles, the oldest first.
    order: VecDeque<String>,
}

impl Uploads {
    /// Begins an upload and gives its id.
    pub(crate) fn begin(&mut self, file_type: String, length: usize, rng: &mut SplitMix64) -> OpaqueId {
        let id = format!("{PREFIX}{}?sig={}", ids::trace(rng), ids::trace(rng));
        self.sessions.push_back(Session { id: id.clone(), file_type, length, received: Vec::new() });
        if self.sessions.len() > MAX_KEPT {
            self.sessions.pop_front();
        }
        id.into()
    }

    /// How many bytes of an upload have arrived.
    pub(crate) fn offset(&self, id: &str) -> Option<usize> {
        self.sessions.iter().find(|session| session.id == id).map(|session| session.received.len())
    }

    /// Takes a part; the last one gives the handle.
    pub(crate) fn add(
        &mut self,
        id: &str,
        offset: usize,
        part: &[u8],
        rng: &mut SplitMix64,
    ) -> Result<Option<String>, Refused> {
        let place = self.sessions.iter().position(|session| session.id == id).ok_or(Refused::Unknown)?;
        let session = &mut self.sessions[place];
        if offset != session.received.len() {
            return Err(Refused::Offset(session.received.len()));
        }
        if offset + part.len() > session.length {
            return Err(Refused::TooLong);
        }
        session.received.extend_from_slice(part);
        if session.received.len() < session.length {
            return Ok(None);
        }
        let Session { file_type, received, .. } =
            self.sessions.remove(place).expect("its place was just found");
        let handle = format!("4::{}", ids::trace(rng));
        self.handles.insert(handle.clone(), Uploaded { file_type, bytes: received.into() });
        self.order.push_back(handle.clone());
        if self.order.len() > MAX_KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.handles.remove(&oldest);
        }
        Ok(Some(handle))
    }

    /// What a handle stands for.
    pub(crate) fn get(&self, handle: &str) -> Option<&Uploaded> {
        self.handles.get(handle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_each_other_up_to_the_length_of_the_file() {
        let (mut uploads, mut rng) = (Uploads::default(), SplitMix64::new(0));
        let id = uploads.begin("image/png".to_owned(), 5, &mut rng);
        assert!(id.starts_with(PREFIX));
        let (unsigned, _) = id.split_once("?sig=").unwrap();
        assert_eq!(uploads.add(unsigned, 0, b"abc", &mut rng), Err(Refused::Unknown));
        assert_eq!(uploads.add(&id, 0, b"abc", &mut rng), Ok(None));
        assert_eq!(uploads.add(&id, 0, b"abc", &mut rng), Err(Refused::Offset(3)));
        assert_eq!(uploads.add(&id, 3, b"def", &mut rng), Err(Refused::TooLong));
        assert_eq!(uploads.offset(&id), Some(3));
        let handle = uploads.add(&id, 3, b"de", &mut rng).unwrap().unwrap();
        assert_eq!(uploads.get(&handle).unwrap().bytes, "abcde");
        assert_eq!(uploads.add(&id, 5, b"", &mut rng), Err(Refused::Unknown));
        assert_eq!(uploads.offset(&id), None);
    }

    #[test]
    fn the_oldest_uploads_are_forgotten() {
        let (mut uploads, mut rng) = (Uploads::default(), SplitMix64::new(0));
        let mut handle = || {
            let id = uploads.begin("image/png".to_owned(), 1, &mut rng);
            uploads.add(&id, 0, b"x", &mut rng).unwrap().unwrap()
        };
        let handles: Vec<_> = (0..=MAX_KEPT).map(|_| handle()).collect();
        assert!(uploads.get(&handles[0]).is_none() && uploads.get(&handles[1]).is_some());
    }
}
