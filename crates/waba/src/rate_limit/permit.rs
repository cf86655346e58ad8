//! What a call took from the limits, and what they learn from its outcome.

use std::sync::Arc;
use std::time::Duration;

use waba_types::rates::LimitScope;

use super::Nanos;
use super::pairs::PairKey;
use super::shared::Shared;
use super::state::{Gate, Load};

/// Leave to make a call once. Gives back what it took when it is dropped before the call goes out.
pub(crate) struct Permit {
    shared: Arc<Shared>,
    load: Load,
    pair: Option<PairKey>,
    number: bool,
    admitted: Nanos,
    held_back: Duration,
    spent: bool,
}

impl Permit {
    /// A permit that has passed nothing yet.
    pub(super) fn new(shared: Arc<Shared>, load: Load) -> Self {
        let admitted = shared.now();
        Self { shared, load, pair: None, number: false, admitted, held_back: Duration::ZERO, spent: false }
    }

    /// Notes that the limit of a recipient was passed.
    pub(super) fn passed_pair(&mut self, pair: PairKey) {
        self.pair = Some(pair);
    }

    /// Notes that all limits were passed.
    pub(super) fn passed(&mut self) {
        let now = self.shared.now();
        self.number = true;
        self.held_back = Duration::from_nanos(now.saturating_sub(self.admitted));
        self.admitted = now;
    }

    /// Time for which the call was held back.
    pub(crate) fn held_back(&self) -> Duration {
        self.held_back
    }

    /// The call goes out now: from here on, giving it up gives nothing back.
    pub(crate) fn spend(&mut self) {
        self.spent = true;
    }

    /// It was proved that the call did not reach the server.
    pub(crate) fn did_not_arrive(mut self) {
        self.spent = false;
    }

    /// The call succeeded.
    pub(crate) fn accepted(self) {
        if self.shared.enabled {
            self.shared.with(|state, _| state.accepted(self.load, self.pair));
        }
    }

    /// The call was refused because of a limit, and the server asked for a wait. Gives the wait until it makes sense to
    /// try the same again.
    pub(crate) fn refused(self, scope: LimitScope, asked: Option<Duration>) -> Duration {
        if !self.shared.enabled {
            return Duration::ZERO;
        }
        let wait = self.shared.with(|state, now| {
            let until = state.refused(now, self.admitted, self.load, self.pair, scope, asked);
            Duration::from_nanos(until.saturating_sub(now))
        });
        tracing::info!(
            target: "waba::rate_limit",
            operation = self.load.call,
            scope = ?scope,
            wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
            "the server says that a limit is exceeded"
        );
        wait
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.spent {
            return;
        }
        self.shared.with(|state, now| {
            if let Some(pair) = self.pair {
                state.give_back(now, Gate::Pair(pair));
            }
            if self.number {
                state.give_back(now, Gate::Number(self.load));
            }
        });
    }
}
