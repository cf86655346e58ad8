//! What a business receives: the contents of webhook events, and the configuration of webhooks.
//!
//! The envelope (entries, changes, values) has no types: `waba::webhook` walks it and makes one event of each
//! item. The types here are the items' contents.

mod config;
mod content;
mod error;
mod inbound;
mod status;

pub use config::{WebhookConfig, WebhookHeaders};
pub use content::{Content, ITEMS};
pub use error::{ErrorData, WebhookError};
pub use inbound::{InboundContent, InboundMessage, InboundText, MessageType, ReplyContext};
pub use status::{
    Conversation, ConversationOrigin, MessageStatus, Pricing, PricingCategory, PricingModel, PricingType,
    StatusMessage, StatusUpdate,
};
