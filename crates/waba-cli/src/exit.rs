//! How the command ends: one line on standard error and a documented code.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use waba::{Error, ErrorKind, Retry};

/// Why the command failed.
#[derive(Debug)]
pub(crate) struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// The job was not done.
    pub(crate) fn not_done(message: impl Into<String>) -> Self {
        Self { code: 1, message: message.into() }
    }

    /// The input is not JSON, or a value breaks a limit.
    pub(crate) fn data(message: impl Into<String>) -> Self {
        Self { code: 65, message: message.into() }
    }

    /// A file or a network interface can't be used.
    pub(crate) fn io(what: impl Display, error: &dyn std::error::Error) -> Self {
        Self { code: 74, message: format!("{what}: {error}") }
    }

    /// The job was done, but standard output did not take what came of it: whoever repeats it does it twice.
    pub(crate) fn untold(done: impl Display, error: &io::Error) -> Self {
        Self { code: 75, message: format!("{done}, but standard output can't be written: {error}") }
    }

    /// Something is not set.
    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self { code: 78, message: message.into() }
    }

    /// Several failures as one: all lines in one, with the highest code; none if there is none.
    pub(crate) fn all(failures: Vec<Self>) -> Option<Self> {
        let code = failures.iter().map(|failure| failure.code).max()?;
        let messages: Vec<_> = failures.into_iter().map(|failure| failure.message).collect();
        Some(Self { code, message: messages.join("; ") })
    }

    /// Prints the line and gives the code.
    pub(crate) fn report(&self) -> ExitCode {
        if !self.message.is_empty() {
            // There is nobody left to tell when standard error is closed.
            let _ = writeln!(io::stderr().lock(), "waba: {}", self.message);
        }
        ExitCode::from(self.code)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = match (error.kind, error.retry) {
            (ErrorKind::Validation, _) => 65,
            (ErrorKind::Authentication, _) => 77,
            (ErrorKind::Config, _) => 78,
            (_, Retry::IfNotSent) => 75,
            (ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Interrupted | ErrorKind::Response, _) => 69,
            _ => 1,
        };
        Self { code, message: error.to_string() }
    }
}

/// Standard output can't be written. Quiet when its reader has had enough, as `head` has.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self { code: 74, message: String::new() };
        }
        Self::io("standard output", &error)
    }
}
