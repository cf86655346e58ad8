//! How much JSON may have of what readers count: levels and digits.

use memchr::memchr2_iter;

/// Levels of objects and lists that JSON may have.
pub const MAX_DEPTH: usize = 128;

/// Digits in a row that a number may have. Python reads no number of more than 640, if it is told to be that strict.
pub const MAX_DIGITS: usize = 500;

/// What `json` has too much of. serde_json counts the levels that it reads, and not those that are kept as they came: the
/// JSON reader of another language, which gets these, may have a stack that is too small for them, or refuse a number.
pub(super) fn beyond_bounds(json: &[u8]) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TextContent;
    use crate::decode::{DecodeErrorKind, decode};

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
            assert!(matches!(error.kind, DecodeErrorKind::NotJson(_)));
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
}
