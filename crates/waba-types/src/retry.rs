//! Whether doing the same again is safe.

use crate::error_codes::Again;
use crate::operations::Repeat;

/// Whether doing the same again is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// Useless: something must change first.
    Never,
    /// Safe: it is proved that nothing was done, or doing it twice changes nothing.
    Safe,
    /// Safe only if nothing was done, which is not known: the message may have been accepted.
    IfNotSent,
}

impl Retry {
    /// The name in every language: `never`, `safe`, `if_not_sent`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Safe => "safe",
            Self::IfNotSent => "if_not_sent",
        }
    }

    /// After a failure of which [`Again`] is known.
    pub const fn of(again: Again, repeat: Repeat) -> Self {
        match (again, repeat) {
            (Again::Never, _) => Self::Never,
            (Again::Replay, _) | (Again::Later, Repeat::Freely) => Self::Safe,
            (Again::Later, Repeat::IfNotSent) => Self::IfNotSent,
        }
    }
}
