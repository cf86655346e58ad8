//! Hosts.

use pyo3::prelude::*;
use waba::{Dialect, Given};

use crate::arguments::{Argument, Choice, named};
use crate::errors::{Failure, refuse_pickle};
use crate::keys::KeyArgument;

/// Where requests go, in which dialect, with which key. The key is never shown.
///
/// - `key`: The key, or a function that is asked for it before each request, where the call waits: in the thread
///   that calls, or on the event loop, where it may be a coroutine function. It sees the context variables of
///   the call. What it raises is the cause of an `AuthenticationError`. Many calls may ask at the same time, and one that then waits for its turn asks again,
///   so it keeps what it knows. One that takes longer than `timeout` ends the call with a `TimeoutError`; in the
///   thread that calls that is seen when it has returned. What the function refers to lives until the client is closed
///   or freed: an object that holds the client and has the function as a method has to close it.
/// - `base_url`: Replaces the address: an emulator, a proxy, a test server.
#[pyclass(frozen, module = "waba")]
pub(crate) struct Host(pub(crate) waba::Host);

#[pymethods]
impl Host {
    /// 360dialog's Cloud API host, with the API key of a number.
    #[staticmethod]
    #[pyo3(signature = (key, *, base_url=None))]
    fn cloud(key: Argument<KeyArgument>, base_url: Option<Argument<String>>) -> PyResult<Self> {
        named!(key, base_url);
        Ok(Self::at(waba::Host::cloud(key.0), base_url))
    }

    /// 360dialog's On-Premise API host, with the API key of a number.
    #[staticmethod]
    #[pyo3(signature = (key, *, base_url=None))]
    fn on_premise(key: Argument<KeyArgument>, base_url: Option<Argument<String>>) -> PyResult<Self> {
        named!(key, base_url);
        Ok(Self::at(waba::Host::on_premise(key.0), base_url))
    }

    /// 360dialog's sandbox, which speaks the on-premise dialect.
    #[staticmethod]
    #[pyo3(signature = (key, *, base_url=None))]
    fn sandbox(key: Argument<KeyArgument>, base_url: Option<Argument<String>>) -> PyResult<Self> {
        named!(key, base_url);
        Ok(Self::at(waba::Host::sandbox(key.0), base_url))
    }

    /// Meta's own host, with an access token and the id of a phone number. The id is a part of the
    /// address: another `base_url` has to end with it.
    #[staticmethod]
    #[pyo3(signature = (token, phone_number_id, *, base_url=None))]
    fn meta(
        token: Argument<KeyArgument>,
        phone_number_id: Argument<&str>,
        base_url: Option<Argument<String>>,
    ) -> PyResult<Self> {
        named!(token, phone_number_id, base_url);
        Ok(Self::at(waba::Host::meta(token.0, phone_number_id), base_url))
    }

    /// 360dialog's partner API, with the API key of a partner: the host of a `PartnerClient`.
    #[staticmethod]
    #[pyo3(signature = (key, *, base_url=None))]
    fn partner(key: Argument<KeyArgument>, base_url: Option<Argument<String>>) -> PyResult<Self> {
        named!(key, base_url);
        Ok(Self::at(waba::Host::partner(key.0), base_url))
    }

    /// 360dialog's partner API, with the token of a user: the host of a `PartnerClient`.
    #[staticmethod]
    #[pyo3(signature = (token, *, base_url=None))]
    fn partner_token(token: Argument<KeyArgument>, base_url: Option<Argument<String>>) -> PyResult<Self> {
        named!(token, base_url);
        Ok(Self::at(waba::Host::partner_token(token.0), base_url))
    }

    /// 360dialog's partner API without a key: the host of a `PartnerClient` for the call `tokens.create`, which gives a
    /// token.
    #[staticmethod]
    #[pyo3(signature = (*, base_url=None))]
    fn partner_login(base_url: Option<Argument<String>>) -> PyResult<Self> {
        named!(base_url);
        Ok(Self::at(waba::Host::partner_login(), base_url))
    }

    /// The host of `dialect` that 360dialog runs, with the key of the environment variable `D360_API_KEY`; at the
    /// address of `WABA_BASE_URL` if that is set.
    #[staticmethod]
    #[pyo3(signature = (dialect=Argument::given(Choice(Dialect::Cloud))), text_signature = "(dialect='cloud')")]
    fn from_env(py: Python<'_>, dialect: Argument<Choice<Dialect>>) -> PyResult<Self> {
        named!(dialect);
        waba::Host::from_env(dialect.0).map(Self).map_err(|error| Failure::from(error).into_py_err(py))
    }

    /// The dialect that the host speaks: `cloud` or `on-premise`.
    #[getter]
    fn dialect(&self) -> &'static str {
        self.0.dialect().as_str()
    }

    fn __repr__(&self) -> String {
        format!("<waba.Host {}>", self.0.service())
    }

    fn __reduce__(&self) -> PyResult<()> {
        refuse_pickle("Host")
    }
}

impl Host {
    fn at(host: waba::Host, base_url: Option<String>) -> Self {
        Self(host.given(base_url, waba::Host::base_url))
    }
}
