//! How often the number may do what, by the emulator's clock.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use waba_types::operations::{Counts, OperationSpec};
use waba_types::response::GatewayLimit;
use waba_types::{Dialect, UserId, rates};

use crate::machine::millis::Millis;
use crate::machine::rules::Refusal;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(60 * 60);

/// Recipients from which on it is worth looking for those to whom nothing is owed.
const MANY_PAIRS: usize = 10_000;

/// What the number did lately. Nothing is refused unless limits are enforced.
pub(crate) struct Limits {
    enforced: bool,
    messages: Window,
    uploads: Window,
    management: Window,
    /// When the right to each message that a person got is earned.
    pairs: HashMap<UserId, Millis>,
}

impl Limits {
    pub(crate) fn new(enforced: bool) -> Self {
        Self {
            enforced,
            messages: Window::new(rates::MESSAGES_PER_SECOND, SECOND),
            uploads: Window::new(rates::UPLOADS_PER_SECOND, SECOND),
            management: Window::new(rates::MANAGEMENT_CALLS_PER_HOUR, HOUR),
            pairs: HashMap::new(),
        }
    }

    /// Counts a message of the number to a person or a group.
    pub(crate) fn message(&mut self, dialect: Dialect, to: &UserId, now: Millis) -> Result<(), Refusal> {
        if !self.enforced {
            return Ok(());
        }
        if !self.messages.has_room(now) {
            let (status, code) = if dialect == Dialect::Cloud { (400, 130_429) } else { (429, 429) };
            return Err(Refusal::new(status, code, self.messages.text("messages")));
        }
        // On-premise hosts document no limit of a pair.
        if dialect == Dialect::Cloud {
            self.pair(to, now)?;
        }
        self.messages.count(now);
        Ok(())
    }

    /// Counts a message that the number got, which leaves room for one less to be sent.
    pub(crate) fn received(&mut self, now: Millis) {
        if self.enforced && self.messages.has_room(now) {
            self.messages.count(now);
        }
    }

    /// Counts an upload.
    pub(crate) fn upload(&mut self, now: Millis) -> Result<(), Refusal> {
        if !self.enforced {
            return Ok(());
        }
        let limit = GatewayLimit {
            requests: self.uploads.most,
            seconds: u32::try_from(self.uploads.span.as_secs()).unwrap_or(u32::MAX),
        };
        self.uploads.take("requests", now).map_err(|_| Refusal::TooOften(limit.to_string()))
    }

    /// Counts a call about the account: its templates and flows.
    pub(crate) fn call(&mut self, spec: &OperationSpec, now: Millis) -> Result<(), Refusal> {
        if !self.enforced || spec.counts() != Counts::Management {
            return Ok(());
        }
        self.management.take("calls about the account", now).map_err(|limit| Refusal::new(400, 80_007, limit))
    }

    fn pair(&mut self, to: &UserId, now: Millis) -> Result<(), Refusal> {
        if self.pairs.len() >= MANY_PAIRS {
            self.pairs.retain(|_, earned| *earned > now);
        }
        let earned = self.pairs.get(to).map_or(now, |earned| (*earned).max(now));
        let (interval, burst) = (rates::PAIR_INTERVAL, rates::PAIR_BURST);
        if earned > now.after(interval * (burst - 1)) {
            let seconds = interval.as_secs();
            let limit =
                format!("limit of {burst} messages to a person at once, then 1 every {seconds} seconds");
            return Err(Refusal::new(400, 131_056, limit));
        }
        self.pairs.insert(to.clone(), earned.after(interval));
        Ok(())
    }
}

/// The calls of a span of time that moves along, of which only so many are allowed.
#[derive(Debug)]
pub(crate) struct Window {
    most: u32,
    span: Duration,
    calls: VecDeque<Millis>,
}

impl Window {
    pub(crate) const fn new(most: u32, span: Duration) -> Self {
        Self { most, span, calls: VecDeque::new() }
    }

    fn has_room(&mut self, now: Millis) -> bool {
        while self.calls.front().is_some_and(|at| now.since(*at) >= self.span) {
            self.calls.pop_front();
        }
        self.calls.len() < self.most as usize
    }

    fn count(&mut self, now: Millis) {
        self.calls.push_back(now);
    }

    /// Counts a call; says what the limit of `what` is, if there is no room for it.
    pub(crate) fn take(&mut self, what: &str, now: Millis) -> Result<(), String> {
        if !self.has_room(now) {
            return Err(self.text(what));
        }
        self.count(now);
        Ok(())
    }

