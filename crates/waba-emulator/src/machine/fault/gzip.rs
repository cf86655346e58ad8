//! A gzip file that compresses nothing: RFC 1952 around the stored blocks of RFC 1951, which need no compressor.

/// Most bytes of a stored block.
const BLOCK: usize = 0xffff;

/// Wraps `bytes` into a gzip file.
pub(super) fn stored(bytes: &[u8]) -> Vec<u8> {
    // Magic, method deflate, no flags, no time, no extra flags, unknown system.
    let mut file = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let mut blocks = bytes.chunks(BLOCK).peekable();
    loop {
        let block = blocks.next().unwrap_or_default();
        let is_last = blocks.peek().is_none();
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        file.push(u8::from(is_last));
        file.extend(length.to_le_bytes());
        file.extend((!length).to_le_bytes());
        file.extend(block);
        if is_last {
            break;
        }
    }
    file.extend(crc32(bytes).to_le_bytes());
    // The size modulo 2^32, as the format has it.
    file.extend((bytes.len() as u32).to_le_bytes());
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| {
                if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }
            },
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_that_of_gzip() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    /// The very file that Python's `gzip` reads as `hello`.
    #[test]
    fn a_short_text_is_one_block() {
        let file = stored(b"hello");
        assert_eq!(file[10..20], [1, 5, 0, 0xfa, 0xff, b'h', b'e', b'l', b'l', b'o']);
        assert_eq!(file[20..], [0x86, 0xa6, 0x10, 0x36, 5, 0, 0, 0]);
        assert_eq!(stored(b"").len(), 10 + 5 + 8);
        assert_eq!(stored(&[0; BLOCK + 1]).len(), 10 + 5 + BLOCK + 5 + 1 + 8);
    }
}
