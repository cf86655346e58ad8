//! Foreign functions of the Kotlin and Swift packages.
//!
//! Objects hold a value of the core, records are copied. The records, the error classes and the calls of the operation
//! table are generated (`cargo xtask codegen`); the hand-written rest is what people type every day: hosts, the
//! client, webhooks and events. Kotlin and Swift sources come from the built library (`cargo xtask bindgen`).
//!
//! A panic does not cross over: [`guard`] makes an error of it.

mod client;
mod error;
mod event;
mod generated;
mod guard;
mod headers;
mod host;
mod message;
mod partner;
mod secret;
mod webhook;

pub use client::Client;
pub use event::{Event, EventItem, EventKind};
pub use generated::*;
pub use headers::WebhookHeaders;
pub use host::{Dialect, Host};
pub use message::outbound_message_from_json;
pub use partner::PartnerClient;
pub use secret::SecretText;
pub use webhook::{Auth, Webhook};

uniffi::setup_scaffolding!();
