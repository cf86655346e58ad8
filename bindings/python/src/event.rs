//! Events.

use std::borrow::Cow;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict};
use waba::ErrorKind;

use crate::content;
use crate::errors::Failure;

/// One event of a webhook body: a message, a status, or whatever else stood there.
#[pyclass(frozen, generic, module = "waba")]
pub(crate) struct Event {
    pub(crate) inner: waba::webhook::Event,
    client: Option<Py<PyAny>>,
    content: PyOnceLock<Py<PyAny>>,
}

impl Event {
    pub(crate) fn new(inner: waba::webhook::Event, client: Option<Py<PyAny>>) -> Self {
        Self { inner, client, content: PyOnceLock::new() }
    }
}

#[pymethods]
impl Event {
    #[classattr]
    #[expect(non_upper_case_globals, reason = "Python's name")]
    const __match_args__: (&'static str, &'static str, &'static str) = ("kind", "type", "content");

    #[getter]
    fn kind(&self) -> &'static str {
        self.inner.kind().as_str()
    }

    #[getter]
    fn r#type(&self) -> Cow<'_, str> {
        self.inner.type_name()
    }

    #[getter]
    fn id(&self) -> Option<Cow<'_, str>> {
        self.inner.id()
    }

    #[getter]
    fn from_(&self) -> Option<Cow<'_, str>> {
        self.inner.from()
    }

    #[getter]
    fn to(&self) -> Option<Cow<'_, str>> {
        self.inner.to()
    }

    #[getter]
    fn timestamp(&self) -> Option<i64> {
        self.inner.timestamp().map(waba::Timestamp::seconds)
    }

    #[getter]
    fn text(&self) -> Option<Cow<'_, str>> {
        self.inner.text()
    }

    #[getter]
    fn phone_number_id(&self) -> Option<Cow<'_, str>> {
        self.inner.phone_number_id()
    }

    #[getter]
    fn profile_name(&self) -> Option<Cow<'_, str>> {
        self.inner.profile_name()
    }

    #[getter]
    fn waba_id(&self) -> Option<Cow<'_, str>> {
        self.inner.waba_id()
    }

    #[getter]
    fn field(&self) -> Option<Cow<'_, str>> {
        self.inner.field()
    }

    #[getter]
    fn dialect(&self) -> Option<&'static str> {
        self.inner.dialect().map(waba::Dialect::as_str)
    }

    #[getter]
    fn path(&self) -> String {
        self.inner.path()
    }

    #[getter]
    fn raw<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.inner.raw())
    }

    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.inner.body())
    }

    #[getter]
    fn content(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let content = self.content.get_or_try_init(py, || content::content(py, &self.inner))?;
        Ok(content.clone_ref(py))
    }

    fn detach(&self, py: Python<'_>) -> Self {
        Self::new(self.inner.detach(), self.client.as_ref().map(|client| client.clone_ref(py)))
    }

    #[pyo3(signature = (body, *, quote=false))]
    fn reply(slf: &Bound<'_, Self>, body: &str, quote: bool) -> PyResult<Py<PyAny>> {
        let py = slf.py();
        let Some(client) = &slf.get().client else {
            let failure = Failure::new(
                ErrorKind::Config,
                "reply: the webhook has no client; give it one, or use the client's own `reply`",
            );
            return Err(failure.into_py_err(py));
        };
        let options = PyDict::new(py);
        options.set_item(intern!(py, "quote"), quote)?;
        client.call_method(py, intern!(py, "reply"), (slf, body), Some(&options))
    }

    fn __repr__(&self) -> String {
        let (kind, name, path) = (self.inner.kind(), self.inner.type_name(), self.inner.path());
        format!("<waba.Event {kind} {name:?} at {path:?}>")
    }
}
