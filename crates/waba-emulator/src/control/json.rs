//! Requests and answers of the control API, in JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use waba_types::decode;

use crate::machine::request::Answer;

pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    // A call without parameters may come without a body.
    decode(if body.is_empty() { b"{}" } else { body }).map_err(|error| error.to_string())
}

pub(super) fn ok(body: &impl Serialize) -> Answer {
    Answer::json(200, serde_json::to_vec(body).expect("answers have nothing that JSON can't hold"))
}

pub(super) fn error(status: u16, problem: &str) -> Answer {
    Answer::json(status, json!({ "error": problem }).to_string())
}
