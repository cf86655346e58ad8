//! The 24 hours after a customer's message.

use std::sync::Mutex;
use std::time::SystemTime;

use pyo3::prelude::*;
use pyo3::types::PyType;
use waba::Timestamp;

use crate::arguments::{Argument, named};
use crate::locks::lock;

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
        lock(&self.0).note(Timestamp::from_seconds(timestamp));
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

    /// Whether the window is open, now or at the time `now` in seconds since 1970.
    #[pyo3(signature = (now=None))]
    fn is_open(&self, now: Option<Argument<f64>>) -> PyResult<bool> {
        named!(now);
        let now = match now {
            // Whole seconds: the window closes at one.
            Some(now) => Timestamp::from_seconds(now as i64),
            None => SystemTime::now().into(),
        };
        Ok(lock(&self.0).is_open(now))
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
