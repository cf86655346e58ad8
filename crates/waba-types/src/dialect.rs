//! The two ways to write the API's requests and answers down.
//!
//! Cloud hosts relay to Meta's Cloud API; on-premise hosts (`waba.360dialog.io`, the sandbox) speak its retired
//! predecessor. One value serves both: whatever differs (paths apart, which stand in
//! [`operations`](crate::operations)) is in this file, in both directions, as the emulator reads what clients write.
//!
//! Source: 360dialog's API pages "Messages", "Webhooks" and "Differences between Cloud API and On-Premise API".

use std::fmt;
use std::str::FromStr;

use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use crate::decode::{DecodeError, decode};
use crate::ids::{GroupId, MessageId, UserId};
use crate::message::{MarkRead, MessageContent, NoContent, OutboundMessage, RecipientType, TextContent};
use crate::model::{Model, Union};
use crate::open::{Extra, Raw};
use crate::response::{AcceptanceStatus, CurrentWebhook, SendReceipt, Success};
use crate::webhook::WebhookConfig;

/// The way a host writes requests, answers and webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Meta's Cloud API: `/messages`, `messaging_product`, webhooks in an envelope.
    Cloud,
    /// The On-Premise API: `/v1/messages`, flat webhooks.
    OnPremise,
}

impl Dialect {
    /// `cloud` or `on-premise`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cloud => "cloud",
            Self::OnPremise => "on-premise",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(text: &str) -> Result<Self, UnknownDialect> {
        match text {
            "cloud" => Ok(Self::Cloud),
            "on-premise" => Ok(Self::OnPremise),
            _ => Err(UnknownDialect),
        }
    }
}

/// The text names no dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownDialect;

impl fmt::Display for UnknownDialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown dialect: expected `cloud` or `on-premise`")
    }
}

impl std::error::Error for UnknownDialect {}

/// The body of a request.
pub trait Request: Model + Send + Sync {
    /// The body to send; nothing for calls without one.
    ///
    /// # Errors
    /// When the value can't be written as JSON.
    fn to_wire(&self, dialect: Dialect) -> Result<Option<Vec<u8>>, serde_json::Error> {
        let _ = dialect;
        serde_json::to_vec(self).map(Some)
    }

    /// Reads the body of a request; `parameter` gives the value of `{…}` in the path.
    ///
    /// # Errors
    /// When the body does not fit; the error names the path.
    fn from_wire(dialect: Dialect, parameter: Option<&str>, body: &[u8]) -> Result<Self, DecodeError> {
        let _ = (dialect, parameter);
        decode(body)
    }

    /// The value of `{…}` in the path of the call.
    fn path_parameter(&self) -> Option<&str> {
        None
    }
}

/// The body of an answer.
pub trait Response: Model + Send + Sync {
    /// Reads the body of a successful answer.
    ///
    /// # Errors
    /// When the body does not fit; the error names the path.
    fn from_wire(dialect: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        let _ = dialect;
        decode(body)
    }

    /// The body of a successful answer.
    ///
    /// # Errors
    /// When the value can't be written as JSON.
    fn to_wire(&self, dialect: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        let _ = dialect;
        serde_json::to_vec(self)
    }
}

/// What `messaging_product` always says.
const WHATSAPP: &str = "whatsapp";

/// The state of the On-Premise API that its answers report.
const API_STATUS: &str = "stable";

/// The last feature release of the On-Premise API.
const ON_PREMISE_VERSION: &str = "2.53";

// -- Messages ---------------------------------------------------------------------------------------------------

impl Request for OutboundMessage {
    fn to_wire(&self, dialect: Dialect) -> Result<Option<Vec<u8>>, serde_json::Error> {
        serde_json::to_vec(&MessageBody { message: self, dialect }).map(Some)
    }

