//! What is wrong with a file of this machine, as Python's own errors tell it.

use std::path::PathBuf;

use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use waba::media::FileFault;

/// What makes an `OSError`, of the class that Python has for its number.
pub(crate) struct OsError {
    number: Option<i32>,
    code: Option<&'static str>,
    problem: String,
    path: PathBuf,
}

impl From<&FileFault> for OsError {
    fn from(fault: &FileFault) -> Self {
        let number = fault.error.raw_os_error();
        // Rust writes the number behind the words, Python before them.
        let mut problem = fault.error.to_string();
        if let Some(number) = number {
            let words = problem.trim_end_matches(&format!(" (os error {number})")).len();
            problem.truncate(words);
        }
        Self { number, code: fault.code(), problem, path: fault.path.clone() }
    }
}

impl OsError {
    pub(crate) fn into_py_err(self, py: Python<'_>) -> PyResult<PyErr> {
        let Self { number, code, problem, path } = self;
        let named = code.map(|code| py.import("errno")?.getattr(code)?.extract()).transpose()?;
        // Windows has numbers of its own, which come last; elsewhere that one is not looked at.
        Ok(PyOSError::new_err((number.or(named), problem, path.into_os_string(), number)))
    }
}
