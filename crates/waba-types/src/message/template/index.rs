//! The position of a button.

use serde::de::{Error, Unexpected};
use serde::{Deserialize, Deserializer, Serialize};

use crate::descriptor::{Described, TypeRef};
use crate::number::Count;
use crate::rules::{Check, Limit, Limited, Path, Violation};

/// The position of a button in its template, from 0 on: a number, read from text as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ButtonIndex(pub u32);

impl From<u32> for ButtonIndex {
    fn from(index: u32) -> Self {
        Self(index)
    }
}

impl From<ButtonIndex> for u32 {
    fn from(index: ButtonIndex) -> Self {
        index.0
    }
}

impl<'de> Deserialize<'de> for ButtonIndex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let index = Count::deserialize(deserializer)?;
        u32::try_from(index.0)
            .map(Self)
            .map_err(|_| D::Error::invalid_value(Unexpected::Other("another"), &"a number from 0 on"))
    }
}

impl Described for ButtonIndex {
    const TYPE: TypeRef = TypeRef::Unsigned;
}

impl Check for ButtonIndex {}

impl Limited for ButtonIndex {
    fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
        self.0.check_limit(limit, path, violations);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_a_number_and_is_read_from_both() {
        assert_eq!(serde_json::to_string(&ButtonIndex(2)).unwrap(), "2");
        for json in ["2", r#""2""#] {
            assert_eq!(serde_json::from_str::<ButtonIndex>(json).unwrap(), ButtonIndex(2), "{json}");
        }
        for json in ["-1", "1.5", r#""x""#, "null"] {
            assert!(serde_json::from_str::<ButtonIndex>(json).is_err(), "{json}");
        }
    }
}
