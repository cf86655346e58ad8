//! Messages from people.

use waba_macros::{model, open_enum};

use crate::ids::{GroupId, MessageId, UserId};
use crate::time::Timestamp;

/// A message from a person, as it stands in `messages`.
#[model(inbound)]
pub struct InboundMessage {
    /// Sender's WhatsApp id. Absent when the sender hides the phone number; then see `from_user_id`.
    pub from: Option<UserId>,
    /// Sender's business-scoped user id.
    pub from_user_id: Option<UserId>,
    /// Id of the message.
    pub id: Option<MessageId>,
    /// When it was sent.
    pub timestamp: Option<Timestamp>,
    /// Group in which it was sent.
    pub group_id: Option<GroupId>,
    /// What it answers, and whether it was forwarded.
    pub context: Option<ReplyContext>,
    /// What was sent.
    #[field(union)]
    pub content: InboundContent,
}

/// The kinds of inbound messages.
#[model(inbound)]
pub enum InboundContent {
    /// Text.
    Text(InboundText),
}

/// A text that a person sent.
#[model(inbound)]
pub struct InboundText {
    /// The text.
    pub body: String,
}

/// What an inbound message answers, and whether it was forwarded.
#[model(inbound)]
pub struct ReplyContext {
    /// Sender of the quoted message.
    pub from: Option<UserId>,
    /// Id of the quoted message; absent when the message was only forwarded.
    pub id: Option<MessageId>,
    /// Whether the message was forwarded.
    pub forwarded: Option<bool>,
    /// Whether the message was forwarded many times.
    pub frequently_forwarded: Option<bool>,
}

open_enum! {
    /// The documented types of inbound messages, of both dialects.
    pub enum MessageType {
        /// Text.
        Text = "text",
        /// Image.
        Image = "image",
        /// Audio file or, with `voice`, a voice note.
        Audio = "audio",
        /// Voice note (on-premise).
        Voice = "voice",
        /// Video.
        Video = "video",
        /// Document.
        Document = "document",
        /// Sticker.
        Sticker = "sticker",
        /// Location.
        Location = "location",
        /// Contact cards.
        Contacts = "contacts",
        /// Answer to an interactive message.
        Interactive = "interactive",
        /// Tap on a quick reply button of a template.
        Button = "button",
        /// Order from a catalogue.
        Order = "order",
        /// Reaction, or its removal.
        Reaction = "reaction",
        /// Notice of WhatsApp: a changed number, a changed identity.
        System = "system",
        /// A kind of message that the API does not hand over.
        Unsupported = "unsupported",
        /// A kind of message that the API does not hand over (the literal `unknown` of on-premise hosts).
        Undocumented = "unknown",
        /// Chat opened for the first time.
        RequestWelcome = "request_welcome",
        /// Edit of an earlier message.
        Edit = "edit",
        /// Removal of an earlier message.
        Revoke = "revoke",
        /// Media of the chat history, sent separately.
        MediaPlaceholder = "media_placeholder",
        /// Disappearing message (on-premise).
        Ephemeral = "ephemeral",
    }
}
