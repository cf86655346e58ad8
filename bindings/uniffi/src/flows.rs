//! The endpoint of a flow. JSON crosses over as text.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use waba::flows;
use waba_types::Raw;

use crate::generated::WabaError;
use crate::guard::guarded;
use crate::webhook::{Auth, pairs};

/// The endpoint of a flow: verifies and decrypts its requests. Safe to share between threads.
#[derive(uniffi::Object)]
#[uniffi::export(Debug)]
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
    ) -> Result<Arc<FlowRequest>, WabaError> {
        guarded(|| Ok(Arc::new(FlowRequest(self.0.open(body, &pairs(headers))?))))
    }
}

impl fmt::Debug for FlowEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A request of a flow: what happened on which screen. It is answered once.
#[derive(uniffi::Object)]
#[uniffi::export(Debug)]
pub struct FlowRequest(flows::FlowRequest);

#[uniffi::export]
impl FlowRequest {
    /// What happened: `ping`, `INIT`, `BACK` or `data_exchange`. Call `automaticReply` first: something may have gone wrong
    /// on the phone, whatever stands here.
    pub fn action(&self) -> Option<String> {
        self.0.action().map(|action| action.as_str().to_owned())
    }

    /// The screen on which it happened.
    pub fn screen(&self) -> Option<String> {
        self.0.screen().map(str::to_owned)
    }

    /// What the screen sends along, as the flow defines it: JSON.
    pub fn data_json(&self) -> Option<String> {
        self.0.data().map(|data| data.as_str().to_owned())
    }

    /// The text that was sent with the flow: whose flow it is. A ping has none.
    pub fn flow_token(&self) -> Option<String> {
        self.0.flow_token().map(str::to_owned)
    }

    /// Meta's signature of the flow token, as it came: how it is made is not documented.
    pub fn flow_token_signature(&self) -> Option<String> {
        self.0.flow_token_signature().map(str::to_owned)
    }

    /// Version of the data API, such as `3.0`.
    pub fn version(&self) -> Option<String> {
        self.0.version().map(str::to_owned)
    }

    /// What went wrong on the phone, if the request tells of that.
    pub fn client_error(&self) -> Option<FlowClientError> {
        let error = self.0.client_error()?.clone();
        Some(FlowClientError { error: error.error, text: error.message })
    }

    /// The exact bytes that were encrypted.
    pub fn raw(&self) -> Vec<u8> {
        self.0.raw().to_vec()
    }

    /// The files in the field `name` of the data; none if there is no such field. Fails with kind `flow_media` when
    /// something else stands there.
    pub fn media(&self, name: String) -> Result<Vec<Arc<FlowMedia>>, WabaError> {
        guarded(|| Ok(self.0.media(&name)?.into_iter().map(|media| Arc::new(FlowMedia(media))).collect()))
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
        guarded(|| Ok(self.0.reply(&screen, &json(data_json)?)?))
    }

    /// Answers that the flow is finished. The parameters, a JSON object, come back in a webhook, together with the flow
    /// token.
    #[uniffi::method(default(params_json = "{}"))]
    pub fn finish(&self, params_json: String) -> Result<String, WabaError> {
        guarded(|| Ok(self.0.finish(&json(params_json)?)?))
    }

    /// Answers with any JSON.
    pub fn reply_raw(&self, json: String) -> Result<String, WabaError> {
        guarded(|| Ok(self.0.reply_raw(&self::json(json)?)?))
    }
}

impl fmt::Debug for FlowRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn json(text: String) -> Result<Raw, flows::FlowError> {
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
pub fn flow_token_refused() -> u16 {
    flows::TOKEN_REFUSED
}

/// The body with which to refuse a flow token that is no longer valid, to be sent with the status `flowTokenRefused` as
/// `application/json`. WhatsApp shows the message and closes the flow.
#[uniffi::export]
pub fn refuse_flow_token(message: String) -> String {
    flows::refuse_token(&message)
}

/// A file that somebody chose in a flow.
#[derive(uniffi::Object)]
#[uniffi::export(Debug)]
pub struct FlowMedia(flows::FlowMedia);

#[uniffi::export]
impl FlowMedia {
    /// Reads a description: an item of the list that a `PhotoPicker` or `DocumentPicker` gives, as JSON.
    #[uniffi::constructor]
    pub fn from_json(json: String) -> Result<Self, WabaError> {
        guarded(|| Ok(Self(flows::media_from_json(json.as_bytes())?)))
    }

    /// Id of the file.
    pub fn media_id(&self) -> Option<String> {
        self.0.media_id.clone()
    }

    /// Address of the encrypted file, to be fetched without a key. It works for up to 20 days.
    pub fn cdn_url(&self) -> Option<String> {
        self.0.cdn_url.clone()
    }

    /// Name of the file.
    pub fn file_name(&self) -> Option<String> {
        self.0.file_name.clone()
    }

    /// Decrypts the file, `encrypted` as it came from its address. Fails with kind `flow_media` when a hash or the HMAC is
    /// not as described.
    pub fn decrypt(&self, encrypted: Vec<u8>) -> Result<Vec<u8>, WabaError> {
        guarded(|| Ok(flows::decrypt_media(&self.0.encryption_metadata, &encrypted)?))
    }
}

impl fmt::Debug for FlowMedia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
