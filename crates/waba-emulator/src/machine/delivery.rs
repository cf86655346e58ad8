//! The queue of webhooks: each is posted until the receiver answers 200, with growing delays, up to a limit.
//!
//! 360dialog publishes the rule (anything but 200 is delivered again, with increasing delays, for 24 hours or 7 days)
//! but no delays. Here the first is about a second and each later one about twice as long, which makes some 17 attempts
//! in a day. An event that waits does not hold up the others.

use std::collections::BTreeMap;
use std::time::Duration;

use ring::hmac;
use waba_types::webhook::SIGNATURE_HEADER;
use waba_types::{Raw, WebhookConfig};

use crate::machine::journal::{DropReason, JournalEvent, Outcome};
use crate::machine::millis::Millis;
use crate::machine::rng::SplitMix64;
use crate::machine::state::{State, Timer, Turn};
use base16ct::lower::encode_string as hex;

/// Most events that wait for their delivery; beyond it the oldest is given up.
const MAX_EVENTS: usize = 40_000;
/// Most bytes of events that wait for their delivery.
const MAX_BYTES: usize = 256 << 20;

/// The one answer that means success: 360dialog takes any other status as a failure, 201 and 204 included.
const SUCCESS: u16 = 200;

/// Delay before the second attempt; doubled each time.
const FIRST_DELAY: Duration = Duration::from_secs(1);
/// The largest part of a delay that chance adds, in percent. Below 100, so that the delays grow in any case.
const JITTER_PERCENT: u64 = 25;

/// A webhook to post.
pub(crate) struct Post {
    pub(crate) event: u64,
    pub(crate) webhook: WebhookConfig,
    pub(crate) body: Raw,
}

/// The events that no receiver has taken yet.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    events: BTreeMap<u64, Event>,
    last: u64,
    bytes: usize,
    in_flight: usize,
}

/// Whom an event is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Receiver {
    /// The receiver of the number.
    Number,
    /// A further receiver of the number, by its name.
    Copy(String),
    /// That of the partner, who gets signed events.
    Partner,
}

#[derive(Debug)]
struct Event {
    body: Raw,
    receiver: Receiver,
    /// When the first attempt began.
    first: Millis,
    attempts: u32,
    in_flight: bool,
}

impl Deliveries {
    /// Number of attempts whose end is not known yet.
    pub(crate) fn in_flight(&self) -> usize {
        self.in_flight
    }

    fn insert(&mut self, receiver: Receiver, body: Raw, now: Millis) -> u64 {
        self.last += 1;
        self.bytes += body.as_str().len();
        let event = Event { body, receiver, first: now, attempts: 0, in_flight: false };
        self.events.insert(self.last, event);
        self.last
    }

    fn remove(&mut self, number: u64) {
        if let Some(event) = self.events.remove(&number) {
            self.bytes -= event.body.as_str().len();
            self.in_flight -= usize::from(event.in_flight);
        }
    }

    /// The oldest event, if there are too many.
    fn excess(&self) -> Option<u64> {
        let full = self.events.len() > MAX_EVENTS || (self.bytes > MAX_BYTES && self.events.len() > 1);
        self.events.first_key_value().filter(|_| full).map(|(number, _)| *number)
    }
}

/// How long to wait after the attempt `attempt`, which failed.
fn delay(attempt: u32, rng: &mut SplitMix64) -> Duration {
    let base = FIRST_DELAY.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
    let spread = u64::try_from(base.as_millis()).unwrap_or(u64::MAX) / 100 * JITTER_PERCENT;
    base + Duration::from_millis(rng.below(spread))
}

impl State {
    /// Tells the receiver of the number something; without one it goes to the journal alone.
    pub(crate) fn tell(&mut self, body: Raw, turn: &mut Turn<'_>) {
        self.tell_at(Receiver::Number, body, turn);
    }

    /// Tells a receiver something; if there is none, it goes to the journal alone.
    pub(crate) fn tell_at(&mut self, receiver: Receiver, body: Raw, turn: &mut Turn<'_>) {
        if self.webhook_of(&receiver, &body).is_none() {
            let reason = DropReason::NoWebhook;
            self.journal.push(turn.now, JournalEvent::Dropped { event: None, reason, body: Some(body) });
            return;
        }
        let event = self.deliveries.insert(receiver, body, turn.now);
        while let Some(oldest) = self.deliveries.excess() {
            self.give_up(oldest, DropReason::QueueFull, turn.now);
        }
        self.attempt(event, turn);
    }

