//! Makes calls wait for their turn.
//!
//! There is a queue for each recipient somebody waits for, one for messages of the number, one for uploads, one for calls
//! about the account. A message waits for its recipient first and takes a place of the number only then, so that a slow
//! recipient holds nobody else up. The queue of the number has a line for each priority, and [`turns`](super::turns) says
//! which one is next. Only the first of a queue looks at the clock; whoever gives up, wherever it stands, leaves the queue
//! by being dropped, and has taken nothing yet.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout_at};
use waba_types::operations::{Counts, OperationSpec};
use waba_types::phone::common_spelling;
use waba_types::priority::MessagePriority;

use super::held::Held;
use super::pairs::PairKey;
use super::permit::Permit;
use super::queue::{Place, Queue};
use super::settings::{RateLimitStatus, RateLimits};
use super::shared::Shared;
use super::state::{Gate, Load, State, Wait};
use super::{Nanos, nanos};

/// A place among the messages that wait for the number.
struct PlaceInLine<'a> {
    limiter: &'a RateLimiter,
    priority: MessagePriority,
}

impl<'a> PlaceInLine<'a> {
    fn of(limiter: &'a RateLimiter, priority: MessagePriority) -> Self {
        limiter.shared.with(|state, _| state.turns.join(priority));
        limiter.waiting.fetch_add(1, Ordering::AcqRel);
        Self { limiter, priority }
    }
}

impl Drop for PlaceInLine<'_> {
    fn drop(&mut self) {
        self.limiter.shared.with(|state, _| state.turns.leave(self.priority));
        self.limiter.waiting.fetch_sub(1, Ordering::AcqRel);
        self.limiter.turn_over.notify_waiters();
    }
}

/// The limits that the clones of a client share.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    shared: Arc<Shared>,
    longest_wait: Duration,
    /// The lines of the messages that wait for the number, by priority.
    lines: [tokio::sync::Mutex<()>; MessagePriority::ALL.len()],
    /// Tells the first of each line that a message left another one.
    turn_over: Notify,
    uploads: Queue,
    management: Queue,
    /// Those whose recipient finds no room in the table.
    crowd: Queue,
    /// Calls that wait anywhere.
    waiting: AtomicUsize,
}

impl RateLimiter {
    pub(crate) fn new(settings: &RateLimits) -> Self {
        Self {
            shared: Arc::new(Shared::new(settings)),
            longest_wait: settings.longest_wait,
            lines: Default::default(),
            turn_over: Notify::new(),
            uploads: Queue::default(),
            management: Queue::default(),
            crowd: Queue::default(),
            waiting: AtomicUsize::new(0),
        }
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
            self.pass_pair(load, key, patience).await?;
            permit.passed_pair(key);
        }
        match load.counts {
            Counts::Message => self.pass_in_turn(load, patience).await?,
            Counts::Upload => self.pass(load, Gate::Number(load), &self.uploads, patience).await?,
            Counts::Management => self.pass(load, Gate::Number(load), &self.management, patience).await?,
            // Nothing is taken in turn here: a queue of its own, so that calls don't hold each other up.
            Counts::Nothing => self.pass(load, Gate::Number(load), &Queue::default(), patience).await?,
        }
        permit.passed();
        Ok(permit)
    }

    async fn pass_pair(&self, load: Load, key: PairKey, patience: Nanos) -> Result<(), Held> {
        let gate = Gate::Pair(key);
        if self.shared.with(|state, now| state.pairs.is_free(key) && state.take(now, gate).is_ok()) {
            return Ok(());
        }
        let queue = loop {
            // Full of recipients that owe something: there is no queue yet to wait in.
            match self.shared.with(|state, now| state.pairs.queue(now, key)) {
                Ok(queue) => break queue,
                Err(room_at) => {
                    let _place = Place::of(&self.crowd, &self.waiting);
                    self.sleep(load, gate, room_at, patience).await?;
                }
            }
        };
        self.pass(load, gate, &queue, patience).await
    }

    /// Waits in `queue` until `gate` lets the call pass.
    async fn pass(&self, load: Load, gate: Gate, queue: &Queue, patience: Nanos) -> Result<(), Held> {
        if queue.waiting() == 0 && self.shared.with(|state, now| state.take(now, gate).is_ok()) {
            return Ok(());
        }
        let place = Place::of(queue, &self.waiting);
        let estimate = |ahead| self.shared.with(|state, now| state.estimate(now, gate, ahead));
        let expected = estimate(place.ahead);
        if expected > patience {
            return Err(self.held(gate, expected));
        }
        let too_late = |_| self.held(gate, estimate(queue.waiting()));
        let _turn = timeout_at(self.shared.at(patience), place.turn()).await.map_err(too_late)?;
        loop {
            match self.shared.with(|state, now| state.take(now, gate)) {
                Ok(()) => return Ok(()),
                Err(ready_at) => self.sleep(load, gate, ready_at, patience).await?,
            }
        }
    }

    /// Waits in the line of its priority until the message may go.
    async fn pass_in_turn(&self, load: Load, patience: Nanos) -> Result<(), Held> {
        let gate = Gate::Number(load);
        if self.shared.with(|state, now| state.turns.is_empty() && state.take(now, gate).is_ok()) {
            return Ok(());
        }
        let estimate = self.in_turn(load);
        if estimate > patience {
            return Err(self.held(gate, estimate));
        }
        let _place = PlaceInLine::of(self, load.priority);
        let too_late = || self.held(gate, self.in_turn(load));
        let line = self.lines[load.priority as usize].lock();
        let _first = timeout_at(self.shared.at(patience), line).await.map_err(|_| too_late())?;
        loop {
            // Made before the look at the turns, so that no change behind it is missed.
            let turn_over = self.turn_over.notified();
            match self.shared.with(|state, now| state.take_turn(now, load)) {
                Ok(()) => return Ok(()),
                Err(Wait::Until(ready_at)) => self.sleep(load, gate, ready_at, patience).await?,
                Err(Wait::Turn) => {
                    timeout_at(self.shared.at(patience), turn_over).await.map_err(|_| too_late())?;
                }
            }
        }
    }

    /// When a message would go that comes now.
    fn in_turn(&self, load: Load) -> Nanos {
        self.shared.with(|state, now| {
            let ahead = state.turns.ahead(load.priority);
            state.estimate(now, Gate::Number(load), ahead)
        })
    }

    /// Sleeps until `until`, unless that is too late.
    async fn sleep(&self, load: Load, gate: Gate, until: Nanos, patience: Nanos) -> Result<(), Held> {
        if until > patience {
            return Err(self.held(gate, until));
        }
        tracing::debug!(
            target: "waba::rate_limit",
            operation = load.call,
            limit = gate.name(),
            wait_ms = u64::try_from(self.shared.left(until).as_millis()).unwrap_or(u64::MAX),
            waiting = self.waiting.load(Ordering::Acquire),
            "held back"
        );
        sleep_until(self.shared.at(until)).await;
        Ok(())
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
        self.shared.with(|state, now| {
            let (messages, calls) = state.paused_until();
            let paused = |until: Nanos| (until > now).then(|| Duration::from_nanos(until - now));
            RateLimitStatus {
                enabled: self.shared.enabled,
                waiting: self.waiting.load(Ordering::Acquire),
                messages_waiting: MessagePriority::ALL
                    .into_iter()
                    .map(|priority| (priority, state.turns.waiting(priority)))
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
