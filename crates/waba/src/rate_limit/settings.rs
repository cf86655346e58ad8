//! What the limits are, and how full they are.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use waba_types::decode::decode;
use waba_types::{MessagePriority, rates};

use crate::error::{ConfigError, Error};
use crate::json::seconds;

/// How a client holds its own calls back, so that the server need not.
///
/// All clones of a client share the limits. They hold for what goes through them: a number that other programs send from
/// too has to be divided between them.
///
/// Of the messages that wait for the number, those of a higher [priority](crate::CallOptions::priority) go first: one that
/// comes to a queue of less urgent ones is next. While messages of all priorities wait, 64 for authentication, 16 for
/// utility and 4 of service leave with each one of marketing, so that none waits for ever. A call whose future is not polled
/// when its turn comes loses the turn to those behind it, and not its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RateLimits {
    /// Whether calls are held back at all. On by default.
    pub enabled: bool,
    /// Messages that the number may send in a second. 80 by default; 20 for numbers that are shared with the WhatsApp
    /// Business app, 1000 after an upgrade. They leave one after the other, a fortieth slower than they may: some are
    /// faster on their way than others, and no second at the server may hold more.
    pub messages_per_second: u32,
    /// Time in which the right to one more message to the same person is earned. 6 seconds by default.
    pub pair_interval: Duration,
    /// Messages that may go to the same person at once. 45 by default.
    pub pair_burst: u32,
    /// Files that may be uploaded in a second, one after the other. 25 by default.
    pub uploads_per_second: u32,
    /// Calls for templates and flows that the account may get in an hour, a fifth of which may be made at once. 5000 by
    /// default; the programs of an account with several numbers have to divide it.
    pub management_calls_per_hour: u32,
    /// A call that would have to wait longer than this fails at once, of kind `RateLimited`, with
    /// [`retry_after`](Error::retry_after). 30 seconds by default.
    pub longest_wait: Duration,
    /// Recipients that are remembered at a time, about 50 bytes each. 100,000 by default.
    pub most_pairs: usize,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            enabled: true,
            messages_per_second: rates::MESSAGES_PER_SECOND,
            pair_interval: rates::PAIR_INTERVAL,
            pair_burst: rates::PAIR_BURST,
            uploads_per_second: rates::UPLOADS_PER_SECOND,
            management_calls_per_hour: rates::MANAGEMENT_CALLS_PER_HOUR,
            longest_wait: Duration::from_secs(30),
            most_pairs: 100_000,
        }
    }
}

impl RateLimits {
    /// Holds nothing back.
    pub fn off() -> Self {
        Self { enabled: false, ..Self::default() }
    }

    /// Sets the allowance of the number: at least 1.
    #[must_use]
    pub fn messages_per_second(mut self, messages: u32) -> Self {
        self.messages_per_second = messages;
        self
    }

    /// Sets the time in which the right to one more message to the same person is earned.
    #[must_use]
    pub fn pair_interval(mut self, interval: Duration) -> Self {
        self.pair_interval = interval;
        self
    }

    /// Sets how many messages may go to the same person at once: at least 1.
    #[must_use]
    pub fn pair_burst(mut self, messages: u32) -> Self {
        self.pair_burst = messages;
        self
    }

    /// Sets how many files may be uploaded in a second: at least 1.
    #[must_use]
    pub fn uploads_per_second(mut self, uploads: u32) -> Self {
        self.uploads_per_second = uploads;
        self
    }

    /// Sets the allowance of the account for templates and flows: at least 1.
    #[must_use]
    pub fn management_calls_per_hour(mut self, calls: u32) -> Self {
        self.management_calls_per_hour = calls;
        self
    }

    /// Sets how long a call may be held back.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// Sets how many recipients are remembered at a time: at least 1.
    #[must_use]
    pub fn most_pairs(mut self, recipients: usize) -> Self {
        self.most_pairs = recipients;
        self
    }

