//! What became of one sent message.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use waba_types::{StatusUpdate, delivery};

use crate::generated::{MessageStatus, StatusSubject};
use crate::shown::show;
use crate::timestamp::Timestamp;

/// The statuses of one sent message, merged: of each the earliest time. Safe to share between threads.
///
/// Neither the order of the statuses nor how often each comes matters. It changes, so two of them are compared by their
/// [`times`](Self::times).
#[derive(uniffi::Object)]
#[uniffi::export(Display)]
pub struct DeliveryState(Mutex<delivery::DeliveryState>);

/// The state of a message rose.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct StatusRise {
    /// The state before; nothing when the message was only accepted.
    pub old: Option<MessageStatus>,
    /// The state now.
    pub new: MessageStatus,
}

/// A status that a message reached.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct StatusTime {
    /// The status.
    pub status: MessageStatus,
    /// When it was reached, as far as a webhook said so.
    #[uniffi(default = None)]
    pub timestamp: Option<Timestamp>,
}

#[uniffi::export]
impl DeliveryState {
    /// Creates the state of a message that was accepted.
    ///
    /// - `times`: what else is known of it, as [`times`](Self::times) told.
    #[uniffi::constructor(default(times = []))]
    pub fn new(times: Vec<StatusTime>) -> Self {
        let times =
            times.into_iter().map(|time| (time.status.to_string().into(), time.timestamp.map(Into::into)));
        Self(Mutex::new(times.collect()))
    }

    /// Merges a status in, with its time, and tells when the state rises by it. Statuses of
    /// calls and payments, and unknown ones, change nothing.
    #[uniffi::method(default(timestamp = None, subject = None))]
    pub fn record(
        &self,
        status: MessageStatus,
        timestamp: Option<Timestamp>,
        subject: Option<StatusSubject>,
    ) -> Option<StatusRise> {
        let mut update = StatusUpdate::new("", wire(&status));
        update.timestamp = timestamp.map(Into::into);
        update.kind = subject.map(|subject| subject.to_string().into());
        self.known().record(&update).map(Into::into)
    }

    /// Merges what is known of the same message elsewhere, and tells when the state rises by it.
    pub fn merge(&self, other: &DeliveryState) -> Option<StatusRise> {
        // Never both locks at once: the other state may be this one, or be merged with it at the same time.
        let other = other.known().clone();
        self.known().merge(&other).map(Into::into)
    }

    /// The state: the highest of played, read, delivered, failed and sent; nothing when the message was only accepted.
    pub fn status(&self) -> Option<MessageStatus> {
        self.known().status().map(Into::into)
    }

    /// Whether the message got as far as `status`: one that was read was also delivered and sent, even if no webhook
    /// said so.
    pub fn reached(&self, status: MessageStatus) -> bool {
        self.known().reached(&wire(&status))
    }

    /// The statuses that a webhook told, each with its earliest time: what to keep of the state, and to create it from
    /// again.
    pub fn times(&self) -> Vec<StatusTime> {
        let time = |(status, timestamp): (waba_types::MessageStatus, Option<waba_types::Timestamp>)| {
            StatusTime { status: status.into(), timestamp: timestamp.map(Into::into) }
        };
        self.known().times().map(time).collect()
    }

    /// When `status` was first reached, as far as a webhook said so.
    pub fn at(&self, status: MessageStatus) -> Option<Timestamp> {
        self.known().at(&wire(&status)).map(Into::into)
    }
}

impl DeliveryState {
    fn known(&self) -> MutexGuard<'_, delivery::DeliveryState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The status as the core has it.
pub(crate) fn wire(status: &MessageStatus) -> waba_types::MessageStatus {
    status.to_string().into()
}

impl From<waba_types::StatusRise> for StatusRise {
    fn from(rise: waba_types::StatusRise) -> Self {
        Self { old: rise.old.map(Into::into), new: rise.new.into() }
    }
}

impl From<delivery::DeliveryState> for DeliveryState {
    fn from(state: delivery::DeliveryState) -> Self {
        Self(Mutex::new(state))
    }
}

impl fmt::Display for DeliveryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, "DeliveryState", [self.status().map(|status| status.to_string())])
    }
}
