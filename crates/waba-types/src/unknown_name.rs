//! What reading a closed enum by its name may say.

use std::error::Error;
use std::fmt;

/// A text that names no value of a closed enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownName {
    enum_name: &'static str,
    names: &'static [&'static str],
}

impl UnknownName {
    pub(crate) const fn new(enum_name: &'static str, names: &'static [&'static str]) -> Self {
        Self { enum_name, names }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {}: expected one of `{}`", self.enum_name, self.names.join("`, `"))
    }
}

impl Error for UnknownName {}
