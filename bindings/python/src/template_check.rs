//! A template message against the template that it is made from.

use pyo3::prelude::*;

use crate::json::Json;
use crate::webhook::shielded;

/// Checks a message against a template, both in JSON.
#[pyfunction]
pub(crate) fn check_template(py: Python<'_>, message: Json, definition: Json) -> PyResult<()> {
    shielded(|| waba::check_template_json(&message.0, &definition.0))
        .map_err(|failure| failure.into_py_err(py))
}
