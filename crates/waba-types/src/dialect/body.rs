//! The bodies of requests and answers.

use super::Dialect;
use crate::decode::{DecodeError, decode};
use crate::message::{NoContent, RawMessage};
use crate::model::Model;
use crate::open::{Extra, Raw};
use crate::response::CurrentWebhook;
use crate::webhook::WebhookConfig;

/// The body of a request.
pub trait Request: Model + Send + Sync {
    /// The body to send; nothing for calls without one.
    ///
    /// # Errors
    /// When the value can't be written as JSON.
    fn to_wire(&self, dialect: Dialect) -> Result<Option<Vec<u8>>, serde_json::Error> {
        let _ = dialect;
        serde_json::to_vec(self).map(Some)
    }

    /// Reads the body of a request; `parameter` gives the value of `{…}` in the path.
    ///
    /// # Errors
    /// When the body does not fit; the error names the path.
    fn from_wire(dialect: Dialect, parameter: Option<&str>, body: &[u8]) -> Result<Self, DecodeError> {
        let _ = (dialect, parameter);
        decode(body)
    }

    /// The value of `{…}` in the path of the call.
    fn path_parameter(&self) -> Option<&str> {
        None
    }
}

/// The body of an answer.
pub trait Response: Model + Send + Sync {
    /// Reads the body of a successful answer.
    ///
    /// # Errors
    /// When the body does not fit; the error names the path.
    fn from_wire(dialect: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        let _ = dialect;
        decode(body)
    }

    /// The body of a successful answer.
    ///
    /// # Errors
    /// When the value can't be written as JSON.
    fn to_wire(&self, dialect: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        let _ = dialect;
        serde_json::to_vec(self)
    }
}

/// What `messaging_product` always says.
pub(super) const WHATSAPP: &str = "whatsapp";

/// The state of the On-Premise API that its answers report.
const API_STATUS: &str = "stable";

/// The last feature release of the On-Premise API.
const ON_PREMISE_VERSION: &str = "2.53";

impl Request for WebhookConfig {}

impl Response for CurrentWebhook {}

impl Request for NoContent {
    fn to_wire(&self, _: Dialect) -> Result<Option<Vec<u8>>, serde_json::Error> {
        Ok(None)
    }

    fn from_wire(_: Dialect, _: Option<&str>, _: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self::new())
    }
}

impl Request for RawMessage {
    fn to_wire(&self, _: Dialect) -> Result<Option<Vec<u8>>, serde_json::Error> {
        Ok(Some(self.message.as_str().as_bytes().to_vec()))
    }

    fn from_wire(_: Dialect, _: Option<&str>, body: &[u8]) -> Result<Self, DecodeError> {
        decode::<Raw>(body).map(Self::new)
    }
}

/// `meta` of an on-premise answer.
pub(crate) fn on_premise_meta() -> Result<Raw, serde_json::Error> {
    Raw::new(format!(r#"{{"api_status":"{API_STATUS}","version":"{ON_PREMISE_VERSION}"}}"#))
}

/// Reads a model from the fields that are left after others were taken out.
pub(super) fn redecode<T: Model>(fields: &Extra) -> Result<T, DecodeError> {
    let json = serde_json::to_vec(fields).map_err(|error| DecodeError::mismatch("", error.to_string()))?;
    decode(&json)
}
