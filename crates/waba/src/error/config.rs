//! What a setting may be refused with.

use std::borrow::Cow;
use std::fmt;

/// A setting that can't be used.
#[derive(Debug)]
pub struct ConfigError {
    setting: &'static str,
    problem: Cow<'static, str>,
}

impl ConfigError {
    pub(crate) fn new(setting: &'static str, problem: impl Into<Cow<'static, str>>) -> Self {
        Self { setting, problem: problem.into() }
    }

    /// Refuses none where it has to be at least one.
    pub(crate) fn at_least_one(setting: &'static str, number: impl Into<u64>) -> Result<(), Self> {
        match number.into() {
            0 => Err(Self::new(setting, "0, limit at least 1")),
            _ => Ok(()),
        }
    }

    /// Names the setting, such as `base_url`, or the environment variable.
    #[must_use]
    pub fn setting(&self) -> &'static str {
        self.setting
    }

    /// What is wrong with it.
    pub(crate) fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.problem)
    }
}

impl std::error::Error for ConfigError {}
