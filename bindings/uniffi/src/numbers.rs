//! Whole numbers as they cross over: signed, as Java has no other.

use waba_types::error_codes::ErrorKind;
use waba_types::message::ButtonIndex;

use crate::generated::WabaError;

/// A number of bytes. A negative one is refused by what takes it.
#[derive(Clone, Copy, Debug)]
pub struct ByteCount(i64);

uniffi::custom_newtype!(ByteCount, i64);

impl From<u64> for ByteCount {
    fn from(bytes: u64) -> Self {
        Self(i64::try_from(bytes).unwrap_or(i64::MAX))
    }
}

impl ByteCount {
    /// The bytes of the parameter `name`.
    pub(crate) fn bytes(self, name: &str) -> Result<u64, WabaError> {
        u64::try_from(self.0)
            .map_err(|_| WabaError::setting(name, &format!("{} bytes, limit at least 0", self.0)))
    }
}

/// How many, or which one, in a record: a whole number that is not large. A negative one is refused where it comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count(u32);

uniffi::custom_type!(Count, i64, {
    try_lift: |number| Ok(Count::checked(number)?),
    lower: |count| count.0.into(),
});

impl Count {
    fn checked(number: i64) -> Result<Self, WabaError> {
        u32::try_from(number).map(Self).map_err(|_| {
            let message = format!("number: {number}, limit 0 to {}", u32::MAX);
            WabaError::local(ErrorKind::Validation, &message)
        })
    }
}

impl From<u32> for Count {
    fn from(number: u32) -> Self {
        Self(number)
    }
}

impl From<usize> for Count {
    fn from(number: usize) -> Self {
        Self(number.try_into().unwrap_or(u32::MAX))
    }
}

impl From<ButtonIndex> for Count {
    fn from(index: ButtonIndex) -> Self {
        Self(index.into())
    }
}

impl From<Count> for u32 {
    fn from(count: Count) -> Self {
        count.0
    }
}

impl From<Count> for ButtonIndex {
    fn from(count: Count) -> Self {
        count.0.into()
    }
}

/// A whole number of the size that Kotlin and Swift count in. Any crosses over: what takes it says by its name what it
/// refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeNumber(i64);

uniffi::custom_newtype!(WholeNumber, i64);

impl WholeNumber {
    /// The number of the parameter `name`, which is `least` or more.
    pub(crate) fn at_least(self, least: u32, name: &str) -> Result<u32, WabaError> {
        u32::try_from(self.0)
            .ok()
            .filter(|number| *number >= least)
            .ok_or_else(|| WabaError::setting(name, &format!("{}, limit {least} to {}", self.0, u32::MAX)))
    }
}

impl From<i64> for WholeNumber {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

impl From<WholeNumber> for i64 {
    fn from(number: WholeNumber) -> Self {
        number.0
    }
}

/// A whole number of the API, whatever it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Integer(i64);

uniffi::custom_newtype!(Integer, i64);

impl From<i64> for Integer {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

impl From<waba_types::Count> for Integer {
    fn from(number: waba_types::Count) -> Self {
        Self(number.0)
    }
}

impl From<Integer> for i64 {
    fn from(number: Integer) -> Self {
        number.0
    }
}

impl From<Integer> for waba_types::Count {
    fn from(number: Integer) -> Self {
        Self(number.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_refused_by_its_name() {
        let error = WholeNumber(-1).at_least(0, "resumes").unwrap_err();
        assert!(matches!(&error, WabaError::Config { .. }));
        assert_eq!(error.to_string(), "resumes: -1, limit 0 to 4294967295");
        let error = WholeNumber(0).at_least(1, "attempts").unwrap_err();
        assert_eq!(error.to_string(), "attempts: 0, limit 1 to 4294967295");
        assert_eq!(WholeNumber(1).at_least(1, "attempts").unwrap(), 1);
        let error = ByteCount(-1).bytes("maxBytes").unwrap_err();
        assert_eq!(error.to_string(), "maxBytes: -1 bytes, limit at least 0");
        assert_eq!(ByteCount(7).bytes("maxBytes").unwrap(), 7);
    }

    #[test]
    fn what_is_no_count_is_a_typed_error() {
        for number in [-1, i64::MIN, i64::MAX] {
            let error = Count::checked(number).unwrap_err();
            assert!(matches!(&error, WabaError::Validation { .. }));
            assert_eq!(error.to_string(), format!("number: {number}, limit 0 to 4294967295"));
        }
        assert_eq!(Count::checked(17).unwrap(), Count(17));
    }
}
