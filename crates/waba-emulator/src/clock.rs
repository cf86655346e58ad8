//! The emulator's time: real, or standing still until a test moves it.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::machine::millis::Millis;

/// Which time the emulator lives in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// Stands still until it is advanced. Begins at 2026-01-01T00:00:00Z, so that runs can be repeated.
    #[default]
    Virtual,
    /// Runs with the system's clock. Advancing it jumps ahead of that clock.
    Real,
}

/// A running [`Clock`].
pub(crate) struct Running {
    /// The time at `read`.
    base: Millis,
    /// When `base` was true; none on a clock that stands still.
    read: Option<Instant>,
}

impl Running {
    pub(crate) fn start(clock: Clock) -> Self {
        match clock {
            Clock::Virtual => Self { base: Millis::START, read: None },
            Clock::Real => {
                let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Self { base: Millis::of_day(0).after(since_1970), read: Some(Instant::now()) }
            }
        }
    }

    pub(crate) fn now(&self) -> Millis {
        self.base.after(self.read.map_or(Duration::ZERO, |read| read.elapsed()))
    }

    /// Moves the time to `target`, never back.
    pub(crate) fn advance_to(&mut self, target: Millis) {
        self.base = self.now().max(target);
        self.read = self.read.map(|_| Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::millis::days;

    #[test]
    fn a_virtual_clock_moves_only_when_told_and_never_back() {
        let mut clock = Running::start(Clock::Virtual);
        assert_eq!(clock.now(), Millis::START);
        clock.advance_to(Millis::START.after(Duration::from_secs(5)));
        clock.advance_to(Millis::START);
        assert_eq!(clock.now().since(Millis::START), Duration::from_secs(5));
    }

    #[test]
    fn a_real_clock_can_jump_ahead() {
        let mut clock = Running::start(Clock::Real);
        let tomorrow = clock.now().after(days(1));
        clock.advance_to(tomorrow);
        assert!(clock.now() >= tomorrow);
    }
}
