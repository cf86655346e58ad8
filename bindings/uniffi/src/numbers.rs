//! Whole numbers as they cross over: signed, as Java has no other.

use waba_types::error_codes::ErrorKind;
use waba_types::message::ButtonIndex;

use crate::generated::WabaError;

/// A number of bytes. A negative one counts as 0.
#[derive(Clone, Copy, Debug)]
pub struct ByteCount(i64);

uniffi::custom_newtype!(ByteCount, i64);

impl From<u64> for ByteCount {
    fn from(bytes: u64) -> Self {
        Self(i64::try_from(bytes).unwrap_or(i64::MAX))
    }
}

impl From<ByteCount> for u64 {
    fn from(bytes: ByteCount) -> Self {
        Self::try_from(bytes.0).unwrap_or(0)
    }
}

/// How many, or which one: a whole number that is not large. A negative one is refused where it comes in.
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

/// The status of an HTTP answer, whatever a transport gives as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(i64);

uniffi::custom_newtype!(Status, i64);

impl From<i64> for Status {
    fn from(status: i64) -> Self {
        Self(status)
    }
}

impl From<Status> for i64 {
    fn from(status: Status) -> Self {
        status.0
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
    fn what_is_no_count_is_a_typed_error() {
        for number in [-1, i64::MIN, i64::MAX] {
            let error = Count::checked(number).unwrap_err();
            assert!(matches!(&error, WabaError::Validation { .. }));
            assert_eq!(error.to_string(), format!("number: {number}, limit 0 to 4294967295"));
        }
        assert_eq!(Count::checked(17).unwrap(), Count(17));
    }
}
