//! Text that nobody may see.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::descriptor::{Described, TypeRef};
use crate::from_text::from_text;
use crate::rules::{Check, Limit, Limited, Path, Violation};

/// What stands in the place of a secret.
pub const REDACTED: &str = "[redacted]";

/// A key, token or password. `Debug` never shows it, and it has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretText(String);

impl SecretText {
    /// The text, which must not get into a log or an error.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

from_text! { SecretText: Self; }

impl From<SecretText> for String {
    fn from(secret: SecretText) -> Self {
        secret.0
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl Serialize for SecretText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

impl Described for SecretText {
    const TYPE: TypeRef = TypeRef::String;
}

impl Check for SecretText {}

impl Limited for SecretText {
    fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
        self.0.check_limit(limit, path, violations);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_not_shown() {
        assert_eq!(format!("{:?}", SecretText::from("canary")), "[redacted]");
    }
}
