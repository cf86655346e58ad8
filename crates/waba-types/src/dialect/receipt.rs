//! The answer to a message.

use serde::{Deserialize, Serialize};

use super::body::WHATSAPP;
use super::{Dialect, Response};
use crate::decode::{DecodeError, Fields, Json, replace_unpaired_surrogates};
use crate::ids::{GroupId, MessageId, UserId};
use crate::open::{Raw, ReadExtra};
use crate::response::{AcceptanceStatus, SendReceipt, on_premise_meta};

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
    /// What is odd beside the id counts as absent: it must not hide that the message was accepted. What this version does
    /// not know of the answer, its contact and its message stands side by side.
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        let body = replace_unpaired_surrogates(body);
        let mut answer = Json::check(&body)?.fields()?;
        let messages = answer.take("messages").ok_or_else(|| DecodeError::missing("messages"))?;
        let Some(message) = messages.first().map_err(|error| error.within("messages"))? else {
            return Err(DecodeError::mismatch("messages", "a message", Some("none")));
        };
        let (id, mut message) =
            identified(message).map_err(|error| error.within("[0]").within("messages"))?;
        let contact = answer.take("contacts").and_then(|contacts| contacts.first().ok()?);
        let mut contact = contact.and_then(|contact| contact.fields().ok()).unwrap_or_default();

        let mut receipt = Self::new(id);
        receipt.message_status = unless_odd(&mut message, "message_status");
        receipt.group_id = unless_odd(&mut message, "group_id");
        receipt.input = unless_odd(&mut contact, "input");
        receipt.wa_id = unless_odd(&mut contact, "wa_id");
        receipt.user_id = unless_odd(&mut contact, "user_id");
        receipt.parent_user_id = unless_odd(&mut contact, "parent_user_id");
        receipt.meta = unless_odd(&mut answer, "meta");
        answer.take("messaging_product");
        let mut extra = ReadExtra::default();
        for (name, value) in answer.rest().chain(contact.rest()).chain(message.rest()) {
            extra.insert(name.into_owned(), Raw::deserialize(value)?);
        }
        receipt.extra = extra.finish();
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

/// The id of a message, and what else is said about it.
fn identified(message: Json<'_>) -> Result<(MessageId, Fields<'_>), DecodeError> {
    let mut message = message.fields()?;
    let id = message.take("id").ok_or_else(|| DecodeError::missing("id"))?;
    let id = MessageId::deserialize(id).map_err(|error| error.within("id"))?;
    if id.as_str().is_empty() {
        return Err(DecodeError::empty_id("id"));
    }
    Ok((id, message))
}

/// The value of the field `name`, which is taken out; nothing if it is absent or does not fit.
fn unless_odd<'de, T: Deserialize<'de>>(fields: &mut Fields<'de>, name: &str) -> Option<T> {
    Option::deserialize(fields.take(name)?).ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<SendReceipt, String> {
        SendReceipt::from_wire(Dialect::Cloud, body.as_bytes()).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_beside_the_id_hides_that_a_message_was_accepted() {
        for beside in [
            r#""contacts":null"#,
            r#""contacts":{}"#,
            r#""contacts":[null]"#,
            r#""contacts":[{"input":["x"],"wa_id":"491"}]"#,
            r#""messaging_product":["x"]"#,
            r#""meta":7"#,
        ] {
            let receipt = read(&format!(r#"{{"messages":[{{"id":"wamid.A"}}],{beside}}}"#)).unwrap();
            assert_eq!(receipt.id, "wamid.A", "{beside}");
            assert_eq!(receipt.wa_id.is_some(), beside.contains("wa_id"), "{beside}");
        }
        let receipt =
            read(r#"{"messages":[{"id":"wamid.A","group_id":{},"message_status":null},7],"new":{"a":1}}"#);
        let receipt = receipt.unwrap();
        assert_eq!((receipt.group_id, receipt.message_status), (None, None));
        assert_eq!(receipt.extra.get("new").map(Raw::as_str), Some(r#"{"a":1}"#));
    }

    #[test]
    fn what_is_not_known_is_kept() {
        let receipt = read(
            r#"{"messaging_product":"whatsapp","contacts":[{"input":"+49","wa_id":"49","tone":1}],
            "messages":[{"id":"wamid.A","pacing":{"until":5}}],"routed":"marketing"}"#,
        );
        let receipt = receipt.unwrap();
        assert_eq!((&*receipt.id, receipt.wa_id.as_deref()), ("wamid.A", Some("49")));
        let kept: Vec<_> = receipt.extra.iter().map(|(name, value)| (name, value.as_str())).collect();
        assert_eq!(kept, [("routed", r#""marketing""#), ("tone", "1"), ("pacing", r#"{"until":5}"#)]);
    }

    #[test]
    fn of_what_is_said_twice_the_last_counts() {
        let receipt = read(
            r#"{"messages":[],"new":1,"messages":[{"id":7,"id":"wamid.\ud83d","tone":1,"tone":2},7],"new":2}"#,
        );
        let receipt = receipt.unwrap();
        assert_eq!(receipt.id, "wamid.\u{fffd}");
        let kept: Vec<_> = receipt.extra.iter().map(|(name, value)| (name, value.as_str())).collect();
        assert_eq!(kept, [("new", "2"), ("tone", "2")]);
    }

    #[test]
    fn without_an_id_nothing_was_accepted_for_sure() {
        for (body, problem) in [
            ("{}", "missing field `messages`"),
            (r#"{"messages":null}"#, "messages: expected a list, found null"),
            (r#"{"messages":[]}"#, "messages: expected a message, found none"),
            (r#"{"messages":[{}]}"#, "messages[0]: missing field `id`"),
            (r#"{"messages":[{"id":null}]}"#, "messages[0].id: expected a string, found null"),
            (r#"{"messages":[{"id":""}]}"#, "messages[0].id: expected an id, found an empty text"),
        ] {
            assert_eq!(read(body).unwrap_err(), problem, "{body}");
        }
    }
}
