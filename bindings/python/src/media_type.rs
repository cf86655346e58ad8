//! File extensions of media.

use pyo3::prelude::*;

use crate::arguments::{Argument, named};

/// The usual file extension of a MIME type, without its dot; `None` for types that WhatsApp does not handle as such.
#[pyfunction]
pub(crate) fn file_extension(mime_type: Argument<&str>) -> PyResult<Option<&'static str>> {
    named!(mime_type);
    Ok(waba::file_extension(mime_type))
}
