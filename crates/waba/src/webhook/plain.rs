//! The inner loop of the scanner: how far a string goes on without anything special in it.

/// How many of `bytes` stand before the next quote, backslash or control character.
#[inline(always)] // Half the tokens of a body are strings, and most are shorter than a call.
pub(super) fn plain_prefix(bytes: &[u8]) -> usize {
    let Some((chunk, mut rest)) = bytes.split_first_chunk() else {
        return short_plain_prefix(bytes);
    };
    let special = specials(u64::from_le_bytes(*chunk));
    if special != 0 {
        return first(special);
    }
    while let Some((block, after)) = rest.split_first_chunk() {
        let block = u128::from_le_bytes(*block);
        let (low, high) = (specials(block as u64), specials((block >> 64) as u64));
        if low | high != 0 {
            let index = if low != 0 { first(low) } else { 8 + first(high) };
            return bytes.len() - rest.len() + index;
        }
        rest = after;
    }
    bytes.len() - rest.len() + short_plain_prefix(rest)
}

/// Where the special ones among eight bytes stand: the top bit of a byte is set where one was found. The lowest such
/// bit is always right; a borrow reaches only higher bytes.
#[inline(always)]
fn specials(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const TOPS: u64 = ONES << 7;
    // Flipping bit 1 moves the quote, 0x22, next to the control characters: all of them become less than 0x21.
    let quote_or_control = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    (quote_or_control | backslash) & !word & TOPS
}

/// The index of the first byte with a bit set.
#[inline(always)]
fn first(specials: u64) -> usize {
    specials.trailing_zeros() as usize / 8
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
