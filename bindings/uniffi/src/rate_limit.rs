//! How calls are held back, and how full the limits are.

use std::collections::HashMap;

use crate::generated::{MessagePriority, WabaError};
use crate::numbers::{Count, WholeNumber};
use crate::seconds::Seconds;

/// How a client holds its own calls back, so that the server need not.
#[derive(Clone, Copy, Debug, uniffi::Record)]
pub struct RateLimits {
    /// Whether calls are held back at all. On by default.
    #[uniffi(default = true)]
    pub enabled: bool,
    /// Messages that the number may send in a second. 80 by default; 20 for numbers that are shared with the WhatsApp
    /// Business app, 1000 after an upgrade.
    #[uniffi(default = None)]
    pub messages_per_second: Option<WholeNumber>,
    /// A call that would have to wait longer than this fails at once, of kind `rate_limited`, with the time to wait. 30
    /// seconds by default.
    #[uniffi(default = None)]
    pub longest_wait: Option<Seconds>,
}

impl RateLimits {
    /// The limits as the core has them.
    pub(crate) fn limits(self) -> Result<waba::RateLimits, WabaError> {
        let mut limits = if self.enabled { waba::RateLimits::default() } else { waba::RateLimits::off() };
        if let Some(messages) = self.messages_per_second {
            limits = limits.messages_per_second(messages.at_least(1, "messagesPerSecond")?);
        }
        if let Some(wait) = self.longest_wait {
            limits = limits.longest_wait(wait.duration("longestWait")?);
        }
        limits.check()?;
        Ok(limits)
    }
}

/// How full the rate limits of a client are.
#[derive(Clone, Debug, uniffi::Record)]
pub struct RateLimitStatus {
    /// Whether calls are held back at all.
    pub enabled: bool,
    /// Calls that wait now.
    pub waiting: Count,
    /// Those of them that are messages and wait for the limit of the number, by priority: all priorities are there.
    /// Messages that wait for the limit of their recipient are not, as they go in the order in which they came.
    pub messages_waiting: HashMap<MessagePriority, Count>,
    /// Messages per second that leave at most now: less than the allowance after the server said that it was too much.
    pub messages_per_second: f64,
    /// Messages per second that the number may send.
    pub allowance: Count,
    /// Recipients that are remembered.
    pub pairs: Count,
    /// Time until messages leave again, while the server has them paused.
    pub messages_paused: Option<Seconds>,
    /// Time until other calls are made again, while the server has them paused.
    pub calls_paused: Option<Seconds>,
}

impl From<waba::RateLimitStatus> for RateLimitStatus {
    fn from(status: waba::RateLimitStatus) -> Self {
        Self {
            enabled: status.enabled,
            waiting: status.waiting.into(),
            messages_waiting: status
                .messages_waiting
                .into_iter()
                .map(|(priority, waiting)| (priority.into(), waiting.into()))
                .collect(),
            messages_per_second: status.messages_per_second,
            allowance: status.allowance.into(),
            pairs: status.pairs.into(),
            messages_paused: status.messages_paused.map(Into::into),
            calls_paused: status.calls_paused.map(Into::into),
        }
    }
}
