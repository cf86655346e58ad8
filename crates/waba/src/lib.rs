//! SDK for the 360dialog WhatsApp Business API.
//!
//! With one API key a business sends WhatsApp messages and receives webhooks: messages from people and the states of
//! sent ones. [`Client`] does the first, [`webhook::Webhook`] the second. All other calls stand in groups: [`calls`].
//!
//! ```no_run
//! use waba::{Client, Dialect, Host};
//!
//! # async fn example() -> Result<(), waba::Error> {
//! let client = Client::new(Host::from_env(Dialect::Cloud)?)?;
//! let receipt = client.send_text("+4915112345678", "Your order is ready.").await?;
//! println!("accepted as {}", receipt.id);
//! # Ok(())
//! # }
//! ```
//!
//! What it promises:
//! - A message is sent again only with proof that it was not accepted; see [`Error::retry`].
//! - The API key goes to the configured host only, and never into a log, an error or a `Debug`.
//! - Whatever a webhook holds is reported: unknown things as they came, malformed ones beside their neighbours.

// The page of `Client` has its calls in this order: those of every day first.
mod client;
mod reply;
mod send;

mod address;
mod attempt;
pub mod calls;
mod conversions;
mod delivery;
mod error;
mod exchange;
#[cfg(feature = "flows")]
pub mod flows;
mod given;
mod host;
pub mod http;
mod http_meta;
mod json;
pub mod media;
mod options;
mod partner;
mod prepared;
mod rate_limit;
mod report;
mod retry;
mod template_check;
mod trace;
pub mod webhook;
mod webhook_settings;

/// What is on the wire: every model, operation, limit and error code.
pub use waba_types as types;
pub use waba_types::error_codes::ErrorKind;
pub use waba_types::message;
pub use waba_types::{
    Content, DeliveryState, Dialect, MarkRead, MediaKind, MessageContent, MessageId, MessagePriority,
    MessageStatus, OutboundMessage, SendReceipt, ServiceWindow, StatusRise, TextContent, Timestamp, UserId,
    Violation, WebhookConfig, chat_link, file_extension, same_person,
};

pub use attempt::{Attempt, Reached, Reported};
#[doc(inline)]
pub use calls::{Call, Items, Task};
pub use client::{Client, ClientBuilder};
pub use delivery::{DeliveryTracker, DeliveryTrackerBuilder};
pub use error::{Error, Retry};
pub use given::Given;
pub use host::{Host, Key, KeyFault};
#[doc(inline)]
pub use http::Secret;
pub use http_meta::HttpMeta;
#[doc(inline)]
pub use media::{Download, DownloadOptions, Upload, UploadWriter};
pub use options::CallOptions;
pub use partner::PartnerClient;
pub use rate_limit::{RateLimitStatus, RateLimits};
pub use reply::Reply;
pub use retry::RetryPolicy;
pub use send::{SendText, Sending};
pub use template_check::{check_template, check_template_json};
