//! A queue that calls wait in, without clock and tasks.
//!
//! It has a line for each priority, and [`turns`](super::turns) says which of them is next. Nothing makes a future take its
//! turn that its owner does not poll. So whoever sees that the one that is next could go, and does not, calls it; if it does
//! not answer, it is absent, and another one is next until it is polled again and takes its old place.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::Notify;
use waba_types::priority::MessagePriority;

use super::state::{Gate, State};
use super::turns::Turns;
use super::{MILLISECOND, Nanos};

/// How long one that is called has time to answer: enough on a busy runtime, and less than most intervals, so that a turn
/// that is missed costs the others less than one that is taken.
const GRACE: Nanos = 10 * MILLISECOND;

#[derive(Debug, Default)]
pub(super) struct Queue {
    /// Counts those that are present.
    turns: Turns,
    lines: [Line; MessagePriority::ALL.len()],
}

/// The calls of one priority, by numbers in the order in which they came.
#[derive(Debug, Default)]
struct Line {
    next_number: u64,
    present: BTreeMap<u64, Waiter>,
    absent: BTreeMap<u64, Waiter>,
}

#[derive(Debug)]
struct Waiter {
    gate: Gate,
    bell: Arc<Notify>,
    /// Until when it has time to answer, if it was called.
    called: Option<Nanos>,
    grace: Nanos,
}

/// A call's place in its queue.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) gate: Gate,
    number: u64,
    /// What it is called by. To be rung outside of all locks: whoever is woken may be polled at once.
    pub(super) bell: Arc<Notify>,
}

impl Place {
    /// A place in no queue: nobody calls it.
    pub(super) fn apart(gate: Gate) -> Self {
        Self { gate, number: 0, bell: Arc::default() }
    }
}

/// Why a call that waits can't go yet.
#[derive(Debug)]
pub(super) enum Wait {
    /// Nothing goes before this.
    Until(Nanos),
    /// It is the turn of another one, whose bell is to be rung. It is worth another look then.
    Turn(Nanos, Option<Arc<Notify>>),
}

impl Queue {
    /// Whether nobody is present.
    pub(super) fn is_free(&self) -> bool {
        self.turns.is_empty()
    }

    /// Whether nobody has a place, present or absent.
    pub(super) fn is_empty(&self) -> bool {
        MessagePriority::ALL.into_iter().all(|priority| self.waiting(priority) == 0)
    }

    /// Calls of this priority that have a place.
    pub(super) fn waiting(&self, priority: MessagePriority) -> usize {
        let Line { present, absent, .. } = &self.lines[priority as usize];
        present.len() + absent.len()
    }

    /// How many would go before a call that comes now.
    pub(super) fn ahead(&self, priority: MessagePriority) -> usize {
        self.turns.ahead(priority, self.turns.waiting(priority))
    }

    /// How many would go before a call that is present; no fewer.
    fn ahead_of(&self, place: &Place) -> usize {
        let priority = place.gate.priority();
        let present = &self.lines[priority as usize].present;
        let first = present.first_key_value().map_or(place.number, |(first, _)| *first);
        let own = usize::try_from(place.number - first).unwrap_or(usize::MAX);
        self.turns.ahead(priority, own.min(present.len()))
    }

    /// A call gets the last place of its line.
    pub(super) fn join(&mut self, gate: Gate) -> Place {
        let line = &mut self.lines[gate.priority() as usize];
        let place = Place { number: line.next_number, ..Place::apart(gate) };
        line.next_number += 1;
        let waiter = Waiter { gate, bell: Arc::clone(&place.bell), called: None, grace: GRACE };
        line.present.insert(place.number, waiter);
        self.turns.join(gate.priority());
        place
    }

    /// The call waits no longer, whether it went or gave up.
    pub(super) fn leave(&mut self, place: &Place) {
        let priority = place.gate.priority();
        let line = &mut self.lines[priority as usize];
        match line.present.remove(&place.number) {
            Some(_) => self.turns.leave(priority),
            None => _ = line.absent.remove(&place.number),
        }
    }

    /// The call is polled, so it is present.
    fn answer(&mut self, place: &Place) {
        let priority = place.gate.priority();
        let Line { present, absent, .. } = &mut self.lines[priority as usize];
        if let Some(waiter) = present.get_mut(&place.number) {
            waiter.called = None;
        } else if let Some(waiter) = absent.remove(&place.number) {
            present.insert(place.number, waiter);
            self.turns.join(priority);
        }
    }