    fn from_wire(dialect: Dialect, _: Option<&str>, body: &[u8]) -> Result<Self, DecodeError> {
        let mut fields: Extra = decode(body)?;
        fields.remove("messaging_product");
        // `to` wins over `recipient`.
        if let Some(recipient) = fields.remove("recipient")
            && fields.get("to").is_none()
        {
            fields.insert("to", recipient);
        }
        let preview_url = match dialect {
            Dialect::OnPremise => fields.remove("preview_url"),
            Dialect::Cloud => None,
        };
        let mut message: Self = redecode(&fields)?;
        if let Some(preview_url) = preview_url {
            let MessageContent::Text(text) = &mut message.content;
            text.preview_url =
                Some(decode(preview_url.as_str().as_bytes()).map_err(|error| error.within("preview_url"))?);
        }
        Ok(message)
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
        let OutboundMessage { to, recipient_type, content, context, biz_opaque_callback_data, extra } =
            message;
        let mut map = serializer.serialize_map(None)?;
        if *dialect == Dialect::Cloud {
            map.serialize_entry("messaging_product", WHATSAPP)?;
        }
        map.serialize_entry("recipient_type", recipient_type.as_ref().unwrap_or(&RecipientType::Individual))?;
        map.serialize_entry(if to.is_business_scoped() { "recipient" } else { "to" }, to)?;
        map.serialize_entry("type", content.tag())?;
        match (content, dialect) {
            (MessageContent::Text(text), Dialect::OnPremise) => {
                if let Some(preview_url) = text.preview_url {
                    map.serialize_entry("preview_url", &preview_url)?;
                }
                map.serialize_entry("text", &TextContent { preview_url: None, ..text.clone() })?;
            }
            (content, _) => content.write(&mut map)?,
        }
        if let Some(context) = context {
            map.serialize_entry("context", context)?;
        }
        if let Some(data) = biz_opaque_callback_data {
            map.serialize_entry("biz_opaque_callback_data", data)?;
        }
        extra.write(&mut map)?;
        map.end()
    }
}

/// The answer to a message: one contact and one message, each in a list.
#[derive(Serialize, Deserialize)]
struct ReceiptBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    messaging_product: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    contacts: Vec<ReceiptContact>,
    messages: Vec<ReceiptMessage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Raw>,
}

#[derive(Default, Serialize, Deserialize)]
struct ReceiptContact {
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wa_id: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<UserId>,
}

#[derive(Serialize, Deserialize)]
struct ReceiptMessage {
    id: MessageId,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_status: Option<AcceptanceStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_id: Option<GroupId>,
}

impl Response for SendReceipt {
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        let ReceiptBody { contacts, messages, meta, .. } = decode(body)?;
        let Some(message) = messages.into_iter().next() else {
            return Err(DecodeError {
                path: "messages".to_owned(),
                message: "expected a message, found none".to_owned(),
            });
        };
        let contact = contacts.into_iter().next().unwrap_or_default();
        let mut receipt = Self::new(message.id);
        receipt.message_status = message.message_status;
        receipt.group_id = message.group_id;
        receipt.input = contact.input;
        receipt.wa_id = contact.wa_id;
        receipt.user_id = contact.user_id;
        if let Some(meta) = meta {
            receipt.extra.insert("meta", meta);
        }
        Ok(receipt)
    }

    fn to_wire(&self, dialect: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        let Self { id, message_status, input, wa_id, user_id, group_id, .. } = self.clone();
        let cloud = dialect == Dialect::Cloud;
        serde_json::to_vec(&ReceiptBody {
            messaging_product: cloud.then(|| WHATSAPP.to_owned()),
            contacts: vec![ReceiptContact { input, wa_id, user_id }],
            messages: vec![ReceiptMessage { id, message_status, group_id }],
            meta: if cloud { None } else { Some(on_premise_meta()?) },
        })
    }
}

// -- Read receipts ----------------------------------------------------------------------------------------------

/// The body of a read receipt; on-premise the id stands in the path.
#[derive(Serialize, Deserialize)]
struct ReadBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    messaging_product: Option<String>,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<MessageId>,
}

const READ: &str = "read";

impl Request for MarkRead {
    fn to_wire(&self, dialect: Dialect) -> Result<Option<Vec<u8>>, serde_json::Error> {
        let cloud = dialect == Dialect::Cloud;
        serde_json::to_vec(&ReadBody {
            messaging_product: cloud.then(|| WHATSAPP.to_owned()),
            status: READ.to_owned(),
            message_id: cloud.then(|| self.message_id.clone()),
        })
        .map(Some)
    }

    fn from_wire(_: Dialect, parameter: Option<&str>, body: &[u8]) -> Result<Self, DecodeError> {
        let ReadBody { status, message_id, .. } = decode(body)?;
        if status != READ {
            return Err(DecodeError { path: "status".to_owned(), message: "expected `read`".to_owned() });
        }
        let message_id = message_id.or_else(|| parameter.map(MessageId::from));
        message_id.map(Self::new).ok_or_else(|| DecodeError {
            path: String::new(),
            message: "missing field `message_id`".to_owned(),
        })
    }

    fn path_parameter(&self) -> Option<&str> {
        Some(&self.message_id)
    }
}

impl Response for Success {
    fn from_wire(dialect: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        match dialect {
            Dialect::Cloud => decode(body),
            // On-premise the status says it all; the body is empty or holds `meta`.
            Dialect::OnPremise => Ok(Self::new(true)),
        }
    }

    fn to_wire(&self, dialect: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        match dialect {
            Dialect::Cloud => serde_json::to_vec(self),
            Dialect::OnPremise => {
                let mut body = Extra::default();
                body.insert("meta", on_premise_meta()?);
                serde_json::to_vec(&body)
            }
        }
    }
}

