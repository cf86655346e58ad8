//! Proofs of webhook requests.

use pyo3::prelude::*;
use waba::Error;

use crate::arguments::{Argument, Expected, named};
use crate::errors::{Failure, refuse_pickle};

/// One way for a webhook request to prove where it comes from. The secret is never shown.
#[pyclass(frozen, module = "waba")]
pub(crate) struct Auth(pub(crate) waba::webhook::Auth);

#[pymethods]
impl Auth {
    /// Expects HTTP Basic authentication: `Authorization: Basic …`.
    #[staticmethod]
    fn basic(py: Python<'_>, user: Argument<&str>, password: Argument<&str>) -> PyResult<Self> {
        named!(user, password);
        Self::checked(py, waba::webhook::Auth::basic(user, password))
    }

    /// Expects a header with a fixed, secret value, as given to the API together with the webhook's URL.
    #[staticmethod]
    fn header(py: Python<'_>, name: Argument<&str>, value: Argument<&str>) -> PyResult<Self> {
        named!(name, value);
        Self::checked(py, waba::webhook::Auth::header(name, value))
    }

    /// Expects 360dialog's signature of the body, which partners get, under the platform secret.
    #[staticmethod]
    fn signature_360dialog(py: Python<'_>, secret: Argument<Secret>) -> PyResult<Self> {
        named!(secret);
        Self::checked(py, waba::webhook::Auth::signature_360dialog(secret.as_ref()))
    }

    /// Expects Meta's signature of the body under the app secret. 360dialog does not relay it.
    #[staticmethod]
    fn hub_signature(py: Python<'_>, secret: Argument<Secret>) -> PyResult<Self> {
        named!(secret);
        Self::checked(py, waba::webhook::Auth::hub_signature(secret.as_ref()))
    }

    fn __repr__(&self) -> String {
        format!("<waba.{:?}>", self.0)
    }

    fn __reduce__(&self) -> PyResult<()> {
        refuse_pickle("Auth")
    }
}

impl Auth {
    fn checked(py: Python<'_>, auth: Result<waba::webhook::Auth, Error>) -> PyResult<Self> {
        auth.map(Self).map_err(|error| Failure::from(error).into_py_err(py))
    }
}

/// A secret as text or as bytes.
#[derive(FromPyObject)]
pub(crate) enum Secret {
    Text(String),
    Bytes(Vec<u8>),
}

impl Expected for Secret {
    const EXPECTED: &'static str = "a str or bytes";
}

impl AsRef<[u8]> for Secret {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}
