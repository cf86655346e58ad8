//! The files of the number: what was uploaded and what persons sent, and how many requests for files failed.

use std::collections::VecDeque;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use ring::digest::{Digest, SHA256, digest};
use serde::Serialize;
use waba_types::Dialect;
use waba_types::ids::MediaId;
use waba_types::operations::files::DOWNLOAD_MEDIA;

use crate::machine::ids;
use crate::machine::millis::{Millis, days};
use crate::machine::rng::SplitMix64;
use crate::machine::settings::MediaLockout;
use crate::machine::store::message::Direction;
use base16ct::lower::encode_string as hex;

/// Most files that are kept; the oldest ones go first.
const MAX_FILES: usize = 10_000;
/// Most bytes of files that are kept.
const MAX_BYTES: usize = 256 << 20;

/// How long the id of an uploaded file is good on cloud hosts.
const UPLOADED: Duration = days(30);
/// How long all other ids are good: those of files that persons sent, and all of on-premise hosts.
const RECEIVED: Duration = days(7);
/// How long an address to download from is good.
const ADDRESS: Duration = Duration::from_secs(5 * 60);
/// The time in which failed requests are counted.
const COUNTED: Duration = Duration::from_secs(60 * 60);

/// Where cloud hosts say that files are. The API's own host has them at the same path.
const META_HOST: &str = "https://lookaside.fbsbx.com";
/// The path of a download.
const ATTACHMENTS: &str = match DOWNLOAD_MEDIA.spec.cloud {
    Some(route) => route.path,
    None => "",
};

/// A file, as the emulator keeps it.
pub(crate) struct StoredFile {
    pub(crate) id: MediaId,
    pub(crate) mime_type: String,
    digest: Digest,
    pub(crate) bytes: Bytes,
    /// Outbound, if the business uploaded it.
    direction: Direction,
    at: Millis,
    /// What makes the addresses of this file hard to guess.
    secret: String,
}

/// A file, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MediaRecord {
    /// Id.
    pub id: MediaId,
    /// Type, as it was given.
    pub mime_type: String,
    /// Bytes of the file.
    pub file_size: u64,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// Outbound, if the business uploaded it; inbound, if a person sent it.
    pub direction: Direction,
    /// When it came.
    pub at: Millis,
}

/// What is known about the files of the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MediaReport {
    /// The files, the oldest first.
    pub files: Vec<MediaRecord>,
    /// Requests for files that failed within the last hour.
    pub failures: usize,
    /// Until when files can't be looked up, after too many failures.
    pub blocked_until: Option<Millis>,
}

/// The files, the oldest first.
#[derive(Default)]
pub(crate) struct Media {
    files: VecDeque<StoredFile>,
    bytes: usize,
    failures: VecDeque<Millis>,
    blocked_until: Option<Millis>,
}

impl Media {
    /// Keeps a file and gives its id.
    pub(crate) fn insert(
        &mut self,
        dialect: Dialect,
        direction: Direction,
        mime_type: &str,
        bytes: Bytes,
        now: Millis,
        rng: &mut SplitMix64,
    ) -> &StoredFile {
        self.bytes += bytes.len();
        self.files.push_back(StoredFile {
            id: ids::media(dialect, rng),
            mime_type: mime_type.to_owned(),
            digest: digest(&SHA256, &bytes),
            bytes,
            direction,
            at: now,
            secret: hex(&rng.bytes()),
        });
        // The newest file stays whatever its size.
        while self.files.len() > MAX_FILES || (self.bytes > MAX_BYTES && self.files.len() > 1) {
            if let Some(file) = self.files.pop_front() {
                self.bytes -= file.bytes.len();
            }
        }
        let last = self.files.len() - 1;
        &self.files[last]
    }

    /// The file with this id, unless its time is over.
    pub(crate) fn get(&self, dialect: Dialect, id: &str, now: Millis) -> Option<&StoredFile> {
        let file = self.files.iter().find(|file| file.id == *id)?;
        let life = match (dialect, file.direction) {
            (Dialect::Cloud, Direction::Outbound) => UPLOADED,
            _ => RECEIVED,
        };
        (now.since(file.at) < life).then_some(file)
    }

    /// Deletes a file; says whether there was one.
    pub(crate) fn remove(&mut self, dialect: Dialect, id: &str, now: Millis) -> bool {
        let is_there = self.get(dialect, id, now).is_some();
        let place = self.files.iter().position(|file| is_there && file.id == *id);
        if let Some(file) = place.and_then(|place| self.files.remove(place)) {
            self.bytes -= file.bytes.len();
        }
        is_there
    }

