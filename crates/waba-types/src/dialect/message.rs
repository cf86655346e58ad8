//! Messages.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::body::{PRODUCT, WHATSAPP, redecode};
use super::{Dialect, Request, RequestParts};
use crate::decode::{DecodeError, decode};
use crate::message::{
    AudioContent, DirectSendCategory, InteractiveMessage, LanguagePolicy, MessageContent, OutboundMessage,
    RecipientType, TemplateMessage, TextContent,
};
use crate::model::Union;
use crate::open::Extra;
use crate::priority::MessagePriority;

/// Type and key of a voice message on-premise.
const VOICE: &str = "voice";

/// Key of a recipient.
const TO: &str = "to";

/// Key of a recipient who is named by a business-scoped user id.
pub(crate) const RECIPIENT: &str = "recipient";

/// Key of the preview of a link, which on-premise stands beside the text.
const PREVIEW_URL: &str = "preview_url";

impl Request for OutboundMessage {
    const WHATSAPP: bool = true;

    fn to_wire(&self, dialect: Dialect) -> Result<RequestParts, serde_json::Error> {
        serde_json::to_vec(&MessageBody { message: self, dialect }).map(RequestParts::of_body)
    }

    fn recipient(&self) -> Option<Cow<'_, str>> {
        let is_group = self.recipient_type == Some(RecipientType::Group);
        (!is_group).then(|| self.to.as_str().into())
    }

    fn priority(&self) -> MessagePriority {
        let category = self.category.as_ref().map(DirectSendCategory::as_str);
        MessagePriority::of_message(Some(self.content.tag()), category)
    }

    fn from_wire(dialect: Dialect, parts: &RequestParts) -> Result<Self, DecodeError> {
        match dialect {
            Dialect::Cloud => decode(parts.json()),
            Dialect::OnPremise => from_on_premise(decode(parts.json())?),
        }
    }
}

/// The body of `POST /messages` and `POST /v1/messages`.
struct MessageBody<'a> {
    message: &'a OutboundMessage,
    dialect: Dialect,
}

impl Serialize for MessageBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { message, dialect } = self;
        let OutboundMessage {
            to,
            recipient_type,
            content,
            context,
            biz_opaque_callback_data,
            recipient_identity_key_hash,
            category,
            ttl_seconds,
            direct_send_config,
            extra,
        } = message;
        let mut map = serializer.serialize_map(None)?;
        if *dialect == Dialect::Cloud {
            map.serialize_entry(PRODUCT, WHATSAPP)?;
        }
        map.serialize_entry("recipient_type", recipient_type.as_ref().unwrap_or(&RecipientType::Individual))?;
        map.serialize_entry(if to.is_business_scoped() { RECIPIENT } else { TO }, to)?;
        let preview_url = match content {
            MessageContent::Text(text) if *dialect == Dialect::OnPremise => text.preview_url,
            _ => None,
        };
        let tag = tag_of(content, *dialect);
        map.serialize_entry("type", tag)?;
        if let Some(preview_url) = preview_url {
            map.serialize_entry(PREVIEW_URL, &preview_url)?;
        }
        match dialect {
            Dialect::Cloud => write_cloud(content, &mut map)?,
            Dialect::OnPremise => write_on_premise(content, tag, &mut map)?,
        }
        if let Some(context) = context {
            map.serialize_entry("context", context)?;
        }
        if let Some(data) = biz_opaque_callback_data {
            map.serialize_entry("biz_opaque_callback_data", data)?;
        }
        if let Some(hash) = recipient_identity_key_hash {
            map.serialize_entry("recipient_identity_key_hash", hash)?;
        }
        if let Some(category) = category {
            map.serialize_entry("category", category)?;
        }
        if let Some(seconds) = ttl_seconds {
            map.serialize_entry("ttl_seconds", seconds)?;
        }
        if let Some(config) = direct_send_config {
            map.serialize_entry("direct_send_config", config)?;
        }
        let written = [
            (PRODUCT, true),
            ("recipient_type", true),
            (TO, true),
            (RECIPIENT, true),
            ("type", true),
            (tag, true),
            (PREVIEW_URL, preview_url.is_some()),
            ("context", context.is_some()),
            ("biz_opaque_callback_data", biz_opaque_callback_data.is_some()),
            ("recipient_identity_key_hash", recipient_identity_key_hash.is_some()),
            ("category", category.is_some()),
            ("ttl_seconds", ttl_seconds.is_some()),
            ("direct_send_config", direct_send_config.is_some()),
        ];
        extra.write_beside(&written, &mut map)?;
        map.end()
    }
}

/// The value of `type`.
fn tag_of(content: &MessageContent, dialect: Dialect) -> &'static str {
    match content {
        MessageContent::Audio(AudioContent { voice: Some(true), .. }) if dialect == Dialect::OnPremise => {
            VOICE
        }
        _ => content.tag(),
    }
}

fn write_cloud<M: SerializeMap>(content: &MessageContent, map: &mut M) -> Result<(), M::Error> {
    match content {
        MessageContent::Template(template) => map.serialize_entry(content.tag(), &*for_cloud(template)),
        MessageContent::Interactive(InteractiveMessage::Carousel(carousel)) => {
            let mut carousel = carousel.clone();
            carousel.name_actions();
            MessageContent::from(carousel).write(map)
        }
        _ => content.write(map),
    }
}

/// Cloud hosts have no namespaces: the number's account says whose templates are meant.
pub(crate) fn for_cloud(template: &TemplateMessage) -> Cow<'_, TemplateMessage> {
    match template.namespace {
        Some(_) => Cow::Owned(TemplateMessage { namespace: None, ..template.clone() }),
        None => Cow::Borrowed(template),
    }
}

fn write_on_premise<M: SerializeMap>(
    content: &MessageContent,
    tag: &'static str,
    map: &mut M,
) -> Result<(), M::Error> {
    match content {
        MessageContent::Text(text) => {
            map.serialize_entry(tag, &TextContent { preview_url: None, ..text.clone() })
        }
        MessageContent::Audio(audio) => {
            map.serialize_entry(tag, &AudioContent { voice: None, ..audio.clone() })
        }
        MessageContent::Template(template) => {
            let mut template = template.clone();
            template.language.policy.get_or_insert(LanguagePolicy::Deterministic);
            map.serialize_entry(tag, &template)
        }
        _ => content.write(map),
    }
}

fn from_on_premise(mut fields: Extra) -> Result<OutboundMessage, DecodeError> {
    let preview_url = fields.remove(PREVIEW_URL);
    let tag = fields.get("type").and_then(|tag| tag.decode::<String>().ok());
    let voice = tag.as_deref() == Some(VOICE);
    if voice && let Some(content) = fields.remove(VOICE) {
        // The key of the content says the type too.
        fields.remove("type");
        fields.insert("audio", content);
    }
    let mut message: OutboundMessage = redecode(&fields)?;
    match &mut message.content {
        MessageContent::Text(TextContent { preview_url: Some(_), .. }) => {
            return Err(DecodeError::custom("text.preview_url", "expected beside `text`"));
        }
        MessageContent::Text(text) => {
            text.preview_url = preview_url
                .map(|preview| preview.decode())
                .transpose()
                .map_err(|error| error.within(PREVIEW_URL))?;
        }
        MessageContent::Audio(audio) if voice => audio.voice = Some(true),
        MessageContent::Template(template) if template.language.policy.is_none() => {
            return Err(DecodeError::missing("policy").within("language").within("template"));
        }
        _ => {}
    }
    Ok(message)
}
