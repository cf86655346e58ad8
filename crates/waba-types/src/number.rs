//! Numbers that the API writes as numbers and as text.

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::descriptor::{Described, TypeRef};
use crate::rules::{Check, Limit, Limited, Path, Violation};

/// 2^53: beyond it a float no longer tells one whole number from the next.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A whole number, read from a number or from the text of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count(pub i64);

/// A number, read from a number or from the text of one: a price, a rate, a coordinate.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Amount(pub f64);

impl Count {
    fn of_float(number: f64) -> Option<Self> {
        (number.abs() < EXACT && number.fract() == 0.0).then_some(Self(number as i64))
    }

    fn of_text(text: &str) -> Option<Self> {
        text.parse().map(Self).ok().or_else(|| Self::of_float(Amount::of_text(text)?.0))
    }
}

impl Amount {
    fn of_text(text: &str) -> Option<Self> {
        // Only what JSON calls a number: `f64::from_str` would take `inf` and `nan` too.
        let number =
            text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
        text.parse().ok().filter(|value: &f64| number && value.is_finite()).map(Self)
    }
}

impl Serialize for Count {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0)
    }
}

/// Writes whole numbers without a fraction, as the API does.
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match Count::of_float(self.0) {
            Some(whole) => whole.serialize(serializer),
            None => serializer.serialize_f64(self.0),
        }
    }
}

macro_rules! number {
    ($name:ident, $inner:ty, $ty:ident, $expected:literal, |$float:ident| $of_float:expr, |$whole:ident| $of_whole:expr) => {
        impl From<$inner> for $name {
            fn from(number: $inner) -> Self {
                Self(number)
            }
        }

        impl From<$name> for $inner {
            fn from(number: $name) -> Self {
                number.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct NumberVisitor;

                impl Visitor<'_> for NumberVisitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }

                    fn visit_i64<E: Error>(self, $whole: i64) -> Result<$name, E> {
                        Ok($of_whole)
                    }

                    fn visit_u64<E: Error>(self, number: u64) -> Result<$name, E> {
                        match i64::try_from(number) {
                            Ok($whole) => Ok($of_whole),
                            Err(_) => self.visit_f64(number as f64),
                        }
                    }

                    fn visit_f64<E: Error>(self, $float: f64) -> Result<$name, E> {
                        $of_float.ok_or_else(|| E::invalid_value(Unexpected::Other("another number"), &self))
                    }

                    fn visit_str<E: Error>(self, text: &str) -> Result<$name, E> {
                        $name::of_text(text)
                            .ok_or_else(|| E::invalid_value(Unexpected::Other("other text"), &self))
                    }
                }

                deserializer.deserialize_any(NumberVisitor)
            }
        }

        impl Described for $name {
            const TYPE: TypeRef = TypeRef::$ty;
        }

        impl Check for $name {}
    };
}

number!(Count, i64, Integer, "a whole number", |float| Count::of_float(float), |whole| Count(whole));
number!(Amount, f64, Number, "a number", |float| Some(Amount(float)), |whole| Amount(whole as f64));

impl Limited for Count {
    fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
        self.0.check_limit(limit, path, violations);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_numeric_strings_are_the_same() {
        for json in ["17", "\"17\"", "17.0", "\"17.0\"", "1.7e1"] {
            assert_eq!(serde_json::from_str::<Count>(json).unwrap(), Count(17), "{json}");
            assert_eq!(serde_json::from_str::<Amount>(json).unwrap(), Amount(17.0), "{json}");
        }
        assert_eq!(serde_json::from_str::<Amount>("\"-33.5\"").unwrap(), Amount(-33.5));
        assert_eq!(
            serde_json::from_str::<Count>("\"9007199254740993\"").unwrap(),
            Count(9_007_199_254_740_993)
        );
    }

    #[test]
    fn other_text_is_no_number() {
        for json in ["\"inf\"", "\"NaN\"", "\"\"", "\"many\"", "true", "[]", "\"1e999\""] {
            assert!(serde_json::from_str::<Count>(json).is_err(), "{json}");
            assert!(serde_json::from_str::<Amount>(json).is_err(), "{json}");
        }
        assert!(serde_json::from_str::<Count>("1.5").is_err());
        assert!(serde_json::from_str::<Count>("18446744073709551615").is_err());
    }

    #[test]
    fn a_whole_amount_is_written_without_a_fraction() {
        assert_eq!(serde_json::to_string(&Amount(10.0)).unwrap(), "10");
        assert_eq!(serde_json::to_string(&Amount(10.5)).unwrap(), "10.5");
    }
}
