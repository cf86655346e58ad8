//! What is wrong with a file of this machine.

use std::path::PathBuf;
use std::{error, fmt, io};

/// Why a file of this machine could not be read or written: the source of the error of the call.
#[derive(Debug)]
#[non_exhaustive]
pub struct FileFault {
    /// Where the file is, or should be.
    pub path: PathBuf,
    /// What the operating system said.
    pub error: io::Error,
}

impl FileFault {
    /// What `error` comes from, if that is a file.
    pub fn of(error: &crate::Error) -> Option<&Self> {
        error::Error::source(error)?.downcast_ref()
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // As `Debug` shows it, a path has no line breaks.
        write!(f, "{:?}: {}", self.path, self.error)
    }
}

impl error::Error for FileFault {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&self.error)
    }
}
