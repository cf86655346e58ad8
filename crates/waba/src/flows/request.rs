//! A request of a flow, and its answer.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::json;
use waba_types::flow::{FlowAction, FlowExchange, FlowMedia};
use waba_types::{Extra, Raw, decode_member};

use super::cipher::Exchange;
use super::error::{FlowError, FlowMediaError};

/// The HTTP status for a request whose flow token is no longer valid; see [`refuse_token`].
pub const TOKEN_REFUSED: u16 = 427;

/// The body, as JSON, with which to refuse a flow token that is no longer valid, together with the status
/// [`TOKEN_REFUSED`]. It is not encrypted. WhatsApp shows `message` and closes the flow.
pub fn refuse_token(message: &str) -> String {
    json!({ "error_msg": message }).to_string()
}

/// A request of a flow: what happened on which screen.
///
/// It is answered once: encrypting two different answers under one key and vector would give both away.
pub struct FlowRequest {
    content: FlowExchange,
    raw: Vec<u8>,
    error: Option<FlowClientError>,
    exchange: Exchange,
}

/// What went wrong on the phone after an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FlowClientError {
    /// Name of the error; JSON if it is not a text.
    pub error: String,
    /// In words.
    pub message: Option<String>,
}

impl FlowRequest {
    pub(super) fn new(content: FlowExchange, raw: Vec<u8>, exchange: Exchange) -> Self {
        let error = content.data.as_ref().and_then(FlowClientError::of);
        Self { content, raw, error, exchange }
    }

    /// What happened. Look at [`client_error`](Self::client_error) first, or call
    /// [`automatic_reply`](Self::automatic_reply), which does.
    pub fn action(&self) -> Option<&FlowAction> {
        self.content.action.as_ref()
    }

    /// The screen on which it happened.
    pub fn screen(&self) -> Option<&str> {
        self.content.screen.as_deref()
    }

    /// What the screen sends along, as JSON.
    pub fn data(&self) -> Option<&Raw> {
        self.content.data.as_ref()
    }

    /// The text that was sent with the flow: whose flow it is. A ping has none.
    pub fn flow_token(&self) -> Option<&str> {
        self.content.flow_token.as_deref()
    }

    /// Meta's signature of the flow token, as it came: how it is made is not documented.
    pub fn flow_token_signature(&self) -> Option<&str> {
        self.content.flow_token_signature.as_deref()
    }

    /// Version of the data API, such as `3.0`.
    pub fn version(&self) -> Option<&str> {
        self.content.version.as_deref()
    }

    /// What went wrong on the phone, if the request tells of that.
    pub fn client_error(&self) -> Option<&FlowClientError> {
        self.error.as_ref()
    }

    /// The whole request, with the fields that this version does not know.
    pub fn content(&self) -> &FlowExchange {
        &self.content
    }

    /// The exact bytes that were encrypted.
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The files in the field `name` of the data; none if there is no such field.
    ///
    /// # Errors
    /// When something else stands there.
    pub fn media(&self, name: &str) -> Result<Vec<FlowMedia>, FlowMediaError> {
        let Some(data) = &self.content.data else { return Ok(Vec::new()) };
        let media = decode_member::<Vec<FlowMedia>>(data.as_str().as_bytes(), name);
        media.map(Option::unwrap_or_default).map_err(FlowMediaError::Description)
    }

    /// Answers what every endpoint answers alike: a health check, and the news that something went wrong on the phone.
    /// Nothing for all other requests.
    ///
    /// # Errors
    /// When the request was answered before.
    pub fn automatic_reply(&self) -> Result<Option<String>, FlowError> {
        let answer = if self.error.is_some() {
            json!({ "data": { "acknowledged": true } })
        } else if self.action() == Some(&FlowAction::Ping) {
            json!({ "data": { "status": "active" } })
        } else {
            return Ok(None);
        };
        self.reply_raw(&answer).map(Some)
    }

    /// Answers with the screen to show and its data, an object. `error_message` in the data is shown in a bar below
    /// the screen.
    ///
    /// Gives the body of the answer, to be sent with status 200 as `text/plain`.
    ///
    /// # Errors
    /// When `data` is not an object, or the request was answered before.
    pub fn reply(&self, screen: &str, data: &(impl Serialize + ?Sized)) -> Result<String, FlowError> {
        self.reply_raw(&Screen { screen, data: object("data", data)? })
    }

    /// Answers that the flow is finished. The parameters, an object, come back in a webhook, together with the flow
    /// token.
    ///
    /// # Errors
    /// When `params` is not an object, or the request was answered before.
    pub fn finish(&self, params: &(impl Serialize + ?Sized)) -> Result<String, FlowError> {
        let mut all = Extra::default();
        if let Some(token) = self.flow_token() {
            all.insert("flow_token", raw(token)?);
        }
        for (name, value) in object("params", params)?.iter() {
            all.insert(name, value.clone());
        }
        let data = Completion { extension_message_response: CompletionParams { params: all } };
        self.reply_raw(&Screen { screen: "SUCCESS", data })
    }

    /// Answers with any JSON.
    ///
    /// # Errors
    /// When `answer` is not JSON, or the request was answered before.
    pub fn reply_raw(&self, answer: &(impl Serialize + ?Sized)) -> Result<String, FlowError> {
        let answer = raw(answer)?;
        self.exchange
            .seal(answer.as_str().into())
            .map(|sealed| STANDARD.encode(sealed))
            .ok_or(FlowError::Answered)
    }
}

/// Shows what happened where, not what was said.
impl fmt::Debug for FlowRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlowRequest")
            .field("action", &self.content.action)
            .field("screen", &self.content.screen)
            .field("client_error", &self.error.is_some())
            .finish_non_exhaustive()
    }
}

impl FlowClientError {
    /// The error that `data` tells of: whatever stands in its field `error`.
    fn of(data: &Raw) -> Option<Self> {
        let member = |name| decode_member::<Raw>(data.as_str().as_bytes(), name).ok().flatten();
        let text = |raw: Raw| raw.decode().unwrap_or_else(|_| raw.as_str().to_owned());
        let error = member("error").filter(|error| *error != Raw::default())?;
        Some(Self { error: text(error), message: member("error_message").map(text) })
    }
}

#[derive(Serialize)]
struct Screen<'a, D> {
    screen: &'a str,
    data: D,
}

#[derive(Serialize)]
struct Completion {
    extension_message_response: CompletionParams,
}

#[derive(Serialize)]
struct CompletionParams {
    params: Extra,
}

/// The fields of an object, in their order and with every digit of their numbers.
fn object(name: &str, value: &(impl Serialize + ?Sized)) -> Result<Extra, FlowError> {
    let json = raw(value)?;
    json.decode().map_err(|_| FlowError::Answer(format!("{name} is not an object")))
}

fn raw(value: &(impl Serialize + ?Sized)) -> Result<Raw, FlowError> {
    Ok(Raw::new(serde_json::to_string(value)?)?)
}
