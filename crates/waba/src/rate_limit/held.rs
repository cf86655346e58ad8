//! A call that the limits hold back for too long.

use std::time::Duration;

use waba_types::error_codes::ErrorKind;
use waba_types::operations::OperationSpec;

use crate::error::{Error, Retry};

/// A call would have to wait too long, and did not.
#[derive(Debug)]
pub(crate) struct Held {
    /// Time until it may be tried.
    pub(crate) wait: Duration,
    /// Whose limit it is: `pair`, `number` or `account`.
    pub(super) limit: &'static str,
}

impl Held {
    /// The error of a call that was not tried at all. Nothing was sent.
    pub(crate) fn into_error(self, spec: &OperationSpec) -> Error {
        let (limit, seconds) = (self.limit, self.wait.as_secs_f64());
        let message =
            format!("{}: held back by the rate limit of the {limit} for {seconds:.1} s more", spec.name);
        let mut error = Error::new(ErrorKind::RateLimited, message);
        (error.retry, error.retry_after) = (Retry::Safe, Some(self.wait));
        error
    }
}
