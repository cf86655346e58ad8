//! Messages and receipts as JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use waba_types::{decode, models};

use crate::generated::{OutboundMessage, SendReceipt, WabaError};
use crate::guard::guarded;

#[uniffi::export]
impl OutboundMessage {
    /// The message as JSON, to be kept until it is sent: `outboundMessageFromJson` makes it from that again.
    pub fn to_json(&self) -> Result<String, WabaError> {
        written(|| models::OutboundMessage::from(self.clone()))
    }
}

#[uniffi::export]
impl SendReceipt {
    /// The receipt as JSON, to be kept until its message has arrived: `sendReceiptFromJson` makes it from that again.
    pub fn to_json(&self) -> Result<String, WabaError> {
        written(|| models::SendReceipt::from(self.clone()))
    }
}

/// Makes a message of the JSON that the documentation of the API shows: `{"to": …, "type": "text", "text": {…}}`.
///
/// Fields that this version does not know are left out; send such a message with `messages().sendRaw(…)`.
#[uniffi::export]
pub fn outbound_message_from_json(json: String) -> Result<OutboundMessage, WabaError> {
    read::<models::OutboundMessage, _>(&json)
}

/// Makes a receipt of the JSON that it was written as. Fields that this version does not know are left out.
#[uniffi::export]
pub fn send_receipt_from_json(json: String) -> Result<SendReceipt, WabaError> {
    read::<models::SendReceipt, _>(&json)
}

fn written<M: Serialize>(model: impl FnOnce() -> M) -> Result<String, WabaError> {
    guarded(|| Ok(serde_json::to_string(&model()).expect("text, numbers, lists and objects can be written")))
}

fn read<M: DeserializeOwned + Into<R>, R>(json: &str) -> Result<R, WabaError> {
    guarded(|| Ok(decode::<M>(json.as_bytes()).map_err(waba::Error::from)?.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_crosses_over_and_back() {
        let json = r#"{"to":"+491510000001","type":"interactive","interactive":{"type":"button","body":{"text":"Ok?"},"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Yes"}}]}}}"#;
        let there = outbound_message_from_json(json.to_owned()).unwrap();
        let kept = there.to_json().unwrap();
        assert_eq!(outbound_message_from_json(kept).unwrap(), there);
        let back = waba_types::OutboundMessage::from(there);
        assert_eq!(back, decode(json.as_bytes()).unwrap());
    }

    #[test]
    fn a_receipt_is_kept_whole() {
        let json =
            r#"{"id":"wamid.A","message_status":"paused","input":"+49 151","wa_id":"49151","group_id":"g"}"#;
        let receipt = send_receipt_from_json(json.to_owned()).unwrap();
        assert_eq!(receipt.to_json().unwrap(), json);
    }

    #[test]
    fn an_error_names_the_place() {
        let error =
            outbound_message_from_json(r#"{"to":"1","type":"text","text":{}}"#.to_owned()).unwrap_err();
        let WabaError::Validation { report } = &error else { panic!("{error}") };
        assert_eq!(report.violations[0].path, "text.body");
        assert!(error.to_string().contains("text"), "{error}");
    }
}
