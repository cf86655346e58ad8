//! What a simulated person can write.

use std::fmt;

use bytes::Bytes;
use waba_types::webhook::{InboundText, MessageType};
use waba_types::{Extra, MediaKind, OpaqueId, UserId, WebhookMessage};

use crate::machine::json::read_as;
use crate::machine::rules;

/// Most characters of a text that a person writes.
const MAX_CHARS: usize = 65_536;

/// A message that no person could have written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidInbound {
    /// The sender is neither a phone number nor a business-scoped user id.
    From,
    /// The text is empty or too long.
    Body,
    /// The message says no type.
    Type,
    /// The message lacks the content that its type names.
    Content,
    /// The number has blocked the sender.
    Blocked,
}

impl fmt::Display for InvalidInbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::From => return write!(f, "from: expected {}", rules::Person),
            Self::Body => return write!(f, "body: expected 1 to {MAX_CHARS} characters"),
            Self::Type => "type: missing",
            Self::Content => "type: the content that it names is missing",
            Self::Blocked => "from: the number has blocked this person",
        })
    }
}

impl std::error::Error for InvalidInbound {}

/// A message with this text.
pub(crate) fn text(body: impl Into<String>) -> WebhookMessage {
    WebhookMessage::new().kind(MessageType::Text).text(InboundText::new(body))
}

/// Checks a message, and gives its sender as webhooks name them.
pub(crate) fn check(from: &UserId, message: &WebhookMessage) -> Result<UserId, InvalidInbound> {
    let from = rules::person(from).ok_or(InvalidInbound::From)?;
    let kind = message.kind.as_ref().ok_or(InvalidInbound::Type)?;
    let fields: Extra = read_as(message).unwrap_or_default();
    if has_content(kind) && fields.get(kind.as_str()).is_none() {
        return Err(InvalidInbound::Content);
    }
    let body = message.text.as_ref().map(|text| &*text.body);
    match body.filter(|body| body.is_empty() || body.chars().nth(MAX_CHARS).is_some()) {
        Some(_) => Err(InvalidInbound::Body),
        None => Ok(from),
    }
}

/// Whether messages of this type have a content under its name.
fn has_content(kind: &MessageType) -> bool {
    !matches!(
        kind,
        MessageType::Unsupported
            | MessageType::Undocumented
            | MessageType::RequestWelcome
            | MessageType::MediaPlaceholder
            | MessageType::Ephemeral
    )
}

/// What a message with a file says about it.
pub(crate) struct FileFields<'a> {
    pub(crate) kind: MediaKind,
    pub(crate) id: &'a mut Option<OpaqueId>,
    pub(crate) mime_type: &'a mut Option<String>,
    pub(crate) sha256: &'a mut Option<String>,
    pub(crate) url: &'a mut Option<String>,
}

/// What `message` says about its file; nothing if its type has none.
pub(crate) fn file_fields(message: &mut WebhookMessage) -> Option<FileFields<'_>> {
    macro_rules! fields {
        ($kind:ident, $content:expr) => {
            $content.as_mut().map(|content| FileFields {
                kind: MediaKind::$kind,
                id: &mut content.id,
                mime_type: &mut content.mime_type,
                sha256: &mut content.sha256,
                url: &mut content.url,
            })
        };
    }
    match message.kind.as_ref()? {
        MessageType::Image => fields!(Image, message.image),
        MessageType::Video => fields!(Video, message.video),
        MessageType::Audio => fields!(Audio, message.audio),
        MessageType::Voice => fields!(Audio, message.voice),
        MessageType::Document => fields!(Document, message.document),
        MessageType::Sticker => fields!(Sticker, message.sticker),
        _ => None,
    }
}

/// The file of a person who is not said to send another: a picture of one pixel, or a few words.
pub(crate) fn sample(kind: MediaKind) -> (&'static str, Bytes) {
    /// A PNG image of one transparent pixel.
    const PIXEL: &[u8] = &[
        0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0,
        0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T', 0x78, 0x9c,
        0x63, 0, 1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42,
        0x60, 0x82,
    ];
    match kind {
        MediaKind::Image => ("image/png", Bytes::from_static(PIXEL)),
        MediaKind::Audio => ("audio/ogg; codecs=opus", Bytes::from_static(b"an emulated sound")),
        MediaKind::Sticker => ("image/webp", Bytes::from_static(b"an emulated sticker")),
        MediaKind::Document => ("text/plain", Bytes::from_static(b"an emulated document")),
        _ => ("video/mp4", Bytes::from_static(b"an emulated video")),
    }
}

/// The text that a person reads in a message; empty for those without one.
pub(crate) fn text_of(message: &WebhookMessage) -> String {
    let caption = |caption: &Option<String>| caption.clone();
    let text = match message.kind.as_ref() {
        Some(MessageType::Text) => message.text.as_ref().map(|text| text.body.clone()),
        Some(MessageType::Image) => message.image.as_ref().and_then(|image| caption(&image.caption)),
        Some(MessageType::Video) => message.video.as_ref().and_then(|video| caption(&video.caption)),
        Some(MessageType::Document) => {
            message.document.as_ref().and_then(|document| caption(&document.caption))
        }
        Some(MessageType::Button) => message.button.as_ref().and_then(|button| button.text.clone()),
        Some(MessageType::Reaction) => message.reaction.as_ref().and_then(|reaction| reaction.emoji.clone()),
        _ => None,
    };
    text.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use waba_types::webhook::InboundImage;

    use super::*;

    #[test]
    fn a_person_needs_a_number_and_something_to_say() {
        let check = |from: &str, body: &str| check(&from.into(), &text(body));
        assert_eq!(check("+49 151 1234567", "Hi"), Ok("491511234567".into()));
        assert_eq!(check("DE.13491208", "Hi"), Ok("DE.13491208".into()));
        assert_eq!(check("nobody", "Hi"), Err(InvalidInbound::From));
        assert_eq!(check("491511234567", ""), Err(InvalidInbound::Body));
        assert_eq!(check("491511234567", &"ü".repeat(MAX_CHARS)), Ok("491511234567".into()));
        assert_eq!(check("491511234567", &"ü".repeat(MAX_CHARS + 1)), Err(InvalidInbound::Body));
    }

    #[test]
    fn a_message_has_the_content_that_its_type_names() {
        let check = |message: &WebhookMessage| check(&"491511234567".into(), message);
        let image = WebhookMessage::new().kind(MessageType::Image);
        assert_eq!(check(&image), Err(InvalidInbound::Content));
        assert!(check(&image.image(InboundImage::new())).is_ok());
        assert_eq!(check(&WebhookMessage::new()), Err(InvalidInbound::Type));
        assert!(check(&WebhookMessage::new().kind(MessageType::RequestWelcome)).is_ok());
    }
}