    /// The one that is next: its line, its number there, and itself.
    fn next(&mut self) -> Option<(MessagePriority, u64, &mut Waiter)> {
        let priority = self.turns.next()?;
        let entry = self.lines[priority as usize].present.first_entry()?;
        Some((priority, *entry.key(), entry.into_mut()))
    }

    /// Tells the one that is next, unless it knows. Gives the bell to be rung.
    pub(super) fn call_next(&mut self, now: Nanos) -> Option<Arc<Notify>> {
        self.next().and_then(|(.., waiter)| waiter.call(now).1)
    }

    /// The one that is next did not answer. It has more time the next time, so that one that is polled now and then has its
    /// turn in the end.
    fn pass_over_next(&mut self) {
        let Some(priority) = self.turns.next() else { return };
        let Line { present, absent, .. } = &mut self.lines[priority as usize];
        if let Some((number, waiter)) = present.pop_first() {
            absent.insert(number, Waiter { called: None, grace: waiter.grace.saturating_mul(2), ..waiter });
            self.turns.leave(priority);
        }
    }

    /// Lets a call pass whose turn it is, or says what it waits for. One whose `last` look this is goes also before others
    /// that do not.
    pub(super) fn take_turn(
        &mut self,
        state: &mut State,
        now: Nanos,
        place: &Place,
        last: bool,
    ) -> Result<(), Wait> {
        let gate = place.gate;
        self.answer(place);
        while let Some((priority, number, next)) = self.next()
            && (priority, number) != (gate.priority(), place.number)
        {
            if last && state.take(now, gate).is_ok() {
                return Ok(());
            }
            let ready_at = state.estimate(now, next.gate, 0);
            if ready_at > now {
                let estimate = state.estimate(now, gate, self.ahead_of(place));
                return Err(Wait::Turn(estimate.max(ready_at), None));
            }
            let (until, bell) = next.call(now);
            if until > now {
                return Err(Wait::Turn(until, bell));
            }
            self.pass_over_next();
        }
        state.take(now, gate).map_err(Wait::Until)?;
        self.turns.went(gate.priority());
        Ok(())
    }
}

impl Waiter {
    /// Tells it that it is next, unless it knows. Gives the time by which it has to answer, and the bell to be rung.
    fn call(&mut self, now: Nanos) -> (Nanos, Option<Arc<Notify>>) {
        match self.called {
            Some(until) => (until, None),
            None => (*self.called.insert(now.saturating_add(self.grace)), Some(Arc::clone(&self.bell))),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use waba_types::operations::Counts;

    use super::super::SECOND;
    use super::super::settings::RateLimits;
    use super::super::state::Load;
    use super::*;

    fn message(priority: MessagePriority) -> Gate {
        Gate::Number(Load { call: "messages.send", counts: Counts::Message, priority })
    }

    proptest! {
        #[test]
        fn those_that_are_polled_go_in_order_and_wait_little_for_others(
            calls in prop::collection::vec(
                (prop::sample::select(&MessagePriority::ALL), any::<bool>()),
                1..60,
            ),
        ) {
            let (mut state, mut queue, mut now) = (State::new(&RateLimits::default()), Queue::default(), SECOND);
            let places: Vec<_> = calls.iter().map(|(priority, _)| queue.join(message(*priority))).collect();
            // When each looks at the queue.
            let polled = places.iter().zip(&calls).filter(|(_, (_, is_polled))| *is_polled);
            let mut looks: Vec<_> = polled.map(|(place, _)| (now, place)).collect();
            let interval = state.estimate(now, message(MessagePriority::Service), 1) - now;
            let idle = calls.len() - looks.len();
            let latest = now + interval * calls.len() as u64 + GRACE * idle as u64;
            let mut gone = vec![Vec::new(); MessagePriority::ALL.len()];
            while let Some(first) = (0..looks.len()).min_by_key(|index| looks[*index].0) {
                let (at, place) = looks[first];
                now = now.max(at);
                match queue.take_turn(&mut state, now, place, false) {
                    Ok(()) => {
                        looks.remove(first);
                        queue.leave(place);
                        queue.call_next(now);
                        gone[place.gate.priority() as usize].push(place.number);
                    }
                    Err(Wait::Until(at) | Wait::Turn(at, _)) => {
                        prop_assert!(at > now);
                        looks[first].0 = at;
                    }
                }
                for (at, place) in &mut looks {
                    let waiter = queue.lines[place.gate.priority() as usize].present.get(&place.number);
                    if waiter.is_some_and(|waiter| waiter.called.is_some()) {
                        *at = now;
                    }
                }
            }
            prop_assert!(now <= latest, "{now} {latest}");
            prop_assert!(gone.iter().all(|numbers| numbers.is_sorted()), "{gone:?}");
        }
    }
}
