//! JSON that is handed on as it is.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::decode::{DecodeError, decode};

/// JSON kept exactly as it came.
#[derive(Clone)]
pub struct Raw(Box<RawValue>);

impl Raw {
    /// Keeps `json` as it is.
    ///
    /// # Errors
    /// When `json` is not JSON.
    pub fn new(json: impl Into<String>) -> Result<Self, serde_json::Error> {
        RawValue::from_string(json.into()).map(Self)
    }

    /// The JSON of `text`, quoted.
    pub fn text(text: &str) -> Self {
        // Writing text as JSON can't fail.
        serde_json::value::to_raw_value(text).map(Self).unwrap_or_default()
    }

    /// The text of the JSON.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Reads it as a `T`.
    ///
    /// # Errors
    /// Those of [`decode`](crate::decode::decode).
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        decode(self.as_str().as_bytes())
    }
}

impl From<serde_json::Value> for Raw {
    fn from(value: serde_json::Value) -> Self {
        // The keys of a `Value` are text and its numbers are finite: writing it can't fail.
        serde_json::value::to_raw_value(&value).map(Self).unwrap_or_default()
    }
}

/// JSON's `null`.
impl Default for Raw {
    fn default() -> Self {
        Self(RawValue::NULL.to_owned())
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq for Raw {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Serialize for Raw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Self)
    }
}
