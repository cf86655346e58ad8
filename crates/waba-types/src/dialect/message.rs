//! Messages.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::body::{WHATSAPP, redecode};
use super::{Dialect, Request, RequestParts};
use crate::decode::{DecodeError, decode};
use crate::message::{
    AudioContent, DirectSendCategory, LanguagePolicy, MessageContent, OutboundMessage, RecipientType,
    TemplateMessage, TextContent,
};
use crate::model::Union;
use crate::open::Extra;
use crate::priority::MessagePriority;

/// Type and key of a voice message on-premise.
const VOICE: &str = "voice";

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
        let mut fields: Extra = decode(parts.json())?;
        fields.remove("messaging_product");
        // `to` wins over `recipient`.
        if let Some(recipient) = fields.remove("recipient")
            && fields.get("to").is_none()
        {
            fields.insert("to", recipient);
        }
        match dialect {
            Dialect::Cloud => redecode(&fields),
            Dialect::OnPremise => from_on_premise(fields),
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
            map.serialize_entry("messaging_product", WHATSAPP)?;
        }
        map.serialize_entry("recipient_type", recipient_type.as_ref().unwrap_or(&RecipientType::Individual))?;
        map.serialize_entry(if to.is_business_scoped() { "recipient" } else { "to" }, to)?;
        match dialect {
            Dialect::Cloud => write_cloud(content, &mut map)?,
            Dialect::OnPremise => write_on_premise(content, &mut map)?,
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
        extra.write(&mut map)?;
        map.end()
    }
}

fn write_cloud<M: SerializeMap>(content: &MessageContent, map: &mut M) -> Result<(), M::Error> {
    map.serialize_entry("type", content.tag())?;
    match content {
        // Cloud hosts have no namespaces: the number's account says whose templates are meant.
        MessageContent::Template(template) if template.namespace.is_some() => {
            map.serialize_entry(content.tag(), &TemplateMessage { namespace: None, ..template.clone() })
        }
        _ => content.write(map),
    }
}

fn write_on_premise<M: SerializeMap>(content: &MessageContent, map: &mut M) -> Result<(), M::Error> {
    let voice = matches!(content, MessageContent::Audio(AudioContent { voice: Some(true), .. }));
    let tag = if voice { VOICE } else { content.tag() };
    map.serialize_entry("type", tag)?;
    match content {
        MessageContent::Text(text) => {
            if let Some(preview_url) = text.preview_url {
                map.serialize_entry("preview_url", &preview_url)?;
            }
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
    let preview_url = fields.remove("preview_url");
    let tag = fields.get("type").and_then(|tag| decode::<String>(tag.as_str().as_bytes()).ok());
    let voice = tag.as_deref() == Some(VOICE);
    if voice && let Some(content) = fields.remove(VOICE) {
        // The key of the content says the type too.
        fields.remove("type");
        fields.insert("audio", content);
    }
    let mut message: OutboundMessage = redecode(&fields)?;
    match &mut message.content {
        MessageContent::Text(text) => {
            text.preview_url = preview_url
                .map(|preview| decode(preview.as_str().as_bytes()))
                .transpose()
                .map_err(|error| error.within("preview_url"))?;
        }
        MessageContent::Audio(audio) if voice => audio.voice = Some(true),
        _ => {}
    }
    Ok(message)
}
