//! Points in time.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::descriptor::{Described, TypeRef};
use crate::rules::Check;

/// A point in time: whole seconds since 1970-01-01T00:00:00Z.
///
/// Read from a number or a numeric string; written as a string, as webhooks have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The furthest that anybody means in seconds from 1970, in the year 5138: what is beyond are milliseconds.
    pub const MOST_SECONDS: i64 = 100_000_000_000;

    /// Creates a `Timestamp` of `seconds` since 1970.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Creates a `Timestamp` of what somebody gives as seconds since 1970.
    ///
    /// # Errors
    /// When it is beyond [`MOST_SECONDS`](Self::MOST_SECONDS), and can only be meant in milliseconds.
    pub const fn try_from_seconds(seconds: i64) -> Result<Self, Milliseconds> {
        if seconds.unsigned_abs() > Self::MOST_SECONDS.unsigned_abs() {
            Err(Milliseconds)
        } else {
            Ok(Self(seconds))
        }
    }

    /// Whole seconds since 1970.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// Reads whole seconds from the text of a number; a fraction is cut off.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(seconds) = text.parse() {
            return Some(Self(seconds));
        }
        // Only what JSON calls a number: `f64::from_str` would take `inf` and `1_0` relatives too.
        if !text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E')) {
            return None;
        }
        Self::from_f64(text.parse().ok()?)
    }

    fn from_f64(seconds: f64) -> Option<Self> {
        // 2^53: beyond it a float no longer tells one second from the next.
        (seconds.abs() < 9_007_199_254_740_992.0).then_some(Self(seconds as i64))
    }
}

impl From<i64> for Timestamp {
    fn from(seconds: i64) -> Self {
        Self(seconds)
    }
}

impl From<Timestamp> for i64 {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0
    }
}

impl From<SystemTime> for Timestamp {
    /// The second in which the time lies.
    fn from(time: SystemTime) -> Self {
        let seconds = |distance: Duration| i64::try_from(distance.as_secs()).unwrap_or(i64::MAX);
        Self(match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => seconds(after),
            Err(before) => {
                let before = before.duration();
                -seconds(before) - i64::from(before.subsec_nanos() > 0)
            }
        })
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = OutOfRange;

    fn try_from(timestamp: Timestamp) -> Result<Self, OutOfRange> {
        let distance = Duration::from_secs(timestamp.0.unsigned_abs());
        let time = if timestamp.0 >= 0 {
            SystemTime::UNIX_EPOCH.checked_add(distance)
        } else {
            SystemTime::UNIX_EPOCH.checked_sub(distance)
        };
        time.ok_or(OutOfRange)
    }
}

/// A time that should be in seconds is in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Milliseconds;

impl fmt::Display for Milliseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected seconds since 1970, found milliseconds")
    }
}

impl std::error::Error for Milliseconds {}

/// The time is outside of what the system can represent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("time out of the system's range")
    }
}

impl std::error::Error for OutOfRange {}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TimestampVisitor;

        impl Visitor<'_> for TimestampVisitor {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("seconds since 1970")
            }

            fn visit_i64<E: Error>(self, seconds: i64) -> Result<Timestamp, E> {
                Ok(Timestamp(seconds))
            }

            fn visit_u64<E: Error>(self, seconds: u64) -> Result<Timestamp, E> {
                i64::try_from(seconds).map(Timestamp).map_err(|_| E::custom("time out of range"))
            }

            fn visit_f64<E: Error>(self, seconds: f64) -> Result<Timestamp, E> {
                Timestamp::from_f64(seconds).ok_or_else(|| E::custom("time out of range"))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Timestamp, E> {
                Timestamp::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Other("other text"), &self))
            }
        }

        deserializer.deserialize_any(TimestampVisitor)
    }
}

impl Described for Timestamp {
    const TYPE: TypeRef = TypeRef::Timestamp;
}

impl Check for Timestamp {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_are_told_from_seconds() {
        for seconds in [0, -1, 1_767_225_600, 100_000_000_000] {
            assert_eq!(Timestamp::try_from_seconds(seconds), Ok(Timestamp(seconds)));
        }
        for milliseconds in [1_767_225_600_000, -1_767_225_600_000, i64::MAX, i64::MIN] {
            assert_eq!(Timestamp::try_from_seconds(milliseconds), Err(Milliseconds), "{milliseconds}");
        }
    }

    #[test]
    fn numbers_and_numeric_strings_are_the_same_time() {
        for json in ["1749416383", "\"1749416383\"", "1749416383.9", "\"1749416383.0\"", "1.749416383e9"] {
            assert_eq!(serde_json::from_str::<Timestamp>(json).unwrap().seconds(), 1_749_416_383, "{json}");
        }
        for json in ["\"inf\"", "\"nan\"", "\"\"", "\"soon\"", "1e300", "true", "[]"] {
            assert!(serde_json::from_str::<Timestamp>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn times_before_1970_have_a_system_time() {
        let before = SystemTime::UNIX_EPOCH - Duration::from_secs(5);
        assert_eq!(SystemTime::try_from(Timestamp(-5)), Ok(before));
    }

    #[test]
    fn a_system_time_is_in_a_second() {
        for (millis, seconds) in [(0, 0), (999, 0), (1000, 1), (1_767_225_600_500, 1_767_225_600)] {
            let time = SystemTime::UNIX_EPOCH + Duration::from_millis(millis);
            assert_eq!(Timestamp::from(time), Timestamp::from_seconds(seconds));
        }
        for (millis, seconds) in [(1, -1), (1000, -1), (1001, -2)] {
            let time = SystemTime::UNIX_EPOCH - Duration::from_millis(millis);
            assert_eq!(Timestamp::from(time), Timestamp::from_seconds(seconds));
        }
    }
}
