//! The messages of a tracker: a state machine without I/O and without a clock of its own.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use waba_types::webhook::StatusUpdate;
use waba_types::{DeliveryState, Dialect, MessageStatus, StatusRise};

use super::failure::Failure;

/// What is known of messages: of those that somebody waits for, and of a bounded number of others.
///
/// A status may come before the answer to the send, and so before anybody can wait for it. So every message that has a
/// status is kept for a while. Those that nobody waits for are forgotten when their time is over, and the one whose
/// last status is the oldest when there are too many.
#[derive(Debug)]
pub(super) struct Ledger {
    capacity: usize,
    keep: Duration,
    messages: HashMap<Arc<str>, Message>,
    /// The messages that nobody waits for, in the order of their last change.
    idle: BTreeMap<u64, (Instant, Arc<str>)>,
    next_turn: u64,
}

#[derive(Debug, Default)]
struct Message {
    state: DeliveryState,
    failure: Option<Box<Failure>>,
    /// Wakes those who wait.
    changed: Arc<Notify>,
    waiting: usize,
    /// Its place in `idle`.
    turn: Option<u64>,
}

/// What a status changed.
#[derive(Debug)]
pub(super) struct Recorded {
    /// How the state of its message rose.
    pub(super) rise: Option<StatusRise>,
    /// Wakes those who wait for the message.
    pub(super) changed: Arc<Notify>,
}

/// How a wait ends.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The message got as far as it should.
    Reached(DeliveryState),
    /// The message failed.
    Failed(Box<Failure>),
}

impl Ledger {
    pub(super) fn new(capacity: usize, keep: Duration) -> Self {
        Self { capacity, keep, messages: HashMap::new(), idle: BTreeMap::new(), next_turn: 0 }
    }

    /// Merges a status in; nothing if it changes none of the kept states.
    pub(super) fn record(
        &mut self,
        update: &StatusUpdate,
        dialect: Dialect,
        now: Instant,
    ) -> Option<Recorded> {
        self.expire(now);
        let failed = update.status == MessageStatus::Failed;
        // That one participant can't be reached says nothing of the message to the group.
        if failed
            && (update.recipient_participant_id.is_some() || update.recipient_participant_user_id.is_some())
        {
            return None;
        }
        let mut merged = DeliveryState::new();
        merged.record(update);
        if merged == DeliveryState::new() {
            return None;
        }
        let id = self.known_id(update.id.as_ref());
        let message = self.messages.entry(Arc::clone(&id)).or_default();
        let rise = message.state.merge(&merged);
        if failed {
            let failure = Failure::new(&update.errors, dialect);
            if message.failure.as_ref().is_none_or(|known| failure.says_more_than(known)) {
                message.failure = Some(Box::new(failure));
            }
        }
        let changed = Arc::clone(&message.changed);
        if message.waiting == 0 {
            self.rest(id, now);
        }
        Some(Recorded { rise, changed })
    }

    /// Somebody waits for the message from now on: it is kept until [`leave`](Self::leave). What is given is notified
    /// of every change.
    pub(super) fn enter(&mut self, id: &str, now: Instant) -> Arc<Notify> {
        self.expire(now);
        let id = self.known_id(id);
        let message = self.messages.entry(id).or_default();
        message.waiting += 1;
        if let Some(turn) = message.turn.take() {
            self.idle.remove(&turn);
        }
        Arc::clone(&message.changed)
    }

    /// One of those who wait for the message does so no longer.
    pub(super) fn leave(&mut self, id: &str, now: Instant) {
        let Some((id, message)) = self.messages.get_key_value(id) else { return };
        let (id, untold) = (Arc::clone(id), message.state == DeliveryState::new());
        let Some(message) = self.messages.get_mut(&id) else { return };
        message.waiting = message.waiting.saturating_sub(1);
        match message.waiting {
            0 if untold => drop(self.messages.remove(&id)),
            0 => self.rest(id, now),
            _ => {}
        }
        self.expire(now);
    }

    /// How waiting for `status` ends, if it does by now.
    pub(super) fn outcome(&self, id: &str, status: &MessageStatus) -> Option<Outcome> {
        let message = self.messages.get(id)?;
        if message.state.reached(status) {
            return Some(Outcome::Reached(message.state.clone()));
        }
        // A message that was delivered has not failed, whatever else was said.
        let failed = message.state.status() == Some(MessageStatus::Failed);
        message.failure.as_ref().filter(|_| failed).map(|failure| Outcome::Failed(failure.clone()))
    }

    /// What is known of the message.
    pub(super) fn state(&self, id: &str) -> Option<&DeliveryState> {
        self.messages.get(id).map(|message| &message.state)
    }

    /// How many messages are kept.
    pub(super) fn len(&self) -> usize {
        self.messages.len()
    }

    fn known_id(&self, id: &str) -> Arc<str> {
        self.messages.get_key_value(id).map_or_else(|| Arc::from(id), |(id, _)| Arc::clone(id))
    }

    /// Nobody waits for the message: it goes to the end of the row of those that may be forgotten.
    fn rest(&mut self, id: Arc<str>, now: Instant) {
        let Some(message) = self.messages.get_mut(&id) else { return };
        if let Some(turn) = message.turn.replace(self.next_turn) {
            self.idle.remove(&turn);
        }
        self.idle.insert(self.next_turn, (now, id));
        self.next_turn += 1;
        self.expire(now);
    }