    /// Refuses limits by which nothing could be sent, as the client does that is made with them.
    ///
    /// # Errors
    /// Of kind `Config`, naming the number that is 0 and has to be at least 1.
    pub fn check(&self) -> Result<(), Error> {
        ConfigError::at_least_one("messages_per_second", self.messages_per_second)?;
        ConfigError::at_least_one("pair_burst", self.pair_burst)?;
        ConfigError::at_least_one("uploads_per_second", self.uploads_per_second)?;
        ConfigError::at_least_one("management_calls_per_hour", self.management_calls_per_hour)?;
        Ok(ConfigError::at_least_one("most_pairs", self.most_pairs as u64)?)
    }

    /// Reads limits as the other languages write them: `false` for none, `true` for the defaults, or an object with
    /// `messages_per_second` and `longest_wait` in seconds, both of which may be left out.
    ///
    /// # Errors
    /// Of kind `Validation`, naming what does not fit.
    #[doc(hidden)]
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        match json.trim_ascii() {
            b"false" => return Ok(Self::off()),
            b"true" => return Ok(Self::default()),
            _ => {}
        }
        let plain: Plain = decode(json).map_err(|error| Error::request("rate_limits", error))?;
        let mut limits = Self::default();
        if let Some(messages) = plain.messages_per_second {
            limits.messages_per_second = messages;
        }
        if let Some(wait) = plain.longest_wait {
            limits.longest_wait = seconds("rate_limits", "longest_wait", wait)?;
        }
        Ok(limits)
    }
}

/// Limits as the other languages write them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    messages_per_second: Option<u32>,
    longest_wait: Option<f64>,
}

/// How full the limits of a client are.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RateLimitStatus {
    /// Whether calls are held back at all.
    pub enabled: bool,
    /// Calls that wait now.
    pub waiting: usize,
    /// Those of them that are messages and wait for the limit of the number, by priority: all priorities are there.
    /// Messages that wait for the limit of their recipient are not, as they go in the order in which they came.
    pub messages_waiting: BTreeMap<MessagePriority, usize>,
    /// Messages per second that leave at most now: less than the allowance after the server said that it was too much.
    pub messages_per_second: f64,
    /// Messages per second that the number may send.
    pub allowance: u32,
    /// Recipients that are remembered.
    pub pairs: usize,
    /// Time until messages leave again, while the server has them paused.
    pub messages_paused: Option<Duration>,
    /// Time until other calls are made again, while the server has them paused.
    pub calls_paused: Option<Duration>,
}

#[cfg(test)]
mod tests {
    use waba_types::error_codes::ErrorKind;

    use super::*;

    #[test]
    fn limits_by_which_nothing_could_be_sent_are_refused() {
        let limits = RateLimits::default();
        assert!(limits.check().is_ok());
        for (name, limits) in [
            ("messages_per_second", limits.clone().messages_per_second(0)),
            ("pair_burst", limits.clone().pair_burst(0)),
            ("uploads_per_second", limits.clone().uploads_per_second(0)),
            ("management_calls_per_hour", limits.clone().management_calls_per_hour(0)),
            ("most_pairs", limits.most_pairs(0)),
        ] {
            let error = limits.check().unwrap_err();
            assert_eq!(error.kind, ErrorKind::Config);
            assert_eq!(error.message, format!("{name}: 0, limit at least 1"));
        }
    }

    #[test]
    fn limits_are_read_from_plain_data() {
        assert_eq!(RateLimits::from_json(b" false ").unwrap(), RateLimits::off());
        assert_eq!(RateLimits::from_json(b"true").unwrap(), RateLimits::default());
        let limits = RateLimits::from_json(br#"{"messages_per_second":1000,"longest_wait":0.5}"#).unwrap();
        assert_eq!((limits.messages_per_second, limits.longest_wait), (1000, Duration::from_millis(500)));
        for json in [r#"{"messages_per_second":-1}"#, r#"{"longest_wait":-1}"#, r#"{"burst":1}"#, "7", ""] {
            let error = RateLimits::from_json(json.as_bytes()).unwrap_err();
            assert!(error.to_string().starts_with("rate_limits: "), "{json}: {error}");
        }
    }
}
