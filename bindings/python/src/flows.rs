//! The endpoint of a flow.

use bytes::Bytes;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;
use waba::flows::{self, FlowError, FlowKey};
use waba_types::Raw;

use crate::arguments::{Argument, named};
use crate::auth::{Auth, Secret};
use crate::errors::{Failure, refuse_pickle};
use crate::exit;
use crate::headers;
use crate::json::{self, Json};
use crate::webhook::{octets, shielded};

/// The endpoint of a flow: verifies and decrypts its requests. Threads may share it.
///
/// `private_key` is an RSA key of at least 2048 bits in PEM (PKCS#8 or PKCS#1) without a password. Meta signs requests
/// with the secret of the app that the flow belongs to: `Auth.hub_signature(secret)`.
#[pyclass(frozen, module = "waba")]
pub(crate) struct FlowEndpoint(flows::FlowEndpoint);

#[pymethods]
impl FlowEndpoint {
    #[new]
    fn new(py: Python<'_>, private_key: Argument<Secret>, auth: Argument<Bound<'_, Auth>>) -> PyResult<Self> {
        named!(private_key, auth);
        let key = read_key(py, &private_key)?;
        Ok(Self(flows::FlowEndpoint::new(key, auth.get().0.clone())))
    }

    /// An endpoint that takes every request that is encrypted for the key, from whomever: the public key is no secret.
    /// For those to whom the app secret is not known, because the app belongs to 360dialog.
    #[staticmethod]
    fn without_auth(py: Python<'_>, private_key: Argument<Secret>) -> PyResult<Self> {
        named!(private_key);
        Ok(Self(flows::FlowEndpoint::without_auth(read_key(py, &private_key)?)))
    }

    /// Verifies and decrypts a request.
    ///
    /// `body` is what came over the wire, byte for byte; `headers` are a mapping or pairs. Raises `VerificationError` or
    /// `FlowRequestError`: answer with the error's `answer_status` and an empty body.
    fn open(&self, body: &Bound<'_, PyAny>, headers: &Bound<'_, PyAny>) -> PyResult<FlowRequest> {
        let py = body.py();
        let wanted = self.0.header_name();
        let headers =
            headers::select(headers, |name| wanted.is_some_and(|wanted| name.eq_ignore_ascii_case(wanted)))?;
        let body: Bytes = octets(body)?;
        let opened = exit::detached(py, || shielded(|| self.0.open(body, &headers)));
        opened.map(FlowRequest).map_err(|failure| failure.into_py_err(py))
    }

    fn __repr__(&self) -> String {
        format!("<waba.{:?}>", self.0)
    }

    fn __reduce__(&self) -> PyResult<()> {
        refuse_pickle("FlowEndpoint")
    }
}

fn read_key(py: Python<'_>, pem: &Secret) -> PyResult<FlowKey> {
    FlowKey::from_pem(pem).map_err(|error| Failure::from(error).into_py_err(py))
}

/// A request of a flow: what happened on which screen. It is answered once.
#[pyclass(frozen, module = "waba")]
pub(crate) struct FlowRequest(flows::FlowRequest);

#[pymethods]
impl FlowRequest {
    /// Status with which to refuse a flow token; see `refuse_token`.
    #[classattr]
    const TOKEN_REFUSED: u16 = flows::TOKEN_REFUSED;

    /// What happened: `ping`, `INIT`, `BACK` or `data_exchange`. Call `automatic_reply` first: something may have gone
    /// wrong on the phone, whatever stands here.
    #[getter]
    fn action(&self) -> Option<&str> {
        self.0.action().map(|action| action.as_str())
    }

    /// The screen on which it happened.
    #[getter]
    fn screen(&self) -> Option<&str> {
        self.0.screen()
    }

