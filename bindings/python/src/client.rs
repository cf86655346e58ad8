//! The native client: calls by name, in JSON.

use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use waba::ErrorKind;

use crate::bridge::{self, Outcome};
use crate::errors::{Failure, refuse_pickle};
use crate::event::Event;
use crate::exit;
use crate::host::Host;
use crate::process::PerProcess;
use crate::retry::RetryPolicy;

/// A client below `waba.Client` and `waba.AsyncClient`.
///
/// It keeps its settings, and one client of the core for the process that calls it: after a fork the child makes its
/// own, with connections of its own.
#[pyclass(frozen, module = "waba._native")]
pub(crate) struct NativeClient {
    settings: Settings,
    /// Locked by the rule of the runtime's slot: with the GIL, and without running Python code.
    connected: Mutex<Connected>,
}

#[derive(Clone)]
struct Settings {
    host: waba::Host,
    timeout: Option<Duration>,
    validate: bool,
    retry: Option<waba::RetryPolicy>,
}

enum Connected {
    Client(PerProcess<waba::Client>),
    Closed,
}

#[pymethods]
impl NativeClient {
    #[new]
    fn new(
        py: Python<'_>,
        host: &Host,
        timeout: Option<f64>,
        validate: bool,
        retry: Option<&RetryPolicy>,
    ) -> PyResult<Self> {
        let timeout = timeout.map(|seconds| duration("timeout", seconds)).transpose()?;
        let retry = retry.map(|policy| policy.0);
        let settings = Settings { host: host.0.clone(), timeout, validate, retry };
        let client = settings.connect(py)?;
        Ok(Self { settings, connected: Mutex::new(Connected::Client(PerProcess::new(client))) })
    }

    /// Does the call named `operation` and waits for its answer.
    fn call(&self, py: Python<'_>, operation: String, request: &[u8]) -> PyResult<Py<PyBytes>> {
        bridge::block_on(py, call(self.client(py)?, operation, request.to_vec()))
    }

    /// Starts the call named `operation` on the running event loop.
    fn call_async<'py>(
        &self,
        py: Python<'py>,
        operation: String,
        request: &[u8],
    ) -> PyResult<Bound<'py, PyAny>> {
        bridge::spawn(py, call(self.client(py)?, operation, request.to_vec()))
    }

    /// Answers the sender of `event` with a message in JSON.
    fn reply(&self, py: Python<'_>, event: &Event, message: &[u8], quote: bool) -> PyResult<Py<PyBytes>> {
        bridge::block_on(py, reply(self.client(py)?, event.inner.clone(), message.to_vec(), quote))
    }

    /// Starts to answer the sender of `event` on the running event loop.
    fn reply_async<'py>(
        &self,
        py: Python<'py>,
        event: &Event,
        message: &[u8],
        quote: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        bridge::spawn(py, reply(self.client(py)?, event.inner.clone(), message.to_vec(), quote))
    }

    /// Puts an emoji on the message of `event`.
    fn react(&self, py: Python<'_>, event: &Event, emoji: String) -> PyResult<Py<PyBytes>> {
        bridge::block_on(py, react(self.client(py)?, event.inner.clone(), emoji))
    }

    /// Starts to put an emoji on the message of `event` on the running event loop.
    fn react_async<'py>(&self, py: Python<'py>, event: &Event, emoji: String) -> PyResult<Bound<'py, PyAny>> {
        bridge::spawn(py, react(self.client(py)?, event.inner.clone(), emoji))
    }

    /// Lets go of the connections. Calls that have begun go on.
    fn close(&self, py: Python<'_>) {
        let connected = mem::replace(&mut *self.connected(), Connected::Closed);
        exit::detached(py, || drop(connected));
    }

    fn __reduce__(&self) -> PyResult<()> {
        refuse_pickle("Client")
    }
}

impl NativeClient {
    /// The client of this process.
    fn client(&self, py: Python<'_>) -> PyResult<waba::Client> {
        let known = match &*self.connected() {
            Connected::Client(client) => Ok(client.get().cloned()),
            Connected::Closed => Err(Failure::new(ErrorKind::Closed, "the client is closed")),
        };
        if let Some(client) = known.map_err(|failure| failure.into_py_err(py))? {
            return Ok(client);
        }
        if let Some(ended) = exit::ended(py) {
            return Err(ended);
        }
        let client = self.settings.connect(py)?;
        if let Connected::Client(known) = &mut *self.connected() {
            *known = PerProcess::new(client.clone());
        }
        Ok(client)
    }

    fn connected(&self) -> MutexGuard<'_, Connected> {
        self.connected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Settings {
    /// Reads the certificates of the system, which takes a while: with the GIL released.
    fn connect(&self, py: Python<'_>) -> PyResult<waba::Client> {
        let settings = self.clone();
        exit::detached(py, move || {
            let mut builder = waba::Client::builder(settings.host).validate(settings.validate);
            if let Some(timeout) = settings.timeout {
                builder = builder.timeout(timeout);
            }
            if let Some(policy) = settings.retry {
                builder = builder.retry(policy);
            }
            builder.build()
        })
        .map_err(|error| Failure::from(error).into_py_err(py))
    }
}

/// The request for the page behind `page`; `None` behind the last one.
#[pyfunction]
pub(crate) fn next_page(
    py: Python<'_>,
    operation: &str,
    request: &[u8],
    page: &[u8],
) -> PyResult<Option<Py<PyBytes>>> {
    let next = waba_types::operations::next_page(operation, request, page);
    let next = next.map_err(|error| Failure::new(ErrorKind::Response, error.to_string()).into_py_err(py))?;
    Ok(next.map(|request| PyBytes::new(py, &request).unbind()))
}

async fn call(client: waba::Client, operation: String, request: Vec<u8>) -> Outcome {
    Ok(client.call_json(&operation, &request).await?)
}

async fn reply(client: waba::Client, event: waba::webhook::Event, message: Vec<u8>, quote: bool) -> Outcome {
    Ok(client.reply_json(&event, &message, quote).await?)
}

async fn react(client: waba::Client, event: waba::webhook::Event, emoji: String) -> Outcome {
    Ok(client.react_json(&event, &emoji).await?)
}

/// A time in seconds; `name` is that of the parameter.
pub(crate) fn duration(name: &str, seconds: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|duration| !duration.is_zero())
        .ok_or_else(|| PyValueError::new_err(format!("{name}: {seconds} seconds, limit more than 0")))
}
