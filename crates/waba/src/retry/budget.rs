//! How much may be repeated at all.
//!
//! Each call alone can't see that a server is down for everybody: three attempts of each of them would triple the load
//! just then. So the clones of a client share a budget, and when it is used up, errors come back at once.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

/// Tokens at the start, and the most there ever are.
const TOKENS: u32 = 500;

/// What a repetition costs.
const COST: u32 = 5;

/// What a repetition after a time-out costs: a server that does not answer is worse off than one that refuses.
const COST_AFTER_TIMEOUT: u32 = 10;

/// What a success gives back.
const REFUND: u32 = 1;

/// Time over which repetitions are compared with first attempts.
const WINDOW_SECONDS: u64 = 10;

/// Of how many first attempts one may be repeated.
const SHARE: u32 = 10;

/// Repetitions in a window that are always allowed: a share of little traffic is nothing.
const ALWAYS: u32 = 10;

/// The budget that the clones of a client share.
#[derive(Debug)]
pub(crate) struct RetryBudget {
    started: Instant,
    state: Mutex<State>,
}

impl RetryBudget {
    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), state: Mutex::new(State::new()) }
    }

    /// Notes the first attempt of a call.
    pub(crate) fn first_attempt(&self) {
        self.with(|state, second| state.window(second).first += 1);
    }

    /// Notes a success.
    pub(crate) fn success(&self) {
        self.with(|state, _| state.tokens = (state.tokens + REFUND).min(TOKENS));
    }

    /// Takes what a repetition costs; `false` if there is not enough.
    pub(crate) fn take(&self, after_timeout: bool) -> bool {
        self.with(|state, second| state.take(second, after_timeout))
    }

    fn with<T>(&self, then: impl FnOnce(&mut State, u64) -> T) -> T {
        let second = self.started.elapsed().as_secs();
        then(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner), second)
    }
}

/// The tokens, and the traffic of the last seconds.
#[derive(Debug)]
struct State {
    tokens: u32,
    seconds: VecDeque<Second>,
}

#[derive(Debug)]
struct Second {
    second: u64,
    first: u32,
    repeated: u32,
}

impl State {
    fn new() -> Self {
        Self { tokens: TOKENS, seconds: VecDeque::new() }
    }

    /// The count of this second; those that are too old are dropped.
    fn window(&mut self, second: u64) -> &mut Second {
        while self.seconds.front().is_some_and(|oldest| oldest.second + WINDOW_SECONDS <= second) {
            self.seconds.pop_front();
        }
        // The clock was read before the lock was taken, so another call may be a second ahead.
        if self.seconds.back().is_none_or(|newest| newest.second < second) {
            self.seconds.push_back(Second { second, first: 0, repeated: 0 });
        }
        let newest = self.seconds.len() - 1;
        &mut self.seconds[newest]
    }

    fn take(&mut self, second: u64, after_timeout: bool) -> bool {
        self.window(second);
        let cost = if after_timeout { COST_AFTER_TIMEOUT } else { COST };
        let first: u32 = self.seconds.iter().map(|second| second.first).sum();
        let repeated: u32 = self.seconds.iter().map(|second| second.repeated).sum();
        if self.tokens < cost || repeated >= (first / SHARE).max(ALWAYS) {
            return false;
        }
        self.tokens -= cost;
        self.window(second).repeated += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tokens_run_out_and_come_back_with_successes() {
        let mut state = State { tokens: 12, ..State::new() };
        assert!(state.take(0, true));
        assert!(!state.take(0, false), "two are left, a repetition costs five");
        state.tokens += 3 * REFUND;
        assert!(state.take(0, false) && !state.take(0, false));
    }

    #[test]
    fn a_tenth_of_the_recent_traffic_may_be_repeated() {
        let mut state = State::new();
        state.window(0).first = 300;
        assert_eq!((0..40).filter(|_| state.take(3, false)).count(), 30);
        state.window(10).first = 100;
        assert_eq!((0..40).filter(|_| state.take(10, false)).count(), 0, "those of second 3 still count");
        assert_eq!((0..40).filter(|_| state.take(13, false)).count(), 10);
    }

    #[test]
    fn little_traffic_may_be_repeated_too() {
        let mut state = State::new();
        assert_eq!((0..40).filter(|_| state.take(0, false)).count(), ALWAYS as usize);
    }

    proptest! {
        #[test]
        fn memory_is_bounded_whatever_the_clock_does(seconds in prop::collection::vec(0_u64..100, 0..200)) {
            let mut state = State::new();
            for second in seconds {
                state.window(second).first += 1;
                state.take(second, false);
                prop_assert!(state.seconds.len() as u64 <= WINDOW_SECONDS && state.tokens <= TOKENS);
            }
        }
    }
}
