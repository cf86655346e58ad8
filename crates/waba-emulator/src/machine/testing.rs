//! Runs the machine by hand, on a time of the test's own, with a receiver that answers as the test says.
//!
//! Whatever a test is about: a call that is refused must leave the machine as it was.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use serde_json::Value;
use waba_types::Dialect;
use waba_types::api::BlockOutcome;
use waba_types::dialect::Response as _;
use waba_types::operations::PARTNER_KEY_HEADER;

use crate::machine::delivery::Post;
use crate::machine::inbound;
use crate::machine::journal::Outcome;
use crate::machine::millis::Millis;
use crate::machine::request::{Answer, Request};
use crate::machine::rng::SplitMix64;
use crate::machine::settings::Settings;
use crate::machine::state::{State, Turn};

/// What the receiver answers; nothing leaves the attempt under way.
type Receiver = Box<dyn FnMut(&Post) -> Option<Outcome>>;

pub(crate) struct Bench {
    pub(crate) state: State,
    pub(crate) now: Millis,
    rng: SplitMix64,
    /// The webhooks that were posted, and when.
    pub(crate) posts: Vec<(Duration, Value)>,
    /// Where they were posted to.
    pub(crate) urls: Vec<String>,
    receiver: Receiver,
}

impl Bench {
    /// A machine with a webhook, whose receiver answers 200.
    pub(crate) fn new(settings: Settings) -> Self {
        let mut bench = Self::without_webhook(settings, 0);
        let answer = bench.post("/v1/configs/webhook", r#"{"url":"http://127.0.0.1:1/"}"#);
        assert_eq!(answer.status, 200);
        bench
    }

    pub(crate) fn without_webhook(settings: Settings, seed: u64) -> Self {
        Self {
            state: State::new(settings),
            now: Millis::START,
            rng: SplitMix64::new(seed),
            posts: Vec::new(),
            urls: Vec::new(),
            receiver: Box::new(|_| Some(Outcome::Status(200))),
        }
    }

    pub(crate) fn on(dialect: Dialect) -> Self {
        Self::new(Settings { dialect, ..Settings::default() })
    }

    /// Sets what the receiver answers.
    pub(crate) fn receiver(&mut self, receiver: impl FnMut(&Post) -> Option<Outcome> + 'static) {
        self.receiver = Box::new(receiver);
    }

    /// Takes one step, and tells the machine what the receiver answers.
    pub(crate) fn step<T>(&mut self, step: impl FnOnce(&mut State, &mut Turn<'_>) -> T) -> T {
        let mut turn = Turn { now: self.now, rng: &mut self.rng, posts: Vec::new() };
        let result = step(&mut self.state, &mut turn);
        let mut posts = VecDeque::from(turn.posts);
        while let Some(post) = posts.pop_front() {
            let body = serde_json::from_str(post.body.as_str()).unwrap();
            self.posts.push((self.now.since(Millis::START), body));
            self.urls.push(post.webhook.url.clone());
            if let Some(outcome) = (self.receiver)(&post) {
                let mut turn = Turn { now: self.now, rng: &mut self.rng, posts: Vec::new() };
                self.state.attempted(post.event, outcome, &mut turn);
                posts.extend(turn.posts);
            }
        }
        result
    }

    pub(crate) fn call(&mut self, method: &str, path: &str, body: &str) -> Answer {
        self.call_with_key(Some("emulator-key"), method, path, body)
    }

    pub(crate) fn call_with_key(
        &mut self,
        key: Option<&str>,
        method: &str,
        path: &str,
        body: &str,
    ) -> Answer {
        let partner = [(PARTNER_KEY_HEADER, "emulator-partner-key")];
        self.exchange(key, method, path, &partner, body.to_owned())
    }

    /// Sends a body with headers.
    pub(crate) fn send_body(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&'static str, &str)],
        body: impl Into<Bytes>,
    ) -> Answer {
        self.exchange(Some("emulator-key"), method, path, headers, body)
    }

    fn exchange(
        &mut self,
        key: Option<&str>,
        method: &str,
        path: &str,
        headers: &[(&'static str, &str)],
        body: impl Into<Bytes>,
    ) -> Answer {
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()));
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.map(ToOwned::to_owned),
            key: key.map(ToOwned::to_owned),
            headers: headers.collect(),
            body: body.into(),
            http2: false,
        };
        // What only reads may count its failures. A fault, or an answer of the test's own, tells nothing of the machine.
        let state = &self.state;
        let is_own = state.answers.is_empty() && !state.faults.has_any(true);
        let before = (is_own && method != "GET").then(|| parts(state, self.now));
        let answer = self.step(|state, turn| state.answer(request, turn)).answer;
        // Of several people some may be blocked, and the rest refused.
        let is_refused = answer.status >= 400 && BlockOutcome::from_failure(&answer.body).is_none();
        for ((part, before), (_, after)) in
            before.into_iter().filter(|_| is_refused).flatten().zip(parts(&self.state, self.now))
        {
            assert_eq!(before, after, "{method} {path} was refused, and changed {part}");
        }
        answer
    }

    /// Posts a form without a file.
    pub(crate) fn post_form(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let part = |(name, value): &(&str, &str)| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body: String = fields.iter().map(part).collect();
        let headers = [("content-type", "multipart/form-data; boundary=x")];
        self.send_body("POST", path, &headers, body + "--x--\r\n")
    }

    pub(crate) fn post(&mut self, path: &str, body: &str) -> Answer {
        self.call("POST", path, body)
    }

    /// Calls the API, and gives status and body of the answer.
    pub(crate) fn ask(&mut self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.call(method, path, &body);
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    }

    /// Calls the API, and gives the body of the answer, which is a success.
    pub(crate) fn done(&mut self, method: &str, path: &str, body: &Value) -> Value {
        let (status, answer) = self.ask(method, path, body);
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    }

    /// What was told in changes of `field`, without the envelope.
    pub(crate) fn told(&self, field: &str) -> Vec<Value> {
        let changes = self.posts.iter().map(|(_, body)| &body["entry"][0]["changes"][0]);
        changes.filter(|change| change["field"] == field).map(|change| change["value"].clone()).collect()
    }

    /// Sends a text and gives the answer.
    pub(crate) fn send(&mut self, to: &str, body: &str) -> Value {
        let dialect = self.state.settings.dialect;
        let path = if dialect == Dialect::Cloud { "/messages" } else { "/v1/messages" };
        let mut message = serde_json::json!({ "to": to, "type": "text", "text": { "body": body } });
        if dialect == Dialect::Cloud {
            message["messaging_product"] = "whatsapp".into();
        }
        let answer = self.post(path, &message.to_string());
        serde_json::from_slice(&answer.body).unwrap()
    }

    pub(crate) fn write(&mut self, from: &str, body: &str) -> String {
        let (from, message) = (from.into(), inbound::text(body));
        self.step(|state, turn| state.write(from, Some("Ann".to_owned()), message, None, turn)).into_string()
    }

    pub(crate) fn advance(&mut self, time: Duration) {
        let target = self.now.after(time);
        while let Some(due) = self.state.next_due().filter(|due| *due <= target) {
            self.now = self.now.max(due);
            self.step(State::fire);
        }
        self.now = target;
    }

    /// The journal as the control API shows it.
    pub(crate) fn journal(&self) -> String {
        serde_json::to_string(&self.state.journal.entries()).unwrap()
    }
}

/// What the machine keeps, part by part, but for what it notes of each call: the journal and the limits.
fn parts(state: &State, now: Millis) -> Vec<(&'static str, String)> {
    macro_rules! parts {
        ($($name:ident)*) => {{
            let State { settings: _, journal: _, limits: _, answers: _, faults: _, media, $($name),* } = state;
            vec![("media", format!("{:?}", media.report(now))), $((stringify!($name), format!("{:?}", $name))),*]
        }};
    }
    parts!(webhook auto_reply messages deliveries timers receivers block_list qr_codes number uploads templates
        profile groups calls on_premise marketing flows partner encryption_key)
}
