//! What became of one sent message.

use std::collections::HashMap;

use napi_derive::napi;
use waba::{Error, MessageStatus, Timestamp};
use waba_types::StatusUpdate;
use waba_types::decode::decode;

use crate::outcome::{self, Outcome};

/// The state of a message rose.
#[napi(object)]
pub struct StatusRise {
    /// The state before.
    pub old: Option<String>,
    /// The state now.
    pub new: String,
}

/// A status, and when it was first reached.
#[napi(object)]
pub struct StatusTime {
    /// The status.
    pub status: String,
    /// Seconds since 1970.
    pub time: Option<i64>,
}

impl From<waba::StatusRise> for StatusRise {
    fn from(rise: waba::StatusRise) -> Self {
        Self { old: rise.old.map(|old| old.to_string()), new: rise.new.to_string() }
    }
}

/// What became of one sent message.
#[napi]
pub struct DeliveryState {
    state: waba::DeliveryState,
}

impl From<waba::DeliveryState> for DeliveryState {
    fn from(state: waba::DeliveryState) -> Self {
        Self { state }
    }
}

#[napi]
impl DeliveryState {
    /// Creates the state from its statuses and their times.
    #[napi(constructor, ts_args_type = "times: Record<string, number | null>")]
    pub fn new(times: HashMap<String, Option<i64>>) -> Self {
        let times = times.into_iter();
        let times =
            times.map(|(status, time)| (MessageStatus::from(status), time.map(Timestamp::from_seconds)));
        Self { state: times.collect() }
    }

    /// Merges in a status, given in JSON.
    #[napi(ts_return_type = "StatusRise | string | null")]
    pub fn record(&mut self, update: String) -> Outcome<Option<StatusRise>> {
        outcome::object(|| {
            let update: StatusUpdate = decode(update.as_bytes()).map_err(|error| error.within("update"))?;
            Ok::<_, Error>(self.state.record(&update).map(Into::into))
        })
    }

    /// Merges in what is known elsewhere.
    #[napi]
    pub fn merge(&mut self, other: &DeliveryState) -> Option<StatusRise> {
        self.state.merge(&other.state).map(Into::into)
    }

    /// The state.
    #[napi(getter)]
    pub fn status(&self) -> Option<String> {
        self.state.status().map(|status| status.to_string())
    }

    /// The statuses that were told, and their times, lowest status first.
    #[napi(getter)]
    pub fn times(&self) -> Vec<StatusTime> {
        let times = self.state.times();
        times
            .map(|(status, time)| StatusTime {
                status: status.to_string(),
                time: time.map(Timestamp::seconds),
            })
            .collect()
    }

    /// Whether the message got as far.
    #[napi]
    pub fn reached(&self, status: String) -> bool {
        self.state.reached(&status.into())
    }

    /// When the status was first reached.
    #[napi]
    pub fn at(&self, status: String) -> Option<i64> {
        self.state.at(&status.into()).map(Timestamp::seconds)
    }
}
