//! A message that failed after it was accepted, as the error that a refused one is.

use std::time::Duration;

use waba_types::Dialect;
use waba_types::error_codes::{Again, ErrorKind, lookup};
use waba_types::operations::Repeat;
use waba_types::response::{ApiError, Classification, ErrorShape};
use waba_types::webhook::WebhookError;

use crate::error::{Error, Retry, describe};

/// What a failed status says.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) api: ApiError,
    pub(crate) classification: Classification,
}

impl Failure {
    /// Reads the first of the errors of a failed status, which is the only one in practice.
    pub(super) fn new(errors: &[WebhookError], dialect: Dialect) -> Self {
        let shape = match dialect {
            Dialect::Cloud => ErrorShape::Meta,
            Dialect::OnPremise => ErrorShape::OnPremise,
        };
        let Some(error) = errors.first() else {
            let api = ApiError::new(shape, "the status names no error");
            return Self { api, classification: UNEXPLAINED };
        };
        let text = error.title.as_deref().or(error.message.as_deref()).unwrap_or_default();
        let mut api = ApiError::new(shape, text).code(error.code.0);
        api.details = error.details.clone();
        api.href.clone_from(&error.href);
        let known = lookup(dialect, error.code.0);
        let classification = known.map_or(UNEXPLAINED, |code| Classification {
            kind: code.kind,
            again: code.again,
            wait_seconds: code.wait_seconds,
        });
        Self { api, classification }
    }

    /// Whether this is what to tell of a message of which another failure is known: one that says why goes before one
    /// that does not, and then the one that no repetition helps against.
    pub(super) fn says_more_than(&self, known: &Self) -> bool {
        let says = |failure: &Self| {
            let is_final = failure.classification.again == Again::Never;
            (failure.api.code.is_some(), failure.api.code.is_some() && is_final)
        };
        says(self) > says(known)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let Failure { api, classification: Classification { kind, again, wait_seconds } } = failure;
        let mut message = "delivery: failed: ".to_owned();
        describe(&mut message, &api);
        let mut error = Self::new(kind, message);
        // The status proves that this message did not go out.
        error.retry = Retry::of(again, Repeat::Freely);
        error.retry_after = Some(Duration::from_secs(wait_seconds.into())).filter(|wait| !wait.is_zero());
        error.api = Some(Box::new(api));
        error
    }
}

/// Without a documented code no more is known than that this message did not get to this recipient.
const UNEXPLAINED: Classification =
    Classification { kind: ErrorKind::Recipient, again: Again::Never, wait_seconds: 0 };
