//! Errors inside of webhooks.

use waba_macros::model;

use crate::number::Count;

/// An error in a webhook: of a failed message, of an unsupported one, or of the number itself.
#[model(inbound)]
pub struct WebhookError {
    /// Error code; the page of all errors in the reference explains the documented ones.
    pub code: Count,
    /// Short text.
    pub title: Option<String>,
    /// Text; on cloud hosts the same as `title`.
    pub message: Option<String>,
    /// Explanation, as on-premise hosts send it.
    pub details: Option<String>,
    /// Explanation, as cloud hosts send it.
    pub error_data: Option<ErrorData>,
    /// Address of the documentation.
    pub href: Option<String>,
}

impl WebhookError {
    /// The explanation, wherever it stands.
    pub fn explanation(&self) -> Option<&str> {
        self.error_data.as_ref().and_then(|data| data.details.as_deref()).or(self.details.as_deref())
    }
}

/// The explanation of an error, as cloud hosts send it.
#[model(inbound)]
#[text(details)]
pub struct ErrorData {
    /// Explanation.
    pub details: Option<String>,
}
