//! The endpoint of a flow. JSON crosses over as text.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use waba::flows;
use waba_types::Raw;

use crate::generated::WabaError;
use crate::guard::guarded;
use crate::numbers::WholeNumber;
use crate::shown::{named, show};
use crate::webhook::{Auth, pairs};

/// The endpoint of a flow: verifies and decrypts its requests. Safe to share between threads.
#[derive(uniffi::Object)]
#[uniffi::export(Display)]
pub struct FlowEndpoint(flows::FlowEndpoint);

#[uniffi::export]
impl FlowEndpoint {
    /// Creates an endpoint that takes only requests with this proof: Meta signs them with the secret of the app that the
    /// flow belongs to (`hubSignature`).
    ///
    /// `private_key` is an RSA key of at least 2048 bits in PEM (PKCS#8 or PKCS#1) without a password.
    #[uniffi::constructor]
    pub fn new(private_key: String, auth: Arc<Auth>) -> Result<Self, WabaError> {
        guarded(|| {
            let key = flows::FlowKey::from_pem(private_key)?;
            Ok(Self(flows::FlowEndpoint::new(key, auth.0.clone())))
        })
    }

    /// Creates an endpoint that takes every request that is encrypted for the key, from whomever: the public key is no
    /// secret. For those to whom the app secret is not known, because the app belongs to 360dialog.
    #[uniffi::constructor]
    pub fn without_auth(private_key: String) -> Result<Self, WabaError> {
        guarded(|| Ok(Self(flows::FlowEndpoint::without_auth(flows::FlowKey::from_pem(private_key)?))))
    }

    /// Verifies and decrypts a request. `body` is what came over the wire, byte for byte.
    ///
    /// Fails with kind `verification` or `flow_request`: answer with the report's `answerStatus` and an empty body.
    pub fn open(
        &self,
        body: Vec<u8>,
        headers: HashMap<String, Vec<String>>,
    ) -> Result<FlowRequest, WabaError> {
        guarded(|| Ok(self.0.open(body, &pairs(headers))?.into()))
    }
}

impl fmt::Display for FlowEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, "FlowEndpoint", [])
    }
}

/// A request of a flow: what happened on which screen. It is answered once.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct FlowRequest {
    /// What happened: `ping`, `INIT`, `BACK` or `data_exchange`. Call `automaticReply` first: something may have gone wrong
    /// on the phone, whatever stands here.
    pub action: Option<String>,
    /// The screen on which it happened.
    pub screen: Option<String>,
    /// What the screen sends along, as the flow defines it: JSON.
    pub data_json: Option<String>,
    /// The text that was sent with the flow: whose flow it is. A ping has none.
    pub flow_token: Option<String>,
    /// Meta's signature of the flow token, as it came: how it is made is not documented.
    pub flow_token_signature: Option<String>,
    /// Version of the data API, such as `3.0`.
    pub version: Option<String>,
    /// What went wrong on the phone, if the request tells of that.
    pub client_error: Option<FlowClientError>,
    /// The request itself, with the key of its answer.
    pub exchange: Arc<FlowExchange>,
}

impl From<flows::FlowRequest> for FlowRequest {
    fn from(request: flows::FlowRequest) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self {
            action: owned(request.action().map(|action| action.as_str())),
            screen: owned(request.screen()),
            data_json: owned(request.data().map(Raw::as_str)),
            flow_token: owned(request.flow_token()),
            flow_token_signature: owned(request.flow_token_signature()),
            version: owned(request.version()),
            client_error: request
                .client_error()
                .map(|error| FlowClientError { error: error.error.clone(), text: error.message.clone() }),
            exchange: Arc::new(FlowExchange(request)),
        }
    }
}

/// Shows what happened where, not what was said.
impl fmt::Display for FlowRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [named("action", self.action.as_ref()), named("screen", self.screen.as_ref())];
        show(f, "FlowRequest", parts)
    }
}

/// The bytes of a request of a flow, and its answer.
#[derive(uniffi::Object)]
pub struct FlowExchange(flows::FlowRequest);

#[uniffi::export]
impl FlowExchange {
    /// The exact bytes that were encrypted.
    pub fn raw(&self) -> Vec<u8> {
        self.0.raw().to_vec()
    }

