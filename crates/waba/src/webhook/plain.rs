//! The inner loop of the scanner: how far a string goes on without anything special in it.

use wide::{CmpEq, CmpLt, i8x16};

/// How many of `bytes` stand before the next quote, backslash or control character.
#[inline(always)] // Half the tokens of a body are strings, and most are shorter than a call.
pub(super) fn plain_prefix(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((block, after)) = rest.split_first_chunk() {
        let specials = specials(block);
        if specials != 0 {
            return bytes.len() - rest.len() + specials.trailing_zeros() as usize;
        }
        rest = after;
    }
    bytes.len() - rest.len() + short_plain_prefix(rest)
}

/// Which of the bytes are special, one bit for each.
#[inline(always)]
fn specials(block: &[u8; 16]) -> i32 {
    // Only signed bytes have an order there; with the top bit flipped it is that of unsigned ones.
    let flipped = |byte: u8| (byte ^ 0x80) as i8;
    let all = |byte| i8x16::splat(flipped(byte));
    let block = i8x16::new(block.map(flipped));
    (block.cmp_eq(all(b'"')) | block.cmp_eq(all(b'\\')) | block.cmp_lt(all(b' '))).move_mask()
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
            for place in 0..42 {
                let mut bytes = *b"abcdefghijklmnopqrstuvwxyzabcdefghijklmnop";
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
