//! Writes JSON whose form is known to be sound.

use serde::Serialize;
use waba_types::Raw;

/// The JSON of `value`, which has text as keys and no number that JSON lacks.
pub(crate) fn to_raw(value: &impl Serialize) -> Raw {
    serde_json::to_string(value).and_then(Raw::new).expect("the value has nothing that JSON can't hold")
}
