//! Reactions to messages.

use waba_macros::model;

use crate::ids::MessageId;
use crate::rules::{Path, Violation};

/// An emoji on a message of the conversation, or its removal. Only its status `sent` is reported.
#[model(outbound)]
#[rule(id = "emoji", doc = "`emoji` is no letter, digit or other plain character.", check = is_an_emoji)]
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

/// Whether any other character is an emoji WhatsApp says.
fn is_an_emoji(reaction: &ReactionContent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    // More than one says so itself.
    if reaction.emoji.len() == 1 && reaction.emoji.is_ascii() {
        violations.push(Violation::new(&path.key("emoji"), "emoji", "another character", "an emoji"));
    }
}
