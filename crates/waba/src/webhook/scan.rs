//! A strict JSON cursor: one pass over a body, no allocation, nothing built.
//!
//! What is skipped is checked as strictly as what is read, so that a walk to the end proves that the body is JSON
//! (RFC 8259). The one liberty: half a surrogate pair in a string is let through, because such bodies do arrive.

use std::borrow::Cow;

use waba_types::decode::MAX_DEPTH;

use super::error::ParseError;
use super::known::{self, AHEAD, Key, Words};
use super::plain::plain_prefix;
use super::span::{Span, Text};

/// The walk is over early: [`Cursor::fault`] knows why. Weighs nothing, so that results travel in registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop;

/// A key that was read.
pub(super) enum Member<T> {
    /// What it means.
    Known(T),
    /// A key that means nothing here.
    Other(Text),
}

/// A position in a body.
#[derive(Clone)]
pub(super) struct Cursor<'a> {
    /// Known to be UTF-8.
    body: &'a [u8],
    position: usize,
    depth: usize,
    fault: Option<ParseError>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(body: &'a str) -> Self {
        Self { body: body.as_bytes(), position: 0, depth: 0, fault: None }
    }

    /// Why the walk stopped.
    pub(super) fn fault(self) -> ParseError {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        match self.fault {
            Some(fault) if !self.body.iter().all(is_space) => fault,
            _ => ParseError::Empty,
        }
    }

    /// A cursor at the start of a value that this one has just passed.
    pub(super) fn back_at(&self, start: usize) -> Self {
        Self { body: self.body, position: start, depth: self.depth, fault: None }
    }

    /// Whether a value that was passed is an object.
    pub(super) fn is_object(&self, span: Span) -> bool {
        self.body.get(span.range().start) == Some(&b'{')
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

    /// Enters the object in front and says whether there is a member; none is left at once.
    #[inline]
    pub(super) fn object(&mut self) -> Result<bool, Stop> {
        self.open(b'{', b'}', "expected an object")
    }

    /// Enters the array in front and says whether there is an element; an array without any is left at once.
    #[inline]
    pub(super) fn array(&mut self) -> Result<bool, Stop> {
        self.open(b'[', b']', "expected an array")
    }

    /// After the value of a member: says whether there is another one, and leaves the object if not.
    #[inline]
    pub(super) fn another_member(&mut self) -> Result<bool, Stop> {
        self.another(b'}', "expected `,` or `}`")
    }

    /// After an element: says whether there is another one, and leaves the array if not.
    #[inline]
    pub(super) fn another_element(&mut self) -> Result<bool, Stop> {
        self.another(b']', "expected `,` or `]`")
    }

    /// Reads the key in front, with its colon. `next` is the place of the known key that probably comes next.
    #[inline]
    pub(super) fn key<T: Copy>(&mut self, keys: &[Key<T>], next: &mut usize) -> Result<Member<T>, Stop> {
        match self.known_key(keys, next) {
            Some(meaning) => Ok(Member::Known(meaning)),
            None => self.other_key(keys, next),
        }
    }

    /// Reads the key in front if it is a known one, written as usual.
    #[inline]
    fn known_key<T: Copy>(&mut self, keys: &[Key<T>], next: &mut usize) -> Option<T> {
        let key = known::find_ahead(keys, next, &self.ahead())?;
        self.position += key.length();
        Some(key.meaning())
    }

    /// As [`key`](Self::key), for a key that is unknown, written in an unusual way or stands after whitespace.
    #[inline(never)]
    fn other_key<T: Copy>(&mut self, keys: &[Key<T>], next: &mut usize) -> Result<Member<T>, Stop> {
        if self.peek() <= b' ' {
            self.token();
            if let Some(meaning) = self.known_key(keys, next) {
                return Ok(Member::Known(meaning));
            }
        }
        let key = self.any_key()?;
        let known = known::find_named(keys, &self.resolve(key));
        Ok(known.map_or(Member::Other(key), Member::Known))
    }

    /// Reads the key in front, with its colon, whatever it is.
    #[inline(always)]
    fn any_key(&mut self) -> Result<Text, Stop> {
        if self.token() != b'"' {
            return Err(self.stop("expected a key"));
        }
        let key = self.string()?;
        if self.token() != b':' {
            return Err(self.stop("expected `:`"));
        }
        self.position += 1;
        Ok(key)
    }

    /// Passes the next value and says where it stands.
    pub(super) fn value(&mut self) -> Result<Span, Stop> {
        let start = self.offset();
        self.skip()?;
        Ok(Span::new(start..self.position))
    }

    /// Reads a string; passes any other value.
    #[inline]
    pub(super) fn string_or_skip(&mut self) -> Result<Option<Text>, Stop> {
        if self.token() == b'"' {
            return self.string().map(Some);
        }
        self.skip().map(|()| None)
    }

    /// Reads a string or a number; passes any other value, and an empty string, which names nothing.
    #[inline]
    pub(super) fn scalar_or_skip(&mut self) -> Result<Option<Text>, Stop> {
        if self.token() == b'"' {
            return self.string().map(|text| (!text.is_empty()).then_some(text));
        }
        self.number_or_skip()
    }

    /// Reads a number; passes any other value.
    #[inline(never)]
    fn number_or_skip(&mut self) -> Result<Option<Text>, Stop> {
        let start = self.position;
        match self.token() {
            b'-' | b'0'..=b'9' => self.number().map(|()| Some(Text::new(start..self.position, false))),
            _ => self.skip().map(|()| None),
        }
    }

    /// The characters of a key or value that was read.
    #[inline]
    pub(super) fn resolve(&self, text: Text) -> Cow<'a, [u8]> {
        text.resolve_bytes(self.body)
    }

    /// Passes the next value. The recursion ends at [`MAX_DEPTH`].
    pub(super) fn skip(&mut self) -> Result<(), Stop> {
        match self.token() {
            b'"' => self.string().map(drop),
            b'{' => {
                let mut more = self.object()?;
                while more {
                    self.any_key()?;
                    self.skip_in_place()?;
                    more = self.another_member()?;
                }
                Ok(())
            }
            b'[' => {
                let mut more = self.array()?;
                while more {
                    self.skip_in_place()?;
                    more = self.another_element()?;
                }
                Ok(())
            }
            b'-' | b'0'..=b'9' => self.number(),
            b't' => self.literal("true"),
            b'f' => self.literal("false"),
            b'n' => self.literal("null"),
            _ => Err(self.stop("expected a value")),
        }
    }

    /// As [`skip`](Self::skip), without a call for a string.
    #[inline(always)]
    fn skip_in_place(&mut self) -> Result<(), Stop> {
        if self.token() == b'"' { self.string().map(drop) } else { self.skip() }
    }

    /// Checks that nothing but whitespace is left.
    pub(super) fn finish(&mut self) -> Result<(), Stop> {
        self.token();
        if self.position == self.body.len() { Ok(()) } else { Err(self.stop("expected the end")) }
    }

    #[inline]
    fn peek(&self) -> u8 {
        self.body.get(self.position).copied().unwrap_or(0)
    }

    /// The next bytes, followed by zeros at the end.
    #[inline]
    fn ahead(&self) -> Words {
        match self.body.get(self.position..self.position + AHEAD).and_then(<[u8]>::first_chunk) {
            Some(chunk) => known::words(chunk),
            None => self.ahead_at_end(),
        }
    }

    #[cold]
    fn ahead_at_end(&self) -> Words {
        let mut bytes = [0; AHEAD];
        let rest = self.body.get(self.position..).unwrap_or_default();
        bytes.iter_mut().zip(rest).for_each(|(byte, next)| *byte = *next);
        known::words(&bytes)
    }

    #[inline]
    fn open(&mut self, bracket: u8, close: u8, message: &'static str) -> Result<bool, Stop> {
        if self.token() != bracket {
            return Err(self.stop(message));
        }
        if self.depth == MAX_DEPTH {
            self.fault = Some(ParseError::Depth { limit: MAX_DEPTH, offset: self.position });
            return Err(Stop);
        }
        self.position += 1;
        if self.token() == close {
            self.position += 1;
            return Ok(false);
        }
        self.depth += 1;
        Ok(true)
    }

    /// Steps over the comma in front of the next item, or over the closing bracket.
    #[inline]
    fn another(&mut self, close: u8, message: &'static str) -> Result<bool, Stop> {
        let byte = self.token();
        if byte == b',' {
            self.position += 1;
            return Ok(true);
        }
        if byte != close {
            return Err(self.stop(message));
        }
        self.position += 1;
        self.depth -= 1;
        Ok(false)
    }

    /// Reads the string whose opening quote is in front.
    #[inline(always)] // Half the tokens of a body are strings, and most are shorter than a call.
    fn string(&mut self) -> Result<Text, Stop> {
        let start = self.position + 1;
        let Some(rest) = self.body.get(start..) else { return Err(self.stop("expected a string")) };
        let end = start + plain_prefix(rest);
        if self.body.get(end) != Some(&b'"') {
            self.position = end;
            return self.rest_of_string(start);
        }
        self.position = end + 1;
        Ok(Text::new(start..end, false))
    }

    /// Reads on from the first escape of a string.
    #[cold]
    fn rest_of_string(&mut self, start: usize) -> Result<Text, Stop> {
        while self.peek() != b'"' {
            if self.peek() != b'\\' {
                return Err(self.stop("control character in a string"));
            }
            self.escape()?;
            self.position += plain_prefix(self.body.get(self.position..).unwrap_or_default());
        }
        let text = Text::new(start..self.position, true);
        self.position += 1;
        Ok(text)
    }

    /// Passes the escape whose backslash is in front.
    fn escape(&mut self) -> Result<(), Stop> {
        self.position += 1;
        match self.peek() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.position += 1,
            b'u' => {
                self.position += 1;
                for _ in 0..4 {
                    if !self.peek().is_ascii_hexdigit() {
                        return Err(self.stop("expected four hexadecimal digits"));
                    }
                    self.position += 1;
                }
            }
            _ => return Err(self.stop("unknown escape")),
        }
        Ok(())
    }

    /// Passes the number in front.
    fn number(&mut self) -> Result<(), Stop> {
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
    fn digits(&mut self) -> Result<(), Stop> {
        if !self.peek().is_ascii_digit() {
            return Err(self.stop("expected a digit"));
        }
        while self.peek().is_ascii_digit() {
            self.position += 1;
        }
        Ok(())
    }

    fn literal(&mut self, word: &'static str) -> Result<(), Stop> {
        let rest = self.body.get(self.position..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.stop("expected a value"));
        }
        self.position += word.len();
        Ok(())
    }

    /// Stops because of the events so far.
    #[cold]
    pub(super) fn too_many_events(&mut self, limit: usize) -> Stop {
        self.fault = Some(ParseError::TooManyEvents { limit });
        Stop
    }

    #[cold]
    fn stop(&mut self, message: &'static str) -> Stop {
        let message = if self.position < self.body.len() { message } else { "unexpected end" };
        self.fault = Some(ParseError::Json { offset: self.position, message });
        Stop
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::IgnoredAny;

    use super::*;

    fn accepts(body: &str) -> Result<(), ParseError> {
        let mut cursor = Cursor::new(body);
        cursor.skip().and_then(|()| cursor.finish()).map_err(|Stop| cursor.fault())
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
            assert!(matches!(accepts(body), Err(ParseError::Json { .. } | ParseError::Empty)), "{body:?}");
            assert!(!oracle_accepts(body), "{body:?}");
        }
    }

    #[test]
    fn the_depth_limit_counts_from_the_root() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(accepts(&nested(MAX_DEPTH)), Ok(()));
        let too_deep = Err(ParseError::Depth { limit: MAX_DEPTH, offset: MAX_DEPTH });
        assert_eq!(accepts(&nested(MAX_DEPTH + 1)), too_deep);
        assert_eq!(accepts(&"[".repeat(1_000_000)), too_deep);
        assert!(matches!(accepts(&r#"{"a":"#.repeat(1_000_000)), Err(ParseError::Depth { .. })));
        // Depth is of nesting, not of length.
        assert_eq!(accepts(&format!("[{}[]]", "[],{},".repeat(1000))), Ok(()));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

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
