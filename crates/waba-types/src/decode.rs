//! Reads a model from JSON and names the place where it does not fit.

use std::borrow::Cow;
use std::fmt;

use memchr::{memchr, memchr2_iter};
use serde::de::DeserializeOwned;

use crate::json::Json;
use crate::printable::short_line;
use crate::rules::Violation;

/// Levels of objects and lists that JSON may have.
pub const MAX_DEPTH: usize = 128;

/// Digits in a row that a number may have. Python reads no number of more than 640, if it is told to be that strict.
pub const MAX_DIGITS: usize = 500;

/// JSON that does not fit the type it should have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// Where, from the root of what was read: `text.body`; empty for the root itself.
    pub path: String,
    /// What was wrong, without the value itself.
    pub message: String,
    /// What was wrong, for programs.
    pub kind: DecodeErrorKind,
}

/// What can be wrong with JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// It is not JSON.
    NotJson,
    /// This field is missing from the object at the path of the error.
    Missing(String),
    /// The `type` at the path of the error is not known.
    UnknownType,
    /// A value does not fit.
    Mismatch,
}

/// What the message says when `type` names no alternative of a union; the word itself follows.
pub(crate) const UNKNOWN_TYPE: &str = "unknown type";

impl DecodeError {
    /// A value at `path` that does not fit.
    pub fn mismatch(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into(), kind: DecodeErrorKind::Mismatch }
    }

    /// An object without the field `field`.
    pub(crate) fn missing(field: &str) -> Self {
        let message = format!("missing field `{field}`");
        Self { path: String::new(), message, kind: DecodeErrorKind::Missing(field.to_owned()) }
    }

    /// What the code that reads a type says; serde hands on nothing but its text.
    pub(crate) fn told(message: String) -> Self {
        let kind = match message.strip_prefix(UNKNOWN_TYPE) {
            Some(_) => DecodeErrorKind::UnknownType,
            None => DecodeErrorKind::Mismatch,
        };
        Self { path: String::new(), message, kind }
    }

    /// The same error, seen from the object that holds what was read under `key`.
    #[must_use]
    pub fn within(self, key: &str) -> Self {
        Self { path: path_within(key, &self.path), ..self }
    }

    /// What does not fit, as a violation of a request.
    pub fn violation(&self) -> Violation {
        let (expected, found) = match self.message.strip_prefix("expected ") {
            Some(rest) => rest.rsplit_once(", found ").unwrap_or((rest, "another value")),
            None => ("", self.message.as_str()),
        };
        let (path, rule, found, limit) = match &self.kind {
            DecodeErrorKind::Missing(field) => {
                (path_within(&self.path, field), "required", "none", "a value")
            }
            DecodeErrorKind::UnknownType => (path_within(&self.path, "type"), "type", found, "a known type"),
            DecodeErrorKind::NotJson => (self.path.clone(), "json", found, "JSON"),
            DecodeErrorKind::Mismatch => (self.path.clone(), "type", found, expected),
        };
        Violation { path, rule, found: found.to_owned(), limit: limit.to_owned() }
    }
}

/// The path of what stands at `path` below `key`.
pub(crate) fn path_within(key: &str, path: &str) -> String {
    match path {
        "" => key.to_owned(),
        _ if key.is_empty() || path.starts_with('[') => format!("{key}{path}"),
        _ => format!("{key}.{path}"),
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.path, self.message)
        }
    }
}

impl std::error::Error for DecodeError {}

impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        if error.is_data() {
            // Its text may show the value.
            return Self::mismatch("", "value does not fit");
        }
        let text = error.to_string();
        let message = text.split(" at line ").next().unwrap_or(&text).to_owned();
        Self { path: String::new(), message, kind: DecodeErrorKind::NotJson }
    }
}

/// Reads a `T` from JSON. An unpaired surrogate escape in a text becomes U+FFFD.
///
/// # Errors
/// When `json` is not JSON, has more than [`MAX_DEPTH`] levels, a number of more than [`MAX_DIGITS`] digits, or does not
/// fit; the error names the path.
pub fn decode<T: DeserializeOwned>(json: &[u8]) -> Result<T, DecodeError> {
    let json = replace_unpaired_surrogates(json);
    Ok(Json::check(&json)?.read()?)
}

