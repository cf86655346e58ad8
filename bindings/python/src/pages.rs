//! Lists, from page to page.

use std::sync::Mutex;

use pyo3::prelude::*;
use waba::ErrorKind;

use crate::errors::Failure;
use crate::json::{self, Json};
use crate::locks::lock;

/// The way through the pages of a list, which ends where a server would lead in a circle.
#[pyclass(frozen, module = "waba._native")]
#[derive(Default)]
pub(crate) struct PageWalk(Mutex<waba_types::operations::PageWalk>);

#[pymethods]
impl PageWalk {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// The request for the page behind `page`; `None` behind the last one.
    fn next<'py>(
        &self,
        py: Python<'py>,
        operation: &str,
        request: Json,
        page: Json,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let next = lock(&self.0).next_json(operation, &request.0, &page.0);
        let next =
            next.map_err(|error| Failure::new(ErrorKind::Response, error.to_string()).into_py_err(py))?;
        next.map(|request| json::read(py, &request)).transpose()
    }
}
