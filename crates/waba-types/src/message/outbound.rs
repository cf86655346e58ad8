//! The envelope of a message.

use waba_macros::{model, open_enum};

use super::direct_send::fits_direct_send;
use super::{
    AudioContent, ContactCard, DirectSendCategory, DirectSendConfig, DocumentContent, ImageContent,
    InteractiveMessage, LocationContent, PinContent, ReactionContent, StickerContent, TemplateMessage,
    TextContent, VideoContent,
};
use crate::from_text::from_text;
use crate::ids::{MessageId, UserId};
use crate::phone::{DIALLED, dialled, is_phone_number};
use crate::rules::{DIALECT, Path, RECIPIENT, Violation};

/// A message to one person or group.
///
/// The same value goes to every host; [`dialect`](crate::dialect) writes the body that the host wants.
#[model(outbound, whatsapp)]
#[rule(
    id = "recipient-type",
    doc = "Pins go to groups only; interactive messages and templates with cards, products, orders and offers that end to people only. A phone number or user id is no group.",
    check = fits_recipient
)]
#[rule(
    id = "recipient",
    doc = "A person is named by a phone number with the code of its country (5 to 20 digits, `+`, spaces, `-`, `(` and `)`, but neither `00` in front nor `(0)`), or by a business-scoped user id.",
    check = names_a_person
)]
#[rule(
    id = "dialect",
    doc = "`to` is no business-scoped user id.",
    dialect = "on-premise",
    check = is_no_user_id
)]
#[rule(
    id = "direct-send",
    doc = "With a `category` a text has at most 1024 characters, and `authentication` goes to phone numbers only.",
    check = fits_direct_send
)]
#[rule(id = "reaction-context", doc = "A reaction quotes no message.", check = reaction_quotes_nothing)]
pub struct OutboundMessage {
    /// Recipient: a phone number in full international form (`+4915112345678`; spaces, `-`, `(` and `)` are
    /// accepted), a WhatsApp id, a business-scoped user id, or a group id when `recipient_type` is `group`.
    #[limit(chars = 1..)]
    #[field(also = "recipient")]
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
    /// Delivers the message only if this is still the hash of the recipient's identity key.
    #[field(dialect = "cloud")]
    pub recipient_identity_key_hash: Option<String>,
    /// Sends the message without a template outside of the 24-hour window, and says what it is charged as (Direct Send, beta;
    /// not confirmed). WhatsApp tells of a wrong category by a webhook.
    #[field(dialect = "cloud")]
    pub category: Option<DirectSendCategory>,
    /// Seconds for which a directly sent message may wait for its delivery (not confirmed).
    #[field(dialect = "cloud")]
    pub ttl_seconds: Option<u32>,
    /// How the message is sent directly (not confirmed).
    #[field(dialect = "cloud")]
    pub direct_send_config: Option<DirectSendConfig>,
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
    /// An image.
    Image(ImageContent),
    /// A video.
    Video(VideoContent),
    /// A sound or a voice message.
    Audio(AudioContent),
    /// A document.
    Document(DocumentContent),
    /// A sticker.
    Sticker(StickerContent),
    /// A place.
    Location(LocationContent),
    /// Contact cards, 1 to 257.
    #[limit(items = 1..=257)]
    Contacts(Vec<ContactCard>),
    /// A reaction to a message, or its removal.
    #[field(dialect = "cloud")]
    Reaction(ReactionContent),
    /// A message that asks for something: buttons, lists, products, flows.
    Interactive(InteractiveMessage),
    /// A message made from a template. The only kind that may be sent outside of the 24 hours after the recipient's
    /// last message.
    Template(TemplateMessage),
    /// A pinned message of a group.
    #[field(dialect = "cloud")]
    Pin(PinContent),
}

from_text! { MessageContent: |text| TextContent::new(text).into(); }

/// The message that an outbound message quotes.
#[model(outbound)]
pub struct MessageContext {
    /// Id of the quoted message. The quote is left out when that message is deleted or older than about 30 days.
    #[limit(chars = 1..)]
    pub message_id: MessageId,
}

open_enum! {
    /// Whether a recipient is a person or a group.
    #[documented]
    pub enum RecipientType {
        /// One person.
        Individual = "individual",
        /// A group.
        Group = "group",
    }
}

fn fits_recipient(message: &OutboundMessage, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let group = message.recipient_type == Some(RecipientType::Group);
    let beyond_groups = match &message.content {
        MessageContent::Interactive(_) => Some("an interactive message".to_owned()),
        MessageContent::Template(template) => {
            template.beyond_groups().map(|part| format!("a template with {part}"))
        }
        _ => None,
    };
    let limit = match beyond_groups {
        _ if !group && matches!(message.content, MessageContent::Pin(_)) => "`group` for a pin".to_owned(),
        Some(content) if group => format!("`individual` for {content}"),
        _ if group && message.to.is_business_scoped() => "`individual` for a user id".to_owned(),
        _ if group && is_phone_number(&message.to) => "`individual` for a phone number".to_owned(),
        _ => return,
    };
    let found = if group { "group" } else { "individual" };
    violations.push(Violation::new(&path.key("recipient_type"), "recipient-type", found, limit));
}

fn names_a_person(message: &OutboundMessage, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_person(&message.to, message.recipient_type.as_ref(), path, violations);
}

/// Checks that a message to a person has somebody to go to.
pub(crate) fn check_person(
    to: &UserId,
    recipient_type: Option<&RecipientType>,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    let individual = recipient_type.is_none_or(|kind| *kind == RecipientType::Individual);
    // That there is nothing says the limit of the field.
    if !individual || to.is_empty() || to.is_business_scoped() {
        return;
    }
    if let Err(found) = dialled(to) {
        let limit = format!("{DIALLED}, or a business-scoped user id");
        violations.push(Violation::new(&path.key("to"), RECIPIENT, found, limit));
    }
}

fn is_no_user_id(message: &OutboundMessage, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if message.to.is_business_scoped() {
        let limit = "a phone number, except on cloud hosts";
        violations.push(Violation::new(&path.key("to"), DIALECT, "a business-scoped user id", limit));
    }
}

fn reaction_quotes_nothing(message: &OutboundMessage, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if matches!(message.content, MessageContent::Reaction(_)) && message.context.is_some() {
        let limit = "left out of a reaction";
        violations.push(Violation::new(&path.key("context"), "reaction-context", "present", limit));
    }
}