/// Reads a `T` that is to be sent from JSON. An unpaired surrogate escape in a text is an error: nobody would see what was
/// meant.
///
/// # Errors
/// Those of [`decode`].
pub fn decode_request<T: DeserializeOwned>(json: &[u8]) -> Result<T, DecodeError> {
    if let Cow::Owned(_) = replace_unpaired_surrogates(json) {
        // In a key it has no path.
        let path = Json::check(json)?.unpaired_surrogate().ok().flatten().unwrap_or_default();
        return Err(DecodeError::mismatch(
            short_line(&path),
            "expected Unicode, found an unpaired surrogate",
        ));
    }
    Ok(Json::check(json)?.read()?)
}

/// Reads the member `key` of an object and passes all others; nothing if it is absent.
///
/// # Errors
/// As those of [`decode`]; the path counts from the object.
pub fn decode_member<T: DeserializeOwned>(json: &[u8], key: &str) -> Result<Option<T>, DecodeError> {
    let json = replace_unpaired_surrogates(json);
    let Some(value) = Json::check(&json)?.member(key)? else { return Ok(None) };
    Ok(Some(value.read().map_err(|error| error.within(key))?))
}

/// The path of a key that an object in `json` has twice; nothing if there is none. [`decode`] reads the last of them.
///
/// # Errors
/// When `json` is not JSON.
pub fn doubled_key(json: &[u8]) -> Result<Option<String>, DecodeError> {
    let json = replace_unpaired_surrogates(json);
    Ok(Json::check(&json)?.doubled_key()?.map(|path| short_line(&path)))
}

