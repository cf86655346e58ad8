//! How calls are repeated.

use crate::generated::WabaError;
use crate::numbers::WholeNumber;
use crate::seconds::Seconds;

/// How calls are repeated that may be repeated: a message never is without proof that it was not accepted.
#[derive(Clone, Copy, Debug, uniffi::Record)]
pub struct RetryPolicy {
    /// Attempts in all, the first one included. 3 by default; 1 turns repeating off.
    #[uniffi(default = None)]
    pub attempts: Option<WholeNumber>,
    /// The first pause is a random part of this, the next one of twice as much, and so on. Half a second by default.
    #[uniffi(default = None)]
    pub base_delay: Option<Seconds>,
    /// Where that doubling ends. 60 seconds by default.
    #[uniffi(default = None)]
    pub delay_cap: Option<Seconds>,
    /// If the server asks for a longer pause than this, waiting is left to the caller: the error comes at once, with the
    /// time to wait. 10 seconds by default.
    #[uniffi(default = None)]
    pub longest_delay: Option<Seconds>,
}

impl RetryPolicy {
    /// The policy as the core has it.
    pub(crate) fn policy(self) -> Result<waba::RetryPolicy, WabaError> {
        let mut policy = waba::RetryPolicy::default();
        if let Some(attempts) = self.attempts {
            policy = policy.attempts(attempts.at_least(1, "attempts")?);
        }
        if let Some(delay) = self.base_delay {
            policy = policy.base_delay(delay.duration("baseDelay")?);
        }
        if let Some(cap) = self.delay_cap {
            policy = policy.delay_cap(cap.duration("delayCap")?);
        }
        if let Some(delay) = self.longest_delay {
            policy = policy.longest_delay(delay.duration("longestDelay")?);
        }
        policy.check()?;
        Ok(policy)
    }
}
