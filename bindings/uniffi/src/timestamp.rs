//! Points in time as they cross over.

/// A point in time: whole seconds since 1970, which are an `Instant` in Kotlin and a `Date` in Swift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp(i64);

uniffi::custom_newtype!(Timestamp, i64);

impl From<waba_types::Timestamp> for Timestamp {
    fn from(time: waba_types::Timestamp) -> Self {
        Self(time.seconds())
    }
}

impl From<Timestamp> for waba_types::Timestamp {
    fn from(time: Timestamp) -> Self {
        Self::from_seconds(time.0)
    }
}
