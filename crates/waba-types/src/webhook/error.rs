//! Errors inside of webhooks.

use waba_macros::model;

use crate::number::Count;

/// An error in a webhook: of a failed message, of an unsupported one, or of the number itself.
#[model(inbound)]
#[after_reading(Self::gather)]
pub struct WebhookError {
    /// Error code; the page of all errors in the reference explains the documented ones.
    pub code: Count,
    /// Short text.
    pub title: Option<String>,
    /// Text; on cloud hosts the same as `title`.
    pub message: Option<String>,
    /// Explanation, wherever it stands: cloud hosts send it as `error_data`.
    pub details: Option<String>,
    /// Explanation, as cloud hosts send it.
    pub error_data: Option<ErrorData>,
    /// Address of the documentation.
    pub href: Option<String>,
}

impl WebhookError {
    fn gather(&mut self) {
        if self.details.is_none() {
            self.details = self.error_data.as_ref().and_then(|data| data.details.clone());
        }
    }
}

/// The explanation of an error, as cloud hosts send it.
#[model(inbound)]
#[text(details)]
pub struct ErrorData {
    /// Explanation.
    pub details: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode;

    #[test]
    fn the_explanation_is_read_at_each_of_its_places() {
        let details = |json: &str| decode::<WebhookError>(json.as_bytes()).unwrap().details;
        for json in [
            r#"{"code":1,"details":"why"}"#,
            r#"{"code":1,"error_data":{"details":"why"}}"#,
            r#"{"code":1,"error_data":"why"}"#,
        ] {
            assert_eq!(details(json).as_deref(), Some("why"), "{json}");
        }
        assert_eq!(details(r#"{"code":1}"#), None);
    }
}
