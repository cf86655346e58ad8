//! The emulated number: one machine without input or output, without a clock and without chance of its own.
//!
//! What can happen to it: a request ([`State::answer`], and before its body [`State::before_read`]), a person or a client of
//! the partner who does something ([`State::inbound`], [`State::join_group`], [`State::connect_client`] and others), the end
//! of an attempt to deliver a webhook ([`State::attempted`]), a timer that goes off ([`State::fire`]), and what a test sets.
//! Each is one step, which is given the time and the source of chance in a [`Turn`] and leaves there what is to be posted.
//! The same seed and the same steps at the same times give the same journal, byte for byte.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use waba_types::api::QrCode;
use waba_types::{Dialect, MessageStatus, OpaqueId, Raw, UserId, WebhookConfig};

use crate::machine::delivery::{Deliveries, Post};
use crate::machine::fault::Faults;
use crate::machine::journal::Journal;
use crate::machine::limits::Limits;
use crate::machine::millis::Millis;
use crate::machine::request::Answer;
use crate::machine::rng::SplitMix64;
use crate::machine::settings::Settings;
use crate::machine::store::flows::Flows;
use crate::machine::store::groups::Groups;
use crate::machine::store::marketing::Marketing;
use crate::machine::store::media::Media;
use crate::machine::store::message::Messages;
use crate::machine::store::number::Number;
use crate::machine::store::on_premise::OnPremise;
use crate::machine::store::partner::Partner;
use crate::machine::store::profile::Profile;
use crate::machine::store::receivers::Receivers;
use crate::machine::store::templates::Templates;
use crate::machine::store::uploads::Uploads;
use crate::machine::store::voice_calls::{CallStep, Calls};

/// One step of the machine: what it is given, and what it wants done.
pub(crate) struct Turn<'a> {
    pub(crate) now: Millis,
    pub(crate) rng: &'a mut SplitMix64,
    /// The webhooks to post. How each ended is told to [`State::attempted`].
    pub(crate) posts: Vec<Post>,
}

/// Something that happens later.
#[derive(Debug)]
pub(crate) enum Timer {
    /// A message reaches a status.
    Status(u64, MessageStatus),
    /// A person answers.
    Reply(UserId),
    /// A webhook is delivered again.
    Redeliver(u64),
    /// The receiver is told something.
    Tell(Raw),
    /// A call comes to its next step.
    Call(OpaqueId, CallStep),
    /// The review of a template, by its number, comes to its end.
    Review(OpaqueId, u32),
    /// A webhook of the account comes into force; whether it replaces that of the number.
    AccountWebhook(WebhookConfig, bool),
    /// A change of the further receivers comes into force.
    Destinations,
}

