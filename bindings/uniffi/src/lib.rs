//! Foreign functions of the Kotlin and Swift packages.
//!
//! Objects hold a value of the core, records are copied. The records, the error classes and the calls of the operation
//! table are generated (`cargo xtask codegen`); the hand-written rest is what people type every day: hosts, the
//! client, webhooks and events. Kotlin and Swift sources come from the built library (`cargo xtask bindgen`).
//!
//! A panic does not cross over: [`guard`] makes an error of it.

mod client;
mod delivery;
mod error;
mod event;
mod flows;
mod generated;
mod guard;
mod headers;
mod host;
mod key_provider;
mod media;
mod media_type;
mod message;
mod numbers;
mod pages;
mod partner;
mod phone;
mod rate_limit;
mod report;
mod retry;
mod seconds;
mod secret;
mod service_window;
mod settings;
mod shown;
mod template_check;
mod thrown;
mod timestamp;
mod tracker;
mod transport;
mod webhook;

pub use client::Client;
pub use delivery::{DeliveryState, StatusRise, StatusTime};
pub use event::{Event, EventItem};
pub use flows::{
    FlowClientError, FlowEndpoint, FlowExchange, FlowMedia, FlowMediaEncryption, FlowRequest,
    flow_media_from_json, flow_token_refused, refuse_flow_token,
};
pub use generated::*;
pub use headers::WebhookHeaders;
pub use host::Host;
pub use key_provider::{KeyProvider, KeyProviderError};
pub use media::{Download, FileProgress, FileProgressError, Upload, UploadWriter};
pub use media_type::file_extension;
pub use message::{outbound_message_from_json, send_receipt_from_json};
pub use numbers::{ByteCount, Count, Integer, WholeNumber};
pub use partner::PartnerClient;
pub use phone::{chat_link, same_person};
pub use rate_limit::{RateLimitStatus, RateLimits};
pub use report::{ReportedAnswer, ReportedFlowJson, ReportedHandle, ReportedSend, ReportedUpload};
pub use retry::RetryPolicy;
pub use seconds::Seconds;
pub use secret::SecretText;
pub use service_window::ServiceWindow;
pub use settings::{CallOptions, ClientCertificate, ConnectionSettings};
pub use template_check::{check_template, template_definition_from_json};
pub use thrown::{Thrown, ThrownObject};
pub use timestamp::Timestamp;
pub use tracker::DeliveryTracker;
pub use transport::{
    HttpHeader, HttpTransport, TransportBody, TransportError, TransportPieces, TransportRequest,
    TransportResponse,
};
pub use webhook::{Auth, Webhook};

uniffi::setup_scaffolding!();
