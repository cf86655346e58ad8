//! Verifies and decrypts the requests of a flow.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use waba_types::flow::{FlowEnvelope, FlowExchange};
use waba_types::{DecodeError, decode};

use super::cipher::{Exchange, VECTOR_BYTES};
use super::error::FlowError;
use super::key::FlowKey;
use super::request::FlowRequest;
use crate::webhook::{Auth, Headers};

/// Longest body that is read, in bytes. Files stand outside of it.
const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

/// The endpoint of a flow. Cheap to clone, safe to share between threads.
#[derive(Clone, Debug)]
pub struct FlowEndpoint {
    key: FlowKey,
    auth: Option<Auth>,
}

impl FlowEndpoint {
    /// Creates an endpoint that takes only requests with this proof: Meta signs them
    /// ([`Auth::hub_signature`]) with the secret of the app that the flow belongs to.
    pub fn new(key: FlowKey, auth: Auth) -> Self {
        Self { key, auth: Some(auth) }
    }

    /// Creates an endpoint that takes every request that is encrypted for the key, from whomever: the public key is no
    /// secret. For those to whom the app secret is not known, because the app belongs to 360dialog.
    pub fn without_auth(key: FlowKey) -> Self {
        Self { key, auth: None }
    }

    /// Verifies and decrypts a request. `body` is what came over the wire, byte for byte.
    ///
    /// # Errors
    /// Each names the [`answer_status`](FlowError::answer_status) to answer with.
    pub fn open(
        &self,
        body: impl AsRef<[u8]>,
        headers: &(impl Headers + ?Sized),
    ) -> Result<FlowRequest, FlowError> {
        let opened = self.try_open(body.as_ref(), headers);
        if let Err(error) = &opened {
            tracing::warn!(target: "waba::flows", %error, "flow request refused");
        }
        opened
    }

    /// Name of the header that carries the proof, in lower case: no other is looked at.
    pub fn header_name(&self) -> Option<&str> {
        self.auth.as_ref().map(Auth::header_name)
    }

    fn try_open(&self, body: &[u8], headers: &(impl Headers + ?Sized)) -> Result<FlowRequest, FlowError> {
        if body.len() > MAX_BODY_BYTES {
            return Err(FlowError::TooLarge { limit: MAX_BODY_BYTES, found: body.len() });
        }
        if let Some(auth) = &self.auth {
            auth.verify(headers, body)?;
        }
        let envelope: FlowEnvelope = decode(body).map_err(FlowError::Envelope)?;
        let data = octets("encrypted_flow_data", &envelope.encrypted_flow_data)?;
        let key = octets("encrypted_aes_key", &envelope.encrypted_aes_key)?;
        let vector: [u8; VECTOR_BYTES] = octets("initial_vector", &envelope.initial_vector)?
            .try_into()
            .map_err(|_| FlowError::Envelope(DecodeError::mismatch("initial_vector", "16 bytes", None)))?;

        let exchange = self.key.decrypt(&key).and_then(|key| Exchange::new(&key, vector));
        let opened = exchange.and_then(|exchange| Some((exchange.open(data)?, exchange)));
        let (plaintext, exchange) = opened.ok_or(FlowError::Decrypt)?;
        let content: FlowExchange = decode(&plaintext).map_err(FlowError::Content)?;
        Ok(FlowRequest::new(content, plaintext, exchange))
    }
}

fn octets(name: &str, base64: &str) -> Result<Vec<u8>, FlowError> {
    STANDARD.decode(base64).map_err(|_| FlowError::Envelope(DecodeError::custom(name, "not base64")))
}
