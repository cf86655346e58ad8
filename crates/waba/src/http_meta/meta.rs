//! The facts about an answer.

use std::time::{Duration, SystemTime};

use ::http::{HeaderMap, StatusCode};
use waba_types::secret::SecretText;

use super::retry_after::retry_after;
use crate::http::Secret;

/// Facts about an answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HttpMeta {
    /// Status code.
    pub status: u16,
    /// `Retry-After`, if the server named a time in one of its two forms: at most an hour.
    pub retry_after: Option<Duration>,
    /// Meta's trace id (`X-Fb-Trace-Id`), for questions to the support.
    pub fb_trace_id: Option<String>,
    /// Meta's account of used quota (`X-Business-Use-Case-Usage`).
    pub usage: Option<String>,
    /// The beginning of the body, where that is no answer of the API.
    pub(crate) beginning: Option<SecretText>,
}

impl HttpMeta {
    /// Texts of the server are shown without the key, which a careless or hostile one sends back.
    pub(crate) fn new(status: StatusCode, headers: &HeaderMap, key: &Secret) -> Self {
        let text = |name: &str| Some(key.redact(headers.get(name)?.to_str().ok()?));
        Self {
            status: status.as_u16(),
            retry_after: retry_after(headers, SystemTime::now()),
            fb_trace_id: text("x-fb-trace-id"),
            usage: text("x-business-use-case-usage"),
            beginning: None,
        }
    }
}
