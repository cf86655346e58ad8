//! Makes calls wait for their turn.
//!
//! There is a [queue](super::queue) for each recipient somebody waits for, one for messages of the number, one for uploads,
//! one for calls about the account. A message waits for its recipient first and takes a place of the number only then, so
//! that a slow recipient holds nobody else up. Who waits looks at the queue when it is called and when its turn should have
//! come, and takes what is free only then: nobody holds anything while it waits. Whoever gives up, wherever it stands,
//! leaves the queue by being dropped.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};
use waba_types::operations::{Counts, OperationSpec};
use waba_types::phone::common_spelling;
use waba_types::priority::MessagePriority;

use super::held::Held;
use super::permit::Permit;
use super::queue::{Place, Wait};
use super::settings::{RateLimitStatus, RateLimits};
use super::shared::Shared;
use super::state::{Gate, Load, State};
use super::{Nanos, nanos};

/// A call that waits, until it is dropped.
struct Waiting<'a> {
    shared: &'a Shared,
    place: Place,
}

impl<'a> Waiting<'a> {
    fn at(shared: &'a Shared, gate: Gate) -> Self {
        Self { shared, place: shared.with_queues(|_, queues, _| queues.join(gate)) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let next = self.shared.with_queues(|_, queues, now| queues.leave(now, &self.place));
        if let Some(bell) = next {
            bell.notify_one();
        }
    }
}

/// The limits that the clones of a client share.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    shared: Arc<Shared>,
    longest_wait: Duration,
}

impl RateLimiter {
    pub(crate) fn new(settings: &RateLimits) -> Self {
        Self { shared: Arc::new(Shared::new(settings)), longest_wait: settings.longest_wait }
    }

    /// Waits until the call may be made. Whoever drops the future has taken nothing.
    pub(crate) async fn admit(
        &self,
        spec: &OperationSpec,
        recipient: Option<&str>,
        priority: MessagePriority,
        deadline: Option<Instant>,
    ) -> Result<Permit, Held> {
        let load = Load { call: spec.name, counts: spec.counts(), priority };
        let mut permit = Permit::new(Arc::clone(&self.shared), load);
        if !self.shared.enabled {
            return Ok(permit);
        }
        let patience = self.shared.now().saturating_add(nanos(self.longest_wait));
        let patience = deadline.map_or(patience, |deadline| patience.min(self.shared.since_start(deadline)));
        if let (Counts::Message, Some(person)) = (load.counts, recipient) {
            let key = self.shared.with(|state, _| state.pairs.key(&common_spelling(person)));
            self.pass(load, Gate::Pair(key), patience).await?;
            permit.passed_pair(key);
        }
        self.pass(load, Gate::Number(load), patience).await?;
        permit.passed();
        Ok(permit)
    }

    /// Waits until `gate` lets the call pass.
    async fn pass(&self, load: Load, gate: Gate, patience: Nanos) -> Result<(), Held> {
        let at_once = self.shared.with_queues(|state, queues, now| queues.take_at_once(state, now, gate));
        let Err(expected) = at_once else { return Ok(()) };
        if expected > patience {
            return Err(self.held(gate, expected));
        }
        let waiting = Waiting::at(&self.shared, gate);
        tracing::debug!(
            target: "waba::rate_limit",
            operation = load.call,
            limit = gate.name(),
            wait_ms = u64::try_from(self.shared.left(expected).as_millis()).unwrap_or(u64::MAX),
            waiting = self.shared.with_queues(|_, queues, _| queues.waiting),
            "held back"
        );
        loop {
            let turn = self.shared.with_queues(|state, queues, now| {
                let last = now >= patience;
                queues.take_turn(state, now, &waiting.place, last).map_err(|wait| (wait, last))
            });
            let look_at = match turn {
                Ok(()) => return Ok(()),
                Err((Wait::Until(at), _) | (Wait::Turn(at, _), true)) if at > patience => {
                    return Err(self.held(gate, at));
                }
                Err((Wait::Until(at), _)) => at,
                Err((Wait::Turn(at, bell), _)) => {
                    if let Some(bell) = bell {
                        bell.notify_one();
                    }
                    at
                }
            };
            let called = waiting.place.bell.notified();
            // Too late is as good as called: it looks again.
            _ = timeout_at(self.shared.at(look_at.min(patience)), called).await;
        }
    }

    fn held(&self, gate: Gate, until: Nanos) -> Held {
        Held { wait: self.shared.left(until), limit: gate.name() }
    }

    /// Sets what the number may send in a second.
    pub(crate) fn allow(&self, messages_per_second: u32) {
        self.shared.with(|state, now| state.allow(now, messages_per_second));
    }

    /// The number's throughput was upgraded to this; one that was set higher stays.
    pub(crate) fn upgraded(&self, messages_per_second: u32) {
        self.shared.with(|state, now| state.allow(now, messages_per_second.max(state.rate().allowance())));
    }

    /// The number got a message.
    pub(crate) fn received(&self) {
        self.shared.with(State::received);
    }

    pub(crate) fn status(&self) -> RateLimitStatus {
        self.shared.with_queues(|state, queues, now| {
            let (messages, calls) = state.paused_until();
            let paused = |until: Nanos| (until > now).then(|| Duration::from_nanos(until - now));
            RateLimitStatus {
                enabled: self.shared.enabled,
                waiting: queues.waiting,
                messages_waiting: MessagePriority::ALL
                    .into_iter()
                    .map(|priority| (priority, queues.messages_waiting(priority)))
                    .collect(),
                messages_per_second: state.rate().at(now),
                allowance: state.rate().allowance(),
                pairs: state.pairs.len(),
                messages_paused: paused(messages),
                calls_paused: paused(calls),
            }
        })
    }
}