    fn text(&self, what: &str) -> String {
        format!("limit of {} {what} every {} seconds", self.most, self.span.as_secs())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use waba_types::response::ApiError;

    use super::*;
    use crate::machine::settings::Settings;
    use crate::machine::testing::Bench;

    fn enforced(dialect: Dialect) -> Bench {
        Bench::new(Settings { dialect, enforce_rate_limits: true, ..Settings::default() })
    }

    /// The codes of refused texts to the persons with these numbers.
    fn sent(bench: &mut Bench, people: impl IntoIterator<Item = u32>) -> Vec<i64> {
        let answers = people.into_iter().map(|person| bench.send(&format!("49151{person:07}"), "Hi"));
        answers.filter_map(|answer| answer["error"]["code"].as_i64()).collect()
    }

    #[test]
    fn nothing_is_refused_unless_limits_are_enforced() {
        let mut bench = Bench::on(Dialect::Cloud);
        assert_eq!(sent(&mut bench, (0..200).map(|number| number % 2)), [0; 0]);
    }

    #[test]
    fn what_is_not_enforced_is_not_counted() {
        let mut limits = Limits::new(false);
        (0..200).for_each(|_| limits.received(Millis::START));
        assert!(limits.messages.calls.is_empty());
    }

    #[test]
    fn a_number_sends_and_gets_eighty_messages_a_second() {
        let mut bench = enforced(Dialect::Cloud);
        bench.write("491511111111", "Hi");
        assert_eq!(sent(&mut bench, 0..81), [130_429; 2]);
        bench.advance(SECOND);
        assert_eq!(sent(&mut bench, 100..180), [0; 0]);

        let mut bench = enforced(Dialect::OnPremise);
        let answers: Vec<_> = (0..81).map(|person| bench.send(&format!("49151{person:07}"), "Hi")).collect();
        assert_eq!(answers[80]["errors"][0]["code"], 429);
        assert!(answers[..80].iter().all(|answer| answer.get("errors").is_none()));
    }

    #[test]
    fn a_person_gets_a_burst_and_then_one_every_six_seconds() {
        let mut bench = enforced(Dialect::Cloud);
        assert_eq!(sent(&mut bench, [1; 46]), [131_056]);
        assert_eq!(sent(&mut bench, [2]), [0; 0], "others go on");
        bench.advance(rates::PAIR_INTERVAL);
        assert_eq!(sent(&mut bench, [1, 1]), [131_056]);
        bench.advance(rates::PAIR_INTERVAL * 45);
        assert_eq!(sent(&mut bench, [1; 46]), [131_056]);
    }

    #[test]
    fn a_message_that_is_refused_does_not_count() {
        let settings = Settings { enforce_rate_limits: true, enforce_templates: true, ..Settings::default() };
        let mut bench = Bench::new(settings);
        let template = json!({ "messaging_product": "whatsapp", "to": "491510000001", "type": "template",
                               "template": { "name": "unknown", "language": { "code": "en_US" } } });
        for _ in 0..100 {
            let (_, answer) = bench.ask("POST", "/messages", &template);
            assert_eq!(answer["error"]["code"], 132_001);
        }
        assert_eq!(sent(&mut bench, [1; 45]), [0; 0]);
    }

    #[test]
    fn a_number_uploads_twenty_five_files_a_second() {
        let mut bench = enforced(Dialect::OnPremise);
        let upload = |bench: &mut Bench| {
            bench.send_body("POST", "/v1/media", &[("content-type", "text/plain")], "Hi").status
        };
        assert!((0..25).all(|_| upload(&mut bench) == 201));
        let answer = bench.send_body("POST", "/v1/media", &[("content-type", "text/plain")], "Hi");
        let error = ApiError::from_wire(&answer.body).unwrap();
        let text = "You have exceeded the limit of 25 requests every 1 seconds. Try again later.";
        assert_eq!((answer.status, error.message.as_str()), (400, text));
        bench.advance(SECOND);
        assert_eq!(upload(&mut bench), 201);
    }

    #[test]
    fn an_account_is_asked_about_five_thousand_times_an_hour() {
        let mut bench = enforced(Dialect::Cloud);
        let list = |bench: &mut Bench| bench.ask("GET", "/message_templates", &Value::Null);
        assert!((0..5000).all(|_| list(&mut bench).0 == 200));
        let (status, answer) = list(&mut bench);
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(80_007)));
        assert_eq!(bench.call("GET", "/v1/configs/webhook", "").status, 200, "the number is none of it");
        bench.advance(HOUR);
        assert_eq!(list(&mut bench).0, 200);
    }
}
