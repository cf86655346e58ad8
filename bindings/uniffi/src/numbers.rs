//! Whole numbers as they cross over: signed, as Java has no other.

use waba_types::DecodeError;
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

/// How many, or which one, in a record. Any number crosses over; [`Counted`] says where one stands that the API does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count(i64);

uniffi::custom_newtype!(Count, i64);

impl From<u32> for Count {
    fn from(number: u32) -> Self {
        Self(number.into())
    }
}

impl From<usize> for Count {
    fn from(number: usize) -> Self {
        Self(number.try_into().unwrap_or(i64::MAX))
    }
}

impl From<ButtonIndex> for Count {
    fn from(index: ButtonIndex) -> Self {
        u32::from(index).into()
    }
}

/// Of one that is [`Counted`].
impl From<Count> for u32 {
    fn from(count: Count) -> Self {
        count.0.try_into().unwrap_or(Self::MAX)
    }
}

/// Of one that is [`Counted`].
impl From<Count> for ButtonIndex {
    fn from(count: Count) -> Self {
        u32::from(count).into()
    }
}

/// What holds numbers that have to be found right before it is sent.
pub(crate) trait Counted {
    /// Refuses the first number that the API does not have, by its place.
    fn counted(&self) -> Result<(), DecodeError>;
}

/// The value, which is sent under `key`.
pub(crate) fn checked<T: Counted>(key: &str, value: T) -> Result<T, WabaError> {
    counted(key, &value).map_err(waba::Error::from)?;
    Ok(value)
}

/// What stands under `key`; see [`Counted`].
pub(crate) fn counted(key: &str, value: &impl Counted) -> Result<(), DecodeError> {
    value.counted().map_err(|error| error.within(key))
}

impl Counted for Count {
    fn counted(&self) -> Result<(), DecodeError> {
        let limit = format!("a whole number from 0 to {}", u32::MAX);
        let found = self.0.to_string();
        u32::try_from(self.0).map(drop).map_err(|_| DecodeError::mismatch("", &limit, Some(&found)))
    }
}

impl<T: Counted> Counted for Option<T> {
    fn counted(&self) -> Result<(), DecodeError> {
        self.as_ref().map_or(Ok(()), T::counted)
    }
}

impl<T: Counted> Counted for Vec<T> {
    fn counted(&self) -> Result<(), DecodeError> {
        self.iter().enumerate().try_for_each(|(index, item)| counted(&format!("[{index}]"), item))
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
    fn what_is_no_count_is_refused_by_its_place() {
        for number in [-1, i64::MIN, i64::MAX] {
            let error = counted("cards", &vec![Some(Count(17)), None, Some(Count(number))]).unwrap_err();
            let expected = format!("cards[2]: expected a whole number from 0 to 4294967295, found {number}");
            assert_eq!(error.to_string(), expected);
        }
        assert!(counted("cards", &vec![Count(0), Count(u32::MAX.into())]).is_ok());
    }
}
