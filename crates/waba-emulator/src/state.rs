//! The emulated number: one machine without input or output, without a clock and without chance of its own.
//!
//! Five things can happen to it: a request ([`State::call`]), a person who writes ([`State::write`]), the end of an
//! attempt to deliver a webhook ([`State::attempted`]), a timer that goes off ([`State::fire`]), another automatic reply.
//! Each is one step, which is given the time and the source of chance in a [`Turn`] and leaves there what is to be
//! posted. The same seed and the same steps at the same times give the same journal, byte for byte.

use std::collections::BTreeMap;

use waba_types::{MessageStatus, UserId, WebhookConfig};

use crate::clock::Millis;
use crate::delivery::{Deliveries, Post};
use crate::journal::Journal;
use crate::message::Messages;
use crate::rng::SplitMix64;
use crate::settings::Settings;

/// One step of the machine: what it is given, and what it wants done.
pub(crate) struct Turn<'a> {
    pub(crate) now: Millis,
    pub(crate) rng: &'a mut SplitMix64,
    /// The webhooks to post. How each ended is told to [`State::attempted`].
    pub(crate) posts: Vec<Post>,
}

/// Something that happens later.
pub(crate) enum Timer {
    /// A message reaches a status.
    Status(u64, MessageStatus),
    /// A person answers.
    Reply(UserId),
    /// A webhook is delivered again.
    Redeliver(u64),
}

/// What happens later, in order.
#[derive(Default)]
pub(crate) struct Timers {
    /// By time, and at the same time in the order in which they were set.
    queue: BTreeMap<(Millis, u64), Timer>,
    last: u64,
}

impl Timers {
    pub(crate) fn set(&mut self, due: Millis, timer: Timer) {
        self.last += 1;
        self.queue.insert((due, self.last), timer);
    }

    fn next(&self) -> Option<Millis> {
        self.queue.first_key_value().map(|((due, _), _)| *due)
    }

    fn pop(&mut self, now: Millis) -> Option<Timer> {
        let due = self.next()?;
        if due > now { None } else { self.queue.pop_first().map(|(_, timer)| timer) }
    }
}

/// The emulated number.
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) webhook: Option<WebhookConfig>,
    pub(crate) auto_reply: Option<String>,
    pub(crate) messages: Messages,
    pub(crate) deliveries: Deliveries,
    pub(crate) timers: Timers,
    pub(crate) journal: Journal,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            auto_reply: settings.auto_reply.clone(),
            settings,
            webhook: None,
            messages: Messages::new(),
            deliveries: Deliveries::default(),
            timers: Timers::default(),
            journal: Journal::new(),
        }
    }

    /// Lets the earliest timer go off, if it is due.
    pub(crate) fn fire(&mut self, turn: &mut Turn<'_>) {
        match self.timers.pop(turn.now) {
            Some(Timer::Status(message, status)) => self.reach(message, status, turn),
            Some(Timer::Reply(from)) => self.reply(from, turn),
            Some(Timer::Redeliver(event)) => self.attempt(event, turn),
            None => {}
        }
    }

    /// When the next timer is due.
    pub(crate) fn next_due(&self) -> Option<Millis> {
        self.timers.next()
    }
}
