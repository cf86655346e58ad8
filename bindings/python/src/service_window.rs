//! The 24 hours after a customer's message.

use std::sync::Mutex;
use std::time::SystemTime;

use pyo3::prelude::*;
use pyo3::types::PyType;
use waba::Timestamp;

use crate::arguments::{Argument, named};
use crate::locks::lock;
use crate::seconds::Moment;

/// The 24 hours after a customer's message in which a business may answer with anything but a template.
///
/// - `times`: Times of messages from the customer, in seconds since 1970 or as datetimes, in any order.
#[pyclass(frozen, module = "waba")]
pub(crate) struct ServiceWindow(Mutex<waba::ServiceWindow>);

#[pymethods]
impl ServiceWindow {
    #[new]
    #[pyo3(signature = (times=Argument::given(Vec::new())))]
    fn new(times: Argument<Vec<Moment>>) -> PyResult<Self> {
        named!(times);
        Ok(Self(Mutex::new(times.into_iter().map(|Moment(time)| time).collect())))
    }

    /// Notes a message from the customer, by its time in seconds since 1970 or as a datetime with its time zone.
    fn note(&self, timestamp: Argument<Moment>) -> PyResult<()> {
        named!(timestamp);
        lock(&self.0).note(timestamp.0);
        Ok(())
    }

    /// The times of messages that decide about the window, in seconds since 1970: what to keep of it.
    #[getter]
    fn times(&self) -> Vec<i64> {
        lock(&self.0).latest().into_iter().map(Timestamp::seconds).collect()
    }

    /// When the window closes or closed, in seconds since 1970; `None` when no message has opened it.
    #[getter]
    fn closes_at(&self) -> Option<i64> {
        lock(&self.0).closes_at().map(Timestamp::seconds)
    }

    /// Whether the window is open, now or at the time `now` in seconds since 1970 or as a datetime with its time zone.
    #[pyo3(signature = (now=None))]
    fn is_open(&self, now: Option<Argument<Moment>>) -> PyResult<bool> {
        named!(now);
        Ok(lock(&self.0).is_open(now.map_or_else(|| SystemTime::now().into(), |Moment(now)| now)))
    }

    fn __eq__(&self, other: &Self) -> bool {
        let other = *lock(&other.0);
        *lock(&self.0) == other
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