    /// Where an event with this body is posted to now.
    fn webhook_of(&self, receiver: &Receiver, body: &Raw) -> Option<WebhookConfig> {
        match receiver {
            Receiver::Number => self.webhook_in_force().cloned(),
            Receiver::Copy(name) => self.receivers.destination(name),
            Receiver::Partner => {
                let url = self.partner.webhook_url.as_deref()?;
                let key = hmac::Key::new(hmac::HMAC_SHA256, self.settings.platform_secret.as_bytes());
                let signature = hmac::sign(&key, body.as_str().as_bytes());
                Some(WebhookConfig::new(url).header(SIGNATURE_HEADER, hex(signature.as_ref())))
            }
        }
    }

    /// Posts an event to the webhook that is set now.
    pub(crate) fn attempt(&mut self, number: u64, turn: &mut Turn<'_>) {
        let Some(event) = self.deliveries.events.get(&number) else { return };
        let Some(webhook) = self.webhook_of(&event.receiver, &event.body) else {
            return self.give_up(number, DropReason::NoWebhook, turn.now);
        };
        let Some(event) = self.deliveries.events.get_mut(&number) else { return };
        event.attempts += 1;
        event.in_flight = true;
        self.deliveries.in_flight += 1;
        let (attempt, url, body) = (event.attempts, webhook.url.clone(), event.body.clone());
        self.journal
            .push(turn.now, JournalEvent::Attempt { event: number, attempt, url, body: body.clone() });
        turn.posts.push(Post { event: number, webhook, body });
    }

    /// Takes the end of an attempt: the event is done, waits for the next attempt, or is given up.
    pub(crate) fn attempted(&mut self, number: u64, outcome: Outcome, turn: &mut Turn<'_>) {
        // An event that was given up meanwhile is gone.
        let Some(event) = self.deliveries.events.get_mut(&number) else { return };
        event.in_flight = false;
        self.deliveries.in_flight -= 1;
        let (attempt, first) = (event.attempts, event.first);
        self.journal.push(turn.now, JournalEvent::Outcome { event: number, attempt, outcome });
        if outcome == Outcome::Status(SUCCESS) {
            let (receiver, body) = (event.receiver.clone(), event.body.clone());
            self.deliveries.remove(number);
            if receiver == Receiver::Number {
                for copy in self.copied_to() {
                    self.tell_at(copy, body.clone(), turn);
                }
            }
            return;
        }
        let next = turn.now.after(delay(attempt, turn.rng));
        if next.since(first) > self.settings.redelivery.window() {
            self.give_up(number, DropReason::Expired, turn.now);
        } else {
            self.timers.set(next, Timer::Redeliver(number));
        }
    }

