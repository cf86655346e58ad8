//! Certificates in PEM.

use std::fs;
use std::path::PathBuf;

use pyo3::prelude::*;

use crate::arguments::{Argument, Expected, named};
use crate::errors::{Failure, refuse_pickle};

/// PEM, or the path of a file with it.
pub(crate) enum Pem {
    /// PEM when something in it begins, else a path.
    Text(String),
    Bytes(Vec<u8>),
    Path(PathBuf),
}

const BEGIN: &str = "-----BEGIN";

impl<'a, 'py> FromPyObject<'a, 'py> for Pem {
    type Error = PyErr;

    fn extract(argument: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = argument.extract() {
            return Ok(Self::Text(text));
        }
        if let Ok(bytes) = argument.extract() {
            return Ok(Self::Bytes(bytes));
        }
        argument.extract().map(Self::Path)
    }
}

impl Expected for Pem {
    const EXPECTED: &'static str = "PEM as str or bytes, or the path of a file with it";
}

impl Pem {
    /// The bytes; those of a file are read now. A text is not shown: it may be a key.
    pub(crate) fn read(self, py: Python<'_>, setting: &str) -> PyResult<Vec<u8>> {
        let (read, reason) = match self {
            Self::Text(text) if text.contains(BEGIN) => return Ok(text.into_bytes()),
            Self::Bytes(bytes) => return Ok(bytes),
            Self::Text(text) => (fs::read(text), "neither PEM nor a file that can be read".to_owned()),
            Self::Path(path) => (fs::read(&path), format!("{} can't be read", path.display())),
        };
        read.map_err(|error| Failure::setting(setting, format!("{reason}: {}", error.kind())).into_py_err(py))
    }
}

/// A certificate with its key, by which a client proves who it is: to a proxy of a company, as a rule. The key is never
/// shown.
///
/// - `chain`: The certificates, the client's own first.
/// - `key`: The private key of the first one.
///
/// Both are PEM, as text or as bytes, or the path of a file with it.
#[pyclass(frozen, module = "waba")]
pub(crate) struct ClientCertificate(pub(crate) waba::http::ClientCertificate);

#[pymethods]
impl ClientCertificate {
    #[new]
    fn new(py: Python<'_>, chain: Argument<Pem>, key: Argument<Pem>) -> PyResult<Self> {
        named!(chain, key);
        let not_text = |_| Failure::setting("key", "not PEM").into_py_err(py);
        let key = String::from_utf8(key.read(py, "key")?).map_err(not_text)?;
        Ok(Self(waba::http::ClientCertificate::pem(chain.read(py, "chain")?, key)))
    }

    fn __repr__(&self) -> &'static str {
        "<waba.ClientCertificate>"
    }

    fn __reduce__(&self) -> PyResult<()> {
        refuse_pickle("ClientCertificate")
    }
}
