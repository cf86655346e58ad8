//! Ids as the two kinds of hosts write them. Those of messages say that an emulator made them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use waba_types::ids::MediaId;
use waba_types::{Dialect, GroupId, MessageId, OpaqueId};

use crate::machine::rng::SplitMix64;
use base16ct::lower::encode_string as hex;

/// An id of a message. On cloud hosts it ends in `=` and may hold `+` and `/`, like the real ones.
pub(crate) fn message(dialect: Dialect, rng: &mut SplitMix64) -> MessageId {
    let bytes = rng.bytes();
    match dialect {
        Dialect::Cloud => format!("wamid.EMU{}", STANDARD.encode(bytes)),
        Dialect::OnPremise => format!("gBEMU{}", URL_SAFE_NO_PAD.encode(bytes)),
    }
    .into()
}

/// An id of a file: digits on cloud hosts, a UUID on on-premise hosts.
pub(crate) fn media(dialect: Dialect, rng: &mut SplitMix64) -> MediaId {
    match dialect {
        Dialect::Cloud => digits(rng),
        Dialect::OnPremise => {
            let text = hex(&rng.bytes());
            format!("{}-{}-4{}-8{}-{}", &text[..8], &text[8..12], &text[13..16], &text[17..20], &text[20..])
        }
    }
    .into()
}

/// An id of a conversation in the sense of pricing.
pub(crate) fn conversation(rng: &mut SplitMix64) -> String {
    hex(&rng.bytes())
}

/// A trace id of an error.
pub(crate) fn trace(rng: &mut SplitMix64) -> String {
    format!("A{}", URL_SAFE_NO_PAD.encode(rng.bytes()))
}

/// A code of a short link: capital letters and digits.
pub(crate) fn code(rng: &mut SplitMix64) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    rng.bytes()[..14].iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

/// Decimal digits, as ids of things at Meta have: never an id of the number or the account, which are shorter.
pub(crate) fn digits(rng: &mut SplitMix64) -> String {
    format!("36{:015}", rng.below(1_000_000_000_000_000))
}

/// An id of a call.
pub(crate) fn call(rng: &mut SplitMix64) -> OpaqueId {
    format!("wacid.EMU{}", URL_SAFE_NO_PAD.encode(rng.bytes())).into()
}

/// A text that is the same for the same text: what stands for the keys of a person's phone, and ids that follow from others.
pub(crate) fn fingerprint(text: &str) -> String {
    let seed = text.bytes().fold(0_u64, |seed, byte| SplitMix64::new(seed ^ u64::from(byte)).next());
    URL_SAFE_NO_PAD.encode(SplitMix64::new(seed).bytes())
}

/// The beginning of an id at 360dialog: letters and digits, behind which its kind stands.
pub(crate) fn short(rng: &mut SplitMix64) -> String {
    const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    (0..6).map(|_| char::from(LETTERS[rng.below(62) as usize])).collect()
}

/// A key or a token.
pub(crate) fn key(rng: &mut SplitMix64) -> String {
    format!("{}{}{}{}AK", short(rng), short(rng), short(rng), short(rng))
}

/// An id of a group.
pub(crate) fn group(rng: &mut SplitMix64) -> GroupId {
    URL_SAFE_NO_PAD.encode(rng.bytes()).into()
}

/// An address by which people join a group.
pub(crate) fn invite_link(rng: &mut SplitMix64) -> String {
    format!("https://chat.whatsapp.com/EMU{}", URL_SAFE_NO_PAD.encode(rng.bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_messages_say_that_an_emulator_made_them() {
        let mut rng = SplitMix64::new(0);
        let cloud = message(Dialect::Cloud, &mut rng);
        assert!(cloud.starts_with("wamid.EMU") && cloud.ends_with('='), "{cloud}");
        let on_premise = message(Dialect::OnPremise, &mut rng);
        assert!(on_premise.starts_with("gBEMU") && !on_premise.contains('='), "{on_premise}");
    }
}
