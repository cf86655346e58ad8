//! Reads a model from JSON and names the place where it does not fit.

mod bounds;
mod error;
mod json;
mod spans;
mod surrogates;

use std::borrow::Cow;

use serde::de::DeserializeOwned;

pub use self::bounds::{MAX_DEPTH, MAX_DIGITS};
pub use self::error::{DecodeError, DecodeErrorKind};
pub(crate) use self::json::{Fields, Json, unknown_type};
pub(crate) use self::surrogates::replace_unpaired_surrogates;
use crate::printable::short_line;

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
        return Err(DecodeError::mismatch(short_line(&path), "Unicode", Some("an unpaired surrogate")));
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::TextContent;

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
        assert!(error.kind.to_string().starts_with("unknown field `a\u{FFFD}\u{FFFD}[31mb`"), "{error}");
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
