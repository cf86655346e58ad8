//! How often a number may do what, and whose limit an error code tells of.
//!
//! Sources: Meta's pages "Throughput" and "Error codes", 360dialog's pages on throughput and media.

use std::time::Duration;

/// Messages that a number may send in a second, unless its allowance is another: 20 for numbers that are shared with
/// the WhatsApp Business app, 1000 after an upgrade. Inbound messages count too.
pub const MESSAGES_PER_SECOND: u32 = 80;

/// Messages that a number may send in a second after an upgrade of its throughput.
pub const UPGRADED_MESSAGES_PER_SECOND: u32 = 1000;

/// Time in which a number earns the right to one more message to the same person.
pub const PAIR_INTERVAL: Duration = Duration::from_secs(6);

/// Messages that may go to the same person at once. They are borrowed from the time that follows.
pub const PAIR_BURST: u32 = 45;

/// Files that a number may upload in a second.
pub const UPLOADS_PER_SECOND: u32 = 25;

/// Calls about an account, which are those for its templates and flows, in an hour. Accounts that have no registered number
/// yet may make 200.
pub const MANAGEMENT_CALLS_PER_HOUR: u32 = 5000;

/// Whose limit was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitScope {
    /// That of the number: too many messages in all.
    Number,
    /// That of the number and one recipient.
    Pair,
    /// That of the account or the app: too many requests in all.
    Account,
    /// That of one call.
    Endpoint,
}

impl LimitScope {
    /// The limit that an error tells of which is a rate limit and has this code.
    pub const fn of_code(code: Option<i64>) -> Self {
        match code {
            // The two last ones are those of the On-Premise API, and no other's.
            Some(130_429 | 429 | 1015) => Self::Number,
            Some(131_056) => Self::Pair,
            Some(4 | 80_007) => Self::Account,
            _ => Self::Endpoint,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Dialect;
    use crate::error_codes::{ErrorKind, lookup};

    #[test]
    fn the_codes_are_rate_limits_in_the_table() {
        for (dialect, code) in [
            (Dialect::Cloud, 130_429),
            (Dialect::OnPremise, 429),
            (Dialect::OnPremise, 1015),
            (Dialect::Cloud, 131_056),
            (Dialect::Cloud, 4),
            (Dialect::Cloud, 80_007),
        ] {
            assert_eq!(lookup(dialect, code).map(|code| code.kind), Some(ErrorKind::RateLimited), "{code}");
            assert_ne!(LimitScope::of_code(Some(code)), LimitScope::Endpoint, "{code}");
        }
        assert_eq!(LimitScope::of_code(Some(613)), LimitScope::Endpoint);
        assert_eq!(LimitScope::of_code(None), LimitScope::Endpoint);
    }
}
