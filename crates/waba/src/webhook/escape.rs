//! Escapes in JSON strings, with half surrogate pairs forgiven.

/// Replaces the escapes of a valid JSON string; half a surrogate pair becomes U+FFFD.
pub(super) fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut after = escape.chars();
        rest = match after.next() {
            Some('u') => {
                let (character, length) = unescape_unicode(escape);
                text.push(character);
                &escape[length..]
            }
            Some(letter) => {
                text.push(match letter {
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                });
                after.as_str()
            }
            None => after.as_str(),
        };
    }
    text.push_str(rest);
    text
}

/// The character of `uXXXX` or of the pair `uXXXX\uXXXX` at the start of `escape`, and how long that is.
fn unescape_unicode(escape: &str) -> (char, usize) {
    const UNIT: usize = "uXXXX".len();
    let unit = |text: Option<&str>| text.and_then(|hex| u32::from_str_radix(hex, 16).ok());
    let first = unit(escape.get(1..UNIT)).unwrap_or(0xFFFD);
    if (0xD800..0xDC00).contains(&first) && escape.get(UNIT..UNIT + 2) == Some("\\u") {
        let second = unit(escape.get(UNIT + 2..2 * UNIT + 1)).unwrap_or(0);
        if (0xDC00..0xE000).contains(&second) {
            let character = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            return (char::from_u32(character).unwrap_or(char::REPLACEMENT_CHARACTER), 2 * UNIT + 1);
        }
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), UNIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_replaced() {
        assert_eq!(unescape(r#"a\"\\\/\b\f\n\r\tz"#), "a\"\\/\u{8}\u{c}\n\r\tz");
        assert_eq!(unescape(r"caf\u00e9 \u0000"), "café \0");
        assert_eq!(unescape(r"\ud83d\udc4d!"), "👍!");
    }

    #[test]
    fn half_a_surrogate_pair_becomes_the_replacement_character() {
        for (raw, text) in [
            (r"\ud83d", "\u{FFFD}"),
            (r"\udc4d", "\u{FFFD}"),
            (r"\ud83dx", "\u{FFFD}x"),
            (r"\ud83d\n", "\u{FFFD}\n"),
            (r"\ud83d\u0041", "\u{FFFD}A"),
            (r"\ud83d\ud83d\udc4d", "\u{FFFD}👍"),
        ] {
            assert_eq!(unescape(raw), text, "{raw}");
        }
    }
}
