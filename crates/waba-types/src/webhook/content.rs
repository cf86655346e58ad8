//! The content of one event: typed, unknown or malformed, in any case a value.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::ser::{SerializeMap, Serializer};

use crate::decode::{DecodeError, decode, decode_member};
use crate::descriptor::{Described, ModelDescriptor, TypeRef, doc};
use crate::model::Model;
use crate::open::{Extra, Raw};
use crate::webhook::changes::List;
use crate::webhook::*;

/// A kind of typed content.
#[derive(Debug)]
pub struct ContentDescriptor {
    /// Name of the variant in Rust.
    pub name: &'static str,
    /// Name of the kind, and the key under which the content is written.
    pub kind: &'static str,
    /// Doc comment; see [`doc`].
    pub doc: &'static str,
    /// The content.
    pub model: &'static ModelDescriptor,
    /// Whether the variant holds the model in a box.
    pub boxed: bool,
}

macro_rules! contents {
    ($($(#[doc = $doc:literal])+ $name:ident($model:ident $(in $boxed:ident)?) = $kind:literal,)*) => {
        /// The content of one webhook event.
        ///
        /// Not an error type: an event whose content does not fit is delivered like any other, beside its neighbours.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Content {
            $($(#[doc = $doc])+ $name(held!($model $(in $boxed)?)),)*
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

        /// The kinds of typed content.
        pub const CONTENTS: &[ContentDescriptor] = &[$(ContentDescriptor {
            name: stringify!($name),
            kind: $kind,
            doc: doc(concat!($($doc),+).trim_ascii_start()),
            model: $model::DESCRIPTOR,
            boxed: false $(|| boxed!($boxed))?,
        }),*];

        /// The types of the items of webhooks. Code generation reaches all others of webhooks from them.
        pub const ITEMS: &[TypeRef] = &[WebhookMessage::TYPE, WebhookContact::TYPE, $($model::TYPE,)* MessageType::TYPE];

        impl Content {
            /// The typed content as its model and its JSON; nothing when it is unknown or malformed.
            pub fn to_json(&self) -> Option<(&'static ModelDescriptor, String)> {
                fn written<M: Model>(model: &M) -> Option<(&'static ModelDescriptor, String)> {
                    Some((M::DESCRIPTOR, serde_json::to_string(model).ok()?))
                }
                match self {
                    $(Self::$name(content) => written::<$model>(content),)*
                    Self::Unknown { .. } | Self::Malformed { .. } => None,
                }
            }

            /// The fields of the typed content that this version does not know; none when it is unknown or malformed.
            pub fn into_extra(self) -> Extra {
                match self {
                    $(Self::$name(content) => content.extra,)*
                    Self::Unknown { .. } | Self::Malformed { .. } => Extra::default(),
                }
            }
        }

        /// Writes an object tagged by `kind`. Typed content stands under the name of its kind, as
        /// `{"kind":"text","text":{…}}`; `raw` is the exact text.
        impl Serialize for Content {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(None)?;
                match self {
                    $(Self::$name(content) => {
                        map.serialize_entry("kind", $kind)?;
                        map.serialize_entry($kind, content)?;
                    })*
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
    };
}

macro_rules! held {
    ($model:ident) => { $model };
    ($model:ident in $boxed:ident) => { $boxed<$model> };
}

macro_rules! boxed {
    (Box) => {
        true
    };
}

contents! {
    /// A text from a person.
    Text(InboundText) = "text",
    /// A picture from a person.
    Image(InboundImage) = "image",
    /// A video from a person.
    Video(InboundVideo) = "video",
    /// An audio file or a voice note from a person.
    Audio(InboundAudio) = "audio",
    /// A document from a person.
    Document(InboundDocument) = "document",
    /// A sticker from a person.
    Sticker(InboundSticker in Box) = "sticker",
    /// A place from a person.
    Location(InboundLocation) = "location",
    /// Contact cards from a person.
    Contacts(InboundContacts) = "contacts",
    /// An answer to an interactive message.
    Interactive(InboundInteractive in Box) = "interactive",
    /// A tap on a quick reply button of a template.
    Button(InboundButton) = "button",
    /// An order from a catalogue.
    Order(InboundOrder) = "order",
    /// A reaction to a message, or its removal.
    Reaction(InboundReaction) = "reaction",
    /// A notice of WhatsApp about a person.
    System(InboundSystem in Box) = "system",
    /// A message that the API does not hand over.
    Unsupported(InboundUnsupported) = "unsupported",
    /// A person opened the chat for the first time.
    RequestWelcome(InboundNotice) = "request_welcome",
    /// The new version of an earlier message.
    Edit(InboundEdit in Box) = "edit",
    /// The removal of an earlier message.
    Revoke(InboundRevoke) = "revoke",
    /// Media of the chat history, which come later.
    MediaPlaceholder(InboundNotice) = "media_placeholder",
    /// A disappearing message (on-premise).
    Ephemeral(InboundNotice) = "ephemeral",
    /// A new state of a sent message, of a payment or of a call.
    Status(StatusUpdate in Box) = "status",
    /// An error of the number or account.
    Error(WebhookError) = "error",
    /// A copy of a message that the business sent from its phone. Never to be answered.
    Echo(WebhookMessage in Box) = "echo",
    /// A step of a call.
    Call(CallUpdate in Box) = "call",
    /// Something happened to a group.
    Group(GroupUpdate in Box) = "group",
    /// A message of the chat history. Never to be answered.
    History(WebhookMessage in Box) = "history",
    /// How far the chat history has come.
    Progress(HistoryProgress) = "progress",
    /// A contact of the WhatsApp Business app changed.
    ContactChange(ContactSync in Box) = "contact_change",
    /// A person wants, or no longer wants, marketing messages.
    Preference(UserPreference in Box) = "preference",
    /// A person has another business-scoped user id.
    UserId(UserIdChange in Box) = "user_id",
    /// A person did something with a marketing message.
    Action(UserAction in Box) = "action",
    /// WhatsApp took what a person wrote for a lead or a purchase.
    Conversion(AutomaticEvent in Box) = "conversion",
    /// The state of a template changed.
    TemplateStatus(TemplateStatusUpdate in Box) = "template_status",
    /// The quality of a template changed.
    TemplateQuality(TemplateQualityUpdate in Box) = "template_quality",
    /// The content of a template changed.
    TemplateComponents(TemplateComponentsUpdate in Box) = "template_components",
    /// The category of a template changed, or is about to.
    TemplateCategory(TemplateCategoryUpdate in Box) = "template_category",
    /// WhatsApp would put a template into another category.
    TemplateDetection(TemplateCategoryDetection in Box) = "template_detection",
    /// Something happened to the account.
    Account(AccountUpdate in Box) = "account",
    /// An alert about the account, a number or the profile.
    Alert(AccountAlert in Box) = "alert",
    /// The review of the account has come to a decision.
    Review(AccountReview) = "review",
    /// Settings of a number changed.
    AccountSettings(AccountSettingsUpdate in Box) = "account_settings",
    /// Limits of the business changed.
    BusinessCapability(BusinessCapabilityUpdate in Box) = "business_capability",
    /// The business's user name changed.
    BusinessUsername(BusinessUsernameUpdate in Box) = "business_username",
    /// A solution of several partners changed.
    PartnerSolution(PartnerSolutionUpdate in Box) = "partner_solution",
    /// The configuration of a payment provider changed.
    PaymentConfiguration(PaymentConfigurationUpdate in Box) = "payment_configuration",
    /// The review of a number's display name has come to a decision.
    NumberName(NumberNameUpdate in Box) = "number_name",
    /// The quality or the throughput of a number changed.
    NumberQuality(NumberQualityUpdate in Box) = "number_quality",
    /// The PIN of a number was changed, or is asked for.
    Security(SecurityUpdate in Box) = "security",
    /// The state of a flow, or the health of its endpoint, changed.
    Flow(FlowUpdate in Box) = "flow",
    /// A conversation passed from one app to another.
    Handover(MessagingHandover in Box) = "handover",
    /// What was said before the business got a conversation.
    ConversationContext(ConversationContext) = "conversation_context",
    /// Copies for an app that does not have the conversation.
    Standby(StandbyCopies in Box) = "standby",
    /// A notification of the partner hub.
    Partner(PartnerNotification in Box) = "partner",
}

impl Content {
    /// Reads an item of `messages` whose `type` is `kind`.
    pub fn of_message(kind: Option<&str>, item: Raw) -> Self {
        let Some(kind) = kind else {
            let error = DecodeError::mismatch("type", "the type of the message", None);
            return Self::malformed(error, item);
        };
        let content = match MessageType::from(kind) {
            MessageType::Text => member(&item, kind).map(Self::Text),
            MessageType::Image => member(&item, kind).map(Self::Image),
            MessageType::Video => member(&item, kind).map(Self::Video),
            MessageType::Audio | MessageType::Voice => member(&item, kind).map(Self::Audio),
            MessageType::Document => member(&item, kind).map(Self::Document),
            MessageType::Sticker => member(&item, kind).map(Self::Sticker),
            MessageType::Location => member(&item, kind).map(Self::Location),
            MessageType::Contacts => beside(&item).map(Self::Contacts),
            MessageType::Interactive => answer(&item, kind).map(Self::Interactive),
            MessageType::Button => member(&item, kind).map(Self::Button),
            MessageType::Order => member(&item, kind).map(Self::Order),
            MessageType::Reaction => member(&item, kind).map(Self::Reaction),
            MessageType::System => system(&item).map(Self::System),
            MessageType::Unsupported | MessageType::Undocumented => beside(&item).map(Self::Unsupported),
            MessageType::RequestWelcome => beside(&item).map(Self::RequestWelcome),
            MessageType::Edit => member(&item, kind).map(Self::Edit),
            MessageType::Revoke => member(&item, kind).map(Self::Revoke),
            MessageType::MediaPlaceholder => beside(&item).map(Self::MediaPlaceholder),
            MessageType::Ephemeral => beside(&item).map(Self::Ephemeral),
            MessageType::Unknown(kind) => return Self::Unknown { kind, raw: item },
        };
        content
            .or_else(|error| left_out(&item, kind).ok_or(error))
            .unwrap_or_else(|error| Self::malformed(error, item))
    }

    /// Reads a message of the chat history.
    pub fn of_history(item: Raw) -> Self {
        Self::whole(item, Self::History)
    }

    /// Reads a copy of an item of a list, for an app that does not have the conversation.
    pub fn of_copy(list: List, item: Raw) -> Self {
        let mut copies = Box::new(StandbyCopies::new());
        let copied = match list {
            List::Echoes => &mut copies.message_echoes,
            List::Statuses => &mut copies.statuses,
            _ => &mut copies.messages,
        };
        copied.push(item);
        Self::Standby(copies)
    }

    /// Reads the `metadata` of a part of the chat history.
    pub fn of_progress(item: Raw) -> Self {
        Self::whole(item, Self::Progress)
    }

    /// Reads the `conversation_context` of a value.
    pub fn of_conversation_context(item: Raw) -> Self {
        Self::whole(item, Self::ConversationContext)
    }

    /// Reads a notification of the partner hub.
    pub fn of_partner(item: Raw) -> Self {
        Self::whole(item, Self::Partner)
    }

    pub(super) fn whole<T: DeserializeOwned>(item: Raw, content: impl FnOnce(T) -> Self) -> Self {
        match item.decode() {
            Ok(model) => content(model),
            Err(error) => Self::malformed(error, item),
        }
    }

    pub(super) fn malformed(error: DecodeError, raw: Raw) -> Self {
        Self::Malformed { path: error.path, error: error.kind.to_string(), raw }
    }
}

/// Reads the member `key` of an object.
pub(super) fn member<T: DeserializeOwned>(object: &Raw, key: &str) -> Result<T, DecodeError> {
    decode_member(object.as_str().as_bytes(), key)?.ok_or_else(|| DecodeError::missing(key))
}

/// Reads a content whose fields stand beside those of the message.
fn beside<M: Model>(item: &Raw) -> Result<M, DecodeError> {
    let mut fields: Extra = item.decode()?;
    let own = |name| M::DESCRIPTOR.fields.iter().any(|field| field.name == name);
    for field in WebhookMessage::DESCRIPTOR.fields.iter().filter(|field| !own(field.name)) {
        fields.remove(field.name);
    }
    let fields = serde_json::to_vec(&fields).unwrap_or_default();
    decode(&fields)
}

/// Reads an answer to an interactive message. WhatsApp leaves it out where it can't hand it over, beside an error of its own.
fn answer(item: &Raw, key: &str) -> Result<Box<InboundInteractive>, DecodeError> {
    let answer: Option<Option<Box<_>>> = decode_member(item.as_str().as_bytes(), key)?;
    Ok(answer.flatten().unwrap_or_else(|| Box::new(InboundInteractive::new())))
}

/// Reads a message without its content `key`, where errors of its own say why WhatsApp can't hand that over.
fn left_out(item: &Raw, key: &str) -> Option<Content> {
    let content: Option<Option<Raw>> = decode_member(item.as_str().as_bytes(), key).ok()?;
    let unsupported: InboundUnsupported = beside(item).ok()?;
    (content.flatten().is_none() && !unsupported.errors.is_empty())
        .then_some(Content::Unsupported(unsupported))
}

/// Reads a notice of WhatsApp; the identity may stand within it or beside it.
fn system(item: &Raw) -> Result<Box<InboundSystem>, DecodeError> {
    let mut system: Box<InboundSystem> = member(item, "system")?;
    if system.identity.is_none() {
        system.identity = decode_member(item.as_str().as_bytes(), "identity")?.flatten();
    }
    Ok(system)
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
        let Content::Status(status) = Content::of_item(List::Statuses, raw(json)) else {
            panic!("not a status")
        };
        assert_eq!(status.status, MessageStatus::Unknown("teleported".to_owned()));
        assert_eq!(status.extra.get("mood"), Some(&raw(r#"{"b":2,"a":1}"#)));
        assert_eq!(serde_json::to_string(&status).unwrap(), json);
    }

    #[test]
    fn null_is_absent_except_where_a_value_is_required() {
        let json = r#"{"id":"wamid.A","status":"sent","timestamp":null,"errors":null}"#;
        assert_eq!(
            Content::of_item(List::Statuses, raw(json)),
            Content::Status(Box::new(StatusUpdate::new("wamid.A", "sent")))
        );
        let Content::Malformed { path, .. } =
            Content::of_item(List::Statuses, raw(r#"{"id":null,"status":"sent"}"#))
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
    fn errors_in_the_place_of_a_content_are_what_is_unsupported() {
        let item = |json: &str| Content::of_message(Some("image"), raw(json));
        for image in ["", r#""image":null,"#] {
            let json = format!(r#"{{"type":"image",{image}"errors":[{{"code":131052}}]}}"#);
            let Content::Unsupported(unsupported) = item(&json) else { panic!("{json}") };
            assert_eq!(unsupported.errors[0].code.0, 131_052);
        }
        for json in [
            r#"{"type":"image"}"#,
            r#"{"type":"image","errors":[]}"#,
            r#"{"type":"image","image":5,"errors":[{"code":131052}]}"#,
        ] {
            assert!(matches!(item(json), Content::Malformed { .. }), "{json}");
        }
        let both = item(r#"{"type":"image","image":{"id":"1"},"errors":[{"code":131052}]}"#);
        assert!(matches!(both, Content::Image(_)));
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
            written(Content::of_item(List::Statuses, raw(r#"{"id":"a","status":"sent"}"#))),
            r#"{"kind":"status","status":{"id":"a","status":"sent"}}"#
        );
        assert_eq!(
            written(Content::of_message(Some("poll"), raw(r#"{"type":"poll"}"#))),
            r#"{"kind":"unknown","type":"poll","raw":"{\"type\":\"poll\"}"}"#
        );
        assert!(
            written(Content::of_item(List::Errors, raw(r#"{"code":"x"}"#)))
                .starts_with(r#"{"kind":"malformed","path":"code","error":"#)
        );
    }
}
