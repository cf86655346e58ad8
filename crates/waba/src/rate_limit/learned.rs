//! The rate of a number, learned from refusals.
//!
//! What a number may send is known only by its plan, and inbound messages count too. So the rate halves when the server
//! says that it was too high, and grows back steadily.

use super::bucket::Pace;
use super::{MILLISECOND, Nanos, SECOND};

/// Part of the allowance by which the rate grows in a second.
const GROWTH: f64 = 0.05;

/// The rate never falls below one call in a second.
const SLOWEST: f64 = 1.0;

/// How late timers and busy threads may let a call go without a loss.
pub(super) const LATENESS: Nanos = 12 * MILLISECOND;

#[derive(Clone, Copy, Debug)]
pub(super) struct LearnedRate {
    allowance: u32,
    /// Calls per second at the time `since`.
    rate: f64,
    since: Nanos,
    /// When it was halved last.
    refused: Option<Nanos>,
}

impl LearnedRate {
    /// `allowance` is at least 1, as the settings are checked for.
    pub(super) fn new(allowance: u32) -> Self {
        Self { allowance, rate: allowance.into(), since: 0, refused: None }
    }

    pub(super) fn allowance(&self) -> u32 {
        self.allowance
    }

    /// Calls per second.
    pub(super) fn at(&self, now: Nanos) -> f64 {
        let seconds = now.saturating_sub(self.since) as f64 / SECOND as f64;
        let allowance = f64::from(self.allowance);
        (self.rate + allowance * GROWTH * seconds).min(allowance)
    }

    /// The pace that keeps it in every second.
    pub(super) fn pace(&self, now: Nanos) -> Pace {
        Pace::within(self.at(now), SECOND, LATENESS)
    }

    /// A call that went ahead at `admitted` was refused. Says whether the rate was halved: once for all the calls that
    /// were under way when the first of them was refused, and for those of a second more, which the server counts
    /// together with calls from before.
    pub(super) fn refused(&mut self, now: Nanos, admitted: Nanos) -> bool {
        if self.refused.is_some_and(|refused| admitted <= refused + SECOND) {
            return false;
        }
        self.rate = (self.at(now) / 2.0).max(SLOWEST);
        (self.since, self.refused) = (now, Some(now));
        true
    }

    /// Sets what the number may send; the rate grows up to it, or falls to it at once.
    pub(super) fn allow(&mut self, now: Nanos, allowance: u32) {
        let learned = self.refused.is_some();
        let rate = self.at(now);
        self.allowance = allowance;
        // Nothing was learned yet: the new allowance holds at once.
        self.rate = if learned { rate.min(self.allowance.into()) } else { self.allowance.into() };
        self.since = now;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_refusal_halves_and_time_heals() {
        let mut rate = LearnedRate::new(80);
        assert!(rate.refused(10 * SECOND, 9 * SECOND));
        assert_eq!(rate.at(10 * SECOND), 40.0);
        assert_eq!(rate.at(11 * SECOND), 44.0);
        assert_eq!(rate.at(20 * SECOND), 80.0);
        assert_eq!(rate.at(99 * SECOND), 80.0);
    }

    #[test]
    fn calls_that_the_server_counts_together_halve_once() {
        let mut rate = LearnedRate::new(80);
        assert!(rate.refused(10, 5));
        assert!(!rate.refused(11, 6) && !rate.refused(12, 10));
        assert!(!rate.refused(SECOND + 12, 11) && !rate.refused(SECOND + 12, SECOND + 10));
        assert_eq!(rate.at(SECOND + 10), 44.0);
        assert!(rate.refused(SECOND + 12, SECOND + 11));
        assert!(rate.at(SECOND + 12) < 23.0);
    }

    #[test]
    fn an_upgrade_holds_at_once_unless_a_refusal_taught_otherwise() {
        let mut rate = LearnedRate::new(80);
        rate.allow(0, 1000);
        assert_eq!((rate.at(0), rate.pace(0).interval), (1000.0, 1_024_000));
        rate.refused(1, 1);
        rate.allow(1, 20);
        assert_eq!(rate.at(1), 20.0);
        rate.allow(2, 80);
        assert!(rate.at(2) < 21.0 && rate.at(20 * SECOND) == 80.0);
    }

    proptest! {
        #[test]
        fn the_rate_stays_between_one_and_the_allowance(
            allowance in 1_u32..=u32::MAX,
            refusals in prop::collection::vec(0_u64..5 * SECOND, 0..60),
        ) {
            let (mut rate, mut now) = (LearnedRate::new(allowance), 0);
            for gap in refusals {
                now += gap;
                rate.refused(now, now);
                prop_assert!(rate.at(now) >= SLOWEST.min(f64::from(rate.allowance())));
                prop_assert!(rate.at(now) <= f64::from(rate.allowance()) && rate.pace(now).interval > 0);
            }
        }
    }
}
