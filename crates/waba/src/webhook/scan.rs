//! A strict JSON cursor: one pass over a body, no allocation, nothing built.
//!
//! What is skipped is checked as strictly as what is read, so that a walk to the end proves that the body is JSON
//! (RFC 8259). The one liberty: half a surrogate pair in a string is let through, because such bodies do arrive.

use std::borrow::Cow;
use std::num::NonZeroU32;

use super::error::ParseError;
use super::span::{Span, Text};

/// How deep arrays and objects may be nested, counted from the root of the body.
pub(super) const MAX_DEPTH: usize = 128;

/// Where and why a walk ended early. Small, so that it travels in registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    offset: u32,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    TooDeep,
    UnexpectedEnd,
    ExpectedValue,
    ExpectedObject,
    ExpectedArray,
    ExpectedKey,
    ExpectedColon,
    ExpectedCommaOrBrace,
    ExpectedCommaOrBracket,
    ExpectedDigit,
    ExpectedHexDigits,
    ExpectedEnd,
    UnknownEscape,
    ControlCharacter,
}

impl From<Fault> for ParseError {
    fn from(fault: Fault) -> Self {
        let offset = fault.offset as usize;
        let message = match fault.reason {
            Reason::TooDeep => return Self::Depth { limit: MAX_DEPTH, offset },
            Reason::UnexpectedEnd => "unexpected end",
            Reason::ExpectedValue => "expected a value",
            Reason::ExpectedObject => "expected an object",
            Reason::ExpectedArray => "expected an array",
            Reason::ExpectedKey => "expected a key",
            Reason::ExpectedColon => "expected `:`",
            Reason::ExpectedCommaOrBrace => "expected `,` or `}`",
            Reason::ExpectedCommaOrBracket => "expected `,` or `]`",
            Reason::ExpectedDigit => "expected a digit",
            Reason::ExpectedHexDigits => "expected four hexadecimal digits",
            Reason::ExpectedEnd => "expected the end",
            Reason::UnknownEscape => "unknown escape",
            Reason::ControlCharacter => "control character in a string",
        };
        Self::Json { offset, message }
    }
}

