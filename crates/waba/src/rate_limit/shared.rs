//! The limits with the clock that they go by.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::queues::Queues;
use super::settings::RateLimits;
use super::state::State;
use super::{Nanos, nanos};

/// What the clones of a client and the calls that they let go ahead share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) enabled: bool,
    started: Instant,
    state: Mutex<(State, Queues)>,
}

impl Shared {
    pub(super) fn new(settings: &RateLimits) -> Self {
        let state = Mutex::new((State::new(settings), Queues::default()));
        Self { enabled: settings.enabled, started: Instant::now(), state }
    }

    /// Does something with the limits as they are now.
    pub(super) fn with<T>(&self, then: impl FnOnce(&mut State, Nanos) -> T) -> T {
        self.with_queues(|state, _, now| then(state, now))
    }

    /// Does something with the limits and those that wait for them.
    pub(super) fn with_queues<T>(&self, then: impl FnOnce(&mut State, &mut Queues, Nanos) -> T) -> T {
        let now = self.now();
        let (state, queues) = &mut *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        then(state, queues, now)
    }

    pub(super) fn now(&self) -> Nanos {
        self.since_start(Instant::now())
    }

    pub(super) fn since_start(&self, time: Instant) -> Nanos {
        nanos(time.saturating_duration_since(self.started))
    }

    pub(super) fn at(&self, time: Nanos) -> Instant {
        self.started + Duration::from_nanos(time)
    }

    /// Time until `until`.
    pub(super) fn left(&self, until: Nanos) -> Duration {
        Duration::from_nanos(until.saturating_sub(self.now()))
    }
}
