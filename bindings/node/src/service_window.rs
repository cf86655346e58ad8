//! The 24 hours after a customer's message.

use std::time::SystemTime;

use napi_derive::napi;
use waba::Timestamp;

/// The furthest time from 1970 in seconds; what is beyond are milliseconds.
#[napi]
pub const MOST_SECONDS: i64 = Timestamp::MOST_SECONDS;

/// The 24 hours after a customer's message.
#[napi]
pub struct ServiceWindow {
    window: waba::ServiceWindow,
}

#[napi]
impl ServiceWindow {
    /// Creates the window from the times of messages.
    #[napi(constructor)]
    pub fn new(times: Vec<i64>) -> Self {
        Self { window: times.into_iter().map(Timestamp::from_seconds).collect() }
    }

    /// Notes a message.
    #[napi]
    pub fn note(&mut self, timestamp: i64) {
        self.window.note(Timestamp::from_seconds(timestamp));
    }

    /// The times that decide about the window.
    #[napi(getter)]
    pub fn times(&self) -> Vec<i64> {
        self.window.latest().into_iter().map(Timestamp::seconds).collect()
    }

    /// When the window closes.
    #[napi(getter)]
    pub fn closes_at(&self) -> Option<i64> {
        self.window.closes_at().map(Timestamp::seconds)
    }

    /// Whether the window is open at a time, now if none is given.
    #[napi]
    pub fn is_open(&self, now: Option<i64>) -> bool {
        self.window.is_open(now.map_or_else(|| SystemTime::now().into(), Timestamp::from_seconds))
    }
}
