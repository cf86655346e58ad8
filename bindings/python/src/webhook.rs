//! The receiving end of a webhook.

use std::panic::{self, AssertUnwindSafe};

use bytes::Bytes;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::{PyByteArray, PyBytes, PyList, PyMemoryView, PyTuple};
use pyo3::{PyTraverseError, PyVisit};
use waba::Given;
use waba::webhook::WebhookBuilder;

use crate::answering::{Answering, Clients};
use crate::arguments::{Argument, named};
use crate::auth::Auth;
use crate::errors::{Failure, refuse_pickle};
use crate::event::Event;
use crate::exit;
use crate::headers::{self, Header};

/// Bodies of at least this many bytes are read with the GIL released; for shorter ones that costs more than it gives.
const LONG: usize = 256 * 1024;

/// Verifies and parses webhook requests of both dialects.
///
/// A request has to carry every proof in `auth`; there has to be one. With a `client`, or several by the ids of their
/// numbers, events can be answered by `event.reply`. `phone_number_id` is the number of bodies that name none (on-premise
/// bodies never do), and of the only client: events of other numbers can't be answered then. `max_body_bytes` is the
/// longest body that is read, 4 MiB by default.
#[pyclass(frozen, generic, module = "waba")]
pub(crate) struct Webhook {
    inner: waba::webhook::Webhook,
    answering: Option<Py<Answering>>,
}

#[pymethods]
impl Webhook {
    #[new]
    #[pyo3(signature = (*auth, client=None, phone_number_id=None, max_body_bytes=None))]
    fn new(
        auth: &Bound<'_, PyTuple>,
        client: Option<Argument<Clients>>,
        phone_number_id: Option<Argument<String>>,
        max_body_bytes: Option<Argument<usize>>,
    ) -> PyResult<Self> {
        let mut builder = waba::webhook::Webhook::builder();
        for auth in auth {
            let auth: Argument<Bound<'_, Auth>> = auth.extract()?;
            named!(auth);
            builder = builder.auth(auth.get().0.clone());
        }
        Self::build(auth.py(), builder, client, phone_number_id, max_body_bytes)
    }

    /// A webhook that takes every request, from whomever: for tests, behind something that has verified it, and for the
    /// stored `body` of an event that was detached.
    #[staticmethod]
    #[pyo3(signature = (*, client=None, phone_number_id=None, max_body_bytes=None))]
    fn without_auth(
        py: Python<'_>,
        client: Option<Argument<Clients>>,
        phone_number_id: Option<Argument<String>>,
        max_body_bytes: Option<Argument<usize>>,
    ) -> PyResult<Self> {
        let builder = waba::webhook::Webhook::builder().without_auth();
        Self::build(py, builder, client, phone_number_id, max_body_bytes)
    }

    /// Verifies a request and reads its events, in their order.
    ///
    /// `body` is what came over the wire, byte for byte; `headers` are a mapping or pairs. Raises `VerificationError`
    /// (answer 401) or `WebhookBodyError` (answer 200 all the same).
    fn parse<'py>(
        &self,
        body: &Bound<'py, PyAny>,
        headers: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyList>> {
        let py = body.py();
        let (body, headers) = (octets(body)?, self.select(headers)?);
        let length = body.len();
        let parse = || shielded(|| self.inner.parse(body, &headers));
        let events = if length < LONG { parse() } else { exit::detached(py, parse) };
        let events = events.map_err(|failure| failure.into_py_err(py))?;
        PyList::new(py, events.into_iter().map(|event| Event::new(py, event, self.answering.as_ref())))
    }

    /// Checks that a request comes from whom it should; raises `VerificationError` if not.
    fn verify(&self, body: &Bound<'_, PyAny>, headers: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = body.py();
        let (body, headers) = (octets(body)?, self.select(headers)?);
        shielded(|| self.inner.verify(&body, &headers)).map_err(|failure| failure.into_py_err(py))
    }

    /// Checks what can be checked before the body is read: whatever is not a signature. Raises as `verify` does.
    fn verify_headers(&self, headers: &Bound<'_, PyAny>) -> PyResult<()> {
        let (py, headers) = (headers.py(), self.select(headers)?);
        shielded(|| self.inner.verify_headers(&headers)).map_err(|failure| failure.into_py_err(py))
    }

    fn __repr__(&self) -> String {
        let word = if self.inner.has_auth() { "with" } else { "without" };
        format!("<waba.Webhook {word} auth>")
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.answering)
    }

    fn __reduce__(&self) -> PyResult<()> {
        refuse_pickle("Webhook")
    }
}

impl Webhook {
    fn select(&self, headers: &Bound<'_, PyAny>) -> PyResult<Vec<Header>> {
        headers::select(headers, |name| {
            self.inner.header_names().any(|wanted| name.eq_ignore_ascii_case(wanted))
        })
    }

    fn build(
        py: Python<'_>,
        builder: WebhookBuilder,
        client: Option<Argument<Clients>>,
        phone_number_id: Option<Argument<String>>,
        max_body_bytes: Option<Argument<usize>>,
    ) -> PyResult<Self> {
        named!(client, phone_number_id, max_body_bytes);
        let builder = builder
            .given(phone_number_id.as_deref(), WebhookBuilder::phone_number_id)
            .given(max_body_bytes, WebhookBuilder::max_body_bytes);
        let inner = builder.build().map_err(|error| Failure::from(error).into_py_err(py))?;
        let answering =
            client.map(|Clients(clients)| Py::new(py, Answering { clients, phone_number_id })).transpose()?;
        Ok(Self { inner, answering })
    }
}

/// The body as it came over the wire: of `bytes`, which nobody can change, not a copy.
pub(crate) fn octets(body: &Bound<'_, PyAny>) -> PyResult<Bytes> {
    if let Ok(bytes) = body.cast::<PyBytes>() {
        return Ok(Bytes::from_owner(PyBackedBytes::from(bytes.clone())));
    }
    if let Ok(bytes) = body.cast::<PyByteArray>() {
        return Ok(Bytes::from(bytes.to_vec()));
    }
    if body.is_instance_of::<PyMemoryView>() {
        let bytes = body.call_method0("tobytes")?;
        return Ok(Bytes::copy_from_slice(bytes.cast::<PyBytes>()?.as_bytes()));
    }
    let found = body.get_type().qualname()?;
    Err(PyTypeError::new_err(format!(
        "body: expected the bytes of the request as they came, found {found}; \
         what was decoded and written again has another signature"
    )))
}

/// Turns a panic of the core into a failure.
pub(crate) fn shielded<T, E: Into<Failure>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, Failure> {
    match panic::catch_unwind(AssertUnwindSafe(work)) {
        Ok(outcome) => outcome.map_err(Into::into),
        Err(_) => Err(Failure::panicked()),
    }
}
