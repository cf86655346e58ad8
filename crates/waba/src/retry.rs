//! Repeats calls where that is proved to be safe, with growing random delays.

use std::time::Duration;

use waba_types::operations::OperationSpec;

use crate::error::{Error, Retry};

/// How calls are repeated.
///
/// Only errors whose [`retry`](Error::retry) is [`Safe`](Retry::Safe) are repeated, so a message is never sent twice
/// by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Attempts in all, the first one included. 3 by default; 1 turns repeating off.
    pub attempts: u32,
    /// Mean delay grows from half of this. 500 ms by default.
    pub base_delay: Duration,
    /// A delay longer than this is left to the caller: the error comes back at once, with
    /// [`retry_after`](Error::retry_after). 10 seconds by default.
    pub longest_delay: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { attempts: 3, base_delay: Duration::from_millis(500), longest_delay: Duration::from_secs(10) }
    }
}

impl RetryPolicy {
    /// Repeats nothing.
    pub fn none() -> Self {
        Self { attempts: 1, ..Self::default() }
    }

    /// Sets the number of attempts, the first one included.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the base of the delays.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the longest delay that is waited for.
    #[must_use]
    pub fn longest_delay(mut self, delay: Duration) -> Self {
        self.longest_delay = delay;
        self
    }

    /// Runs `attempt` until it succeeds, must not be repeated, or the attempts are used up.
    pub(crate) async fn run<T, F: Future<Output = Result<T, Error>>>(
        &self,
        spec: &OperationSpec,
        mut attempt: impl FnMut() -> F,
    ) -> Result<T, Error> {
        let mut number = 1;
        loop {
            let error = match attempt().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let delay = self.delay(number, error.retry_after, random());
            if error.retry != Retry::Safe || number >= self.attempts || delay > self.longest_delay {
                return Err(error);
            }
            tracing::info!(
                target: "waba::retry",
                operation = spec.name,
                attempt = number,
                kind = error.kind.as_str(),
                delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
                "repeats a call that was not accepted"
            );
            tokio::time::sleep(delay).await;
            number += 1;
        }
    }

    /// The delay after attempt `number`: what the server asks for, and on top a random share of a doubling bound, so
    /// that many clients don't come back at once. `random` is in 0..1.
    fn delay(&self, number: u32, asked: Option<Duration>, random: f64) -> Duration {
        let bound = self.base_delay.saturating_mul(1_u32.checked_shl(number - 1).unwrap_or(u32::MAX));
        let jitter = bound.min(self.longest_delay).mul_f64(random);
        asked.unwrap_or_default().saturating_add(jitter)
    }
}

/// A number in 0..1. Half when the system has no randomness to give: a delay needs none.
fn random() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / (f64::from(u32::MAX) + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_and_are_bounded() {
        let policy = RetryPolicy::default();
        let delay = |number| policy.delay(number, None, 0.999_999).as_millis();
        assert_eq!([delay(1), delay(2), delay(3)], [499, 999, 1999]);
        assert!(policy.delay(60, None, 0.999) <= policy.longest_delay);
        assert_eq!(policy.delay(1, Some(Duration::from_secs(4)), 0.0), Duration::from_secs(4));
    }
}
