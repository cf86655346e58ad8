//! The endpoint of a flow: WhatsApp asks it for the next screen, and encrypts both question and answer.
//!
//! [`FlowEndpoint::open`] verifies and decrypts a request. [`FlowRequest::reply`] makes the text with which to answer
//! it, encrypted under the request's own key. [`decrypt_media`] decrypts what somebody chose in a flow.
//!
//! ```
//! # fn answer(pem: &str, body: Vec<u8>, headers: Vec<(String, String)>) -> Result<(u16, String), Box<dyn std::error::Error>> {
//! use waba::flows::{FlowAction, FlowEndpoint, FlowKey};
//! use waba::webhook::Auth;
//!
//! let endpoint = FlowEndpoint::new(FlowKey::from_pem(pem)?, Auth::hub_signature("app secret")?);
//! let request = match endpoint.open(body, &headers) {
//!     Ok(request) => request,
//!     Err(error) => return Ok((error.answer_status(), String::new())),
//! };
//! let answer = match (request.automatic_reply()?, request.action()) {
//!     (Some(pong), _) => pong,
//!     (None, Some(FlowAction::Init)) => request.reply("SEATS", &serde_json::json!({ "free": [4, 7] }))?,
//!     _ => request.finish(&serde_json::json!({ "seat": 7 }))?,
//! };
//! Ok((200, answer)) // as `text/plain`
//! # }
//! ```
//!
//! Behind the feature `flows`, for what ring lacks: decryption with RSA-OAEP and AES-CBC, and AES-GCM with long vectors.

mod cipher;
mod endpoint;
mod error;
mod key;
mod media;
mod request;

pub use endpoint::FlowEndpoint;
pub use error::{FlowError, FlowMediaError, InvalidFlowKey};
pub use key::FlowKey;
pub use media::{decrypt_media, media_from_json};
pub use request::{FlowClientError, FlowRequest, TOKEN_REFUSED, refuse_token};
pub use waba_types::flow::{FlowAction, FlowExchange, FlowMedia, FlowMediaEncryption};
