//! What is on the wire of the 360dialog WhatsApp Business API.
//!
//! Messages, webhooks, responses, the table of operations, error codes and limits, each defined once. The client
//! (`waba`), the emulator and the generated types of Python, TypeScript, Kotlin and Swift are made from these
//! definitions. Nothing here does I/O, and nothing knows another language.
//!
//! - [`message`]: what a business sends. [`webhook`]: what it receives. [`response`]: what the API answers.
//! - [`api`]: requests and answers of the calls that manage templates, groups, accounts and all else.
//! - [`flow`]: what the endpoint of a flow receives.
//! - [`operations`]: the table of API calls. [`dialect`]: the two ways to write them down.
//! - [`short_calls`]: the everyday messages that have a call of their own in every language.
//! - [`rules`]: limits, checked before anything is sent. [`descriptor`]: what code generation reads.
//! - [`rates`], [`priority`]: how often a number may do what, and which message goes first when it must wait.
//! - [`template_check`]: whether a message fits the template that it is made from.
//! - [`delivery`], [`service_window`], [`phone`], [`media_type`]: what every user of webhooks would write otherwise.
//! - [`loopback`], [`printable`]: what client, emulator and command must not see differently.
//! - [`error_codes`], [`retry`]: the table of error codes, the kinds of errors, and whether doing the same again is safe.

// The macros name this crate by its full path, also inside of it.
extern crate self as waba_types;

pub mod api;
pub mod decode;
pub mod delivery;
pub mod descriptor;
pub mod dialect;
pub mod error_codes;
pub mod flow;
mod from_text;
pub mod ids;
pub mod inline;
pub mod loopback;
pub mod media_type;
pub mod message;
pub mod model;
pub mod number;
pub mod open;
pub mod operations;
pub mod phone;
pub mod printable;
pub mod priority;
pub mod rates;
mod received;
pub mod response;
pub mod retry;
pub mod rules;
pub mod secret;
pub mod service_window;
pub mod shapes;
pub mod short_calls;
pub mod slots;
pub mod template_check;
pub mod time;
mod unknown_name;
pub mod webhook;

/// All models, unions and enums in one place, for generated code.
pub mod models {
    pub use crate::api::*;
    pub use crate::dialect::Dialect;
    pub use crate::flow::*;
    pub use crate::media_type::MediaKind;
    pub use crate::message::*;
    pub use crate::priority::MessagePriority;
    pub use crate::response::*;
    pub use crate::retry::Retry;
    pub use crate::webhook::*;
}

pub use decode::{DecodeError, decode, decode_member};
pub use delivery::{DeliveryState, StatusRise};
pub use dialect::Dialect;
pub use ids::{GroupId, MessageId, OpaqueId, PhoneNumberId, UserId};
pub use media_type::{MediaKind, file_extension, mime_type_of};
pub use message::{MarkRead, MessageContent, MessageContext, OutboundMessage, TextContent};
pub use number::{Amount, Count};
pub use open::{Extra, Raw};
pub use operations::{OPERATIONS, Operation, OperationSpec};
pub use phone::{chat_link, same_person};
pub use priority::MessagePriority;
pub use response::{SendReceipt, Success};
pub use rules::{Violation, check};
pub use service_window::ServiceWindow;
pub use short_calls::{SHORT_CALLS, ShortCall};
pub use time::Timestamp;
pub use unknown_name::UnknownName;
pub use waba_macros::{closed_enum, model, open_enum};
pub use webhook::{
    Content, InboundText, MessageStatus, MessageType, ReplyContext, StatusUpdate, WebhookConfig,
    WebhookContact, WebhookError, WebhookMessage,
};
