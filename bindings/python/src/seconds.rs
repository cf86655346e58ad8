//! Times, which Python counts in seconds.

use std::time::Duration;

use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

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

fn is_timedelta(given: &Bound<'_, PyAny>) -> PyResult<bool> {
    static TIMEDELTA: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    given.is_instance(TIMEDELTA.import(given.py(), "datetime", "timedelta")?)
}
