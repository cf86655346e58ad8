//! Failures, on their way to becoming exceptions. The classes are in `waba/_generated/errors.py`.

use std::error::Error;

use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use waba::ErrorKind;
use waba::media::FileFault;
use waba_types::response::{ErrorReport, NameCase, ViolationReport};

use crate::exit;
use crate::file_fault::OsError;
use crate::json;

/// Why a call gave nothing. Holds nothing of Python, so that any thread may drop it.
pub(crate) struct Failure {
    report: Box<ErrorReport>,
    /// The file of this machine that it comes from.
    file: Option<Box<OsError>>,
}

impl Failure {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let report = ErrorReport::new(kind.as_str(), message, waba::Retry::Never);
        Self { report: Box::new(report), file: None }
    }

    /// With what was found where something else is allowed.
    pub(crate) fn violating(mut self, violation: ViolationReport) -> Self {
        self.report.violations.push(violation);
        self
    }

    /// A setting can't be used.
    pub(crate) fn setting(name: &str, problem: impl Into<String>) -> Self {
        let mut failure = Self::new(ErrorKind::Config, problem);
        failure.report.setting = Some(name.to_owned());
        failure
    }

    /// The core panicked, and said where on standard error.
    pub(crate) fn panicked() -> Self {
        waba::Error::panicked().into()
    }

    pub(crate) fn into_py_err(self, py: Python<'_>) -> PyErr {
        self.exception(py).map_or_else(|error| error, PyErr::from_value)
    }

    fn exception(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        static FROM_REPORT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let _away = exit::calling(py)?;
        let report = self.report.in_case(NameCase::Snake);
        let json = serde_json::to_vec(&report).map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        let report = json::read(py, &json)?;
        let exception = FROM_REPORT.import(py, "waba._generated.errors", "from_report")?.call1((report,))?;
        if let Some(file) = self.file {
            exception.setattr(intern!(py, "__cause__"), file.into_py_err(py)?.into_value(py))?;
        }
        Ok(exception)
    }
}

/// Tells `sys.unraisablehook` of an exception that nobody can be given, and of what raised it.
#[pyfunction]
pub(crate) fn write_unraisable(exception: Bound<'_, PyAny>, raiser: &Bound<'_, PyAny>) {
    let py = raiser.py();
    PyErr::from_value(exception).write_unraisable(py, Some(raiser));
}

/// The exception of a call at the end of the interpreter: of one that comes after it has begun, or of one that was under way.
pub(crate) fn closed(py: Python<'_>, message: &str, retry: waba::Retry) -> PyErr {
    let mut report = Failure::new(ErrorKind::Closed, message);
    report.report.retry = retry;
    report.into_py_err(py)
}

impl<E: Error + 'static> From<E> for Failure
where
    for<'e> ErrorReport: From<&'e E>,
{
    fn from(error: E) -> Self {
        let fault = error.source().and_then(|source| source.downcast_ref::<FileFault>());
        let file = fault.map(|fault| Box::new(fault.into()));
        Self { report: Box::new(ErrorReport::from(&error)), file }
    }
}

/// Pickling would write a secret down, or lose it without a word.
pub(crate) fn refuse_pickle(class: &str) -> PyResult<()> {
    Err(PyTypeError::new_err(format!("a waba.{class} can't be pickled: it holds a secret")))
}
