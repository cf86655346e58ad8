//! Numbers that the API writes in more than one way.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::descriptor::{Described, TypeRef};
use crate::rules::{Check, Limit, Limited, Path, Violation};

/// A latitude or longitude in degrees: text on the wire, read from numbers as well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Degrees(pub f64);

impl From<f64> for Degrees {
    fn from(degrees: f64) -> Self {
        Self(degrees)
    }
}

impl From<Degrees> for f64 {
    fn from(degrees: Degrees) -> Self {
        degrees.0
    }
}

impl Serialize for Degrees {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Degrees {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NumberOrText).map(Self)
    }
}

impl Described for Degrees {
    const TYPE: TypeRef = TypeRef::Number;
}

impl Check for Degrees {}

impl Limited for Degrees {
    fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
        if let Limit::Value { min, max } = limit
            && !(*min as f64..=*max as f64).contains(&self.0)
        {
            violations.push(Violation::new(path, "value", self.0.to_string(), limit.describe()));
        }
    }
}

/// The position of a button in its template, from 0 on: a number, read from text as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl Serialize for ButtonIndex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0)
    }
}

impl<'de> Deserialize<'de> for ButtonIndex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = deserializer.deserialize_any(NumberOrText)?;
        if number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) {
            Ok(Self(number as u32))
        } else {
            Err(D::Error::custom("expected a whole number from 0 on, found another"))
        }
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

struct NumberOrText;

impl Visitor<'_> for NumberOrText {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<f64, E> {
        Ok(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<f64, E> {
        Ok(number as f64)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<f64, E> {
        Ok(number as f64)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
        text.trim().parse().map_err(|_| E::custom("expected a number, found other text"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_text_and_are_read_from_both() {
        assert_eq!(serde_json::to_string(&Degrees(-122.16)).unwrap(), r#""-122.16""#);
        for json in ["37.44", r#""37.44""#] {
            assert_eq!(serde_json::from_str::<Degrees>(json).unwrap(), Degrees(37.44), "{json}");
        }
        assert!(serde_json::from_str::<Degrees>(r#""north""#).is_err());
    }

    #[test]
    fn what_is_no_number_is_outside_of_every_limit() {
        for degrees in [f64::NAN, f64::INFINITY, 90.1] {
            let mut violations = Vec::new();
            let limit = Limit::Value { min: -90, max: 90 };
            Degrees(degrees).check_limit(&limit, &Path::Root, &mut violations);
            assert_eq!(violations.len(), 1, "{degrees}");
        }
    }

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
