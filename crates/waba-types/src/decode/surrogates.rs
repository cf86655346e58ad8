//! Escapes of half a surrogate pair.

use std::borrow::Cow;

use memchr::memchr;

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
    use crate::TextContent;
    use crate::decode::{decode, decode_request};

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
}
