//! Messages made from JSON.

use waba_types::decode;

use crate::generated::{OutboundMessage, WabaError};
use crate::guard::guarded;

/// Makes a message of the JSON that the documentation of the API shows: `{"to": …, "type": "text", "text": {…}}`.
///
/// Fields that this version does not know are left out; send such a message with `messages().sendRaw(…)`.
#[uniffi::export]
pub fn outbound_message_from_json(json: String) -> Result<OutboundMessage, WabaError> {
    guarded(|| {
        let message = decode::<waba_types::OutboundMessage>(json.as_bytes()).map_err(waba::Error::from)?;
        Ok(message.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_crosses_over_and_back() {
        let json = r#"{"to":"+491510000001","type":"interactive","interactive":{"type":"button","body":{"text":"Ok?"},"action":{"buttons":[{"type":"reply","reply":{"id":"y","title":"Yes"}}]}}}"#;
        let there = outbound_message_from_json(json.to_owned()).unwrap();
        let back = waba_types::OutboundMessage::from(there);
        assert_eq!(back, decode(json.as_bytes()).unwrap());
    }

    #[test]
    fn an_error_names_the_place() {
        let error =
            outbound_message_from_json(r#"{"to":"1","type":"text","text":{}}"#.to_owned()).unwrap_err();
        assert!(matches!(&error, WabaError::Validation { .. }));
        assert!(error.to_string().contains("text"), "{error}");
    }
}
