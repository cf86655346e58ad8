//! Read receipts.

use waba_macros::{model, open_enum};

use crate::ids::MessageId;

/// Marks an inbound message, and the earlier ones of its conversation, as read.
#[model(request, by_hand)]
pub struct MarkRead {
    /// Id of the inbound message, from its webhook.
    #[limit(chars = 1..)]
    pub message_id: MessageId,
    /// Shows that an answer is being written, until one is sent or 25 seconds have passed.
    #[field(dialect = "cloud")]
    pub typing_indicator: Option<TypingIndicator>,
}

/// A sign that an answer is being written.
#[model(request)]
pub struct TypingIndicator {
    /// What is being written.
    #[field(name = "type")]
    pub kind: TypingKind,
}

open_enum! {
    /// What is being written.
    #[documented]
    pub enum TypingKind {
        /// Text.
        Text = "text",
    }
}
