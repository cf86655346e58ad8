//! Times, which Python counts in seconds.

use std::time::Duration;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// A time in seconds; `name` is that of the parameter.
pub(crate) fn duration(name: &str, seconds: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(seconds).ok().filter(|duration| !duration.is_zero()).ok_or_else(|| {
        let limit = "limit more than 0 and less than 2^64";
        PyValueError::new_err(format!("{name}: {seconds} seconds, {limit}"))
    })
}
