//! How calls end: with what the core gave, until it becomes a value or an exception of Python.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes};

use crate::errors::Failure;
use crate::json;

/// What a call gives, or why it gives nothing.
pub(crate) type Outcome = Result<Answer, Failure>;

/// What a call gives. Holds nothing of Python, so that any thread may drop it.
pub(crate) enum Answer {
    Json(Vec<u8>),
    Bytes(Vec<u8>),
    Truth(bool),
    Nothing,
}

impl<'py> IntoPyObject<'py> for Answer {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Json(json) => json::read(py, &json),
            Self::Bytes(bytes) => Ok(PyBytes::new(py, &bytes).into_any()),
            Self::Truth(truth) => Ok(PyBool::new(py, truth).to_owned().into_any()),
            Self::Nothing => Ok(py.None().into_bound(py)),
        }
    }
}

/// Turns a panic of the core into a failure of the one call.
pub(crate) async fn shielded(call: BoxFuture<'_, Outcome>) -> Outcome {
    AssertUnwindSafe(call).catch_unwind().await.unwrap_or_else(|_| Err(Failure::panicked()))
}

/// The result of a call, or an exception, whose cause is what Python code `raised` on the way.
pub(crate) fn answer(py: Python<'_>, outcome: Outcome, raised: Option<PyErr>) -> PyResult<Bound<'_, PyAny>> {
    match outcome {
        Ok(answer) => answer.into_pyobject(py),
        Err(failure) => {
            let error = failure.into_py_err(py);
            if raised.is_some() {
                error.set_cause(py, raised);
            }
            Err(error)
        }
    }
}
