//! The error of a call, and what is known without an answer.

use std::fmt::{self, Write};
use std::time::Duration;

use waba_types::decode::DecodeError;
use waba_types::error_codes::ErrorKind;
use waba_types::operations::OperationSpec;
use waba_types::rates::LimitScope;
use waba_types::response::ApiError;
use waba_types::secret::SecretText;
use waba_types::{Raw, Violation};

use super::Retry;
use super::config::ConfigError;
use crate::attempt::Attempt;
use crate::http_meta::HttpMeta;

/// Why a call failed.
///
/// `Display` is one line that is safe to log: no key, no body, no full phone number.
#[derive(Debug)]
#[non_exhaustive]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
    /// Whether doing the same again is safe.
    pub retry: Retry,
    /// How long to wait before that.
    pub retry_after: Option<Duration>,
    /// What went wrong, in words.
    pub message: String,
    /// What the API said.
    pub api: Option<Box<ApiError>>,
    /// The answer that carried the error.
    pub http: Option<Box<HttpMeta>>,
    /// The values that break a limit.
    pub violations: Vec<Violation>,
    pub(super) attempts: Box<[Attempt]>,
    pub(super) source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            retry: Retry::Never,
            retry_after: None,
            message: message.into(),
            api: None,
            http: None,
            violations: Vec::new(),
            attempts: Box::default(),
            source: None,
        }
    }

    pub(crate) fn with_source(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: Vec<Attempt>) -> Self {
        self.attempts = attempts.into();
        self
    }

    pub(crate) fn with_http(mut self, http: HttpMeta) -> Self {
        self.http = Some(Box::new(http));
        self
    }

    /// The same behind the attempts of the steps that came before.
    pub(crate) fn behind(self, mut earlier: Vec<Attempt>) -> Self {
        earlier.extend_from_slice(&self.attempts);
        self.with_attempts(earlier)
    }

    /// The same, with a longer wait if it names a shorter one or none.
    pub(crate) fn wait_at_least(mut self, wait: Duration) -> Self {
        if !wait.is_zero() {
            self.retry_after = self.retry_after.max(Some(wait));
        }
        self
    }

    /// The limit that was exceeded, if the API said that one was.
    pub(crate) fn limit(&self) -> Option<LimitScope> {
        let limited = self.kind == ErrorKind::RateLimited && self.http.is_some();
        limited.then(|| LimitScope::of_code(self.code()))
    }

    /// How long to leave alone what exceeded `scope`. For a number that is no more than the server asked for in this very
    /// answer: the pause that the table advises is for the message, and the others go on at a slower pace.
    pub(crate) fn asked_wait(&self, scope: LimitScope) -> Option<Duration> {
        match scope {
            LimitScope::Number => self.http.as_ref().and_then(|http| http.retry_after),
            _ => self.retry_after,
        }
    }

    /// The time for the whole call was over before an attempt. Nothing was sent by that attempt, and earlier ones were
    /// proved to be safe to repeat.
    pub(crate) fn too_late(spec: &OperationSpec) -> Self {
        let message = format!("{}: no time was left to send it", spec.name);
        Self { retry: Retry::Safe, ..Self::new(ErrorKind::Timeout, message) }
    }

    /// The provider of the key took longer than an exchange may. Nothing was sent.
    pub(crate) fn no_key_in_time(spec: &OperationSpec) -> Self {
        let message = format!("{}: the key provider took too long", spec.name);
        Self { retry: Retry::Safe, ..Self::new(ErrorKind::Timeout, message) }
    }

    /// The host has no such call.
    pub(crate) fn unsupported(operation: &str, host: &str) -> Self {
        Self::new(ErrorKind::Unsupported, format!("{operation}: not available on {host}"))
    }

    /// Values break documented limits. Nothing was sent.
    pub(crate) fn validation(operation: &str, violations: Vec<Violation>) -> Self {
        let mut message = format!("{operation}: ");
        for (index, violation) in violations.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            // Writing to a String can't fail.
            let _ = write!(message, "{separator}{violation}");
        }
        Self { violations, ..Self::new(ErrorKind::Validation, message) }
    }

    /// A request given as JSON does not fit. Nothing was sent.
    pub(crate) fn request(operation: &str, error: DecodeError) -> Self {
        let message = format!("{operation}: {error}");
        let violations = vec![error.violation()];
        Self { violations, ..Self::new(ErrorKind::Validation, message) }.with_source(error)
    }

    /// There is no such call.
    pub(crate) fn unknown_operation(operation: &str) -> Self {
        Self::new(ErrorKind::Validation, format!("unknown operation `{}`", operation.escape_debug()))
    }

    /// A call that panicked: for the boundary to another language, which no panic may cross.
    ///
    /// Says nothing of the panic, whose text may hold anything; the panic hook has shown it.
    #[doc(hidden)]
    pub fn panicked() -> Self {
        Self::new(ErrorKind::Internal, "the call panicked, which is a bug in this library")
    }

    /// What was tried, in order; for a call of several steps the attempts of each, one step behind the other. Empty when
    /// nothing was sent, and for errors of webhooks and flows.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// The setting that can't be used, such as `base_url`, where the error is about one.
    pub fn setting(&self) -> Option<&'static str> {
        self.config_error().map(ConfigError::setting)
    }

    pub(crate) fn config_error(&self) -> Option<&ConfigError> {
        self.source.as_ref()?.downcast_ref()
    }

    /// The error code of the API.
    pub fn code(&self) -> Option<i64> {
        self.api.as_ref().and_then(|api| api.code)
    }

    /// The explanation of the API, which often names the parameter.
    pub fn details(&self) -> Option<&str> {
        self.api.as_ref().and_then(|api| api.details.as_deref())
    }

    /// The status code of the answer.
    pub fn http_status(&self) -> Option<u16> {
        self.http.as_ref().map(|http| http.status)
    }

    /// The trace id for questions to the support: 360dialog's, else Meta's.
    pub fn trace_id(&self) -> Option<&str> {
        let api = self.api.as_ref().and_then(|api| api.trace_id.as_deref().or(api.fbtrace_id.as_deref()));
        api.or_else(|| self.http.as_ref().and_then(|http| http.fb_trace_id.as_deref()))
    }

    /// The body of the answer: as it came, if it is an error of the API in JSON without the key in it; if it is none, such
    /// as the page of a proxy, its first kilobyte on one line. May hold private data: not for logs.
    pub fn body(&self) -> Option<&str> {
        let api = self.api.as_ref().and_then(|api| api.body()).map(Raw::as_str);
        api.or_else(|| self.http.as_ref()?.beginning.as_ref().map(SecretText::expose))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use waba_types::Dialect;

    use super::*;

    #[test]
    fn a_validation_error_names_every_place() {
        let message = waba_types::OutboundMessage::text("", "x".repeat(4097));
        let error = Error::validation("messages.send", waba_types::check(&message, Dialect::Cloud));
        assert_eq!(
            error.to_string(),
            "messages.send: to: 0 characters, limit at least 1 character; text.body: 4097 characters, limit 1 to 4096 characters"
        );
    }
}
