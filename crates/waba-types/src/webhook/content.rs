//! The content of one event: typed, unknown or malformed, in any case a value.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::decode::{DecodeError, decode};
use crate::descriptor::{Described, ModelDescriptor, TypeRef};
use crate::model::{Model, Union};
use crate::open::Raw;
use crate::webhook::{InboundContent, InboundMessage, InboundText, MessageType, StatusUpdate, WebhookError};

/// The types of the items of webhooks. Code generation reaches all others of webhooks from them.
pub const ITEMS: &[TypeRef] =
    &[InboundMessage::TYPE, StatusUpdate::TYPE, WebhookError::TYPE, MessageType::TYPE];

/// The content of one webhook event.
///
/// Not an error type: an event whose content does not fit is delivered like any other, beside its neighbours.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Content {
    /// A text from a person.
    Text(InboundText),
    /// A new state of a sent message.
    Status(Box<StatusUpdate>),
    /// An error of the number or account.
    Error(WebhookError),
    /// Something that this version has no type for.
    Unknown {
        /// The type as it came; empty if there was none.
        kind: String,
        /// The item as it came.
        raw: Raw,
    },
    /// A known type whose body does not fit.
    Malformed {
        /// Where it does not fit, from the root of the item: `text.body`.
        path: String,
        /// What is wrong there.
        error: String,
        /// The item as it came.
        raw: Raw,
    },
}

impl Content {
    /// Reads an item of `messages` whose `type` is `kind`.
    pub fn of_message(kind: Option<&str>, item: Raw) -> Self {
        let Some(kind) = kind else {
            let error = DecodeError {
                path: "type".to_owned(),
                message: "expected the type of the message".to_owned(),
            };
            return Self::malformed(error, item);
        };
        if !InboundContent::DESCRIPTOR.variants.iter().any(|variant| variant.wire == kind) {
            return Self::Unknown { kind: kind.to_owned(), raw: item };
        }
        match decode::<InboundMessage>(item.as_str().as_bytes()) {
            Ok(message) => message.content.into(),
            Err(error) => Self::malformed(error, item),
        }
    }

    /// Reads an item of `statuses`.
    pub fn of_status(item: Raw) -> Self {
        decode(item.as_str().as_bytes())
            .map_or_else(|error| Self::malformed(error, item), |status| Self::Status(Box::new(status)))
    }

    /// Reads an item of `errors`.
    pub fn of_error(item: Raw) -> Self {
        decode(item.as_str().as_bytes()).map_or_else(|error| Self::malformed(error, item), Self::Error)
    }

    /// The typed content as its model and its JSON; nothing when it is unknown or malformed.
    pub fn to_json(&self) -> Option<(&'static ModelDescriptor, String)> {
        fn written<M: Model>(model: &M) -> Option<(&'static ModelDescriptor, String)> {
            Some((M::DESCRIPTOR, serde_json::to_string(model).ok()?))
        }
        match self {
            Self::Text(text) => written(text),
            Self::Status(status) => written(status.as_ref()),
            Self::Error(error) => written(error),
            Self::Unknown { .. } | Self::Malformed { .. } => None,
        }
    }

    fn malformed(error: DecodeError, raw: Raw) -> Self {
        Self::Malformed { path: error.path, error: error.message, raw }
    }
}

/// Writes an object tagged by `kind`. Typed content stands under the name of its kind, as `{"kind":"text","text":{…}}`;
/// `raw` is the exact text.
impl Serialize for Content {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Text(text) => typed(&mut map, "text", text)?,
            Self::Status(status) => typed(&mut map, "status", status)?,
            Self::Error(error) => typed(&mut map, "error", error)?,
            Self::Unknown { kind, raw } => {
                map.serialize_entry("kind", "unknown")?;
                map.serialize_entry("type", kind)?;
                map.serialize_entry("raw", raw.as_str())?;
            }
            Self::Malformed { path, error, raw } => {
                map.serialize_entry("kind", "malformed")?;
                map.serialize_entry("path", path)?;
                map.serialize_entry("error", error)?;
                map.serialize_entry("raw", raw.as_str())?;
            }
        }
        map.end()
    }
}

fn typed<M: SerializeMap>(map: &mut M, kind: &str, content: &impl Serialize) -> Result<(), M::Error> {
    map.serialize_entry("kind", kind)?;
    map.serialize_entry(kind, content)
}

impl From<InboundContent> for Content {
    fn from(content: InboundContent) -> Self {
        match content {
            InboundContent::Text(text) => Self::Text(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{MessageStatus, StatusUpdate};

    fn raw(json: &str) -> Raw {
        Raw::new(json).unwrap()
    }

    #[test]
    fn unknown_fields_and_values_survive_a_round_trip() {
        let json = r#"{"id":"wamid.A","status":"teleported","timestamp":"1767225600","conversation":{"id":"c","tone":[1.50]},"mood":{"b":2,"a":1}}"#;
        let Content::Status(status) = Content::of_status(raw(json)) else { panic!("not a status") };
        assert_eq!(status.status, MessageStatus::Unknown("teleported".to_owned()));
        assert_eq!(status.extra.get("mood"), Some(&raw(r#"{"b":2,"a":1}"#)));
        assert_eq!(serde_json::to_string(&status).unwrap(), json);
    }

    #[test]
    fn null_is_absent_except_where_a_value_is_required() {
        let json = r#"{"id":"wamid.A","status":"sent","timestamp":null,"errors":null}"#;
        assert_eq!(
            Content::of_status(raw(json)),
            Content::Status(Box::new(StatusUpdate::new("wamid.A", "sent")))
        );
        let Content::Malformed { path, .. } = Content::of_status(raw(r#"{"id":null,"status":"sent"}"#))
        else {
            panic!("not malformed")
        };
        assert_eq!(path, "id");
    }

    #[test]
    fn malformed_is_not_unknown() {
        let item = |json| Content::of_message(Some("text"), raw(json));
        assert!(matches!(item(r#"{"type":"text"}"#), Content::Malformed { .. }));
        assert!(matches!(item(r#"{"type":"text","text":{}}"#), Content::Malformed { .. }));
        assert!(matches!(Content::of_message(None, raw("{}")), Content::Malformed { .. }));
        assert!(matches!(Content::of_message(Some("hologram"), raw("{}")), Content::Unknown { .. }));
    }

    #[test]
    fn the_last_of_duplicate_keys_wins() {
        let json = r#"{"type":"text","text":{"body":"a","body":"b"}}"#;
        assert_eq!(Content::of_message(Some("text"), raw(json)), Content::Text(InboundText::new("b")));
    }

    #[test]
    fn content_is_written_with_its_kind() {
        let written = |content| serde_json::to_string::<Content>(&content).unwrap();
        let text = r#"{"id":"a","type":"text","text":{"body":"Hi","new":1}}"#;
        assert_eq!(
            written(Content::of_message(Some("text"), raw(text))),
            r#"{"kind":"text","text":{"body":"Hi","new":1}}"#
        );
        assert_eq!(
            written(Content::of_status(raw(r#"{"id":"a","status":"sent"}"#))),
            r#"{"kind":"status","status":{"id":"a","status":"sent"}}"#
        );
        assert_eq!(
            written(Content::of_message(Some("poll"), raw(r#"{"type":"poll"}"#))),
            r#"{"kind":"unknown","type":"poll","raw":"{\"type\":\"poll\"}"}"#
        );
        assert!(
            written(Content::of_error(raw(r#"{"code":"x"}"#)))
                .starts_with(r#"{"kind":"malformed","path":"code","error":"#)
        );
    }
}
