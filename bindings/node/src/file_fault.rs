//! What is wrong with a file of this machine, as Node's own errors tell it.

use serde_json::json;
use waba::media::FileFault;

/// The code, if there is a usual one, the path, and what the operating system said.
pub(crate) fn json(fault: &FileFault) -> String {
    let (path, error) = (fault.path.to_string_lossy(), &fault.error);
    json!({ "code": fault.code(), "path": path, "message": error.to_string() }).to_string()
}
