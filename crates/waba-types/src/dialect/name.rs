//! The names of the dialects.

use std::fmt;
use std::str::FromStr;

use waba_macros::closed_enum;

closed_enum! {
    /// The way a host writes requests, answers and webhooks.
    pub enum Dialect {
        /// Meta's Cloud API: `/messages`, `messaging_product`, webhooks in an envelope.
        Cloud = "cloud",
        /// The On-Premise API: `/v1/messages`, flat webhooks.
        OnPremise = "on-premise",
    }
}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(text: &str) -> Result<Self, UnknownDialect> {
        Self::ALL.into_iter().find(|dialect| dialect.as_str() == text).ok_or(UnknownDialect)
    }
}

/// The text names no dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownDialect;

impl fmt::Display for UnknownDialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [cloud, on_premise] = Dialect::ALL;
        write!(f, "unknown dialect: expected `{cloud}` or `{on_premise}`")
    }
}

impl std::error::Error for UnknownDialect {}
