//! What is wrong with a file of this machine.

use std::io::ErrorKind;
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

    /// The name that POSIX has for the kind of fault, on every system, if it has one: `ENOENT`.
    pub fn code(&self) -> Option<&'static str> {
        Some(match self.error.kind() {
            ErrorKind::NotFound => "ENOENT",
            ErrorKind::PermissionDenied => "EACCES",
            ErrorKind::AlreadyExists => "EEXIST",
            ErrorKind::IsADirectory => "EISDIR",
            ErrorKind::NotADirectory => "ENOTDIR",
            ErrorKind::DirectoryNotEmpty => "ENOTEMPTY",
            ErrorKind::ReadOnlyFilesystem => "EROFS",
            ErrorKind::StorageFull => "ENOSPC",
            ErrorKind::QuotaExceeded => "EDQUOT",
            ErrorKind::FileTooLarge => "EFBIG",
            ErrorKind::ResourceBusy => "EBUSY",
            ErrorKind::InvalidFilename => "ENAMETOOLONG",
            ErrorKind::InvalidInput => "EINVAL",
            _ => return None,
        })
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
