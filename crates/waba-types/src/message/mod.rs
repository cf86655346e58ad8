//! What a business sends.

mod no_content;
mod read;
mod text;

pub use no_content::NoContent;
pub use read::MarkRead;
pub use text::TextContent;
use waba_macros::{model, open_enum};

use crate::ids::{MessageId, UserId};

/// A message to one person or group.
///
/// The same value goes to every host; [`dialect`](crate::dialect) writes the body that the host wants.
#[model(outbound)]
pub struct OutboundMessage {
    /// Recipient: a phone number in full international form (`+4915112345678`; spaces, `-`, `(` and `)` are
    /// accepted), a WhatsApp id, a business-scoped user id, or a group id when `recipient_type` is `group`.
    #[limit(chars = 1..=256)]
    pub to: UserId,
    /// Whether `to` is a person (the default) or a group.
    pub recipient_type: Option<RecipientType>,
    /// What is sent.
    #[field(union)]
    pub content: MessageContent,
    /// Quotes an earlier message of the conversation.
    pub context: Option<MessageContext>,
    /// Text that comes back in the status webhooks of this message, at most 512 characters. Never shown to the user.
    #[limit(chars = 0..=512)]
    #[field(dialect = "cloud")]
    pub biz_opaque_callback_data: Option<String>,
}

impl OutboundMessage {
    /// Creates a text message.
    pub fn text(to: impl Into<UserId>, body: impl Into<String>) -> Self {
        Self::new(to, TextContent::new(body))
    }

    /// Quotes the message `id`: the recipient sees it above this one.
    #[must_use]
    pub fn reply_to(self, id: impl Into<MessageId>) -> Self {
        self.context(MessageContext::new(id))
    }
}

/// The kinds of messages.
#[model(outbound)]
pub enum MessageContent {
    /// Text.
    Text(TextContent),
}

/// The message that an outbound message quotes.
#[model(outbound)]
pub struct MessageContext {
    /// Id of the quoted message. The quote is left out when that message is deleted or older than about 30 days.
    #[limit(chars = 1..=512)]
    pub message_id: MessageId,
}

open_enum! {
    /// Whether a recipient is a person or a group.
    pub enum RecipientType {
        /// One person.
        Individual = "individual",
        /// A group.
        Group = "group",
    }
}
