//! Lengths of time as they cross over.

use std::time::Duration;

use crate::generated::WabaError;

/// A length of time in seconds. Any number crosses over: uniffi's own durations end the process in Swift where they are
/// negative or huge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seconds(f64);

uniffi::custom_newtype!(Seconds, f64);

impl Seconds {
    /// The length of time as the core has it; `name` is that of the setting.
    pub(crate) fn duration(self, name: &str) -> Result<Duration, WabaError> {
        let duration = Duration::try_from_secs_f64(self.0).ok().filter(|duration| !duration.is_zero());
        duration.ok_or_else(|| {
            WabaError::setting(name, &format!("{} seconds, limit more than 0 and less than 2^64", self.0))
        })
    }
}

impl From<f64> for Seconds {
    fn from(seconds: f64) -> Self {
        Self(seconds)
    }
}

/// The seconds, which the core checks.
impl From<Seconds> for f64 {
    fn from(seconds: Seconds) -> Self {
        seconds.0
    }
}

impl From<Duration> for Seconds {
    fn from(duration: Duration) -> Self {
        Self(duration.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_time_is_a_typed_error() {
        for seconds in [-1.0, 0.0, 1e-12, 1e20, f64::INFINITY, f64::NAN] {
            let error = Seconds(seconds).duration("timeout").unwrap_err();
            assert!(matches!(&error, WabaError::Config { .. }));
            assert!(error.to_string().starts_with("timeout: "), "{error}");
        }
        assert_eq!(Seconds(0.25).duration("timeout").unwrap(), Duration::from_millis(250));
        assert!(Seconds(9e18).duration("timeout").is_ok());
    }
}
