//! JSON that the other languages write and take.

use std::time::Duration;

use serde::Serialize;
use waba_types::error_codes::ErrorKind;

use crate::error::Error;

/// The time that the member `name` of the request for `call` says in seconds.
pub(crate) fn seconds(call: &str, name: &str, seconds: f64) -> Result<Duration, Error> {
    Duration::try_from_secs_f64(seconds)
        .map_err(|error| Error::unusable(call, name, "value", &error, "a time in seconds").with_source(error))
}

/// The result of the call named `call`. Not to be written is only what no call gives: a map whose keys are no text.
pub(crate) fn written(call: &str, result: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(result).map_err(|error| {
        let message = format!("{call}: answer can't be written as JSON");
        Error::new(ErrorKind::Internal, message).with_source(error)
    })
}
