//! Requests and answers of the control API, in JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use waba_types::decode;
use waba_types::decode::DecodeErrorKind;
use waba_types::descriptor::EnumDescriptor;
use waba_types::rules::{Path, check_known};

use crate::machine::request::Answer;

/// Why a call of the control API did nothing.
pub(super) struct Problem {
    status: u16,
    text: String,
}

impl Problem {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { status: 400, text: text.into() }
    }

    /// There is no such call.
    pub(super) fn no_call() -> Self {
        Self { status: 404, text: "there is no such call".to_owned() }
    }

    pub(super) fn answer(self) -> Answer {
        Answer::json(self.status, json!({ "error": self.text }).to_string())
    }
}

impl<E: std::error::Error> From<E> for Problem {
    fn from(error: E) -> Self {
        Self::new(error.to_string())
    }
}

pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    // A call without parameters may come without a body.
    decode(if body.is_empty() { b"{}" } else { body }).map_err(|error| match &error.kind {
        DecodeErrorKind::NotJson(reason) => Problem::new(format!("the body can't be read as JSON: {reason}")),
        _ => error.into(),
    })
}

/// Refuses a word that is `unknown`: the emulator says only what WhatsApp says.
pub(super) fn known(field: &str, unknown: bool, all: &EnumDescriptor) -> Result<(), Problem> {
    let mut violations = Vec::new();
    check_known(unknown, all, &Path::Root.key(field), &mut violations);
    violations.pop().map_or(Ok(()), |violation| Err(violation.into()))
}

pub(super) fn ok(body: &impl Serialize) -> Answer {
    Answer::json(200, serde_json::to_vec(body).expect("answers have nothing that JSON can't hold"))
}

/// The answer of a call that has nothing to tell.
pub(super) fn done() -> Answer {
    ok(&json!({}))
}
