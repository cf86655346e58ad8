//! Messages of a few words: texts, taps on a button, reactions.

use waba_macros::model;

use crate::ids::MessageId;

/// A text that a person sent.
#[model(inbound)]
pub struct InboundText {
    /// The text.
    pub body: String,
}

/// A tap on a quick reply button of a template.
#[model(inbound)]
pub struct InboundButton {
    /// Payload that the template gave to the button.
    pub payload: Option<String>,
    /// Text of the button.
    pub text: Option<String>,
}

/// A reaction to a message, or its removal.
#[model(inbound)]
pub struct InboundReaction {
    /// The message that was reacted to.
    pub message_id: Option<MessageId>,
    /// The emoji; absent or empty when the reaction was removed.
    pub emoji: Option<String>,
}

impl InboundReaction {
    /// Whether the reaction was taken back.
    pub fn is_removed(&self) -> bool {
        self.emoji.as_deref().unwrap_or_default().is_empty()
    }
}