    /// The file behind an address that [`StoredFile::address`] gave, unless the time of one of them is over.
    pub(crate) fn behind(&self, query: &[(String, String)], now: Millis) -> Option<&StoredFile> {
        let value = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let file = self.get(Dialect::Cloud, value("mid")?, now)?;
        let expiry: i64 = value("ext")?.parse().ok()?;
        let genuine = value("hash")? == file.hash(expiry);
        (genuine && now.timestamp().seconds() < expiry).then_some(file)
    }

    /// Counts a failed request for a file.
    pub(crate) fn failed(&mut self, lockout: MediaLockout, now: Millis) {
        self.failures.retain(|at| now.since(*at) < COUNTED);
        self.failures.push_back(now);
        let (failures, pause) = lockout.rule();
        if self.failures.len() >= failures {
            self.failures.clear();
            self.blocked_until = Some(now.after(pause));
        }
    }

    /// Until when files can't be looked up.
    pub(crate) fn blocked_until(&self, now: Millis) -> Option<Millis> {
        self.blocked_until.filter(|until| now < *until)
    }

    pub(crate) fn report(&self, now: Millis) -> MediaReport {
        let record = |file: &StoredFile| MediaRecord {
            id: file.id.clone(),
            mime_type: file.mime_type.clone(),
            file_size: file.bytes.len() as u64,
            sha256: file.sha256(),
            direction: file.direction,
            at: file.at,
        };
        MediaReport {
            files: self.files.iter().map(record).collect(),
            failures: self.failures.iter().filter(|at| now.since(**at) < COUNTED).count(),
            blocked_until: self.blocked_until(now),
        }
    }
}

impl StoredFile {
    /// SHA-256 of the file, in hexadecimal digits.
    pub(crate) fn sha256(&self) -> String {
        hex(self.digest.as_ref())
    }

    /// SHA-256 of the file, in Base64, as webhooks of cloud hosts have it.
    pub(crate) fn sha256_base64(&self) -> String {
        STANDARD.encode(self.digest.as_ref())
    }

    /// Where the file is for the next five minutes.
    pub(crate) fn address(&self, now: Millis) -> String {
        let expiry = now.after(ADDRESS).timestamp().seconds();
        format!("{META_HOST}{ATTACHMENTS}/?mid={}&ext={expiry}&hash={}", self.id, self.hash(expiry))
    }

    fn hash(&self, expiry: i64) -> String {
        let hash = digest(&SHA256, format!("{}{expiry}", self.secret).as_bytes());
        URL_SAFE_NO_PAD.encode(hash.as_ref())
    }
}

/// SHA-256 of `bytes`, in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(media: &mut Media, bytes: Vec<u8>, now: Millis) -> MediaId {
        let mut rng = SplitMix64::new(media.files.len() as u64);
        media
            .insert(Dialect::Cloud, Direction::Outbound, "text/plain", bytes.into(), now, &mut rng)
            .id
            .clone()
    }

    #[test]
    fn the_oldest_files_go_when_there_are_too_many_bytes() {
        let mut media = Media::default();
        let ids: Vec<_> = (0..5).map(|_| insert(&mut media, vec![0; 64 << 20], Millis::START)).collect();
        let kept: Vec<_> = media.report(Millis::START).files.into_iter().map(|file| file.id).collect();
        assert_eq!(kept, ids[1..]);
        assert!(media.remove(Dialect::Cloud, &ids[1], Millis::START));
        assert!(!media.remove(Dialect::Cloud, &ids[1], Millis::START));
        assert_eq!(media.bytes, 3 * (64 << 20));
    }

    #[test]
    fn both_documented_rules_lock_out() {
        for (lockout, failures, pause) in [(MediaLockout::Hour, 6, 3600), (MediaLockout::HalfHour, 20, 1800)]
        {
            let mut media = Media::default();
            let mut now = Millis::START;
            for _ in 1..failures {
                media.failed(lockout, now);
                now = now.after(Duration::from_secs(1));
                assert_eq!(media.blocked_until(now), None, "{lockout:?}");
            }
            assert_eq!(media.report(now).failures, failures - 1);
            media.failed(lockout, now);
            assert_eq!(media.blocked_until(now), Some(now.after(Duration::from_secs(pause))));
            assert_eq!(media.blocked_until(now.after(Duration::from_secs(pause))), None);
        }
    }

    #[test]
    fn failures_of_more_than_an_hour_ago_do_not_count() {
        let mut media = Media::default();
        let mut now = Millis::START;
        for _ in 0..100 {
            media.failed(MediaLockout::Hour, now);
            now = now.after(Duration::from_secs(13 * 60));
        }
        assert_eq!(media.blocked_until(now), None);
    }
}
