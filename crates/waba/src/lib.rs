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
//!
//! # Features
//!
//! - `flows`, off by default: the endpoint of a flow, and the cryptography that only it needs.
//!
//! # Logs, traces and metrics
//!
//! All of it goes to [`tracing`]; none of it holds a key, a number, an id or a text. Paths appear as templates.
//!
//! | target | level | what | fields |
//! |---|---|---|---|
//! | `waba::http` | info | span `call`: a call with all its attempts | `otel.name`, `otel.kind`, `waba.operation`, `server.address`, `waba.attempts`, `error.type` |
//! | `waba::http` | info | span `attempt`: one request and its answer | `otel.name`, `otel.kind`, `waba.operation`, `http.request.method`, `url.template`, `server.address`, `server.port`, `http.request.resend_count`, `http.response.status_code`, `network.protocol.version`, `error.type` |
//! | `waba::http` | debug | `answered`, `failed`: the same as the transport sees it | `method`, `elapsed`, and `status`, `version` or `sent`, `error` |
//! | `waba::http` | warn | a header of the [propagator](ClientBuilder::propagator) is left out | `error` |
//! | `waba::retry` | info | a call is repeated, a file goes on | `operation`, `kind`, and `attempt`, `delay_ms` or `bytes` |
//! | `waba::retry` | warn | a call is not repeated, since the budget is used up | `operation`, `kind` |
//! | `waba::rate_limit` | debug | a call is held back | `operation`, `limit`, `wait_ms`, `waiting` |
//! | `waba::rate_limit` | info | the server says that a limit is exceeded | `operation`, `scope`, `wait_ms` |
//! | `waba::webhook` | warn | a request is refused, a body can't be read | `error` |
//! | `waba::flows` | warn | a request of a flow is refused | `error` |
//! | `waba::metrics` | debug | `call ended`, once for each call | `monotonic_counter.waba.client.calls`, `monotonic_counter.waba.client.attempts`, `histogram.waba.client.call.duration` (seconds), `waba.operation`, `error.type` |
//!
//! The names of spans' fields are those of OpenTelemetry, and the first three of `waba::metrics` are what the `MetricsLayer` of
//! `tracing-opentelemetry` makes the counters `waba.client.calls` and `waba.client.attempts` and the histogram
//! `waba.client.call.duration` of, with the other fields as attributes. Let its filter pass `waba::metrics=debug`.

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
