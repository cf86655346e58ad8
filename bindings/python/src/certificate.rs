//! Certificates in PEM.

use std::fs;
use std::path::PathBuf;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::errors::refuse_pickle;

/// PEM: as text, as bytes, or in a file.
#[derive(FromPyObject)]
pub(crate) enum Pem {
    Text(String),
    Bytes(Vec<u8>),
    Path(PathBuf),
}

impl Pem {
    /// The bytes; those of a file are read now.
    pub(crate) fn read(self) -> PyResult<Vec<u8>> {
        match self {
            Self::Text(text) => Ok(text.into_bytes()),
            Self::Bytes(bytes) => Ok(bytes),
            Self::Path(path) => Ok(fs::read(path)?),
        }
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
    fn new(chain: Pem, key: Pem) -> PyResult<Self> {
        let key = String::from_utf8(key.read()?).map_err(|_| PyValueError::new_err("key: not PEM"))?;
        Ok(Self(waba::http::ClientCertificate::pem(chain.read()?, key)))
    }

    fn __repr__(&self) -> &'static str {
        "<waba.ClientCertificate>"
    }

    fn __reduce__(&self) -> PyResult<()> {
        refuse_pickle("ClientCertificate")
    }
}
