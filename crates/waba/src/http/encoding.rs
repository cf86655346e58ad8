//! Answers in an encoding that nobody asked for.

use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use waba_types::printable::short_line;

use super::redact::Secret;

/// What is wrong with an answer that is packed, in words and without the key; nothing if it is not. Nothing is unpacked
/// here, so nothing asks for that.
pub(crate) fn foreign_encoding(headers: &HeaderMap, key: &Secret) -> Option<String> {
    let encoding = headers.get(CONTENT_ENCODING)?.as_bytes();
    if encoding.eq_ignore_ascii_case(b"identity") {
        return None;
    }
    let encoding = short_line(&key.redact(&String::from_utf8_lossy(encoding)));
    Some(format!("content encoding `{encoding}`, which was not asked for"))
}
