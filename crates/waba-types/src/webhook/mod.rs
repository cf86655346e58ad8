//! What a business receives: the contents of webhook events, and the configuration of webhooks.
//!
//! The envelope (entries, changes, values) has no types: `waba::webhook` walks it and makes one event of each
//! item. The types here are the items' contents.

mod account;
mod call;
pub mod changes;
mod coexistence;
mod config;
mod contact;
mod contacts;
mod content;
mod context;
mod error;
mod event_kind;
mod flow;
mod group;
mod handover;
mod inbound;
mod interactive;
mod location;
mod media;
mod notice;
mod order;
mod partner;
mod payment;
mod phone_number;
mod signature;
mod status;
mod template;
mod text;
mod user;

pub use account::*;
pub use call::*;
pub use coexistence::*;
pub(crate) use config::{HEADERS_RULE, Receiver, URL_RULE, check_headers, check_url, receivers};
pub use config::{MASKS, WebhookConfig, WebhookHeaders};
pub use contact::*;
pub use contacts::*;
pub use content::{CONTENTS, Content, ContentDescriptor, ITEMS};
pub use context::*;
pub use error::{ErrorData, WebhookError};
pub use event_kind::EventKind;
pub use flow::*;
pub use group::*;
pub use handover::*;
pub use inbound::*;
pub use interactive::*;
pub use location::*;
pub use media::*;
pub use notice::*;
pub use order::*;
pub use partner::*;
pub use payment::*;
pub use phone_number::*;
pub use signature::*;
pub use status::*;
pub use template::*;
pub use text::*;
pub use user::*;
