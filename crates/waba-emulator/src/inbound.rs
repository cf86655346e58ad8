//! What a simulated person can write.

use std::fmt;

use waba_types::UserId;

use crate::rules;

/// Most characters of a message that a person writes.
const MAX_CHARS: usize = 65_536;

/// A message that no person could have written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidInbound {
    /// The sender is neither a phone number of 5 to 20 digits nor a business-scoped user id.
    From,
    /// The text has not 1 to 65,536 characters.
    Body,
}

impl fmt::Display for InvalidInbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::From => "from: expected a phone number of 5 to 20 digits or a business-scoped user id",
            Self::Body => "body: expected 1 to 65536 characters",
        })
    }
}

impl std::error::Error for InvalidInbound {}

/// Checks a message, and gives its sender as webhooks name them.
pub(crate) fn check(from: &UserId, body: &str) -> Result<UserId, InvalidInbound> {
    let from = rules::person(from).ok_or(InvalidInbound::From)?;
    if body.is_empty() || body.chars().nth(MAX_CHARS).is_some() {
        Err(InvalidInbound::Body)
    } else {
        Ok(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_needs_a_number_and_something_to_say() {
        assert_eq!(check(&"+49 151 1234567".into(), "Hi"), Ok("491511234567".into()));
        assert_eq!(check(&"DE.13491208".into(), "Hi"), Ok("DE.13491208".into()));
        assert_eq!(check(&"nobody".into(), "Hi"), Err(InvalidInbound::From));
        assert_eq!(check(&"491511234567".into(), ""), Err(InvalidInbound::Body));
        assert_eq!(check(&"491511234567".into(), &"ü".repeat(65_536)), Ok("491511234567".into()));
        assert_eq!(check(&"491511234567".into(), &"ü".repeat(65_537)), Err(InvalidInbound::Body));
    }
}