    /// Forgets what is too old, and the oldest of what is too much.
    fn expire(&mut self, now: Instant) {
        while let Some((_, (since, _))) = self.idle.first_key_value() {
            let old = now.saturating_duration_since(*since) >= self.keep;
            if !old && self.idle.len() <= self.capacity {
                break;
            }
            if let Some((_, (_, id))) = self.idle.pop_first() {
                self.messages.remove(&id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use waba_types::webhook::WebhookError;

    use super::*;

    fn update(id: &str, status: &str) -> StatusUpdate {
        StatusUpdate::new(id, status).timestamp(1)
    }

    struct Bench {
        ledger: Ledger,
        now: Instant,
    }

    impl Bench {
        fn new(capacity: usize) -> Self {
            Self { ledger: Ledger::new(capacity, Duration::from_secs(600)), now: Instant::now() }
        }

        fn record(&mut self, id: &str, status: &str) -> Option<StatusRise> {
            self.ledger.record(&update(id, status), Dialect::Cloud, self.now)?.rise
        }

        fn reached(&self, id: &str, status: MessageStatus) -> bool {
            matches!(self.ledger.outcome(id, &status), Some(Outcome::Reached(_)))
        }

        fn failed(&self, id: &str, status: MessageStatus) -> bool {
            matches!(self.ledger.outcome(id, &status), Some(Outcome::Failed(_)))
        }
    }

    #[test]
    fn a_status_that_comes_first_is_kept_for_who_asks_later() {
        let mut bench = Bench::new(10);
        bench.record("a", "read");
        bench.ledger.enter("a", bench.now);
        assert!(bench.reached("a", MessageStatus::Delivered));
        assert!(!bench.reached("a", MessageStatus::Played) && !bench.reached("b", MessageStatus::Sent));
    }

    #[test]
    fn what_nobody_waits_for_is_bounded_and_the_oldest_goes_first() {
        let mut bench = Bench::new(3);
        for id in ["a", "b", "c", "a", "d"] {
            bench.record(id, "sent");
            bench.record(id, "sent");
        }
        let kept = ["a", "b", "c", "d"].map(|id| bench.ledger.state(id).is_some());
        assert_eq!((kept, bench.ledger.len(), bench.ledger.idle.len()), ([true, false, true, true], 3, 3));
    }

    #[test]
    fn what_somebody_waits_for_is_kept_whatever_comes() {
        let mut bench = Bench::new(2);
        bench.record("a", "sent");
        bench.ledger.enter("a", bench.now);
        for id in 0..100 {
            bench.record(&id.to_string(), "sent");
        }
        bench.now += Duration::from_secs(6000);
        bench.record("x", "sent");
        assert!(bench.reached("a", MessageStatus::Sent));
        assert_eq!((bench.ledger.len(), bench.ledger.idle.len()), (2, 1));

        bench.ledger.leave("a", bench.now);
        assert!(bench.ledger.state("a").is_some());
        bench.now += Duration::from_secs(600);
        bench.record("y", "RINGING");
        assert_eq!((bench.ledger.len(), bench.ledger.idle.len()), (0, 0));
    }

    #[test]
    fn a_wait_without_any_status_leaves_nothing_behind() {
        let mut bench = Bench::new(2);
        let first = bench.ledger.enter("a", bench.now);
        let second = bench.ledger.enter("a", bench.now);
        assert!(Arc::ptr_eq(&first, &second));
        bench.ledger.leave("a", bench.now);
        assert_eq!(bench.ledger.len(), 1);
        bench.ledger.leave("a", bench.now);
        bench.ledger.leave("a", bench.now);
        assert_eq!(bench.ledger.len(), 0);
    }

    #[test]
    fn a_failure_ends_a_wait_unless_the_message_was_delivered() {
        let mut bench = Bench::new(10);
        let failed = update("a", "failed").errors([WebhookError::new(131_026)]);
        bench.record("a", "sent");
        bench.ledger.record(&failed, Dialect::Cloud, bench.now);
        assert!(bench.reached("a", MessageStatus::Sent) && bench.reached("a", MessageStatus::Failed));
        assert!(bench.failed("a", MessageStatus::Delivered) && bench.failed("a", MessageStatus::Read));
        bench.record("a", "delivered");
        assert!(bench.reached("a", MessageStatus::Delivered) && !bench.failed("a", MessageStatus::Read));
    }

    #[test]
    fn a_group_is_reached_by_its_first_participant_and_fails_by_none() {
        let mut bench = Bench::new(10);
        let of = |participant: &str, status: &str| {
            update("a", status).recipient_type("group").recipient_participant_id(participant)
        };
        assert!(bench.ledger.record(&of("491", "failed"), Dialect::Cloud, bench.now).is_none());
        bench.ledger.record(&of("492", "delivered"), Dialect::Cloud, bench.now);
        assert!(bench.reached("a", MessageStatus::Delivered) && !bench.reached("a", MessageStatus::Failed));
    }

    #[test]
    fn a_deleted_message_is_one() {
        let mut bench = Bench::new(10);
        assert_eq!(bench.record("a", "deleted"), None);
        assert!(bench.reached("a", MessageStatus::Deleted));
    }

    #[test]
    fn statuses_of_calls_and_payments_are_not_kept() {
        let mut bench = Bench::new(10);
        assert_eq!(bench.record("a", "RINGING"), None);
        let mut payment = update("a", "failed");
        payment.kind = Some("payment".into());
        assert!(bench.ledger.record(&payment, Dialect::Cloud, bench.now).is_none());
        assert_eq!(bench.ledger.len(), 0);
    }
}
