//! Read receipts.

use waba_macros::model;

use crate::ids::MessageId;

/// Marks an inbound message, and the earlier ones of its conversation, as read.
#[model(request)]
pub struct MarkRead {
    /// Id of the inbound message, from its webhook.
    #[limit(chars = 1..=512)]
    pub message_id: MessageId,
}