    fn give_up(&mut self, number: u64, reason: DropReason, now: Millis) {
        self.deliveries.remove(number);
        self.journal.push(now, JournalEvent::Dropped { event: Some(number), reason, body: None });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::machine::journal::DeliveryError;
    use crate::machine::settings::{Redelivery, Settings};
    use crate::machine::testing::Bench;

    const HOUR: Duration = Duration::from_secs(60 * 60);

    fn kinds(bench: &Bench) -> Vec<String> {
        let entries: Vec<Value> = serde_json::from_str(&bench.journal()).unwrap();
        let text = |entry: &Value| match (&entry["kind"], &entry["reason"], &entry["status"], &entry["error"])
        {
            (Value::String(kind), Value::String(reason), ..) => format!("{kind} {reason}"),
            (Value::String(kind), _, Value::Number(status), _) => format!("{kind} {status}"),
            (Value::String(kind), _, _, Value::String(error)) => format!("{kind} {error}"),
            (kind, ..) => kind.as_str().unwrap().to_owned(),
        };
        entries.iter().map(text).collect()
    }

    #[test]
    fn a_webhook_is_posted_again_until_the_answer_is_200() {
        let mut answers = [
            Outcome::Status(500),
            Outcome::Status(204),
            Outcome::Status(201),
            Outcome::Status(302),
            Outcome::Error(DeliveryError::Timeout),
            Outcome::Status(200),
        ]
        .into_iter();
        let mut bench = Bench::new(Settings::default());
        bench.receiver(move |_| Some(answers.next().expect("no attempt after the success")));
        bench.write("491511234567", "Hi");
        bench.advance(24 * HOUR);

        assert_eq!(bench.posts.len(), 6);
        assert!(bench.posts.windows(2).all(|pair| pair[0].1 == pair[1].1));
        let ends: Vec<_> = kinds(&bench).into_iter().filter(|kind| kind.starts_with("outcome")).collect();
        assert_eq!(
            ends,
            ["outcome 500", "outcome 204", "outcome 201", "outcome 302", "outcome timeout", "outcome 200"]
        );
        assert_eq!(bench.state.deliveries.in_flight(), 0);
        assert!(bench.state.deliveries.events.is_empty() && bench.state.deliveries.bytes == 0);
    }

    #[test]
    fn delays_grow_until_the_window_ends() {
        for (redelivery, attempts) in [(Redelivery::Day, 15..=18), (Redelivery::Week, 18..=21)] {
            let mut bench = Bench::new(Settings { redelivery, ..Settings::default() });
            bench.receiver(|_| Some(Outcome::Status(503)));
            bench.write("491511234567", "Hi");
            bench.advance(30 * 24 * HOUR);

            let times: Vec<_> = bench.posts.iter().map(|(at, _)| *at).collect();
            assert!(attempts.contains(&times.len()), "{times:?}");
            let delays: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
            assert!(delays.windows(2).all(|pair| pair[0] < pair[1]), "{delays:?}");
            assert!(times.last().unwrap() <= &redelivery.window());
            assert!(times.last().unwrap() > &(redelivery.window() / 4), "{times:?}");
            assert_eq!(kinds(&bench).last().unwrap(), "dropped expired");
            assert!(bench.state.deliveries.events.is_empty() && bench.state.next_due().is_none());
        }
    }

    #[test]
    fn an_event_that_waits_does_not_hold_up_the_others() {
        let mut bench = Bench::new(Settings::default());
        bench.receiver(|post| {
            let first = post.body.as_str().contains("first");
            Some(Outcome::Status(if first { 500 } else { 200 }))
        });
        bench.write("491511234567", "first");
        bench.write("491511234567", "second");
        assert_eq!(bench.posts.len(), 2);
        assert_eq!(bench.state.deliveries.events.len(), 1);
    }

    #[test]
    fn without_a_webhook_events_are_lost_and_later_ones_are_not() {
        let mut bench = Bench::without_webhook(Settings::default(), 0);
        bench.write("491511234567", "lost");
        assert_eq!(kinds(&bench), ["inbound", "dropped no_webhook"]);
        bench.post("/v1/configs/webhook", r#"{"url":"http://127.0.0.1:1/"}"#);
        bench.write("491511234567", "told");
        bench.advance(HOUR);
        assert_eq!(bench.posts.len(), 1);
        assert!(bench.posts[0].1.to_string().contains("told"));
    }

    #[test]
    fn a_repeated_delivery_goes_to_the_webhook_of_its_time() {
        let mut bench = Bench::new(Settings::default());
        bench.receiver(|post| {
            let moved = post.webhook.url.ends_with("/new");
            Some(Outcome::Status(if moved { 200 } else { 404 }))
        });
        bench.write("491511234567", "Hi");
        bench.post("/v1/configs/webhook", r#"{"url":"http://127.0.0.1:1/new"}"#);
        bench.advance(HOUR);
        assert_eq!(bench.posts.len(), 2);
        assert!(bench.state.deliveries.events.is_empty());
    }

    #[test]
    fn the_queue_gives_up_its_oldest_event_when_it_is_full() {
        let mut bench = Bench::new(Settings::default());
        bench.receiver(|_| None);
        for _ in 0..=MAX_EVENTS {
            bench.step(|state, turn| state.tell(Raw::new("{}").unwrap(), turn));
        }
        assert_eq!(bench.state.deliveries.events.len(), MAX_EVENTS);
        assert_eq!(bench.state.deliveries.in_flight(), MAX_EVENTS);
        let journal = |bench: &Bench| bench.state.journal.entries();
        let dropped = JournalEvent::Dropped { event: Some(1), reason: DropReason::QueueFull, body: None };
        assert!(journal(&bench).iter().any(|entry| entry.event == dropped));
        // Its attempt comes to an end all the same.
        let before = journal(&bench).len();
        bench.step(|state, turn| state.attempted(1, Outcome::Status(200), turn));
        assert_eq!((journal(&bench).len(), bench.state.deliveries.in_flight()), (before, MAX_EVENTS));
    }
}
