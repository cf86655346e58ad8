//! Messages and read receipts.

use super::table::operations;
use crate::message::{MarkRead, OutboundMessage, RawMessage};
use crate::response::{SendReceipt, Success};

operations! {
    /// Sends a message. The answer means that it was accepted, not that it arrived: status webhooks tell that.
    SendMessage(OutboundMessage) -> SendReceipt = "messages.send" message, IfNotSent, "Messages",
        cloud Post "/messages" 200,
        on_premise Post "/v1/messages" 201;

    /// Sends a message as the host wants it, without any check of its content: for kinds that this version does not know.
    SendRawMessage(RawMessage) -> SendReceipt = "messages.send_raw" message, IfNotSent, "Messages",
        cloud Post "/messages" 200,
        on_premise Post "/v1/messages" 201;

    /// Marks an inbound message, and the earlier ones of its conversation, as read.
    MarkMessageRead(MarkRead) -> Success = "messages.mark_read", Freely, "Messages",
        cloud Post "/messages" 200,
        on_premise Put "/v1/messages/{message_id}" 200;
}
