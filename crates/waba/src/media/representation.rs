//! Whether a download that goes on goes on with the same file.
//!
//! Source: RFC 9110, sections 8.8.2 (Last-Modified), 8.8.3 (ETag), 13.1.5 (If-Range) and 14.4 (Content-Range).

use http::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, LAST_MODIFIED};
use http::{HeaderMap, HeaderValue, StatusCode};

/// What the headers of an answer tell of the file that it holds, whole or in part.
#[derive(Default)]
pub(super) struct Representation {
    /// The strong validator: another file has another one.
    pub(super) etag: Option<HeaderValue>,
    last_modified: Option<HeaderValue>,
    /// Bytes of the whole file.
    pub(super) bytes: Option<u64>,
}

impl Representation {
    pub(super) fn new(status: StatusCode, headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let bytes = match status {
            StatusCode::PARTIAL_CONTENT => {
                text(CONTENT_RANGE).and_then(|range| range.rsplit_once('/')?.1.parse().ok())
            }
            _ => text(CONTENT_LENGTH).and_then(|length| length.parse().ok()),
        };
        let etag = headers.get(ETAG).filter(|etag| etag.as_bytes().starts_with(b"\"")).cloned();
        Self { etag, last_modified: headers.get(LAST_MODIFIED).cloned(), bytes }
    }

    /// Whether nothing that both tell says that they are two files.
    pub(super) fn may_be(&self, other: &Self) -> bool {
        !differ(&self.etag, &other.etag)
            && !differ(&self.last_modified, &other.last_modified)
            && !differ(&self.bytes, &other.bytes)
    }
}

/// Whether both are there and not the same.
pub(super) fn differ<T: PartialEq>(one: &Option<T>, other: &Option<T>) -> bool {
    one.is_some() && other.is_some() && one != other
}

/// The first byte of the part of a file that an answer holds.
pub(super) fn first_byte(headers: &HeaderMap) -> Option<u64> {
    let range = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    range.strip_prefix("bytes ")?.split('-').next()?.trim().parse().ok()
}
