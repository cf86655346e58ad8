//! Ids as the two kinds of hosts write them. Those of messages say that an emulator made them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use waba_types::{Dialect, MessageId};

use crate::rng::SplitMix64;

/// An id of a message. On cloud hosts it ends in `=` and may hold `+` and `/`, like the real ones.
pub(crate) fn message(dialect: Dialect, rng: &mut SplitMix64) -> MessageId {
    let bytes = rng.bytes();
    match dialect {
        Dialect::Cloud => format!("wamid.EMU{}", STANDARD.encode(bytes)),
        Dialect::OnPremise => format!("gBEMU{}", URL_SAFE_NO_PAD.encode(bytes)),
    }
    .into()
}

/// An id of a conversation in the sense of pricing.
pub(crate) fn conversation(rng: &mut SplitMix64) -> String {
    format!("{:032x}", u128::from_be_bytes(rng.bytes()))
}

/// A trace id of an error.
pub(crate) fn trace(rng: &mut SplitMix64) -> String {
    format!("A{}", URL_SAFE_NO_PAD.encode(rng.bytes()))
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
