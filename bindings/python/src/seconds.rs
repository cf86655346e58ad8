//! Times, which Python counts in seconds or has types for.

use std::time::Duration;

use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use waba::Timestamp;

use crate::arguments::Expected;

/// A time that passes: seconds, or a `datetime.timedelta`.
pub(crate) struct Seconds(pub(crate) Duration);

impl Expected for Seconds {
    const EXPECTED: &'static str = "seconds or a timedelta";
    const LIMIT: &'static str = "more than 0 and less than 2^64";
}

impl<'a, 'py> FromPyObject<'a, 'py> for Seconds {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let seconds: f64 = match given.extract() {
            Ok(seconds) => seconds,
            Err(_) if is_timedelta(&given)? => {
                given.call_method0(intern!(given.py(), "total_seconds"))?.extract()?
            }
            Err(error) => return Err(error),
        };
        let duration = Duration::try_from_secs_f64(seconds).ok().filter(|duration| !duration.is_zero());
        let unfit = || PyValueError::new_err(format!("{seconds} seconds, limit {}", Self::LIMIT));
        duration.map(Self).ok_or_else(unfit)
    }
}

/// A point in time: seconds since 1970, or a `datetime.datetime` that knows its time zone.
pub(crate) struct Moment(pub(crate) Timestamp);

impl Expected for Moment {
    const EXPECTED: &'static str = "seconds since 1970 or a datetime";
    const LIMIT: &'static str = "seconds since 1970";
}

impl<'a, 'py> FromPyObject<'a, 'py> for Moment {
    type Error = PyErr;

    fn extract(given: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let seconds: f64 = match given.extract() {
            Ok(seconds) => seconds,
            Err(_) if is_datetime(&given)? => {
                // Python would take the zone of the machine.
                if given.getattr(intern!(given.py(), "tzinfo"))?.is_none() {
                    return Err(PyValueError::new_err("expected a datetime with tzinfo, found a naive one"));
                }
                given.call_method0(intern!(given.py(), "timestamp"))?.extract()?
            }
            Err(error) => return Err(error),
        };
        if !seconds.is_finite() {
            return Err(PyValueError::new_err(format!("expected seconds since 1970, found {seconds}")));
        }
        // Whole seconds: what is decided by them changes at one.
        let moment = Timestamp::try_from_seconds(seconds.floor() as i64);
        moment.map(Self).map_err(|error| PyValueError::new_err(error.to_string()))
    }
}

fn is_datetime(given: &Bound<'_, PyAny>) -> PyResult<bool> {
    static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    given.is_instance(DATETIME.import(given.py(), "datetime", "datetime")?)
}

fn is_timedelta(given: &Bound<'_, PyAny>) -> PyResult<bool> {
    static TIMEDELTA: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    given.is_instance(TIMEDELTA.import(given.py(), "datetime", "timedelta")?)
}
