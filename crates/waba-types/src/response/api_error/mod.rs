//! What the API says about an error: four shapes of bodies, read into one type.
//!
//! Sources: 360dialog's page "Error Messages", Meta's page "Error codes".

mod classify;
mod gateway_limit;
mod read;
mod redact;
mod write;

use std::fmt;

pub use self::classify::Classification;
pub use self::gateway_limit::GatewayLimit;
use crate::open::Raw;

/// The shape of an error body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorShape {
    /// `{"error": {…}}`: Meta's, relayed; a useful result may stand beside it.
    Meta,
    /// `{"meta": {"success": false, …}}`: 360dialog's gateway.
    Gateway,
    /// `{"error": "…"}` or `{"message": "…"}`: 360dialog's newer services.
    Short,
    /// `{"errors": [{…}]}`: on-premise hosts and the sandbox.
    OnPremise,
}

/// What the API says about an error.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ApiError {
    /// The shape of the body.
    pub shape: ErrorShape,
    /// Error code; [`error_codes`](crate::error_codes) explains the documented ones.
    pub code: Option<i64>,
    /// Code that says more, mostly of template calls.
    pub subcode: Option<i64>,
    /// Short text.
    pub message: String,
    /// Explanation, which often names the parameter.
    pub details: Option<String>,
    /// Meta's class of errors, such as `OAuthException`; of the gateway its code where that is a word.
    pub error_type: Option<String>,
    /// Title meant for people.
    pub user_title: Option<String>,
    /// Text meant for people.
    pub user_message: Option<String>,
    /// Meta's trace id, for questions to the support.
    pub fbtrace_id: Option<String>,
    /// 360dialog's trace id, for questions to the support.
    pub trace_id: Option<String>,
    /// Whether Meta calls the error transient. Says nothing about repeating a send.
    pub is_transient: Option<bool>,
    /// Address of the documentation.
    pub href: Option<String>,
    body: Option<Raw>,
    is_bare: bool,
}

impl ApiError {
    /// Creates an error with a text.
    pub fn new(shape: ErrorShape, message: impl Into<String>) -> Self {
        Self {
            shape,
            code: None,
            subcode: None,
            message: message.into(),
            details: None,
            error_type: None,
            user_title: None,
            user_message: None,
            fbtrace_id: None,
            trace_id: None,
            is_transient: None,
            href: None,
            body: None,
            is_bare: false,
        }
    }

    /// Whether it is no more than `{"message": "…"}`, which services of any kind answer, also those in front of the API.
    pub fn is_bare(&self) -> bool {
        self.is_bare
    }

    /// Sets the code.
    #[must_use]
    pub fn code(mut self, code: i64) -> Self {
        self.code = Some(code);
        self
    }

    /// Sets the explanation.
    #[must_use]
    pub fn details(mut self, details: impl Into<String>) -> Self {
        self.details = Some(details.into());
        self
    }

    /// The whole body, as it came. May hold private data: not for logs.
    pub fn body(&self) -> Option<&Raw> {
        self.body.as_ref()
    }
}

/// `Debug` leaves the body out: it may hold private data.
impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("shape", &self.shape)
            .field("code", &self.code)
            .field("subcode", &self.subcode)
            .field("message", &self.message)
            .field("details", &self.details)
            .field("fbtrace_id", &self.fbtrace_id)
            .field("trace_id", &self.trace_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
fn read(body: &str) -> ApiError {
    ApiError::from_wire(body.as_bytes()).unwrap()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn debug_leaves_the_body_out() {
        let error = read(r#"{"error":"no","private":"+491511234567"}"#);
        assert!(!format!("{error:?}").contains("491511234567"));
    }
}