/// A position in a body.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    /// Known to be UTF-8.
    body: &'a [u8],
    position: usize,
    depth: usize,
    /// The last token opened an array or object: no comma is due.
    opened: bool,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(body: &'a str) -> Self {
        Self { body: body.as_bytes(), position: 0, depth: 0, opened: false }
    }

    /// Where the last token ended.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// Where the next token starts.
    pub(super) fn offset(&mut self) -> usize {
        self.token();
        self.position
    }

    /// The first byte of the next token, 0 at the end.
    #[inline]
    pub(super) fn token(&mut self) -> u8 {
        let byte = self.peek();
        if byte > b' ' { byte } else { self.token_after_space() }
    }

    fn token_after_space(&mut self) -> u8 {
        while let b' ' | b'\n' | b'\r' | b'\t' = self.peek() {
            self.position += 1;
        }
        self.peek()
    }

    /// Enters the object in front; [`member`](Self::member) walks it.
    #[inline]
    pub(super) fn object(&mut self) -> Result<(), Fault> {
        self.open(b'{', Reason::ExpectedObject)
    }

    /// Enters the array in front; [`element`](Self::element) walks it.
    #[inline]
    pub(super) fn array(&mut self) -> Result<(), Fault> {
        self.open(b'[', Reason::ExpectedArray)
    }

    /// Steps to the value of the next member and gives its key; leaves the object after the last one.
    pub(super) fn member(&mut self) -> Result<Option<Text>, Fault> {
        if !self.next(b'}', Reason::ExpectedCommaOrBrace)? {
            return Ok(None);
        }
        if self.token() != b'"' {
            return Err(self.fault(Reason::ExpectedKey));
        }
        let key = self.string()?;
        if self.token() != b':' {
            return Err(self.fault(Reason::ExpectedColon));
        }
        self.position += 1;
        Ok(Some(key))
    }

    /// Steps to the next element; leaves the array after the last one.
    #[inline]
    pub(super) fn element(&mut self) -> Result<bool, Fault> {
        self.next(b']', Reason::ExpectedCommaOrBracket)
    }

    /// Passes the next value and says where it stands.
    pub(super) fn value(&mut self) -> Result<Span, Fault> {
        let start = self.offset();
        self.skip()?;
        Ok(Span::new(start..self.position))
    }

    /// Reads a string; passes any other value.
    #[inline]
    pub(super) fn string_or_skip(&mut self) -> Result<Option<Text>, Fault> {
        if self.token() == b'"' {
            return self.string().map(Some);
        }
        self.skip()?;
        Ok(None)
    }

    /// Reads a string or a number; passes any other value.
    #[inline]
    pub(super) fn scalar_or_skip(&mut self) -> Result<Option<Text>, Fault> {
        match self.token() {
            b'"' => self.string().map(Some),
            b'-' | b'0'..=b'9' => {
                let start = self.position;
                self.number()?;
                Ok(NonZeroU32::new(start as u32).map(|start| Text::new(start, self.position, false)))
            }
            _ => {
                self.skip()?;
                Ok(None)
            }
        }
    }

    /// The characters of a key or value that was read.
    #[inline]
    pub(super) fn resolve(&self, text: Text) -> Cow<'a, [u8]> {
        text.resolve_bytes(self.body)
    }

    /// Passes the next value. The recursion ends at [`MAX_DEPTH`].
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        match self.token() {
            b'"' => self.string().map(drop),
            b'{' => {
                self.object()?;
                while self.member()?.is_some() {
                    self.skip()?;
                }
                Ok(())
            }
            b'[' => {
                self.array()?;
                while self.element()? {
                    self.skip()?;
                }
                Ok(())
            }
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            b'n' => self.literal("null"),
            _ => Err(self.fault(Reason::ExpectedValue)),
        }
    }

    /// Checks that nothing but whitespace is left.
    pub(super) fn finish(&mut self) -> Result<(), Fault> {
        self.token();
        if self.position == self.body.len() { Ok(()) } else { Err(self.fault(Reason::ExpectedEnd)) }
    }

    #[inline]
    fn peek(&self) -> u8 {
        self.body.get(self.position).copied().unwrap_or(0)
    }

    #[inline]
    fn open(&mut self, bracket: u8, reason: Reason) -> Result<(), Fault> {
        if self.token() != bracket {
            return Err(self.fault(reason));
        }
        if self.depth == MAX_DEPTH {
            return Err(self.fault(Reason::TooDeep));
        }
        self.position += 1;
        self.depth += 1;
        self.opened = true;
        Ok(())
    }

    /// Steps over the comma in front of the next item, or over the closing bracket.
    #[inline]
    fn next(&mut self, close: u8, reason: Reason) -> Result<bool, Fault> {
        let byte = self.token();
        if byte == close {
            self.position += 1;
            self.depth -= 1;
            self.opened = false;
            return Ok(false);
        }
        if self.opened {
            self.opened = false;
        } else if byte == b',' {
            self.position += 1;
        } else {
            return Err(self.fault(reason));
        }
        Ok(true)
    }

    /// Reads the string whose opening quote is in front.
    fn string(&mut self) -> Result<Text, Fault> {
        let start = NonZeroU32::MIN.saturating_add(self.position as u32);
        let mut end = self.position + 1;
        let mut escaped = false;
        loop {
            end = end_of_plain(self.body, end);
            match self.body.get(end) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.position = end;
                    self.escape()?;
                    end = self.position;
                }
                _ => {
                    self.position = end;
                    return Err(self.fault(Reason::ControlCharacter));
                }
            }
        }
        self.position = end + 1;
        Ok(Text::new(start, end, escaped))
    }

    /// Passes the escape whose backslash is in front.
    fn escape(&mut self) -> Result<(), Fault> {
        self.position += 1;
        match self.peek() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.position += 1,
            b'u' => {
                self.position += 1;
                for _ in 0..4 {
                    if !self.peek().is_ascii_hexdigit() {
                        return Err(self.fault(Reason::ExpectedHexDigits));
                    }
                    self.position += 1;
                }
            }
            _ => return Err(self.fault(Reason::UnknownEscape)),
        }
        Ok(())
    }

    /// Passes the number in front.
    fn number(&mut self) -> Result<(), Fault> {
        if self.peek() == b'-' {
            self.position += 1;
        }
        if self.peek() == b'0' {
            self.position += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == b'.' {
            self.position += 1;
            self.digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.position += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.position += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    /// Passes at least one digit.
    fn digits(&mut self) -> Result<(), Fault> {
        if !self.peek().is_ascii_digit() {
            return Err(self.fault(Reason::ExpectedDigit));
        }
        while self.peek().is_ascii_digit() {
            self.position += 1;
        }
        Ok(())
    }

    fn literal(&mut self, word: &'static str) -> Result<(), Fault> {
        let rest = self.body.get(self.position..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.fault(Reason::ExpectedValue));
        }
        self.position += word.len();
        Ok(())
    }

    #[cold]
    fn fault(&self, reason: Reason) -> Fault {
        let reason = if self.position < self.body.len() { reason } else { Reason::UnexpectedEnd };
        Fault { offset: self.position as u32, reason }
    }
}

/// Where the next quote, backslash or control character of a string stands, from `start` on; the end if there is
/// none.
///
/// Eight bytes at a time: in the sums below the top bit of a byte is set where one was found, and the lowest such
/// bit is always right (a borrow reaches only higher bytes).
#[inline]
fn end_of_plain(body: &[u8], start: usize) -> usize {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const TOPS: u64 = ONES << 7;
    const BACKSLASHES: u64 = ONES * b'\\' as u64;

    let mut position = start;
    while let Some(chunk) = body.get(position..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*chunk);
        // Flipping bit 1 moves the quote, 0x22, next to the control characters: all of them become less than 0x21.
        let quote_or_control = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
        let backslash = (word ^ BACKSLASHES).wrapping_sub(ONES);
        let found = (quote_or_control | backslash) & !word & TOPS;
        if found != 0 {
            return position + (found.trailing_zeros() / 8) as usize;
        }
        position += 8;
    }
    let rest = body.get(position..).unwrap_or_default();
    position + rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::IgnoredAny;

    use super::*;

    fn accepts(body: &str) -> Result<(), Fault> {
        let mut cursor = Cursor::new(body);
        cursor.skip()?;
        cursor.finish()
    }

    /// serde_json's pass that checks and keeps nothing: as strict, and as free with half surrogate pairs.
    fn oracle_accepts(body: &str) -> bool {
        serde_json::from_str::<IgnoredAny>(body).is_ok()
    }

    #[test]
    fn what_is_json_and_what_is_not() {
        let json = [
            "0",
            "-0",
            "10",
            "-1.5e+3",
            "1E9",
            "1e-9",
            "true",
            " null\t\r\n",
            "[]",
            "{}",
            "[ ]",
            "{ }",
            "\"\"",
            r#""\ud83d \u00E9 \/""#,
            r#"[1,[2],{"a":{"b":[]}}]"#,
            "\"\u{7f}é👍\"",
            "1e999",
        ];
        let not_json = [
            "",
            " ",
            "01",
            "-",
            "+1",
            ".5",
            "1.",
            "1e",
            "1e+",
            "0x1",
            "NaN",
            "tru",
            "truee",
            "nul",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[",
            "]",
            "{",
            "}",
            "[}",
            "{]",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a":1,}"#,
            r#"{,"a":1}"#,
            "{a:1}",
            "{1:1}",
            "'a'",
            "\"",
            "\"\\\"",
            r#""\x""#,
            r#""\u12""#,
            r#""\u12g4""#,
            "\"\n\"",
            "\"\u{1f}\"",
            "1 1",
            "[]]",
            "{}}",
            "/**/1",
            "\u{feff}1",
            "\u{a0}1",
            "\0",
            "1\0",
        ];
        for body in json {
            assert_eq!(accepts(body), Ok(()), "{body:?}");
            assert!(oracle_accepts(body), "{body:?}");
        }
        for body in not_json {
            assert!(matches!(accepts(body), Err(fault) if fault.reason != Reason::TooDeep), "{body:?}");
            assert!(!oracle_accepts(body), "{body:?}");
        }
    }

    #[test]
    fn the_depth_limit_counts_from_the_root() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(accepts(&nested(MAX_DEPTH)), Ok(()));
        let too_deep = Err(Fault { offset: MAX_DEPTH as u32, reason: Reason::TooDeep });
        assert_eq!(accepts(&nested(MAX_DEPTH + 1)), too_deep);
        assert_eq!(accepts(&"[".repeat(1_000_000)), too_deep);
        assert!(matches!(accepts(&r#"{"a":"#.repeat(1_000_000)), Err(Fault { reason: Reason::TooDeep, .. })));
        // Depth is of nesting, not of length.
        assert_eq!(accepts(&format!("[{}[]]", "[],{},".repeat(1000))), Ok(()));
    }

    #[test]
    fn every_byte_ends_a_string_or_does_not_at_every_place() {
        for byte in 0..=255u8 {
            for place in 0..24 {
                let mut bytes = *b"abcdefghijklmnopqrstuvwx";
                bytes[place] = byte;
                let expected = if matches!(byte, b'"' | b'\\' | 0..=0x1f) { place } else { bytes.len() };
                assert_eq!(end_of_plain(&bytes, 0), expected, "byte {byte:#x} at {place}");
            }
        }
    }

    #[test]
    fn the_first_of_several_ends_counts() {
        assert_eq!(end_of_plain(b"ab\"\\\"\n\"\"xxxxxxxx", 0), 2);
        assert_eq!(end_of_plain(b"!!!!!\\!\"#########", 0), 5);
    }

    proptest! {
        /// Text made of JSON's own characters meets far more of the grammar than random text does.
        #[test]
        fn accepts_exactly_what_serde_json_accepts(body in r#"[\[\]{}:,"\\ntrufalse0-9eE+.\-x \n/é]{0,24}"#) {
            prop_assert_eq!(accepts(&body).is_ok(), oracle_accepts(&body), "{:?}", body);
        }

        #[test]
        fn strings_read_as_serde_json_reads_them(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            let mut cursor = Cursor::new(&json);
            let read = cursor.string_or_skip().unwrap().unwrap();
            prop_assert_eq!(&*cursor.resolve(read), text.as_bytes());
            prop_assert_eq!(cursor.finish(), Ok(()));
        }

        #[test]
        fn numbers_are_passed_to_their_last_character(number in any::<f64>()) {
            let json = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(accepts(&json), Ok(()));
        }
    }
}
