//! Messages that are no words of a person: notices, edits, removals, and what the API does not hand over.

use waba_macros::{model, open_enum};

use crate::ids::{MessageId, UserId};
use crate::webhook::{
    InboundDocument, InboundImage, InboundText, InboundVideo, MessageType, ReplyContext, UserIdentity,
    WebhookError,
};

/// A notice of WhatsApp about a person: a changed number, user id or identity.
#[model(inbound)]
pub struct InboundSystem {
    /// The notice in words.
    pub body: Option<String>,
    /// What changed.
    #[field(name = "type")]
    pub kind: Option<SystemType>,
    /// The new WhatsApp id. The message's sender is the old one.
    #[field(also = "new_wa_id")]
    pub wa_id: Option<UserId>,
    /// The person, as older hosts name it.
    pub customer: Option<UserId>,
    /// The new business-scoped user id.
    pub user_id: Option<UserId>,
    /// The new user id in linked portfolios.
    pub parent_user_id: Option<UserId>,
    /// The new identity, wherever it stood in the message.
    pub identity: Option<UserIdentity>,
}

open_enum! {
    /// What a notice is about.
    pub enum SystemType {
        /// The person has another phone number.
        NumberChanged = "user_changed_number",
        /// The person has another phone number, as older hosts write it.
        CustomerNumberChanged = "customer_changed_number",
        /// The person has another business-scoped user id.
        UserIdChanged = "user_changed_user_id",
        /// The person has another device or installation.
        IdentityChanged = "customer_identity_changed",
    }
}

/// A message that the API does not hand over, such as a poll.
#[model(inbound)]
pub struct InboundUnsupported {
    /// Why.
    #[field(default)]
    pub errors: Vec<WebhookError>,
    /// What it was, where known.
    pub unsupported: Option<UnsupportedMessage>,
}

/// What an unsupported message was.
#[model(inbound)]
pub struct UnsupportedMessage {
    /// Type of the message, such as `poll`.
    #[field(name = "type")]
    pub kind: Option<String>,
}

/// A message that says all by its type: a chat opened for the first time, media that come later.
#[model(inbound)]
pub struct InboundNotice {
    /// Errors that came with it.
    #[field(default)]
    pub errors: Vec<WebhookError>,
}

/// The new version of an earlier message. Comes at most 15 minutes after it.
#[model(inbound)]
pub struct InboundEdit {
    /// The message that was edited.
    pub original_message_id: Option<MessageId>,
    /// The new version.
    pub message: Option<EditedMessage>,
}

/// The new version of a message: neither its sender nor its time. A kind of message that cannot be edited today stands
/// among the unknown fields.
#[model(inbound)]
pub struct EditedMessage {
    /// Type of the message.
    #[field(name = "type")]
    pub kind: Option<MessageType>,
    /// What it answers, and whether it was forwarded.
    pub context: Option<ReplyContext>,
    /// Text.
    pub text: Option<InboundText>,
    /// Picture, with its new caption.
    pub image: Option<InboundImage>,
    /// Video, with its new caption.
    pub video: Option<InboundVideo>,
    /// Document, with its new caption.
    pub document: Option<InboundDocument>,
}

/// The removal of an earlier message. Comes at most 2 days after it.
#[model(inbound)]
pub struct InboundRevoke {
    /// The message that was removed.
    pub original_message_id: Option<MessageId>,
}
