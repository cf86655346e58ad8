//! How calls are held back.

use std::collections::BTreeMap;
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use waba::Given;

use crate::arguments::{Argument, AtLeastOne, named};
use crate::copying::anew;
use crate::errors::Failure;
use crate::seconds::Seconds;

/// How a client holds its own calls back, so that the server need not. Clients of `with_options` share the limits.
///
/// - `messages_per_second`: Messages that the number may send in a second: 80 by default, 20 for a number that is shared
///   with the WhatsApp Business app, 1000 after an upgrade.
/// - `longest_wait`: A call that would have to wait longer than this, in seconds, raises `RateLimitedError` at once, with
///   its `retry_after`. 30 by default.
#[pyclass(frozen, eq, hash, module = "waba")]
#[derive(PartialEq, Hash)]
pub(crate) struct RateLimits(pub(crate) waba::RateLimits);

#[pymethods]
impl RateLimits {
    #[new]
    #[pyo3(signature = (messages_per_second=None, *, longest_wait=None))]
    fn new(
        py: Python<'_>,
        messages_per_second: Option<Argument<AtLeastOne>>,
        longest_wait: Option<Argument<Seconds>>,
    ) -> PyResult<Self> {
        named!(messages_per_second, longest_wait);
        let limits = waba::RateLimits::default()
            .given(messages_per_second.map(|messages| messages.0), waba::RateLimits::messages_per_second)
            .given(longest_wait.map(|wait| wait.0), waba::RateLimits::longest_wait);
        limits.check().map_err(|error| Failure::from(error).into_py_err(py))?;
        Ok(Self(limits))
    }

    /// Holds nothing back.
    #[staticmethod]
    fn off() -> Self {
        Self(waba::RateLimits::off())
    }

    /// Whether calls are held back at all.
    #[getter]
    fn enabled(&self) -> bool {
        self.0.enabled
    }

    /// Messages that the number may send in a second.
    #[getter]
    fn messages_per_second(&self) -> u32 {
        self.0.messages_per_second
    }

    /// The longest that a call is held back, in seconds.
    #[getter]
    fn longest_wait(&self) -> f64 {
        self.0.longest_wait.as_secs_f64()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let (py, limits) = (slf.py(), slf.get());
        if !limits.0.enabled {
            let off = py.import("operator")?.call_method1("methodcaller", ("off",))?;
            return Ok((off, (slf.get_type(),).into_pyobject(py)?));
        }
        anew(slf, limits.messages_per_second(), [("longest_wait", limits.longest_wait())])
    }

    fn __repr__(&self) -> String {
        if !self.0.enabled {
            return "RateLimits.off()".to_owned();
        }
        format!("RateLimits({}, longest_wait={})", self.messages_per_second(), self.longest_wait())
    }
}

/// How full the rate limits of a client are.
#[pyclass(frozen, module = "waba")]
pub(crate) struct RateLimitStatus(pub(crate) waba::RateLimitStatus);

#[pymethods]
impl RateLimitStatus {
    /// Whether calls are held back at all.
    #[getter]
    fn enabled(&self) -> bool {
        self.0.enabled
    }

    /// Calls that wait now.
    #[getter]
    fn waiting(&self) -> usize {
        self.0.waiting
    }

    /// Those of them that are messages and wait for the limit of the number, by priority: all priorities are there. Messages
    /// that wait for the limit of their recipient are not, as they go in the order in which they came.
    #[getter]
    fn messages_waiting(&self) -> BTreeMap<&'static str, usize> {
        self.0.messages_waiting.iter().map(|(priority, waiting)| (priority.as_str(), *waiting)).collect()
    }

    /// Messages per second that leave at most now: less than the allowance after the server said that it was too much.
    #[getter]
    fn messages_per_second(&self) -> f64 {
        self.0.messages_per_second
    }

    /// Messages per second that the number may send.
    #[getter]
    fn allowance(&self) -> u32 {
        self.0.allowance
    }

    /// Recipients that are remembered.
    #[getter]
    fn pairs(&self) -> usize {
        self.0.pairs
    }

    /// Seconds until messages leave again, while the server has them paused.
    #[getter]
    fn messages_paused(&self) -> Option<f64> {
        self.0.messages_paused.as_ref().map(Duration::as_secs_f64)
    }

    /// Seconds until other calls are made again, while the server has them paused.
    #[getter]
    fn calls_paused(&self) -> Option<f64> {
        self.0.calls_paused.as_ref().map(Duration::as_secs_f64)
    }

    fn __repr__(&self) -> String {
        let (waiting, rate, allowance) = (self.0.waiting, self.0.messages_per_second, self.0.allowance);
        format!("<waba.RateLimitStatus {waiting} waiting, {rate} of {allowance} messages per second>")
    }
}
