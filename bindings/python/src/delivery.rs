//! What became of one sent message.

use std::collections::BTreeMap;
use std::sync::Mutex;

use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyType;
use waba::{Content, MessageStatus, Timestamp};
use waba_types::StatusUpdate;

use crate::arguments::{Argument, Named, named};
use crate::errors::Failure;
use crate::event::Event;
use crate::exit;
use crate::locks::lock;

/// The state of a message rose: `old` is `None` when the message was only accepted.
#[pyclass(frozen, eq, hash, get_all, module = "waba")]
#[derive(PartialEq, Hash)]
pub(crate) struct StatusRise {
    /// The state before.
    old: Option<String>,
    /// The state now.
    new: String,
}

#[pymethods]
impl StatusRise {
    #[classattr]
    #[expect(non_upper_case_globals, reason = "Python's name")]
    const __match_args__: (&'static str, &'static str) = ("old", "new");

    #[new]
    fn new(old: Option<Argument<String>>, new: Argument<String>) -> PyResult<Self> {
        named!(old, new);
        Ok(Self { old, new })
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (Option<String>, String)) {
        (slf.get_type(), (slf.get().old.clone(), slf.get().new.clone()))
    }

    fn __repr__(&self) -> String {
        let old = self.old.as_ref().map_or("None".to_owned(), |old| format!("'{old}'"));
        format!("StatusRise(old={old}, new='{}')", self.new)
    }
}

impl From<waba::StatusRise> for StatusRise {
    fn from(rise: waba::StatusRise) -> Self {
        Self { old: rise.old.map(|old| old.to_string()), new: rise.new.to_string() }
    }
}

/// What became of one sent message, whatever the order of its statuses and however often each comes.
///
/// - `times`: What `times` of an earlier state gave.
#[pyclass(frozen, module = "waba")]
pub(crate) struct DeliveryState(Mutex<waba::DeliveryState>);

#[pymethods]
impl DeliveryState {
    #[new]
    #[pyo3(signature = (times=None))]
    fn new(times: Option<Argument<BTreeMap<String, Option<i64>>>>) -> PyResult<Self> {
        named!(times);
        let times = times.unwrap_or_default().into_iter();
        let times = times
            .map(|(status, time)| (MessageStatus::from(status), time.map(Timestamp::from_seconds)))
            .collect();
        Ok(Self(Mutex::new(times)))
    }

    /// Merges a status in, and tells when the state rises by it. Events that are no status, statuses of calls and
    /// payments, and unknown ones change nothing.
    fn record(&self, update: &Bound<'_, PyAny>) -> PyResult<Option<StatusRise>> {
        let update = match update.cast::<Event>() {
            Ok(event) => match event.get().inner.content() {
                Content::Status(update) => *update,
                _ => return Ok(None),
            },
            Err(_) => status_update(update).map_err(|error| not_an_update(update, error))?,
        };
        Ok(lock(&self.0).record(&update).map(Into::into))
    }

    /// Merges what is known of the same message elsewhere, and tells when the state rises by it.
    fn merge(&self, other: Argument<Bound<'_, Self>>) -> PyResult<Option<StatusRise>> {
        named!(other);
        let other = lock(&other.get().0).clone();
        Ok(lock(&self.0).merge(&other).map(Into::into))
    }

    /// The highest of `played`, `read`, `delivered`, `failed` and `sent`; `None` when the message was only accepted.
    #[getter]
    fn status(&self) -> Option<String> {
        lock(&self.0).status().map(|status| status.to_string())
    }

    /// The statuses that a webhook told, each with its earliest time in seconds since 1970: what to keep of the state.
    #[getter]
    fn times(&self) -> BTreeMap<String, Option<i64>> {
        let state = lock(&self.0);
        state.times().map(|(status, time)| (status.to_string(), time.map(Timestamp::seconds))).collect()
    }

    /// Whether the message got as far as `status`: one that was read was also delivered and sent, even if no webhook said
    /// so.
    fn reached(&self, py: Python<'_>, status: Argument<&str>) -> PyResult<bool> {
        named!(status);
        Ok(lock(&self.0).reached(&known(py, status)?))
    }

    /// When `status` was first reached, in seconds since 1970, as far as a webhook said so.
    fn at(&self, py: Python<'_>, status: Argument<&str>) -> PyResult<Option<i64>> {
        named!(status);
        Ok(lock(&self.0).at(&known(py, status)?).map(Timestamp::seconds))
    }

    fn __eq__(&self, other: &Self) -> bool {
        let other = lock(&other.0).clone();
        *lock(&self.0) == other
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (BTreeMap<String, Option<i64>>,)) {
        (slf.get_type(), (slf.get().times(),))
    }

    fn __repr__(&self) -> String {
        let status = self.status().map_or("accepted".to_owned(), |status| format!("{status:?}"));
        format!("<waba.DeliveryState {status}>")
    }
}

impl From<waba::DeliveryState> for DeliveryState {
    fn from(state: waba::DeliveryState) -> Self {
        Self(Mutex::new(state))
    }
}

/// The status of this name that a message can have.
fn known(py: Python<'_>, status: &str) -> PyResult<MessageStatus> {
    let status = MessageStatus::from(status);
    let checked = waba::DeliveryState::check(&status);
    checked.map_err(|violation| Failure::from(waba::Error::from(violation)).into_py_err(py))?;
    Ok(status)
}

/// The error of what is no `StatusUpdate`.
fn not_an_update(update: &Bound<'_, PyAny>, error: PyErr) -> PyErr {
    match update.get_type().name() {
        Ok(found) if error.is_instance_of::<PyAttributeError>(update.py()) => {
            PyTypeError::new_err(format!("update: expected Event or StatusUpdate, found {found}"))
        }
        _ => error,
    }
}

/// Reads a `StatusUpdate`.
fn status_update(update: &Bound<'_, PyAny>) -> PyResult<StatusUpdate> {
    let py = update.py();
    let _away = exit::calling(py)?;
    let id: Argument<String> = update.getattr(intern!(py, "id"))?.extract()?;
    let status: Argument<String> = update.getattr(intern!(py, "status"))?.extract()?;
    let mut read = StatusUpdate::new(id.named("update.id")?, status.named("update.status")?);
    let timestamp: Option<Argument<i64>> = update.getattr(intern!(py, "timestamp"))?.extract()?;
    read.timestamp = timestamp.named("update.timestamp")?.map(Timestamp::from_seconds);
    let kind: Option<Argument<String>> = update.getattr(intern!(py, "type"))?.extract()?;
    read.kind = kind.named("update.type")?.map(Into::into);
    Ok(read)
}