    /// The files in the field `name` of the data; none if there is no such field. Fails with kind `flow_media` when
    /// something else stands there.
    pub fn media(&self, name: String) -> Result<Vec<FlowMedia>, WabaError> {
        guarded(|| Ok(self.0.media(&name)?.into_iter().map(FlowMedia::from).collect()))
    }

    /// Answers what every endpoint answers alike: a health check, and the news that something went wrong on the phone.
    /// Nothing for all other requests.
    pub fn automatic_reply(&self) -> Result<Option<String>, WabaError> {
        guarded(|| Ok(self.0.automatic_reply()?))
    }

    /// Answers with the screen to show and its data, a JSON object. `error_message` in the data is shown in a bar below the
    /// screen.
    ///
    /// Gives the body of the answer, to be sent with status 200 as `text/plain`.
    #[uniffi::method(default(data_json = "{}"))]
    pub fn reply(&self, screen: String, data_json: String) -> Result<String, WabaError> {
        guarded(|| Ok(self.0.reply(&screen, &raw(data_json)?)?))
    }

    /// Answers that the flow is finished. The parameters, a JSON object, come back in a webhook, together with the flow
    /// token.
    #[uniffi::method(default(params_json = "{}"))]
    pub fn finish(&self, params_json: String) -> Result<String, WabaError> {
        guarded(|| Ok(self.0.finish(&raw(params_json)?)?))
    }

    /// Answers with any JSON.
    pub fn reply_raw(&self, json: String) -> Result<String, WabaError> {
        guarded(|| Ok(self.0.reply_raw(&raw(json)?)?))
    }
}

fn raw(text: String) -> Result<Raw, flows::FlowError> {
    Ok(Raw::new(text)?)
}

/// What went wrong on the phone after an answer.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct FlowClientError {
    /// Name of the error; JSON if it is not a text.
    pub error: String,
    /// In words.
    pub text: Option<String>,
}

/// The HTTP status for a request whose flow token is no longer valid; see `refuseFlowToken`.
#[uniffi::export]
pub fn flow_token_refused() -> WholeNumber {
    i64::from(flows::TOKEN_REFUSED).into()
}

/// The body with which to refuse a flow token that is no longer valid, to be sent with the status `flowTokenRefused` as
/// `application/json`. WhatsApp shows the message and closes the flow.
#[uniffi::export]
pub fn refuse_flow_token(message: String) -> String {
    flows::refuse_token(&message)
}

/// A file that somebody chose in a flow.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct FlowMedia {
    /// Id of the file.
    pub media_id: Option<String>,
    /// Address of the encrypted file, to be fetched without a key. It works for up to 20 days.
    pub cdn_url: Option<String>,
    /// Name of the file.
    pub file_name: Option<String>,
    /// How the file is encrypted.
    pub encryption: Arc<FlowMediaEncryption>,
}

impl From<flows::FlowMedia> for FlowMedia {
    fn from(media: flows::FlowMedia) -> Self {
        Self {
            media_id: media.media_id,
            cdn_url: media.cdn_url,
            file_name: media.file_name,
            encryption: Arc::new(FlowMediaEncryption(media.encryption_metadata)),
        }
    }
}

impl fmt::Display for FlowMedia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, "FlowMedia", [named("mediaId", self.media_id.as_ref())])
    }
}

/// Reads the description of a file: an item of the list that a `PhotoPicker` or `DocumentPicker` gives, as JSON.
#[uniffi::export]
pub fn flow_media_from_json(json: String) -> Result<FlowMedia, WabaError> {
    guarded(|| Ok(flows::media_from_json(json.as_bytes())?.into()))
}

/// The keys and hashes of a file. Never shows them.
#[derive(uniffi::Object)]
pub struct FlowMediaEncryption(flows::FlowMediaEncryption);

#[uniffi::export]
impl FlowMediaEncryption {
    /// Decrypts the file, `encrypted` as it came from its address. Fails with kind `flow_media` when a hash or the HMAC is
    /// not as described.
    pub fn decrypt(&self, encrypted: Vec<u8>) -> Result<Vec<u8>, WabaError> {
        guarded(|| Ok(flows::decrypt_media(&self.0, &encrypted)?))
    }
}
