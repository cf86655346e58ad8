//! Reasons that may be shown.

use std::error::Error;
use std::fmt;

use waba_types::printable::short_line;

/// Why something failed, as one line that may be shown.
#[derive(Clone, Debug)]
pub struct Cause(String);

impl Cause {
    /// Keeps the first 200 characters of `text`, with U+FFFD for line breaks and whatever else could steer a terminal.
    pub fn new(text: &str) -> Self {
        Self(short_line(text))
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Cause {}
