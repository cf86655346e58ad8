//! Messages as webhooks carry them: from people, and copies of what the business sent.

use waba_macros::{model, open_enum};

use crate::ids::{GroupId, MessageId, UserId};
use crate::time::Timestamp;
use crate::webhook::{
    ContactsOrigin, InboundAudio, InboundButton, InboundDocument, InboundEdit, InboundImage,
    InboundInteractive, InboundLocation, InboundOrder, InboundReaction, InboundRevoke, InboundSticker,
    InboundSystem, InboundText, InboundVideo, Referral, ReplyContext, SharedContact, UnsupportedMessage,
    UserIdentity, WebhookError,
};

/// A whole message as it stands in a webhook: from a person, or a copy of what the business sent.
///
/// Its content is the field that `type` names.
#[model(inbound)]
pub struct WebhookMessage {
    /// Sender's WhatsApp id. Absent when the sender hides the phone number; then see `from_user_id`.
    pub from: Option<UserId>,
    /// Sender's business-scoped user id.
    pub from_user_id: Option<UserId>,
    /// Sender's user id in linked portfolios.
    pub from_parent_user_id: Option<UserId>,
    /// Sender's logical id.
    pub from_logical_id: Option<UserId>,
    /// Recipient of a message of the business.
    pub to: Option<UserId>,
    /// Business-scoped user id of the recipient of a message of the business.
    pub to_user_id: Option<UserId>,
    /// User id in linked portfolios of the recipient of a message of the business.
    pub to_parent_user_id: Option<UserId>,
    /// Id of the message.
    pub id: Option<MessageId>,
    /// When it was sent.
    pub timestamp: Option<Timestamp>,
    /// Type of the message.
    #[field(name = "type")]
    pub kind: Option<MessageType>,
    /// Group in which it was sent.
    pub group_id: Option<GroupId>,
    /// What it answers, and whether it was forwarded.
    pub context: Option<ReplyContext>,
    /// The advertisement that led to it.
    pub referral: Option<Referral>,
    /// Sender's identity, where the identity check is on.
    pub identity: Option<UserIdentity>,
    /// What became of it, in the chat history.
    pub history_context: Option<HistoryContext>,
    /// What is wrong with it.
    #[field(default)]
    pub errors: Vec<WebhookError>,
    /// Text.
    pub text: Option<InboundText>,
    /// Picture.
    pub image: Option<InboundImage>,
    /// Video.
    pub video: Option<InboundVideo>,
    /// Audio file or voice note.
    pub audio: Option<InboundAudio>,
    /// Voice note (on-premise).
    pub voice: Option<InboundAudio>,
    /// Document.
    pub document: Option<InboundDocument>,
    /// Sticker.
    pub sticker: Option<InboundSticker>,
    /// Place.
    pub location: Option<InboundLocation>,
    /// Contact cards.
    #[field(default)]
    pub contacts: Vec<SharedContact>,
    /// Why the contact cards were sent.
    pub origin: Option<ContactsOrigin>,
    /// Answer to an interactive message.
    pub interactive: Option<InboundInteractive>,
    /// Tap on a quick reply button of a template.
    pub button: Option<InboundButton>,
    /// Order from a catalogue.
    pub order: Option<InboundOrder>,
    /// Reaction, or its removal.
    pub reaction: Option<InboundReaction>,
    /// Notice of WhatsApp.
    pub system: Option<InboundSystem>,
    /// What the API does not hand over.
    pub unsupported: Option<UnsupportedMessage>,
    /// New version of an earlier message.
    pub edit: Option<InboundEdit>,
    /// Removal of an earlier message.
    pub revoke: Option<InboundRevoke>,
}

/// What became of a message of the chat history.
#[model(inbound)]
pub struct HistoryContext {
    /// Its state when the history was shared.
    pub status: Option<HistoryStatus>,
}

open_enum! {
    /// State of a message of the chat history.
    pub enum HistoryStatus {
        /// On its way.
        Pending = "PENDING",
        /// Left WhatsApp's servers.
        Sent = "SENT",
        /// Reached a device.
        Delivered = "DELIVERED",
        /// Was displayed.
        Read = "READ",
        /// Was played.
        Played = "PLAYED",
        /// Failed.
        Error = "ERROR",
    }
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
