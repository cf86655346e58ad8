//! Answers to interactive messages.

use std::collections::BTreeMap;

use waba_macros::{model, open_enum};

use crate::decode::decode;
use crate::ids::OpaqueId;
use crate::open::{Flag, Raw};
use crate::time::Timestamp;

/// An answer to an interactive message. An answer of a new kind stands among the unknown fields.
#[model(inbound)]
pub struct InboundInteractive {
    /// Kind of the answer; the field of this name has it.
    #[field(name = "type")]
    pub kind: Option<ReplyType>,
    /// The button that was tapped.
    pub button_reply: Option<ButtonChoice>,
    /// The row that was chosen.
    pub list_reply: Option<RowChoice>,
    /// The form that was filled in: a flow, or an address.
    pub nfm_reply: Option<FormReply>,
    /// The answer to a request for permission to call.
    pub call_permission_reply: Option<CallPermissionReply>,
    /// The payment method that was chosen (Brazil).
    pub payment_method: Option<PaymentMethodReply>,
}

open_enum! {
    /// Kind of an answer to an interactive message.
    pub enum ReplyType {
        /// Tap on a button.
        Button = "button_reply",
        /// Choice from a list.
        List = "list_reply",
        /// Form that was filled in.
        Form = "nfm_reply",
        /// Answer to a request for permission to call.
        CallPermission = "call_permission_reply",
        /// Choice of a payment method.
        PaymentMethod = "payment_method",
    }
}

/// The button that was tapped.
#[model(inbound)]
pub struct ButtonChoice {
    /// Id that the business gave to the button.
    pub id: OpaqueId,
    /// Title of the button.
    pub title: Option<String>,
}

/// The row that was chosen.
#[model(inbound)]
pub struct RowChoice {
    /// Id that the business gave to the row.
    pub id: OpaqueId,
    /// Title of the row.
    pub title: Option<String>,
    /// Description of the row.
    pub description: Option<String>,
}

/// A form that was filled in: a flow, or an address.
#[model(inbound)]
#[after_reading(Self::gather)]
pub struct FormReply {
    /// `flow`, or `address_message` for an address.
    pub name: Option<String>,
    /// Text in the chat; for flows `Sent`.
    pub body: Option<String>,
    /// What was filled in: the text of a JSON object, exactly as it came.
    pub response_json: Option<String>,
    /// What was filled in, by its name, as read from `response_json`: of a flow also the `flow_token` that was sent with
    /// it. Empty where that is not the text of a JSON object.
    #[field(default)]
    pub response: BTreeMap<String, Raw>,
}

impl FormReply {
    fn gather(&mut self) {
        let read = |json: &String| decode::<BTreeMap<String, Raw>>(json.as_bytes()).ok();
        if let Some(response) = self.response_json.as_ref().and_then(read) {
            self.response = response;
        }
    }
}

/// The answer to a request for permission to call.
#[model(inbound)]
pub struct CallPermissionReply {
    /// The answer.
    pub response: Option<CallPermissionResponse>,
    /// Whether the permission has no end.
    pub is_permanent: Option<Flag>,
    /// When a temporary permission ends.
    pub expiration_timestamp: Option<Timestamp>,
    /// How the answer came about: `user_action`, or `automatic` after the user called.
    pub response_source: Option<String>,
}

open_enum! {
    /// Answer to a request for permission to call.
    pub enum CallPermissionResponse {
        /// The business may call.
        Accept = "accept",
        /// The business may not call.
        Reject = "reject",
    }
}

/// The payment method that was chosen (Brazil).
#[model(inbound)]
pub struct PaymentMethodReply {
    /// The method.
    pub payment_method: Option<String>,
    /// When it was chosen.
    pub payment_timestamp: Option<Timestamp>,
    /// The business's own id of the order.
    pub reference_id: Option<OpaqueId>,
    /// Last four digits of the card.
    pub last_four_digits: Option<OpaqueId>,
    /// Id of the stored card.
    pub credential_id: Option<OpaqueId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_filled_in_is_read_and_kept_as_text() {
        let json = r#"{"flow_token":"t1","slots":["9", 10]}"#;
        let reply = |json: &str| -> FormReply {
            decode(serde_json::json!({"name": "flow", "response_json": json}).to_string().as_bytes()).unwrap()
        };
        let read = reply(json);
        assert_eq!(read.response_json.as_deref(), Some(json));
        assert_eq!(read.response["flow_token"].as_str(), r#""t1""#);
        assert_eq!(read.response["slots"].as_str(), r#"["9", 10]"#);
        for text in ["", "[]", "Sent", "{\"a\":"] {
            let read = reply(text);
            assert_eq!((read.response_json.as_deref(), read.response.len()), (Some(text), 0));
        }
    }
}
