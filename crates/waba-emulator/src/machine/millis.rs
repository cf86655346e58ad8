//! A point in time.

use std::fmt;
use std::time::Duration;

use serde::Serialize;
use waba_types::Timestamp;

/// Milliseconds of a day.
const DAY: u64 = 24 * 60 * 60 * 1000;

/// The time that so many days take.
pub(crate) const fn days(days: u64) -> Duration {
    Duration::from_millis(days * DAY)
}

/// A point in the emulator's time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Millis(u64);

impl Millis {
    /// Where a virtual clock begins: 2026-01-01T00:00:00Z.
    pub const START: Self = Self(1_767_225_600_000);

    /// Milliseconds since 1970.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The whole seconds of this time.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_seconds(i64::try_from(self.0 / 1000).unwrap_or(i64::MAX))
    }

    /// The beginning of a day, counted from 1970-01-01 on.
    pub(crate) const fn of_day(day: u64) -> Self {
        Self(day.saturating_mul(DAY))
    }

    /// The day of this time, counted from 1970-01-01 on.
    pub(crate) const fn day(self) -> u64 {
        self.0 / DAY
    }

    /// The day of this time, as `2026-01-01`.
    pub(crate) fn date(self) -> String {
        // Days since 0000-03-01, so that a leap day is the last one of its year.
        let days = self.day() + 719_468;
        let (era, day) = (days / 146_097, days % 146_097);
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let shifted = (5 * day + 2) / 153;
        let day = day - (153 * shifted + 2) / 5 + 1;
        let (month, carry) = if shifted < 10 { (shifted + 3, 0) } else { (shifted - 9, 1) };
        format!("{:04}-{month:02}-{day:02}", era * 400 + year + carry)
    }

    /// This time as 360dialog writes it: `2026-01-01T00:00:00Z`.
    pub(crate) fn iso(self) -> String {
        let second = self.0 % DAY / 1000;
        format!("{}T{:02}:{:02}:{:02}Z", self.date(), second / 3600, second / 60 % 60, second % 60)
    }

    /// The time `duration` later; the end of time when there is none.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)))
    }

    /// How much later this is than `earlier`; zero if it is not.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_as_a_date() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_767_225_599, "2025-12-31T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(Millis(seconds * 1000).iso(), text);
        }
    }

    #[test]
    fn the_end_of_time_is_no_overflow() {
        assert_eq!(Millis::START.after(Duration::MAX), Millis(u64::MAX));
        assert_eq!(Millis::START.timestamp().seconds(), 1_767_225_600);
    }
}
