//! The names of the dialects.

use std::fmt;
use std::str::FromStr;

/// The way a host writes requests, answers and webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Meta's Cloud API: `/messages`, `messaging_product`, webhooks in an envelope.
    Cloud,
    /// The On-Premise API: `/v1/messages`, flat webhooks.
    OnPremise,
}

impl Dialect {
    /// `cloud` or `on-premise`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cloud => "cloud",
            Self::OnPremise => "on-premise",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(text: &str) -> Result<Self, UnknownDialect> {
        match text {
            "cloud" => Ok(Self::Cloud),
            "on-premise" => Ok(Self::OnPremise),
            _ => Err(UnknownDialect),
        }
    }
}

/// The text names no dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownDialect;

impl fmt::Display for UnknownDialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown dialect: expected `cloud` or `on-premise`")
    }
}

impl std::error::Error for UnknownDialect {}
