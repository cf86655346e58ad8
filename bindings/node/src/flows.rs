//! The endpoint of a flow. JSON crosses over as text.

use napi::bindgen_prelude::{Buffer, ClassInstance};
use napi_derive::napi;
use waba::flows::{self, FlowError, FlowKey};
use waba_types::Raw;

use crate::outcome::{self, Outcome};
use crate::webhook::{Auth, pairs};

/// Verifies and decrypts the requests of a flow.
#[napi]
pub struct FlowEndpoint {
    endpoint: flows::FlowEndpoint,
}

#[napi]
impl FlowEndpoint {
    /// Creates an endpoint with a private key in PEM; without a proof it takes every request.
    #[napi(ts_return_type = "FlowEndpoint | string")]
    pub fn create(private_key: String, auth: Option<ClassInstance<Auth>>) -> Outcome<FlowEndpoint> {
        outcome::object(|| {
            FlowKey::from_pem(private_key).map(|key| Self {
                endpoint: match &auth {
                    Some(auth) => flows::FlowEndpoint::new(key, auth.auth.clone()),
                    None => flows::FlowEndpoint::without_auth(key),
                },
            })
        })
    }

    /// Verifies and decrypts a request. `headers` are names and values in turn.
    #[napi(ts_return_type = "FlowRequest | string")]
    pub fn open(&self, body: &[u8], headers: Vec<String>) -> Outcome<FlowRequest> {
        outcome::object(|| self.endpoint.open(body, &pairs(&headers)).map(|request| FlowRequest { request }))
    }
}

/// A request of a flow.
#[napi]
pub struct FlowRequest {
    request: flows::FlowRequest,
}

#[napi]
impl FlowRequest {
    /// What happened.
    #[napi(getter)]
    pub fn action(&self) -> Option<&str> {
        self.request.action().map(|action| action.as_str())
    }

    /// The screen on which it happened.
    #[napi(getter)]
    pub fn screen(&self) -> Option<&str> {
        self.request.screen()
    }

    /// What the screen sends along, as JSON.
    #[napi(getter)]
    pub fn data(&self) -> Option<&str> {
        self.request.data().map(Raw::as_str)
    }

    /// Whose flow it is.
    #[napi(getter)]
    pub fn flow_token(&self) -> Option<&str> {
        self.request.flow_token()
    }

    /// Meta's signature of the flow token.
    #[napi(getter)]
    pub fn flow_token_signature(&self) -> Option<&str> {
        self.request.flow_token_signature()
    }

    /// Version of the data API.
    #[napi(getter)]
    pub fn version(&self) -> Option<&str> {
        self.request.version()
    }

    /// What went wrong on the phone: the error, and in words.
    #[napi(getter)]
    pub fn client_error(&self) -> Option<Vec<Option<String>>> {
        self.request.client_error().map(|error| vec![Some(error.error.clone()), error.message.clone()])
    }

    /// The exact bytes that were encrypted.
    #[napi(getter)]
    pub fn raw(&self) -> Buffer {
        self.request.raw().into()
    }

    /// The files in a field of the data.
    #[napi(ts_return_type = "FlowMedia[] | string")]
    pub fn media(&self, name: String) -> Outcome<Vec<FlowMedia>> {
        outcome::object(|| {
            let media = self.request.media(&name)?;
            Ok::<_, flows::FlowMediaError>(media.into_iter().map(|media| FlowMedia { media }).collect())
        })
    }

    /// Answers what every endpoint answers alike. An outcome in JSON, `null` for all other requests.
    #[napi]
    pub fn automatic_reply(&self) -> String {
        answer(|| self.request.automatic_reply())
    }

    /// Answers with a screen and its data in JSON. An outcome in JSON, as all answers.
    #[napi]
    pub fn reply(&self, screen: String, data: String) -> String {
        answer(|| self.request.reply(&screen, &Raw::new(data)?).map(Some))
    }

    /// Answers that the flow is finished.
    #[napi]
    pub fn finish(&self, params: String) -> String {
        answer(|| self.request.finish(&Raw::new(params)?).map(Some))
    }

    /// Answers with any JSON.
    #[napi]
    pub fn reply_raw(&self, json: String) -> String {
        answer(|| self.request.reply_raw(&Raw::new(json)?).map(Some))
    }

    /// Status with which to refuse a flow token.
    #[napi]
    pub fn token_refused() -> u16 {
        flows::TOKEN_REFUSED
    }

    /// The body with which to refuse a flow token.
    #[napi]
    pub fn refuse_token(message: String) -> String {
        flows::refuse_token(&message)
    }
}

/// A file that somebody chose in a flow.
#[napi]
pub struct FlowMedia {
    media: flows::FlowMedia,
}

#[napi]
impl FlowMedia {
    /// Reads the description of a file in JSON.
    #[napi(ts_return_type = "FlowMedia | string")]
    pub fn read(json: String) -> Outcome<FlowMedia> {
        outcome::object(|| flows::media_from_json(json.as_bytes()).map(|media| Self { media }))
    }

    /// Id of the file.
    #[napi(getter)]
    pub fn media_id(&self) -> Option<&str> {
        self.media.media_id.as_deref()
    }

    /// Address of the encrypted file.
    #[napi(getter)]
    pub fn cdn_url(&self) -> Option<&str> {
        self.media.cdn_url.as_deref()
    }

    /// Name of the file.
    #[napi(getter)]
    pub fn file_name(&self) -> Option<&str> {
        self.media.file_name.as_deref()
    }

    /// Decrypts the file.
    #[napi(ts_return_type = "Buffer | string")]
    pub fn decrypt(&self, encrypted: &[u8]) -> Outcome<Buffer> {
        outcome::object(|| flows::decrypt_media(&self.media.encryption_metadata, encrypted).map(Buffer::from))
    }
}

fn answer(work: impl FnOnce() -> Result<Option<String>, FlowError>) -> String {
    // A text in base64, or nothing, always has JSON.
    outcome::attempt(|| work().map(|answer| serde_json::to_vec(&answer).unwrap_or_default()))
}
