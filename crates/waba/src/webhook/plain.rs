//! The inner loop of the scanner: how far a string goes on without anything special in it.

/// How many of `bytes` stand before the next quote, backslash or control character.
#[inline(always)] // Half the tokens of a body are strings, and most are shorter than a call.
pub(super) fn plain_prefix(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk() {
        if let Some(index) = first_special(*chunk) {
            return bytes.len() - rest.len() + index;
        }
        rest = after;
    }
    bytes.len() - rest.len() + short_plain_prefix(rest)
}

/// Where the first special byte stands, found for eight bytes at once.
///
/// In the differences below the top bit of a byte is set where something was found, and the lowest such bit is
/// always right: a borrow reaches only higher bytes.
#[inline(always)]
fn first_special(chunk: [u8; 8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const TOPS: u64 = ONES << 7;
    let word = u64::from_le_bytes(chunk);
    // Flipping bit 1 moves the quote, 0x22, next to the control characters: all of them become less than 0x21.
    let quote_or_control = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    let special = (quote_or_control | backslash) & !word & TOPS;
    (special != 0).then(|| special.trailing_zeros() as usize / 8)
}

/// As [`plain_prefix`], for the last few bytes of a body.
#[cold]
fn short_plain_prefix(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_ends_a_string_or_does_not_at_every_place() {
        for byte in 0..=255u8 {
            for place in 0..24 {
                let mut bytes = *b"abcdefghijklmnopqrstuvwx";
                bytes[place] = byte;
                let expected = if matches!(byte, b'"' | b'\\' | 0..=0x1f) { place } else { bytes.len() };
                assert_eq!(plain_prefix(&bytes), expected, "byte {byte:#x} at {place}");
            }
        }
    }

    #[test]
    fn the_first_of_several_ends_counts() {
        assert_eq!(plain_prefix(b"ab\"\\\"\n\"\"xxxxxxxx"), 2);
        assert_eq!(plain_prefix(b"!!!!!\\!\"#########"), 5);
    }
}
