//! Whether doing the same again is safe.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use waba_macros::closed_enum;

use crate::error_codes::Again;
use crate::operations::Repeat;
use crate::rules::Check;

closed_enum! {
    /// Whether doing the same again is safe.
    #[non_exhaustive]
    pub enum Retry {
        /// Useless: something must change first.
        Never = "never",
        /// Safe: it is proved that nothing was done, or doing it twice changes nothing.
        Safe = "safe",
        /// Safe only if nothing was done, which is not known: the message may have been accepted.
        IfNotSent = "if_not_sent",
    }
}

impl Retry {
    /// After a failure of which [`Again`] is known.
    pub const fn of(again: Again, repeat: Repeat) -> Self {
        match (again, repeat) {
            (Again::Never, _) => Self::Never,
            (Again::Replay, _) | (Again::Later, Repeat::Freely) => Self::Safe,
            (Again::Later, Repeat::IfNotSent) => Self::IfNotSent,
        }
    }
}

impl Serialize for Retry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Retry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Check for Retry {}
