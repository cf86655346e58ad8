//! Messages and receipts as JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use waba_types::decode::{DecodeError, decode, decode_request};
use waba_types::models;
use waba_types::printable::short_line;

use crate::generated::{OutboundMessage, SendReceipt, WabaError};
use crate::guard::guarded;
use crate::numbers::checked;

#[uniffi::export]
impl OutboundMessage {
    /// The message as JSON, to be kept until it is sent: `outboundMessageFromJson` makes it from that again.
    pub fn to_json(&self) -> Result<String, WabaError> {
        let message = checked("", self.clone())?;
        written(|| models::OutboundMessage::from(message))
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
/// A field that this version does not know is refused; send such a message with `messages().sendRaw(…)`.
#[uniffi::export]
pub fn outbound_message_from_json(json: String) -> Result<OutboundMessage, WabaError> {
    guarded(|| {
        let whole: models::OutboundMessage = decode_request(json.as_bytes()).map_err(waba::Error::from)?;
        let message = OutboundMessage::from(whole.clone());
        let kept = models::OutboundMessage::from(message.clone());
        match unknown(&json!(whole), &json!(kept)) {
            Some(error) => Err(waba::Error::from(error).into()),
            None => Ok(message),
        }
    })
}

/// A field of `whole` that `kept` has not.
fn unknown(whole: &Value, kept: &Value) -> Option<DecodeError> {
    match (whole, kept) {
        (Value::Object(whole), Value::Object(kept)) => {
            whole.iter().find_map(|(key, value)| match kept.get(key) {
                Some(kept) => unknown(value, kept).map(|error| error.within(key)),
                None => Some(DecodeError::custom(short_line(key), "unknown field")),
            })
        }
        (Value::Array(whole), Value::Array(kept)) => {
            let items = whole.iter().zip(kept).enumerate();
            let within = |(index, (whole, kept))| Some(unknown(whole, kept)?.within(&format!("[{index}]")));
            items.map(within).find_map(|error| error)
        }
        _ => None,
    }
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
    use crate::Count;
    use crate::generated::{MessageContent, TemplateComponent};

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
    fn a_number_that_the_api_does_not_have_is_refused_by_its_place() {
        let json = |index| {
            format!(
                r#"{{"to":"1","type":"template","template":{{"name":"n","language":{{"code":"en"}},"components":[
                    {{"type":"body","parameters":[]}},{{"type":"button","sub_type":"url","index":{index},"parameters":[]}}]}}}}"#
            )
        };
        let mut message = outbound_message_from_json(json(1)).unwrap();
        assert!(message.to_json().is_ok());
        let MessageContent::Template { content } = &mut message.content else { panic!("{message:?}") };
        let TemplateComponent::Button { content } = &mut content.components[1] else { panic!("{content:?}") };
        content.index = Some(Count::from(usize::MAX));
        let error = message.to_json().unwrap_err();
        let WabaError::Validation { report } = &error else { panic!("{error}") };
        assert_eq!(report.violations[0].path, "template.components[1].index");
    }

    #[test]
    fn an_unknown_field_is_refused_by_its_place() {
        for (json, path) in [
            (r#"{"to":"1","type":"text","text":{"body":"x"},"new":1}"#, "new"),
            (r#"{"to":"1","type":"text","text":{"body":"x","new":null}}"#, "text.new"),
            (
                r#"{"to":"1","type":"template","template":{"name":"n","language":{"code":"en"},"components":[
                    {"type":"body","parameters":[]},{"type":"button","sub_type":"url","index":0,"new":{},"parameters":[]}]}}"#,
                "template.components[1].new",
            ),
        ] {
            let error = outbound_message_from_json(json.to_owned()).unwrap_err();
            let WabaError::Validation { report } = &error else { panic!("{error}") };
            assert_eq!(report.violations[0].path, path);
            assert!(error.to_string().contains(&format!("{path}: unknown field")), "{error}");
        }
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
