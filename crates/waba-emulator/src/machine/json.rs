//! Writes JSON whose form is known to be sound, and reads it back.

use serde::Serialize;
use serde::de::DeserializeOwned;
use waba_types::{DecodeError, Raw, decode};

/// The JSON of `value`, which has text as keys and no number that JSON lacks.
pub(crate) fn to_raw(value: &impl Serialize) -> Raw {
    serde_json::to_string(value).and_then(Raw::new).expect("the value has nothing that JSON can't hold")
}

/// `value` as another type whose JSON is the same.
pub(crate) fn read_as<T: DeserializeOwned>(value: &impl Serialize) -> Result<T, DecodeError> {
    decode(to_raw(value).as_str().as_bytes())
}