/// What happens later, in order.
#[derive(Debug, Default)]
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
    /// What the next calls are answered with, whatever they are.
    pub(crate) answers: VecDeque<Answer>,
    pub(crate) receivers: Receivers,
    pub(crate) block_list: BTreeSet<UserId>,
    pub(crate) qr_codes: Vec<QrCode>,
    pub(crate) number: Number,
    pub(crate) media: Media,
    pub(crate) limits: Limits,
    pub(crate) uploads: Uploads,
    pub(crate) templates: Templates,
    pub(crate) profile: Profile,
    pub(crate) groups: Groups,
    pub(crate) calls: Calls,
    pub(crate) on_premise: OnPremise,
    pub(crate) marketing: Marketing,
    pub(crate) flows: Flows,
    pub(crate) partner: Partner,
    /// The public key that requests to the endpoints of flows are encrypted with, in PEM.
    pub(crate) encryption_key: Option<String>,
    /// What goes wrong with which requests.
    pub(crate) faults: Faults,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        let partner = Partner::new(&settings.api_key, settings.dialect == Dialect::OnPremise);
        Self {
            auto_reply: settings.auto_reply.clone(),
            limits: Limits::new(settings.enforce_rate_limits),
            settings,
            webhook: None,
            messages: Messages::new(),
            deliveries: Deliveries::default(),
            timers: Timers::default(),
            journal: Journal::new(),
            answers: VecDeque::new(),
            receivers: Receivers::default(),
            block_list: BTreeSet::new(),
            qr_codes: Vec::new(),
            number: Number::default(),
            media: Media::default(),
            uploads: Uploads::default(),
            templates: Templates::default(),
            profile: Profile::default(),
            groups: Groups::default(),
            calls: Calls::default(),
            on_premise: OnPremise::default(),
            marketing: Marketing::default(),
            flows: Flows::default(),
            partner,
            encryption_key: None,
            faults: Faults::default(),
        }
    }

    /// Lets the earliest timer go off, if it is due.
    pub(crate) fn fire(&mut self, turn: &mut Turn<'_>) {
        match self.timers.pop(turn.now) {
            Some(Timer::Status(message, status)) => self.reach(message, status, turn),
            Some(Timer::Reply(from)) => self.reply(from, turn),
            Some(Timer::Redeliver(event)) => self.attempt(event, turn),
            Some(Timer::Tell(body)) => self.tell(body, turn),
            Some(Timer::Review(template, review)) => self.approve_template(&template, review, turn),
            Some(Timer::AccountWebhook(webhook, all)) => self.activate_account_webhook(webhook, all),
            Some(Timer::Destinations) => self.activate_destinations(),
            Some(Timer::Call(id, step)) => self.step_call(&id, &step, turn),
            None => {}
        }
    }

    /// When the next timer is due.
    pub(crate) fn next_due(&self) -> Option<Millis> {
        self.timers.next()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::machine::journal::Outcome;
    use crate::machine::millis::days;
    use crate::machine::testing::Bench;

    /// A day with a receiver that fails often, and everything that can happen to a number.
    fn day(seed: u64) -> String {
        let settings = Settings { auto_reply: Some("Thanks!".to_owned()), ..Settings::default() };
        let mut bench = Bench::without_webhook(settings, seed);
        let mut attempts = 0;
        bench.receiver(move |_| {
            attempts += 1;
            Some(Outcome::Status(if attempts % 3 == 0 { 200 } else { 500 }))
        });
        bench.write("491511111111", "too early");
        bench.post(
            "/v1/configs/webhook",
            r#"{"url":"http://127.0.0.1:1/","headers":{"Authorization":"c2VjcmV0"}}"#,
        );
        for number in 0..10 {
            bench.send(&format!("49151{number:07}"), "Hi");
            bench.advance(Duration::from_millis(137));
        }
        let id = bench.write("491511111111", "Hello");
        bench.post(
            "/messages",
            &format!(r#"{{"messaging_product":"whatsapp","status":"read","message_id":"{id}"}}"#),
        );
        bench.post("/messages", "{}");
        bench.call("GET", "/v1/configs/webhook", "");
        bench.call("DELETE", "/nowhere", "");
        bench.post(
            "/message_templates",
            r#"{"name":"order","language":"en_US","category":"UTILITY",
                "components":[{"type":"BODY","text":"Your order is there."}]}"#,
        );
        bench.post("/uploads?file_type=image%2Fpng&file_length=1", "");
        bench.post("/message_qrdls", r#"{"prefilled_message":"Hello"}"#);
        bench.post(
            "/multi_webhook",
            r#"{"enabled":true,"destinations":[{"name":"a","url":"http://127.0.0.1:1/a","headers":{"X-A":"c2VjcmV0"}}]}"#,
        );
        bench.post("/waba_webhook", r#"{"url":"http://127.0.0.1:1/b","headers":{"X-A":"c2VjcmV0"}}"#);
        bench.advance(days(1));
        bench.journal()
    }

    #[test]
    fn the_same_seed_gives_the_same_journal() {
        for seed in 0..20 {
            let journal = day(seed);
            assert_eq!(journal, day(seed));
            assert_ne!(journal, day(seed + 1));
        }
    }

    #[test]
    fn the_journal_holds_no_secret() {
        let journal = day(0);
        assert!(journal.contains(r#""Authorization":"[redacted]""#));
        assert!(!journal.contains("c2VjcmV0") && !journal.contains("emulator-key"));
    }

    #[test]
    fn timers_go_off_in_order() {
        let mut timers = Timers::default();
        let at = |seconds| Millis::START.after(Duration::from_secs(seconds));
        for (seconds, number) in [(3, 30), (1, 10), (3, 31), (2, 20)] {
            timers.set(at(seconds), Timer::Redeliver(number));
        }
        let mut order = Vec::new();
        while let Some(Timer::Redeliver(number)) = timers.pop(at(3)) {
            order.push(number);
        }
        assert_eq!(order, [10, 20, 30, 31]);
        timers.set(at(5), Timer::Redeliver(50));
        assert!(timers.pop(at(4)).is_none());
    }
}
