//! What is wrong with a file of this machine, as Node's own errors tell it.

use std::io::ErrorKind;

use serde_json::json;
use waba::media::FileFault;

/// The code, if there is a usual one, the path, and what the operating system said.
pub(crate) fn json(fault: &FileFault) -> String {
    let (path, error) = (fault.path.to_string_lossy(), &fault.error);
    json!({ "code": code(error.kind()), "path": path, "message": error.to_string() }).to_string()
}

/// The name that Node has for a kind of error on every system: the numbers behind it differ.
fn code(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
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
