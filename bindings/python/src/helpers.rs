//! What every receiver of webhooks would write otherwise: the core's helpers as they are.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};
use std::time::SystemTime;

use pyo3::exceptions::{PyAttributeError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyType;
use waba::{Content, MessageStatus, Timestamp};
use waba_types::StatusUpdate;

use crate::arguments::{Argument, Named, named};
use crate::event::Event;
use crate::exit;
use crate::json::Json;
use crate::locks::lock;
use crate::webhook::shielded;

/// Whether two spellings name the same person: with or without `+`, spaces and brackets, and with or without the digit
/// that WhatsApp adds or drops in Brazil, Mexico and Argentina. A Brazilian land line never had a ninth digit.
#[pyfunction]
pub(crate) fn same_person(one: Argument<&str>, other: Argument<&str>) -> PyResult<bool> {
    named!(one, other);
    Ok(waba::same_person(one, other))
}

/// The link that opens a chat with a phone number, with `text` ready to be sent; `None` if it is no phone number in
/// international form.
#[pyfunction]
#[pyo3(signature = (number, text=None))]
pub(crate) fn chat_link(number: Argument<&str>, text: Option<Argument<&str>>) -> PyResult<Option<String>> {
    named!(number, text);
    Ok(waba::chat_link(number, text))
}

/// The usual file extension of a MIME type, without its dot; `None` for types that WhatsApp does not handle as such.
#[pyfunction]
pub(crate) fn file_extension(mime_type: Argument<&str>) -> PyResult<Option<&'static str>> {
    named!(mime_type);
    Ok(waba::file_extension(mime_type))
}

/// Checks a message against a template, both in JSON.
#[pyfunction]
pub(crate) fn check_template(py: Python<'_>, message: Json, definition: Json) -> PyResult<()> {
    shielded(|| waba::check_template_json(&message.0, &definition.0))
        .map_err(|failure| failure.into_py_err(py))
}

/// The state of a message rose: `old` is `None` when the message was only accepted.
#[pyclass(frozen, eq, get_all, module = "waba")]
#[derive(PartialEq)]
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
        Ok(self.lock().record(&update).map(Into::into))
    }

    /// Merges what is known of the same message elsewhere, and tells when the state rises by it.
    fn merge(&self, other: Argument<Bound<'_, Self>>) -> PyResult<Option<StatusRise>> {
        named!(other);
        let other = other.get().lock().clone();
        Ok(self.lock().merge(&other).map(Into::into))
    }

    /// The highest of `played`, `read`, `delivered`, `failed` and `sent`; `None` when the message was only accepted.
    #[getter]
    fn status(&self) -> Option<String> {
        self.lock().status().map(|status| status.to_string())
    }

    /// The statuses that a webhook told, each with its earliest time in seconds since 1970: what to keep of the state.
    #[getter]
    fn times(&self) -> BTreeMap<String, Option<i64>> {
        let state = self.lock();
        state.times().map(|(status, time)| (status.to_string(), time.map(Timestamp::seconds))).collect()
    }

    /// Whether the message got as far as `status`: one that was read was also delivered and sent, even if no webhook said
    /// so.
    fn reached(&self, status: Argument<&str>) -> PyResult<bool> {
        named!(status);
        Ok(self.lock().reached(&status.into()))
    }

    /// When `status` was first reached, in seconds since 1970, as far as a webhook said so.
    fn at(&self, status: Argument<&str>) -> PyResult<Option<i64>> {
        named!(status);
        Ok(self.lock().at(&status.into()).map(Timestamp::seconds))
    }

    fn __eq__(&self, other: &Self) -> bool {
        let other = other.lock().clone();
        *self.lock() == other
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

impl DeliveryState {
    fn lock(&self) -> MutexGuard<'_, waba::DeliveryState> {
        lock(&self.0)
    }
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

/// The 24 hours after a customer's message in which a business may answer with anything but a template.
///
/// - `times`: Times of messages from the customer, in seconds since 1970, in any order.
#[pyclass(frozen, module = "waba")]
pub(crate) struct ServiceWindow(Mutex<waba::ServiceWindow>);

#[pymethods]
impl ServiceWindow {
    #[new]
    #[pyo3(signature = (times=Argument::given(Vec::new())))]
    fn new(times: Argument<Vec<i64>>) -> PyResult<Self> {
        named!(times);
        Ok(Self(Mutex::new(times.into_iter().map(Timestamp::from_seconds).collect())))
    }

    /// Notes a message from the customer.
    fn note(&self, timestamp: Argument<i64>) -> PyResult<()> {
        named!(timestamp);
        self.lock().note(Timestamp::from_seconds(timestamp));
        Ok(())
    }

    /// The times of messages that decide about the window, in seconds since 1970: what to keep of it.
    #[getter]
    fn times(&self) -> Vec<i64> {
        self.lock().latest().into_iter().map(Timestamp::seconds).collect()
    }

    /// When the window closes or closed, in seconds since 1970; `None` when no message has opened it.
    #[getter]
    fn closes_at(&self) -> Option<i64> {
        self.lock().closes_at().map(Timestamp::seconds)
    }

    /// Whether the window is open, now or at the time `now` in seconds since 1970.
    #[pyo3(signature = (now=None))]
    fn is_open(&self, now: Option<Argument<f64>>) -> PyResult<bool> {
        named!(now);
        let now = match now {
            // Whole seconds: the window closes at one.
            Some(now) => Timestamp::from_seconds(now as i64),
            None => SystemTime::now().into(),
        };
        Ok(self.lock().is_open(now))
    }

    fn __eq__(&self, other: &Self) -> bool {
        let other = *other.lock();
        *self.lock() == other
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (Vec<i64>,)) {
        (slf.get_type(), (slf.get().times(),))
    }

    fn __repr__(&self) -> String {
        let closes_at =
            self.closes_at().map_or("never opened".to_owned(), |time| format!("closes at {time}"));
        format!("<waba.ServiceWindow {closes_at}>")
    }
}

impl ServiceWindow {
    fn lock(&self) -> MutexGuard<'_, waba::ServiceWindow> {
        lock(&self.0)
    }
}
