//! What a business sends.

mod contacts;
mod direct_send;
mod interactive;
mod location;
mod media;
mod no_content;
mod outbound;
mod pin;
mod raw;
mod reaction;
mod read;
mod template;
mod text;

pub use contacts::{
    ContactAddress, ContactCard, ContactEmail, ContactName, ContactOrganization, ContactPhone, ContactUrl,
};
pub use direct_send::{DirectSendCategory, DirectSendConfig};
pub use interactive::*;
pub(crate) use interactive::{
    check_absent, check_currency, check_flow_data, check_product_sections, check_reference,
};
pub use location::{Degrees, LocationContent};
pub use media::{
    AudioContent, DocumentContent, DocumentReference, ImageContent, MediaProvider, MediaReference,
    StickerContent, VideoContent,
};
pub use no_content::NoContent;
pub(crate) use outbound::check_person;
pub use outbound::{MessageContent, MessageContext, OutboundMessage, RecipientType};
pub use pin::{PinAction, PinContent};
pub use raw::RawMessage;
pub use reaction::ReactionContent;
pub use read::{MarkRead, TypingIndicator, TypingKind};
pub use template::*;
pub use text::TextContent;
