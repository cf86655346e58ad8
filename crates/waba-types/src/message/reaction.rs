//! Reactions to messages.

use waba_macros::model;

use crate::ids::MessageId;

/// An emoji on a message of the conversation, or its removal. Only its status `sent` is reported.
#[model(outbound)]
pub struct ReactionContent {
    /// Id of the message, which is not older than 30 days and no reaction itself.
    #[limit(chars = 1..)]
    pub message_id: MessageId,
    /// One emoji; empty removes the reaction.
    #[limit(chars = 0..=1)]
    pub emoji: String,
}

impl ReactionContent {
    /// Creates the removal of the reaction to the message `id`.
    pub fn remove(id: impl Into<MessageId>) -> Self {
        Self::new(id, "")
    }
}
