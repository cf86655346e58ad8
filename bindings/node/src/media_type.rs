//! File extensions of media.

use napi_derive::napi;

/// The usual file extension of a MIME type.
#[napi]
pub fn file_extension(mime_type: String) -> Option<String> {
    waba::file_extension(&mime_type).map(Into::into)
}
