//! The typed content of an event, as an object of a generated class.

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use waba::Content;
use waba::webhook::Event;

use crate::exit;
use crate::model;

/// Makes the content of `event`: a model, or what stands for unknown and malformed content.
pub(crate) fn content(py: Python<'_>, event: &Event) -> PyResult<Py<PyAny>> {
    let content = event.content();
    if let Some((model, json)) = content.to_json() {
        return Ok(model::from_json(py, model, &json)?.unbind());
    }
    let _away = exit::calling(py)?;
    let module = py.import("waba.webhook")?;
    let raw = PyBytes::new(py, event.raw());
    let content = match content {
        Content::Malformed { path, error, .. } => {
            module.getattr("MalformedContent")?.call1((event.type_name(), path, error, raw))?
        }
        _ => module.getattr("UnknownContent")?.call1((event.type_name(), raw))?,
    };
    Ok(content.unbind())
}
