//! How often a call is tried, and how long it waits in between.

use std::time::Duration;

use crate::error::{ConfigError, Error, Retry};

/// How calls are repeated.
///
/// Only errors whose [`retry`](Error::retry) is [`Safe`](Retry::Safe) are repeated, so a message is never sent twice
/// by it. All clones of a client share a budget as well: when much fails, repeating stops, and errors come back at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Attempts in all, the first one included. 3 by default; 1 turns repeating off.
    pub attempts: u32,
    /// The first pause is a random part of this, the next one of twice as much, and so on. 500 ms by default.
    pub base_delay: Duration,
    /// Where that doubling ends. 60 seconds by default.
    pub delay_cap: Duration,
    /// If the server asks for a longer pause than this, waiting is left to the caller: the error comes back at once,
    /// with [`retry_after`](Error::retry_after). 10 seconds by default.
    pub longest_delay: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            base_delay: Duration::from_millis(500),
            delay_cap: Duration::from_secs(60),
            longest_delay: Duration::from_secs(10),
        }
    }
}

impl RetryPolicy {
    /// Repeats nothing.
    pub fn none() -> Self {
        Self { attempts: 1, ..Self::default() }
    }

    /// Sets the number of attempts, the first one included: at least 1.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the base of the pauses.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets where the doubling of the pauses ends.
    #[must_use]
    pub fn delay_cap(mut self, cap: Duration) -> Self {
        self.delay_cap = cap;
        self
    }

    /// Sets the longest pause asked for by the server that is waited for.
    #[must_use]
    pub fn longest_delay(mut self, delay: Duration) -> Self {
        self.longest_delay = delay;
        self
    }

    /// Refuses a policy by which nothing would be sent, as the client does that is made with it.
    ///
    /// # Errors
    /// Of kind `Config` when `attempts` is 0.
    pub fn check(&self) -> Result<(), Error> {
        Ok(ConfigError::at_least_one("attempts", self.attempts)?)
    }

    /// The pause before the attempt after number `number`, which ended in `error`; nothing if there is to be none.
    pub(crate) fn pause(&self, number: u32, error: &Error) -> Option<Duration> {
        let asked = error.retry_after.unwrap_or_default();
        if error.retry != Retry::Safe || number >= self.attempts || asked > self.longest_delay {
            return None;
        }
        // A server that closes its connections has others: the first time there is nothing to wait for.
        if number == 1 && error.is_not_processed() {
            return Some(asked);
        }
        Some(self.delay(number, asked, random()))
    }

    /// What the server asks for, and on top a random share of a doubling bound, so that many clients don't come back at
    /// once. `random` is in 0..1.
    fn delay(&self, number: u32, asked: Duration, random: f64) -> Duration {
        let bound = self.base_delay.saturating_mul(1_u32.checked_shl(number - 1).unwrap_or(u32::MAX));
        asked.saturating_add(bound.min(self.delay_cap).mul_f64(random))
    }
}

/// A number in 0..1. Half when the system has no randomness to give: a delay needs none.
fn random() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / (f64::from(u32::MAX) + 1.0))
}

#[cfg(test)]
mod tests {
    use waba_types::error_codes::ErrorKind;

    use super::*;

    #[test]
    fn delays_double_up_to_the_cap() {
        let policy = RetryPolicy::default();
        let delay = |number| policy.delay(number, Duration::ZERO, 0.999_999).as_millis();
        assert_eq!([delay(1), delay(2), delay(3)], [499, 999, 1999]);
        assert_eq!([delay(8), delay(60), delay(u32::MAX)], [59_999; 3]);
    }

    #[test]
    fn what_the_server_asks_for_only_lengthens() {
        let policy = RetryPolicy::default();
        assert_eq!(policy.delay(1, Duration::from_secs(4), 0.0), Duration::from_secs(4));
        assert_eq!(policy.delay(1, Duration::from_secs(4), 0.5), Duration::from_millis(4250));
        assert_eq!(policy.delay(1, Duration::ZERO, 0.5), Duration::from_millis(250));
    }

    #[test]
    fn a_policy_without_an_attempt_is_refused() {
        let error = RetryPolicy::default().attempts(0).check().unwrap_err();
        assert_eq!((error.kind, error.setting()), (ErrorKind::Config, Some("attempts")));
        assert_eq!(error.to_string(), "attempts: 0, limit at least 1");
        assert!(RetryPolicy::none().check().is_ok());
    }

    #[test]
    fn a_pause_is_made_only_where_repeating_is_safe_and_short() {
        let policy = RetryPolicy::default();
        let error = |retry, asked| {
            let mut error = Error::new(ErrorKind::Server, "");
            (error.retry, error.retry_after) = (retry, Some(Duration::from_secs(asked)));
            error
        };
        assert!(policy.pause(1, &error(Retry::Safe, 10)).is_some());
        assert!(policy.pause(1, &error(Retry::Safe, 11)).is_none());
        assert!(policy.pause(3, &error(Retry::Safe, 0)).is_none());
        assert!(policy.pause(1, &error(Retry::IfNotSent, 0)).is_none());
        assert!(policy.pause(1, &error(Retry::Never, 0)).is_none());
    }
}
