//! The clients that a webhook's events are answered by.

use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping};
use pyo3::{PyTraverseError, PyVisit};
use waba::ErrorKind;

use crate::arguments::Expected;
use crate::errors::Failure;

/// A client, or several by the ids of their numbers.
pub(crate) struct Clients(pub(crate) Py<PyAny>);

impl<'a, 'py> FromPyObject<'a, 'py> for Clients {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let is_fit = match given.cast::<PyDict>() {
            Ok(clients) => clients.values().iter().all(|client| is_client(&client)),
            Err(_) => given.cast::<PyMapping>().is_ok() || is_client(&given),
        };
        if is_fit { Ok(Self(given.to_owned().unbind())) } else { Err(PyTypeError::new_err(())) }
    }
}

fn is_client(given: &Bound<'_, PyAny>) -> bool {
    given.hasattr(intern!(given.py(), "reply")).unwrap_or(false)
}

impl Expected for Clients {
    const EXPECTED: &'static str = "a client, or a mapping of clients";
}

/// What events are answered by. An object of Python, so that its garbage collector finds a client that holds its own
/// webhook.
#[pyclass(frozen)]
pub(crate) struct Answering {
    /// A client, or several by the ids of their numbers.
    pub(crate) clients: Py<PyAny>,
    /// The number of the only client, if it is known.
    pub(crate) phone_number_id: Option<String>,
}

#[pymethods]
impl Answering {
    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.clients)
    }
}

impl Answering {
    /// The client of the number of an event: another one's would answer from another number.
    pub(crate) fn client<'py>(
        &self,
        py: Python<'py>,
        call: &str,
        event: &waba::webhook::Event,
    ) -> PyResult<Bound<'py, PyAny>> {
        let number = event.phone_number_id();
        if let Ok(clients) = self.clients.bind(py).cast::<PyMapping>() {
            let client = number.filter(|number| clients.contains(number).unwrap_or(false));
            let client = client.map(|number| clients.get_item(number)).transpose()?;
            return client
                .ok_or_else(|| refused(py, call, "the webhook has no client for the number of the event"));
        }
        if self.phone_number_id.is_some() && self.phone_number_id.as_deref() != number.as_deref() {
            return Err(refused(py, call, "the event is of another number than the webhook's client"));
        }
        Ok(self.clients.bind(py).clone())
    }
}

/// The error of a call that nobody can make.
pub(crate) fn refused(py: Python<'_>, call: &str, reason: &str) -> PyErr {
    Failure::new(ErrorKind::Config, format!("{call}: {reason}")).into_py_err(py)
}