// -- Webhook configuration: the same in both dialects -------------------------------------------------------------

impl Request for WebhookConfig {}

impl Response for CurrentWebhook {}

// -- Calls without a body -----------------------------------------------------------------------------------------

impl Request for NoContent {
    fn to_wire(&self, _: Dialect) -> Result<Option<Vec<u8>>, serde_json::Error> {
        Ok(None)
    }

    fn from_wire(_: Dialect, _: Option<&str>, _: &[u8]) -> Result<Self, DecodeError> {
        Ok(Self::new())
    }
}

/// `meta` of an on-premise answer.
fn on_premise_meta() -> Result<Raw, serde_json::Error> {
    Raw::new(format!(r#"{{"api_status":"{API_STATUS}","version":"{ON_PREMISE_VERSION}"}}"#))
}

/// Reads a model from the fields that are left after others were taken out.
fn redecode<T: Model>(fields: &Extra) -> Result<T, DecodeError> {
    let json = serde_json::to_vec(fields)
        .map_err(|error| DecodeError { path: String::new(), message: error.to_string() })?;
    decode(&json)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(request: &impl Request, dialect: Dialect) -> String {
        String::from_utf8(request.to_wire(dialect).unwrap().unwrap()).unwrap()
    }

    fn message() -> OutboundMessage {
        OutboundMessage::new("+49 151 1", TextContent::new("see https://x.y").preview_url(true))
            .reply_to("wamid.A=")
    }

    #[test]
    fn a_text_message_is_written_in_both_dialects() {
        assert_eq!(
            body(&message(), Dialect::Cloud),
            r#"{"messaging_product":"whatsapp","recipient_type":"individual","to":"+49 151 1","type":"text","text":{"body":"see https://x.y","preview_url":true},"context":{"message_id":"wamid.A="}}"#
        );
        assert_eq!(
            body(&message(), Dialect::OnPremise),
            r#"{"recipient_type":"individual","to":"+49 151 1","type":"text","preview_url":true,"text":{"body":"see https://x.y"},"context":{"message_id":"wamid.A="}}"#
        );
    }

    #[test]
    fn what_a_dialect_writes_it_reads_back() {
        for dialect in [Dialect::Cloud, Dialect::OnPremise] {
            let json = body(&message(), dialect);
            let read = OutboundMessage::from_wire(dialect, None, json.as_bytes()).unwrap();
            assert_eq!(read, message().recipient_type(RecipientType::Individual));

            let receipt = SendReceipt::new("wamid.B").input("+49 151 1").wa_id("491511");
            let mut read = SendReceipt::from_wire(dialect, &receipt.to_wire(dialect).unwrap()).unwrap();
            read.extra.remove("meta");
            assert_eq!(read, receipt);
        }
    }

    #[test]
    fn a_business_scoped_id_is_sent_as_recipient() {
        let json = body(&OutboundMessage::text("DE.134912", "Hi"), Dialect::Cloud);
        assert!(json.contains(r#""recipient":"DE.134912""#) && !json.contains(r#""to""#), "{json}");
        let read = OutboundMessage::from_wire(Dialect::Cloud, None, json.as_bytes()).unwrap();
        assert_eq!(read.to, "DE.134912");
    }

    #[test]
    fn an_unknown_field_of_a_message_is_sent() {
        let mut message = OutboundMessage::text("491511", "Hi");
        message.extra.insert("new_field", Raw::new("[1, 2]").unwrap());
        assert!(body(&message, Dialect::Cloud).ends_with(r#""new_field":[1, 2]}"#));
    }

    #[test]
    fn a_read_receipt_has_its_id_in_the_body_or_in_the_path() {
        let read = MarkRead::new("wamid.C");
        assert_eq!(
            body(&read, Dialect::Cloud),
            r#"{"messaging_product":"whatsapp","status":"read","message_id":"wamid.C"}"#
        );
        assert_eq!(body(&read, Dialect::OnPremise), r#"{"status":"read"}"#);
        let parsed = MarkRead::from_wire(Dialect::OnPremise, Some("gBGG"), br#"{"status":"read"}"#);
        assert_eq!(parsed.unwrap().message_id, "gBGG");
        let error = MarkRead::from_wire(Dialect::Cloud, None, br#"{"status":"gone"}"#).unwrap_err();
        assert_eq!(error.path, "status");
    }

    #[test]
    fn an_answer_without_a_message_is_no_receipt() {
        let error = SendReceipt::from_wire(Dialect::Cloud, br#"{"messages":[]}"#).unwrap_err();
        assert_eq!(error.to_string(), "messages: expected a message, found none");
    }
}
