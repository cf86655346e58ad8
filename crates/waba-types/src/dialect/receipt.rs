//! The answer to a message.

use serde::Serialize;

use super::body::{WHATSAPP, on_premise_meta, redecode};
use super::{Dialect, Response};
use crate::decode::{DecodeError, decode};
use crate::ids::{GroupId, MessageId, UserId};
use crate::open::{Extra, Raw};
use crate::response::{AcceptanceStatus, SendReceipt};

/// The answer to a message: one contact and one message, each in a list.
#[derive(Serialize)]
struct ReceiptBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    messaging_product: Option<String>,
    contacts: Vec<ReceiptContact>,
    messages: Vec<ReceiptMessage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Raw>,
}

#[derive(Serialize)]
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

#[derive(Serialize)]
struct ReceiptMessage {
    id: MessageId,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_status: Option<AcceptanceStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_id: Option<GroupId>,
}

impl Response for SendReceipt {
    /// What this version does not know of the answer, its contact and its message stands side by side.
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        let mut fields: Extra = decode(body)?;
        fields.remove("messaging_product");
        let Some(message) = first_of(&mut fields, "messages")? else {
            return Err(DecodeError::mismatch("messages", "expected a message, found none"));
        };
        let contact = first_of(&mut fields, "contacts")?.unwrap_or_default();
        for (name, value) in contact.iter().chain(message.iter()) {
            fields.insert(name, value.clone());
        }
        redecode(&fields).map_err(|error| error.within("messages[0]"))
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

/// Takes the list `key` out of `fields`, and gives its first item.
fn first_of(fields: &mut Extra, key: &str) -> Result<Option<Extra>, DecodeError> {
    let Some(list) = fields.remove(key) else { return Ok(None) };
    let items: Vec<Extra> = decode(list.as_str().as_bytes()).map_err(|error| error.within(key))?;
    Ok(items.into_iter().next())
}
