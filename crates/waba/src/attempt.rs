//! What was tried for a call.

use std::ops::Deref;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use waba_types::error_codes::ErrorKind;

use crate::http::Sent;
use crate::http_meta::HttpMeta;

/// One attempt to do a call.
///
/// An error has those that led to it ([`Error::attempts`](crate::Error::attempts)), a success those of
/// [`Call::reported`](crate::Call::reported).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// Number of the attempt: 1 is the first.
    pub number: u32,
    /// Pause after the attempt before.
    pub delay: Duration,
    /// Time for which the rate limits held it back.
    pub held_back: Duration,
    /// Time from the request to its outcome.
    pub duration: Duration,
    /// What went wrong; nothing for a success.
    pub kind: Option<ErrorKind>,
    /// Status code of the answer, if one came.
    pub http_status: Option<u16>,
    /// Error code of the API.
    pub code: Option<i64>,
    /// Whether the request reached the server.
    pub reached: Reached,
}

/// Whether a request reached the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reached {
    /// Proved: it did not, or the server said that it did not process it.
    No,
    /// It may have: its body began to leave, and no answer came.
    Maybe,
    /// It did: an answer came.
    Yes,
}

impl Reached {
    /// The name in every language: `no`, `maybe`, `yes`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Maybe => "maybe",
            Self::Yes => "yes",
        }
    }
}

impl From<Sent> for Reached {
    fn from(sent: Sent) -> Self {
        match sent {
            Sent::NotSent => Self::No,
            Sent::Unknown => Self::Maybe,
        }
    }
}

/// The result of a call, and what was done for it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reported<T> {
    /// The result.
    pub value: T,
    /// The attempts in order; the last one succeeded. A call of several steps has those of each, one step behind the other.
    pub attempts: Vec<Attempt>,
    /// The answer that carried the result.
    pub http: HttpMeta,
}

impl<T> Reported<T> {
    pub(crate) fn new(value: T, attempts: Vec<Attempt>, http: HttpMeta) -> Self {
        Self { value, attempts, http }
    }

    /// The same with a result made of this one.
    pub(crate) fn map<U>(self, make: impl FnOnce(T) -> U) -> Reported<U> {
        Reported { value: make(self.value), attempts: self.attempts, http: self.http }
    }

    /// The same behind the attempts of the steps that came before.
    pub(crate) fn behind(mut self, mut earlier: Vec<Attempt>) -> Self {
        earlier.append(&mut self.attempts);
        self.attempts = earlier;
        self
    }

    /// The result alone.
    pub fn into_value(self) -> T {
        self.value
    }
}

impl<T> Deref for Reported<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// What was done for calls that are one call to whoever makes them.
#[derive(Debug, Default)]
pub(crate) struct CallLog(Mutex<(Vec<Attempt>, Option<HttpMeta>)>);

impl CallLog {
    /// Notes the attempts of a call, and its answer if it succeeded.
    pub(crate) fn note(&self, attempts: &[Attempt], answer: Option<HttpMeta>) {
        let mut noted = self.lock();
        noted.0.extend_from_slice(attempts);
        noted.1 = answer.or_else(|| noted.1.take());
    }

    /// Notes that the body of the last answer broke off.
    pub(crate) fn broke_off(&self, kind: ErrorKind) {
        if let Some(last) = self.lock().0.last_mut() {
            last.kind = Some(kind);
        }
    }

    /// What was tried for the calls by now.
    pub(crate) fn attempts(&self) -> Vec<Attempt> {
        self.lock().0.clone()
    }

    /// The result of the calls, and all that was done for them by now. One of them has succeeded.
    pub(crate) fn report<T>(&self, value: T) -> Reported<T> {
        let (attempts, answer) = self.lock().clone();
        Reported::new(value, attempts, answer.expect("a call that has a result was answered"))
    }

    fn lock(&self) -> MutexGuard<'_, (Vec<Attempt>, Option<HttpMeta>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
