//! The queues of all that calls wait for.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::Notify;
use waba_types::priority::MessagePriority;

use super::Nanos;
use super::queue::{Place, Queue, Wait};
use super::state::{Gate, QueueKey, State};

#[derive(Debug, Default)]
pub(super) struct Queues {
    /// Those that somebody waits in.
    queues: HashMap<QueueKey, Queue>,
    /// Calls that wait, also outside of a queue.
    pub(super) waiting: usize,
}

impl Queues {
    /// Messages of this priority that wait for the number.
    pub(super) fn messages_waiting(&self, priority: MessagePriority) -> usize {
        self.queues.get(&QueueKey::Messages).map_or(0, |queue| queue.waiting(priority))
    }

    /// Lets a call pass that comes now and overtakes nobody, or says when it would.
    pub(super) fn take_at_once(&self, state: &mut State, now: Nanos, gate: Gate) -> Result<(), Nanos> {
        let queue = gate.queue().and_then(|key| self.queues.get(&key));
        if queue.is_none_or(Queue::is_free) && state.take(now, gate).is_ok() {
            return Ok(());
        }
        Err(state.estimate(now, gate, queue.map_or(0, |queue| queue.ahead(gate.priority()))))
    }

    /// A call waits from now on.
    pub(super) fn join(&mut self, gate: Gate) -> Place {
        self.waiting += 1;
        match gate.queue() {
            Some(key) => self.queues.entry(key).or_default().join(gate),
            None => Place::apart(gate),
        }
    }

    /// Lets a call that waits pass if it is its turn, or says what it waits for. One whose `last` look this is goes also
    /// before others that do not.
    pub(super) fn take_turn(
        &mut self,
        state: &mut State,
        now: Nanos,
        place: &Place,
        last: bool,
    ) -> Result<(), Wait> {
        match place.gate.queue().and_then(|key| self.queues.get_mut(&key)) {
            Some(queue) => queue.take_turn(state, now, place, last),
            None => state.take(now, place.gate).map_err(Wait::Until),
        }
    }

    /// A call waits no longer, whether it went or gave up. Gives the bell of the one that is next now.
    pub(super) fn leave(&mut self, now: Nanos, place: &Place) -> Option<Arc<Notify>> {
        self.waiting -= 1;
        let key = place.gate.queue()?;
        let queue = self.queues.get_mut(&key)?;
        queue.leave(place);
        if queue.is_empty() {
            self.queues.remove(&key);
            return None;
        }
        queue.call_next(now)
    }
}
