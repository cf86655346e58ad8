//! Where the values of JSON begin and end.
//!
//! For JSON that was checked: nothing here finds out what is wrong with it.

use memchr::memchr2;

/// The values in what an object or a list holds, each with what belongs to it; keys of an object are values too.
pub(crate) struct Values<'de> {
    rest: &'de str,
}

/// The values of the object or list `json`.
pub(crate) fn values(json: &str) -> Values<'_> {
    Values { rest: json.get(1..).unwrap_or_default() }
}

impl<'de> Iterator for Values<'de> {
    type Item = &'de str;

    fn next(&mut self) -> Option<&'de str> {
        let begin =
            self.rest.bytes().position(|byte| !matches!(byte, b',' | b':' | b' ' | b'\t' | b'\n' | b'\r'))?;
        let rest = self.rest.get(begin..)?;
        let length = match rest.as_bytes() {
            [] | [b'}' | b']', ..] => return None,
            [b'"', text @ ..] => 1 + text_length(text),
            [b'{' | b'[', inside @ ..] => 1 + nested_length(inside),
            plain => plain.iter().position(|byte| is_behind_plain(*byte)).unwrap_or(plain.len()),
        };
        let (value, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(value)
    }
}

/// Bytes up to the end of a text, with the quotation mark there.
fn text_length(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        at += found + 1;
        if text[at - 1] == b'"' {
            return at;
        }
        // The character behind a backslash.
        at += 1;
    }
    text.len()
}

/// Bytes up to the end of an object or a list, with the bracket there.
fn nested_length(inside: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 1_usize);
    while let Some(byte) = inside.get(at) {
        at += 1;
        match byte {
            b'"' => at += text_length(&inside[at..]),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    inside.len()
}

/// Whether a number, a truth value or `null` ends before `byte`.
fn is_behind_plain(byte: u8) -> bool {
    matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::values;

    fn all(json: &str) -> Vec<&str> {
        values(json).collect()
    }

    #[test]
    fn values_are_cut_out_as_they_are() {
        assert_eq!(
            all(r#"{ "a" : 1.5e3,"b":[1,{"c":"]}"} ] , "d\"\\" : "\\", "e":{},"ä":null }"#),
            [
                r#""a""#,
                "1.5e3",
                r#""b""#,
                r#"[1,{"c":"]}"} ]"#,
                r#""d\"\\""#,
                r#""\\""#,
                r#""e""#,
                "{}",
                r#""ä""#,
                "null"
            ]
        );
        assert_eq!(all("[true\n,[[]],\t-0\r]"), ["true", "[[]]", "-0"]);
        assert!(all("{}").is_empty() && all("[ ]").is_empty());
    }

    #[test]
    fn what_is_no_json_ends_somewhere() {
        for json in ["", "[", "[\"", "[\"\\", "[\"a\\\"", "[[", "{\"a\":{\"b", "[1", "[]]", "}", "é", "[é"]
        {
            assert!(all(json).len() <= 3, "{json}");
        }
    }
}