/// What `json` has too much of. serde_json counts the levels that it reads, and not those that are kept as they came: the
/// JSON reader of another language, which gets these, may have a stack that is too small for them, or refuse a number.
pub(crate) fn beyond_bounds(json: &[u8]) -> Option<String> {
    // Most JSON has fewer levels than this in all, one beside the other, and no such number even in a text.
    let levels = memchr2_iter(b'[', b'{', json).count();
    if levels <= MAX_DEPTH && !may_have_long_number(json) {
        return None;
    }
    let (mut depth, mut digits) = (0_usize, 0);
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        if digits > MAX_DIGITS {
            return Some(format!("number of more than {MAX_DIGITS} digits"));
        }
        match byte {
            b'"' => skip_text(&mut bytes),
            b'[' | b'{' if depth == MAX_DEPTH => {
                return Some(format!("nested deeper than {MAX_DEPTH} levels"));
            }
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Whether more digits than a number may have stand in a row somewhere, which may be in a text.
fn may_have_long_number(json: &[u8]) -> bool {
    let digits = |byte: &&u8| byte.is_ascii_digit();
    // So many of them stand at one of these places, or end there.
    (0..json.len()).step_by(MAX_DIGITS).any(|place| {
        let (before, after) = json.split_at(place);
        let found = before.iter().rev().take_while(digits).count() + after.iter().take_while(digits).count();
        found > MAX_DIGITS
    })
}

/// Passes the rest of a text and the quotation mark at its end.
fn skip_text(bytes: &mut std::slice::Iter<'_, u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
}

/// Phones cut messages in the middle of an emoji; serde_json refuses the half that is left.
pub(crate) fn replace_unpaired_surrogates(json: &[u8]) -> Cow<'_, [u8]> {
    let escape = |at: usize| match json.get(at..at + 6) {
        Some([b'\\', b'u', digits @ ..]) => {
            std::str::from_utf8(digits).ok().and_then(|digits| u16::from_str_radix(digits, 16).ok())
        }
        _ => None,
    };
    let mut replaced = Vec::new();
    let (mut at, mut copied) = (0, 0);
    while let Some(offset) = json.get(at..).and_then(|rest| memchr(b'\\', rest)) {
        at += offset;
        match (escape(at), escape(at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => at += 12,
            (Some(0xD800..=0xDFFF), _) => {
                replaced.extend_from_slice(&json[copied..at]);
                replaced.extend_from_slice(b"\\ufffd");
                at += 6;
                copied = at;
            }
            _ => at += 2,
        }
    }
    if copied == 0 {
        return Cow::Borrowed(json);
    }
    replaced.extend_from_slice(&json[copied..]);
    Cow::Owned(replaced)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{OutboundMessage, TextContent};

    #[test]
    fn an_error_names_the_place_and_not_the_value() {
        let error = decode::<Vec<TextContent>>(br#"[{"body": "ok"}, {"body": ["secret"]}]"#).unwrap_err();
        assert_eq!(error.path, "[1].body");
        assert_eq!(error.message, "expected a string, found a list");

        let error = decode::<TextContent>(br#"{"body": "hi", "preview_url": "my secret, expected to stay"}"#)
            .unwrap_err();
        assert_eq!(error.to_string(), "preview_url: expected a boolean, found a string");
    }

    #[test]
    fn a_path_stays_on_one_short_line() {
        let error = decode::<BTreeMap<String, bool>>(br#"{"a\r\nb\u2028\u202e":1}"#).unwrap_err();
        assert_eq!(error.path, "a\u{FFFD}\u{FFFD}b\u{FFFD}\u{FFFD}");
        let long = format!(r#"{{"{}":1}}"#, "\u{e9}".repeat(100_000));
        let error = decode::<BTreeMap<String, bool>>(long.as_bytes()).unwrap_err();
        assert_eq!(error.path, format!("{}…", "\u{e9}".repeat(200)));
    }

    #[test]
    fn a_name_in_a_message_can_not_forge_a_line() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Nothing {}

        let error = decode::<Nothing>(br#"{"a\n\u001b[31mb":1}"#).unwrap_err();
        assert!(error.message.starts_with("unknown field `a\u{FFFD}\u{FFFD}[31mb`"), "{error}");
    }

    #[test]
    fn levels_and_digits_count_where_json_is_kept_as_it_came() {
        let field = |levels: usize| {
            let (open, close) = ("[".repeat(levels), "]".repeat(levels));
            decode::<TextContent>(format!(r#"{{"body":"a","x":{open}{close}}}"#).as_bytes())
        };
        assert!(field(MAX_DEPTH - 1).is_ok());
        for levels in [MAX_DEPTH, 1_000_000] {
            let error = field(levels).unwrap_err();
            assert_eq!(error.to_string(), "nested deeper than 128 levels");
            assert_eq!(error.kind, DecodeErrorKind::NotJson);
        }
        let field =
            |number: &str| decode::<TextContent>(format!(r#"{{"body":"a","x":{number}}}"#).as_bytes());
        for prefix in ["", "-", "0.", "1e", "[1,"] {
            let close = if prefix.starts_with('[') { "]" } else { "" };
            let number = |digits| format!("{prefix}{}{close}", "1".repeat(digits));
            assert!(field(&number(MAX_DIGITS)).is_ok(), "{prefix}");
            let error = field(&number(MAX_DIGITS + 1)).unwrap_err();
            assert_eq!(error.to_string(), "number of more than 500 digits");
        }
        assert!(field(&format!("\"{}\"", "1".repeat(5000))).is_ok());
        let beside = format!(r#"{{"body":"a\"{}","x":[{}[]]}}"#, "[{".repeat(500), "[],".repeat(500));
        assert!(decode::<TextContent>(beside.as_bytes()).is_ok());
    }

    #[test]
    fn a_missing_field_is_named() {
        let error = decode::<TextContent>(b"{}").unwrap_err();
        assert_eq!(error.to_string(), "missing field `body`");
    }

    #[test]
    fn an_unpaired_surrogate_is_replaced() {
        let body = |json: &str| decode::<TextContent>(json.as_bytes()).unwrap().body;
        assert_eq!(body(r#"{"body":"a\ud83d"}"#), "a\u{FFFD}");
        assert_eq!(body(r#"{"body":"\udc4d\ud83d\ud83d\uDC4D"}"#), "\u{FFFD}\u{FFFD}👍");
        assert_eq!(body(r#"{"body":"\\ud83d"}"#), r"\ud83d");
        assert_eq!(body(r#"{"\ud83d":"","body":"\n\ud83d\u0041"}"#), "\n\u{FFFD}A");
    }

    #[test]
    fn an_unpaired_surrogate_is_not_sent() {
        let error = |json: &str| decode_request::<Vec<TextContent>>(json.as_bytes()).unwrap_err().to_string();
        let problem = "expected Unicode, found an unpaired surrogate";
        assert_eq!(error(r#"[{"body":"\ud83d\ude00"},{"body":"a\ud83d"}]"#), format!("[1].body: {problem}"));
        assert_eq!(error(r#"[{"body":"a","new":{"x":["\udc4d"]}}]"#), format!("[0].new.x[0]: {problem}"));
        assert_eq!(error(r#"[{"body":"a","\ud83d":1}]"#), problem);
        assert!(decode_request::<TextContent>(br#"{"body":"\ud83d\ude00 \\ud83d"}"#).is_ok());
    }

    #[test]
    fn a_doubled_key_is_found_wherever_it_is() {
        let found = |json: &str| doubled_key(json.as_bytes()).unwrap();
        assert_eq!(
            found(r#"{"a":1,"b":[{"c":1},{"c":2,"d":"\"c\"","\u0063":3}]}"#).as_deref(),
            Some("b[1].c")
        );
        assert_eq!(found(r#"[{"a":1},{"a":1}]"#), None);
        assert!(doubled_key(b"{").is_err());
    }

    #[test]
    fn an_error_is_a_violation_with_its_place() {
        let violation = |json: &str| {
            let error = decode::<Vec<OutboundMessage>>(json.as_bytes()).unwrap_err();
            let Violation { path, rule, found, limit } = error.violation();
            (path, rule, found, limit)
        };
        let expect = |path: &str, rule, found: &str, limit: &str| {
            (path.to_owned(), rule, found.to_owned(), limit.to_owned())
        };
        assert_eq!(
            violation(r#"[{"to":"1","type":"text","text":{}}]"#),
            expect("[0].text.body", "required", "none", "a value")
        );
        assert_eq!(violation(r#"[{"text":{"body":"a"}}]"#), expect("[0].to", "required", "none", "a value"));
        assert_eq!(
            violation(r#"[{"to":"1","text":{"body":[]}}]"#),
            expect("[0].text.body", "type", "a list", "a string")
        );
        assert_eq!(
            violation(r#"[{"to":"1","type":"hologram"}]"#),
            expect("[0].type", "type", "unknown type `hologram`", "a known type")
        );
        assert_eq!(
            violation(r#"[{"to":"1","type":"image","image":{"id":"1"},"text":{"body":"a"}}]"#),
            expect("[0]", "type", "`text` beside it", "`image` alone")
        );
        assert_eq!(violation("[").1, "json");
    }

    #[test]
    fn one_member_is_read_whatever_the_others_are() {
        let json = br#"{"a":{"body":5},"b":{"body":"x"},"\u0062":{"body":"y","preview_url":1},"c":[1]}"#;
        let error = decode_member::<TextContent>(json, "b").unwrap_err();
        assert_eq!(error.path, "b.preview_url");
        assert_eq!(decode_member::<TextContent>(json, "d").unwrap(), None);
        let last = br#"{"b":{"body":"x"},"b":{"body":"y"}}"#;
        assert_eq!(decode_member::<TextContent>(last, "b").unwrap().unwrap().body, "y");
        assert!(decode_member::<TextContent>(b"[]", "b").is_err());
    }

    #[test]
    fn text_after_the_value_is_an_error() {
        assert!(decode::<TextContent>(br#"{"body":"a"} x"#).is_err());
    }
}
