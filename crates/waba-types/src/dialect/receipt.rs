//! The answer to a message.

use serde::{Deserialize, Serialize};

use super::body::{WHATSAPP, on_premise_meta};
use super::{Dialect, Response};
use crate::decode::{DecodeError, decode};
use crate::ids::{GroupId, MessageId, UserId};
use crate::open::Raw;
use crate::response::{AcceptanceStatus, SendReceipt};

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
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_user_id: Option<UserId>,
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
            return Err(DecodeError::mismatch("messages", "expected a message, found none"));
        };
        let contact = contacts.into_iter().next().unwrap_or_default();
        let mut receipt = Self::new(message.id);
        receipt.message_status = message.message_status;
        receipt.group_id = message.group_id;
        receipt.input = contact.input;
        receipt.wa_id = contact.wa_id;
        receipt.user_id = contact.user_id;
        receipt.parent_user_id = contact.parent_user_id;
        if let Some(meta) = meta {
            receipt.extra.insert("meta", meta);
        }
        Ok(receipt)
    }

    fn to_wire(&self, dialect: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        let Self { id, message_status, input, wa_id, user_id, parent_user_id, group_id, .. } = self.clone();
        let cloud = dialect == Dialect::Cloud;
        serde_json::to_vec(&ReceiptBody {
            messaging_product: cloud.then(|| WHATSAPP.to_owned()),
            contacts: vec![ReceiptContact { input, wa_id, user_id, parent_user_id }],
            messages: vec![ReceiptMessage { id, message_status, group_id }],
            meta: if cloud { None } else { Some(on_premise_meta()?) },
        })
    }
}
