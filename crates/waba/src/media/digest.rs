//! The SHA-256 that the API names for a file.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const BYTES: usize = 32;

/// Padding is left out here and there.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Reads a SHA-256 in hexadecimal digits or in Base64 of either alphabet; nothing if it is neither.
pub(super) fn parse(text: &str) -> Option<[u8; BYTES]> {
    let text = text.trim();
    if text.len() == 2 * BYTES {
        let mut digest = [0; BYTES];
        return base16ct::mixed::decode(text, &mut digest).is_ok().then_some(digest);
    }
    let standard = text.replace('-', "+").replace('_', "/");
    ENGINE.decode(standard).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_read() {
        let digest = ring::digest::digest(&ring::digest::SHA256, b"abc");
        let hexadecimal = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        for text in [
            hexadecimal,
            &hexadecimal.to_uppercase(),
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0",
            "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0=",
        ] {
            assert_eq!(parse(text).unwrap().as_slice(), digest.as_ref(), "{text}");
        }
        for text in ["", "ba78", &"g".repeat(64), &"ä".repeat(32), "ungWv48Bz+pBQUDeXa4="] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
