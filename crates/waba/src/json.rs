//! Results in JSON, as the other languages take them.

use serde::Serialize;
use waba_types::error_codes::ErrorKind;

use crate::error::Error;

/// The result of the call named `call`. Not to be written is only what no call gives: a map whose keys are no text.
pub(crate) fn written(call: &str, result: &impl Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(result).map_err(|error| {
        let message = format!("{call}: answer can't be written as JSON");
        Error::new(ErrorKind::Internal, message).with_source(error)
    })
}
