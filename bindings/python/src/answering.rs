//! The clients that a webhook's events are answered by.

use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyCFunction, PyDict, PyMapping, PyTuple};
use pyo3::{PyTraverseError, PyVisit};
use waba::ErrorKind;

use crate::arguments::Expected;
use crate::errors::Failure;
use crate::event::Event;
use crate::exit;

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
    /// The client of the number of an event, or why there is none: another one's would answer from another number.
    fn client<'py>(
        &self,
        py: Python<'py>,
        event: &waba::webhook::Event,
    ) -> PyResult<Result<Bound<'py, PyAny>, &'static str>> {
        let number = event.phone_number_id();
        if let Ok(clients) = self.clients.bind(py).cast::<PyMapping>() {
            let client = number.filter(|number| clients.contains(number).unwrap_or(false));
            let client = client.map(|number| clients.get_item(number)).transpose()?;
            return Ok(client.ok_or("the webhook has no client for the number of the event"));
        }
        if self.phone_number_id.is_some() && self.phone_number_id.as_deref() != number.as_deref() {
            return Ok(Err("the event is of another number than the webhook's client"));
        }
        Ok(Ok(self.clients.bind(py).clone()))
    }
}

/// The method `name` of the client that `event` is answered by, bound to the event.
///
/// So it is an async function where the client's is one: whoever calls it later, such as the background tasks of a
/// framework, looks at that. Where there is no client, calling it says so: looking at the event raises nothing.
pub(crate) fn method<'py>(event: &Bound<'py, Event>, name: &'static str) -> PyResult<Bound<'py, PyAny>> {
    static METHOD_TYPE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = event.py();
    let _away = exit::calling(py)?;
    let Event { inner, answering, .. } = event.get();
    let client = match answering {
        Some(answering) => answering.get().client(py, inner)?,
        None => Err("the webhook has no client; give it one, or call the client's own method"),
    };
    let function = match client {
        Ok(client) => client.getattr(name)?,
        Err(reason) => {
            let refuse = move |arguments: &Bound<'_, PyTuple>, _: Option<&Bound<'_, PyDict>>| {
                let failure = Failure::new(ErrorKind::Config, format!("{name}: {reason}"));
                Err::<(), _>(failure.into_py_err(arguments.py()))
            };
            PyCFunction::new_closure(py, None, None, refuse)?.into_any()
        }
    };
    METHOD_TYPE.import(py, "types", "MethodType")?.call1((function, event))
}
