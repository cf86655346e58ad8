//! Places in a body: compact, without a lifetime, resolved when somebody looks.

use std::borrow::Cow;
use std::num::NonZeroU64;
use std::ops::Range;

use super::escape::unescape;

/// The largest body that spans can address: their offset shares 32 bits with a flag.
pub(super) const MAX_BODY_BYTES: usize = 1 << 30;

/// The bytes of one JSON value in the body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    pub(super) fn new(range: Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The characters of a string (without its quotes) or of a number in the body.
///
/// One word, from the top: length in bytes, escape bit, offset plus one. `Option<Text>` takes no more room, and
/// results with a `Text` travel in registers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text(NonZeroU64);

impl Text {
    const LENGTH_SHIFT: u32 = 32;
    const ESCAPED: u64 = 1 << 31;
    const OFFSET: u64 = Self::ESCAPED - 1;

    #[inline]
    pub(super) fn new(range: Range<usize>, escaped: bool) -> Self {
        let length = ((range.end - range.start) as u64) << Self::LENGTH_SHIFT;
        let flag = if escaped { Self::ESCAPED } else { 0 };
        Self(NonZeroU64::MIN.saturating_add(length | flag | range.start as u64))
    }

    #[inline]
    fn range(self) -> Range<usize> {
        let start = ((self.0.get() - 1) & Self::OFFSET) as usize;
        start..start + (self.0.get() >> Self::LENGTH_SHIFT) as usize
    }

    #[inline]
    pub(super) fn is_empty(self) -> bool {
        self.0.get() >> Self::LENGTH_SHIFT == 0
    }

    /// Where the characters that are meant stand in the body, unless they are escaped.
    #[inline]
    pub(super) fn verbatim(self) -> Option<Range<usize>> {
        (!self.is_escaped()).then(|| self.range())
    }

    /// The characters as they stand in the body, escapes and all.
    pub(super) fn raw(self, body: &[u8]) -> &str {
        body.get(self.range()).map(simdutf8::basic::from_utf8).and_then(Result::ok).unwrap_or_default()
    }

    /// The characters that are meant.
    pub(super) fn resolve(self, body: &[u8]) -> Cow<'_, str> {
        let raw = self.raw(body);
        if self.is_escaped() { Cow::Owned(unescape(raw)) } else { Cow::Borrowed(raw) }
    }

    /// As [`resolve`](Self::resolve), as bytes.
    #[inline]
    pub(super) fn resolve_bytes(self, body: &[u8]) -> Cow<'_, [u8]> {
        if self.is_escaped() {
            return Cow::Owned(unescape(self.raw(body)).into_bytes());
        }
        Cow::Borrowed(body.get(self.range()).unwrap_or_default())
    }

    fn is_escaped(self) -> bool {
        (self.0.get() - 1) & Self::ESCAPED != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_absent_text_takes_no_room() {
        assert_eq!(size_of::<Option<Text>>(), size_of::<Text>());
        assert_eq!(size_of::<Text>(), 8);
    }
}