    /// What the screen sends along, as the flow defines it: mostly a dictionary.
    #[getter]
    fn data<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.data().map(|data| json::read(py, data.as_str().as_bytes())).transpose()
    }

    /// The text that was sent with the flow: whose flow it is. A ping has none.
    #[getter]
    fn flow_token(&self) -> Option<&str> {
        self.0.flow_token()
    }

    /// Meta's signature of the flow token, as it came: how it is made is not documented.
    #[getter]
    fn flow_token_signature(&self) -> Option<&str> {
        self.0.flow_token_signature()
    }

    /// Version of the data API, such as `3.0`.
    #[getter]
    fn version(&self) -> Option<&str> {
        self.0.version()
    }

    /// What went wrong on the phone, if the request tells of that.
    #[getter]
    fn client_error(&self) -> Option<FlowClientError> {
        let error = self.0.client_error()?.clone();
        Some(FlowClientError { error: error.error, message: error.message })
    }

    /// The exact bytes that were encrypted.
    #[getter]
    fn raw<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.raw())
    }

    /// The files in the field `name` of the data; none if there is no such field. Raises `FlowMediaError` when something
    /// else stands there.
    fn media(&self, py: Python<'_>, name: Argument<&str>) -> PyResult<Vec<FlowMedia>> {
        named!(name);
        let media = shielded(|| self.0.media(name)).map_err(|failure| failure.into_py_err(py))?;
        Ok(media.into_iter().map(FlowMedia).collect())
    }

    /// Answers what every endpoint answers alike: a health check, and the news that something went wrong on the phone.
    /// `None` for all other requests.
    fn automatic_reply(&self, py: Python<'_>) -> PyResult<Option<String>> {
        shielded(|| self.0.automatic_reply()).map_err(|failure| failure.into_py_err(py))
    }

    /// Answers with the screen to show and its data. `error_message` in the data is shown in a bar below the screen.
    ///
    /// Gives the body of the answer, to be sent with status 200 as `text/plain`.
    #[pyo3(signature = (screen, data=None))]
    fn reply(
        &self,
        py: Python<'_>,
        screen: Argument<&str>,
        data: Option<Argument<Json>>,
    ) -> PyResult<String> {
        named!(screen, data);
        let data = data.map_or_else(|| Ok("{}".to_owned()), Json::into_text)?;
        answered(py, || self.0.reply(screen, &Raw::new(data)?))
    }

    /// Answers that the flow is finished. The parameters come back in a webhook, together with the flow token.
    #[pyo3(signature = (params=None))]
    fn finish(&self, py: Python<'_>, params: Option<Argument<Json>>) -> PyResult<String> {
        named!(params);
        let params = params.map_or_else(|| Ok("{}".to_owned()), Json::into_text)?;
        answered(py, || self.0.finish(&Raw::new(params)?))
    }

    /// Answers with any JSON.
    fn reply_raw(&self, py: Python<'_>, answer: Argument<Json>) -> PyResult<String> {
        named!(answer);
        let answer = answer.into_text()?;
        answered(py, || self.0.reply_raw(&Raw::new(answer)?))
    }

    /// The body with which to refuse a flow token that is no longer valid, to be sent with status `TOKEN_REFUSED` as
    /// `application/json`. WhatsApp shows the message and closes the flow.
    #[staticmethod]
    fn refuse_token(message: Argument<&str>) -> PyResult<String> {
        named!(message);
        Ok(flows::refuse_token(message))
    }

    fn __repr__(&self) -> String {
        format!("<waba.FlowRequest {} {}>", self.action().unwrap_or("-"), self.screen().unwrap_or("-"))
    }

    fn __reduce__(&self) -> PyResult<()> {
        refuse_pickle("FlowRequest")
    }
}

/// What went wrong on the phone after an answer.
#[pyclass(frozen, get_all, module = "waba")]
pub(crate) struct FlowClientError {
    /// Name of the error; JSON if it is not a text.
    error: String,
    /// In words.
    message: Option<String>,
}

#[pymethods]
impl FlowClientError {
    fn __repr__(&self) -> String {
        format!("<waba.FlowClientError {}>", self.error)
    }
}

/// A file that somebody chose in a flow.
///
/// `description` is an item of the list that a `PhotoPicker` or `DocumentPicker` gives, as a dictionary.
#[pyclass(frozen, module = "waba")]
pub(crate) struct FlowMedia(flows::FlowMedia);

#[pymethods]
impl FlowMedia {
    #[new]
    fn new(py: Python<'_>, description: Argument<Json>) -> PyResult<Self> {
        named!(description);
        let media = shielded(|| flows::media_from_json(&description.0));
        media.map(Self).map_err(|failure| failure.into_py_err(py))
    }

    /// Id of the file.
    #[getter]
    fn media_id(&self) -> Option<&str> {
        self.0.media_id.as_deref()
    }

    /// Address of the encrypted file, to be fetched without a key. It works for up to 20 days.
    #[getter]
    fn cdn_url(&self) -> Option<&str> {
        self.0.cdn_url.as_deref()
    }

    /// Name of the file.
    #[getter]
    fn file_name(&self) -> Option<&str> {
        self.0.file_name.as_deref()
    }

    /// Decrypts the file, `encrypted` as it came from `cdn_url`. Raises `FlowMediaError` when a hash or the HMAC is not as
    /// described.
    fn decrypt<'py>(
        &self,
        py: Python<'py>,
        encrypted: Argument<PyBackedBytes>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        named!(encrypted);
        let decrypt = || shielded(|| flows::decrypt_media(&self.0.encryption_metadata, &encrypted));
        let plaintext = exit::detached(py, decrypt).map_err(|failure| failure.into_py_err(py))?;
        Ok(PyBytes::new(py, &plaintext))
    }

    fn __repr__(&self) -> String {
        format!("<waba.FlowMedia {}>", self.media_id().unwrap_or("-"))
    }

    fn __reduce__(&self) -> PyResult<()> {
        refuse_pickle("FlowMedia")
    }
}

fn answered(py: Python<'_>, answer: impl FnOnce() -> Result<String, FlowError>) -> PyResult<String> {
    shielded(answer).map_err(|failure| failure.into_py_err(py))
}
