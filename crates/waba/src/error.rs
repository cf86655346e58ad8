//! One error type: what went wrong, whether to repeat, and what the API said.

use std::fmt::{self, Write};
use std::time::Duration;

use waba_types::decode::DecodeError;
use waba_types::error_codes::{Again, ErrorKind};
use waba_types::operations::{Operation, OperationSpec, Repeat, SendMessage};
use waba_types::printable::is_steering;
use waba_types::rates::LimitScope;
use waba_types::response::{ApiError, Classification};
use waba_types::secret::SecretText;
use waba_types::{Dialect, MessageStatus, Raw, Violation};

use crate::attempt::{Attempt, Reported};
use crate::delivery::Failure;
use crate::http::{HttpError, HttpErrorKind, HttpResponse, Secret, Sent, TlsFault, foreign_encoding};
use crate::http_meta::HttpMeta;
use crate::rate_limit::Held;
use crate::retry::time_to_regain_access;

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
    attempts: Box<[Attempt]>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// Whether doing the same again is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// Useless: something must change first.
    Never,
    /// Safe: it is proved that nothing was done, or doing it twice changes nothing.
    Safe,
    /// Safe only if nothing was done, which is not known: the message may have been accepted.
    IfNotSent,
}

impl Retry {
    /// The name in every language: `never`, `safe`, `if_not_sent`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Safe => "safe",
            Self::IfNotSent => "if_not_sent",
        }
    }

    fn of(again: Again, repeat: Repeat) -> Self {
        match (again, repeat) {
            (Again::Never, _) => Self::Never,
            (Again::Replay, _) | (Again::Later, Repeat::Freely) => Self::Safe,
            (Again::Later, Repeat::IfNotSent) => Self::IfNotSent,
        }
    }
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

    /// The same behind the attempts of the steps that came before.
    pub(crate) fn behind(self, mut earlier: Vec<Attempt>) -> Self {
        earlier.extend_from_slice(&self.attempts);
        self.with_attempts(earlier)
    }

    /// The time for the whole call was over before an attempt. Nothing was sent by that attempt, and earlier ones were
    /// proved to be safe to repeat.
    pub(crate) fn too_late(spec: &OperationSpec) -> Self {
        let message = format!("{}: no time was left to send it", spec.name);
        Self { retry: Retry::Safe, ..Self::new(ErrorKind::Timeout, message) }
    }

    /// The client's own rate limits would have held the call back for too long. Nothing was sent.
    pub(crate) fn held_back(spec: &OperationSpec, held: &Held) -> Self {
        let (limit, seconds) = (held.limit, held.wait.as_secs_f64());
        let message =
            format!("{}: held back by the rate limit of the {limit} for {seconds:.1} s more", spec.name);
        Self {
            retry: Retry::Safe,
            retry_after: Some(held.wait),
            ..Self::new(ErrorKind::RateLimited, message)
        }
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
        Self::new(ErrorKind::Validation, format!("{operation}: {error}")).with_source(error)
    }

    /// There is no such call.
    pub(crate) fn unknown_operation(operation: &str) -> Self {
        Self::new(ErrorKind::Validation, format!("unknown operation `{}`", operation.escape_debug()))
    }

    /// The exchange gave no complete answer.
    pub(crate) fn transport(spec: &OperationSpec, error: HttpError) -> Self {
        let kind = match error.kind {
            HttpErrorKind::Dns | HttpErrorKind::Connect | HttpErrorKind::Tls(_) => ErrorKind::Connect,
            HttpErrorKind::Timeout(_) => ErrorKind::Timeout,
            HttpErrorKind::ResponseTooLarge { .. } | HttpErrorKind::InvalidResponse => ErrorKind::Response,
            HttpErrorKind::InvalidRequest => ErrorKind::Config,
            HttpErrorKind::BodySource => ErrorKind::Media,
            _ => ErrorKind::Interrupted,
        };
        let retry = match (error.kind, error.sent, spec.repeat) {
            (
                HttpErrorKind::Tls(TlsFault::Certificate)
                | HttpErrorKind::InvalidRequest
                | HttpErrorKind::BodySource,
                ..,
            ) => Retry::Never,
            (_, Sent::NotSent, _) => Retry::Safe,
            // It would only come again.
            (HttpErrorKind::ResponseTooLarge { .. } | HttpErrorKind::InvalidResponse, _, Repeat::Freely) => {
                Retry::Never
            }
            (_, _, Repeat::Freely) => Retry::Safe,
            (_, Sent::Unknown, Repeat::IfNotSent) => Retry::IfNotSent,
        };
        let mut message = format!("{}: {error}", spec.name);
        if let Some(cause) = std::error::Error::source(&error) {
            // Safe to show: the transport keeps addresses, headers and bodies out of its causes.
            let _ = write!(message, ": {cause}");
        }
        Self { retry, ..Self::new(kind, message) }.with_source(error)
    }

    /// What is wrong by an answer; nothing for a success, which may have the error of a failure in it.
    pub(crate) fn answer(
        spec: &OperationSpec,
        dialect: Dialect,
        response: &HttpResponse,
        key: &Secret,
    ) -> Option<Self> {
        let status = response.status;
        let api = match status.is_success() {
            true => Some(ApiError::under_success(&response.body, spec.response)?),
            false => ApiError::from_wire(&response.body),
        };
        // Errors quote what the server says, and a careless or hostile one says the key.
        let api = api.map(|api| api.without(key.expose()));
        let Classification { kind, again, wait_seconds } = match &api {
            Some(api) => api.classify(dialect, status.as_u16()),
            None => Classification::of_status(status.as_u16()),
        };
        let meta = answer_meta(response, key, api.as_ref());
        let mut message = format!("{}: ", spec.name);
        match &api {
            Some(api) => describe(&mut message, api),
            None if status.is_redirection() => message.push_str("redirect not followed"),
            None => match foreign_encoding(&response.headers, key) {
                Some(encoding) => message.push_str(&encoding),
                None => message.push_str("answer without a known error body"),
            },
        }
        let _ = write!(message, " (HTTP {})", status.as_u16());
        let wait = Some(Duration::from_secs(wait_seconds.into())).filter(|wait| !wait.is_zero());
        let of_account = kind == ErrorKind::RateLimited
            && LimitScope::of_code(api.as_ref().and_then(|api| api.code)) == LimitScope::Account;
        let regain = meta.usage.as_deref().filter(|_| of_account).and_then(time_to_regain_access);
        Some(Self {
            retry: Retry::of(again, spec.repeat),
            retry_after: meta.retry_after.max(wait).max(regain),
            api: api.map(Box::new),
            http: Some(Box::new(meta)),
            ..Self::new(kind, message)
        })
    }

    /// What `read` makes of the body of a failed answer that holds a result too; else the error.
    pub(crate) fn useful_half<T>(
        self,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Result<Reported<T>, Box<Self>> {
        let half =
            self.api.as_ref().and_then(|api| api.body()).and_then(|body| read(body.as_str().as_bytes()));
        match (half, self.http) {
            (Some(half), Some(http)) => Ok(Reported::new(half, self.attempts.into(), *http)),
            (_, http) => Err(Box::new(Self { http, ..self })),
        }
    }

    /// The answer is a success that can't be read: a message was probably accepted.
    pub(crate) fn unreadable(
        spec: &OperationSpec,
        response: &HttpResponse,
        error: DecodeError,
        key: &Secret,
    ) -> Self {
        let encoding = foreign_encoding(&response.headers, key);
        let problem = encoding.unwrap_or_else(|| key.redact(&error.to_string()));
        Self::useless(spec, response, key, None, &format!("answer can't be read: {problem}"))
    }

    /// The answer says that the call was not done, but has the status of a success.
    pub(crate) fn not_done(spec: &OperationSpec, response: &HttpResponse, key: &Secret) -> Self {
        let api = ApiError::from_wire(&response.body).map(|api| api.without(key.expose()));
        let mut problem = "answered that it was not done".to_owned();
        if let Some(api) = &api {
            problem.push_str(": ");
            describe(&mut problem, api);
        }
        Self::useless(spec, response, key, api, &problem)
    }

    /// The answer has the status of a success, but is none.
    fn useless(
        spec: &OperationSpec,
        response: &HttpResponse,
        key: &Secret,
        api: Option<ApiError>,
        problem: &str,
    ) -> Self {
        let status = response.status;
        let message = format!("{}: {problem} (HTTP {})", spec.name, status.as_u16());
        let meta = answer_meta(response, key, api.as_ref());
        Self {
            retry: Retry::of(Again::Later, spec.repeat),
            api: api.map(Box::new),
            http: Some(Box::new(meta)),
            ..Self::new(ErrorKind::Response, message)
        }
    }

    /// The message failed after it was accepted.
    pub(crate) fn failed(failure: Failure) -> Self {
        let Failure { api, classification: Classification { kind, again, wait_seconds } } = failure;
        let mut message = "delivery: failed: ".to_owned();
        describe(&mut message, &api);
        Self {
            retry: Retry::of(again, SendMessage::SPEC.repeat),
            retry_after: Some(Duration::from_secs(wait_seconds.into())).filter(|wait| !wait.is_zero()),
            api: Some(Box::new(api)),
            ..Self::new(kind, message)
        }
    }

    /// No status said in time that an accepted message got as far as `wanted`; `known` is how far it got.
    pub(crate) fn undelivered(
        wanted: &MessageStatus,
        known: Option<&MessageStatus>,
        timeout: Duration,
    ) -> Self {
        let known = known.map_or("no more than accepted".to_owned(), ToString::to_string);
        let message = format!("delivery: not known to be {wanted} after {timeout:?}, known to be {known}");
        Self { retry: Retry::IfNotSent, ..Self::new(ErrorKind::Timeout, message) }
    }

    /// A webhook is not in force in time.
    pub(crate) fn inactive(task: &str, found: &str, timeout: Duration) -> Self {
        let message = format!("{task}: not in force after {timeout:?}: {found}");
        Self { retry: Retry::Safe, ..Self::new(ErrorKind::Timeout, message) }
    }

    /// A call that panicked: for the boundary to another language, which no panic may cross.
    ///
    /// Says nothing of the panic, whose text may hold anything; the panic hook has shown it.
    pub fn panicked() -> Self {
        Self::new(ErrorKind::Internal, "the call panicked, which is a bug in this library")
    }

    /// What was tried, in order; for a call of several steps the attempts of each, one step behind the other. Empty when
    /// nothing was sent, and for errors of webhooks and flows.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// Whether the server said, over HTTP/2, that it did not process the request.
    pub(crate) fn is_not_processed(&self) -> bool {
        let error = self.source.as_ref().and_then(|source| source.downcast_ref::<HttpError>());
        error.is_some_and(|error| error.kind == HttpErrorKind::NotProcessed)
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

/// What an answer tells besides `api`, the error that it holds.
fn answer_meta(response: &HttpResponse, key: &Secret, api: Option<&ApiError>) -> HttpMeta {
    let mut meta = HttpMeta::new(response.status, &response.headers, key);
    if api.is_none() {
        meta.beginning = beginning(&response.body, key);
    }
    meta
}

/// How much is kept of an answer that is no error of the API, in bytes: enough to see who answered.
const BEGINNING: usize = 1024;

/// The beginning of an answer, without the key and without what could steer a terminal.
fn beginning(body: &[u8], key: &Secret) -> Option<SecretText> {
    let mut text = key.redact(&String::from_utf8_lossy(&body[..body.len().min(BEGINNING)]));
    // The cut may go through the key.
    let key = key.expose();
    let is_shown = |end: &usize| key.get(..*end).is_some_and(|part| text.ends_with(part));
    if let Some(shown) = (1..key.len()).rev().find(is_shown) {
        text.truncate(text.len() - shown);
    }
    let printable = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if is_steering(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    Some(text.trim())
        .filter(|text| !text.is_empty())
        .map(|text| text.chars().map(printable).collect::<String>().into())
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

/// Appends what the API said, made safe to log.
fn describe(message: &mut String, api: &ApiError) {
    push_safe(message, if api.message.is_empty() { "no message" } else { &api.message });
    if let Some(code) = api.code {
        let _ = write!(message, " [{code}]");
    }
    if let Some(details) = &api.details {
        message.push_str(": ");
        push_safe(message, details);
    }
}

/// Longest text of the API that goes into a message, in characters.
const LONGEST: usize = 300;

/// Digits in a row from which on they may be a phone number.
const PHONE_NUMBER: usize = 7;

/// Appends foreign text on one line, without phone numbers, cut to a sane length.
fn push_safe(message: &mut String, text: &str) {
    let mut digits = String::new();
    let flush = |message: &mut String, digits: &mut String| {
        if digits.len() >= PHONE_NUMBER {
            message.push('…');
            message.push_str(&digits[digits.len() - 2..]);
        } else {
            message.push_str(digits);
        }
        digits.clear();
    };
    for c in text.chars().take(LONGEST) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        flush(message, &mut digits);
        if is_steering(c) { message.extend(c.escape_unicode()) } else { message.push(c) }
    }
    flush(message, &mut digits);
}

#[cfg(test)]
mod tests {
    use ::http::{HeaderMap, StatusCode};
    use bytes::Bytes;

    use super::*;
    use crate::http::{Stage, TimeLimit};
    use waba_types::operations::GetWebhook;

    const SEND: OperationSpec = SendMessage::SPEC;
    const READ: OperationSpec = GetWebhook::SPEC;

    #[test]
    fn the_beginning_of_a_page_is_kept_without_the_key() {
        let kept = |body: &str| beginning(body.as_bytes(), &Secret::new("c4nary")).map(String::from);
        assert_eq!(kept("<p>\n\u{1b}[2JNo c4nary</p>").unwrap(), "<p> \u{FFFD}[2JNo [redacted]</p>");
        assert_eq!(kept(" \n"), None);
        let filler = "x".repeat(BEGINNING - 3);
        assert_eq!(kept(&format!("{filler}c4nary")).unwrap(), filler);
        assert_eq!(kept(&"x".repeat(2 * BEGINNING)).unwrap().len(), BEGINNING);
        let error = answer(&SEND, 502, "<html>proxy-7</html>");
        assert_eq!(error.body(), Some("<html>proxy-7</html>"));
        assert!(!format!("{error} {error:?}").contains("proxy-7"));
        assert_eq!(answer(&SEND, 400, r#"{"error":"no"}"#).body(), Some(r#"{"error":"no"}"#));
    }

    fn answer(spec: &OperationSpec, status: u16, body: &'static str) -> Error {
        let response = HttpResponse {
            status: StatusCode::from_u16(status).unwrap(),
            version: ::http::Version::HTTP_11,
            headers: HeaderMap::new(),
            body: Bytes::from_static(body.as_bytes()),
        };
        Error::answer(spec, Dialect::Cloud, &response, &Secret::new("key")).unwrap()
    }

    #[test]
    fn a_send_is_repeated_only_when_the_code_proves_that_it_was_refused() {
        let throttled = answer(&SEND, 400, r#"{"error":{"code":130429,"message":"(#130429) throughput"}}"#);
        assert_eq!((throttled.kind, throttled.retry), (ErrorKind::RateLimited, Retry::Safe));
        let unknown = answer(&SEND, 500, r#"{"error":{"code":131000,"message":"(#131000) went wrong"}}"#);
        assert_eq!((unknown.kind, unknown.retry), (ErrorKind::Server, Retry::IfNotSent));
        assert_eq!(answer(&READ, 500, r#"{"error":{"code":131000,"message":""}}"#).retry, Retry::Safe);
        assert_eq!(answer(&SEND, 502, "<html>").retry, Retry::IfNotSent);
        assert_eq!(answer(&SEND, 429, "").retry, Retry::Safe);
        assert_eq!(answer(&SEND, 401, r#"{"error":"Invalid api_key"}"#).retry, Retry::Never);
    }

    #[test]
    fn a_send_whose_body_may_have_left_is_not_repeated() {
        let error = |kind, sent| Error::transport(&SEND, HttpError::new(kind, sent)).retry;
        assert_eq!(error(HttpErrorKind::Connect, Sent::NotSent), Retry::Safe);
        assert_eq!(error(HttpErrorKind::NotProcessed, Sent::NotSent), Retry::Safe);
        assert_eq!(error(HttpErrorKind::Interrupted(Stage::Headers), Sent::Unknown), Retry::IfNotSent);
        assert_eq!(error(HttpErrorKind::Timeout(TimeLimit::Headers), Sent::Unknown), Retry::IfNotSent);
        assert_eq!(error(HttpErrorKind::Tls(TlsFault::Certificate), Sent::NotSent), Retry::Never);
    }

    #[test]
    fn a_message_is_one_line_without_phone_numbers() {
        let error = answer(
            &SEND,
            400,
            "{\"error\":{\"code\":131026,\"message\":\"to +4915112345678\\n\\u001b[31m\",\"error_data\":{\"details\":\"\\u2028x\"}}}",
        );
        let line = error.to_string();
        assert_eq!(line.lines().count(), 1);
        assert!(
            !line.contains("4915112345678") && !line.contains('\u{1b}') && !line.contains('\u{2028}'),
            "{line}"
        );
        assert!(line.starts_with("messages.send: to +…78"), "{line}");
    }

    #[test]
    fn the_wait_is_the_longer_of_header_and_table() {
        let body = Bytes::from_static(br#"{"error":{"code":613,"message":"(#613) slow down"}}"#);
        for (asked, wait) in [("7", 7), ("3", 5), ("soon", 5)] {
            let mut headers = HeaderMap::new();
            headers.insert(::http::header::RETRY_AFTER, ::http::HeaderValue::from_static(asked));
            let response = HttpResponse {
                status: StatusCode::BAD_REQUEST,
                version: ::http::Version::HTTP_11,
                headers,
                body: body.clone(),
            };
            let error = Error::answer(&READ, Dialect::Cloud, &response, &Secret::new("key")).unwrap();
            assert_eq!(error.retry_after, Some(Duration::from_secs(wait)), "{asked}");
        }
    }

    #[test]
    fn the_wait_for_an_account_is_what_its_usage_says() {
        let usage = r#"{"106":[{"type":"whatsapp","estimated_time_to_regain_access":19}]}"#;
        for (code, wait) in [(80_007, 19 * 60), (4, 19 * 60), (131_056, 1), (130_429, 1)] {
            let mut headers = HeaderMap::new();
            headers.insert("x-business-use-case-usage", ::http::HeaderValue::from_static(usage));
            let response = HttpResponse {
                status: StatusCode::BAD_REQUEST,
                version: ::http::Version::HTTP_11,
                headers,
                body: format!(r#"{{"error":{{"code":{code},"message":"slow down"}}}}"#).into(),
            };
            let error = Error::answer(&READ, Dialect::Cloud, &response, &Secret::new("key")).unwrap();
            assert_eq!(error.retry_after, Some(Duration::from_secs(wait)), "{code}");
        }
    }

    #[test]
    fn a_validation_error_names_every_place() {
        let message = waba_types::OutboundMessage::text("", "x".repeat(4097));
        let error = Error::validation(SEND.name, waba_types::check(&message, Dialect::Cloud));
        assert_eq!(
            error.to_string(),
            "messages.send: to: 0 characters, limit at least 1 character; text.body: 4097 characters, limit 1 to 4096 characters"
        );
    }
}
