//! The errors of exchanges: of answers, and of those that gave none.

use std::fmt::Write;
use std::time::Duration;

use ::http::header::LOCATION;
use ::http::{HeaderMap, StatusCode};
use url::Url;
use waba_types::Dialect;
use waba_types::decode::DecodeError;
use waba_types::error_codes::{Again, ErrorKind};
use waba_types::operations::{OperationSpec, Repeat};
use waba_types::rates::LimitScope;
use waba_types::response::{ApiError, Classification};

use super::Retry;
use super::call_error::Error;
use super::text::{beginning, describe, push_safe};
use crate::attempt::Reported;
use crate::http::{HttpError, HttpErrorKind, HttpResponse, Secret, foreign_encoding};
use crate::http_meta::{HttpMeta, time_to_regain_access};

impl Error {
    /// The exchange gave no complete answer.
    pub(crate) fn transport(spec: &OperationSpec, error: HttpError) -> Self {
        let kind = match error.kind {
            HttpErrorKind::Dns | HttpErrorKind::Connect | HttpErrorKind::Proxy | HttpErrorKind::Tls(_) => {
                ErrorKind::Connect
            }
            HttpErrorKind::Timeout(_) => ErrorKind::Timeout,
            HttpErrorKind::ResponseTooLarge { .. } | HttpErrorKind::InvalidResponse => ErrorKind::Response,
            HttpErrorKind::InvalidRequest => ErrorKind::Config,
            HttpErrorKind::BodySource => ErrorKind::Media,
            _ => ErrorKind::Interrupted,
        };
        let retry = error.kind.retry(error.sent, spec.repeat);
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
            None => Classification::of_answer(status.as_u16(), &response.body),
        };
        let meta = answer_meta(response, key, api.as_ref());
        let mut message = format!("{}: ", spec.name);
        match &api {
            Some(api) => describe(&mut message, api),
            None if status.is_redirection() => {
                message.push_str("redirect");
                if let Some(host) = redirected_to(&response.headers, key) {
                    message.push_str(" to ");
                    push_safe(&mut message, &host);
                }
                message.push_str(" not followed");
            }
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
            retry: match Retry::of(again, spec.repeat) {
                // Anybody on the way may give a status; a refusal is proved by what the API says.
                Retry::Never
                    if spec.repeat == Repeat::IfNotSent
                        && !is_turned_away(status)
                        && api.as_ref().is_none_or(ApiError::is_bare) =>
                {
                    Retry::IfNotSent
                }
                retry => retry,
            },
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

    /// Whether the server said, over HTTP/2, that it did not process the request.
    pub(crate) fn is_not_processed(&self) -> bool {
        let error = self.source.as_ref().and_then(|source| source.downcast_ref::<HttpError>());
        error.is_some_and(|error| error.kind == HttpErrorKind::NotProcessed)
    }
}

/// Statuses of requests that were turned away at the door: for their key, for a path that there is not, or to be made
/// elsewhere. `303 See Other` is none of them: it tells where to read of what was done.
fn is_turned_away(status: StatusCode) -> bool {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => true,
        status => status.is_redirection() && status != StatusCode::SEE_OTHER,
    }
}

/// The host that an answer leads to, if it names one. Nothing else of the address is told: it may hold anything.
fn redirected_to(headers: &HeaderMap, key: &Secret) -> Option<String> {
    // Before it is read as an address, which would have the key in small letters.
    let location = key.redact(str::from_utf8(headers.get(LOCATION)?.as_bytes()).ok()?);
    Url::parse(&location).ok()?.host_str().map(ToOwned::to_owned)
}

/// What an answer tells besides `api`, the error that it holds.
fn answer_meta(response: &HttpResponse, key: &Secret, api: Option<&ApiError>) -> HttpMeta {
    let mut meta = HttpMeta::new(response.status, &response.headers, key);
    if api.is_none() {
        meta.beginning = beginning(&response.body, key);
    }
    meta
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use waba_types::operations::{GetWebhook, Operation, SendMessage};

    use super::*;

    const SEND: OperationSpec = SendMessage::SPEC;
    const READ: OperationSpec = GetWebhook::SPEC;

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
        let switched = answer(&SEND, 101, "");
        assert_eq!((switched.kind, switched.retry), (ErrorKind::Response, Retry::IfNotSent));
        assert_eq!(answer(&SEND, 429, "").retry, Retry::Safe);
        assert_eq!(answer(&SEND, 401, r#"{"error":"Invalid api_key"}"#).retry, Retry::Never);
    }

    #[test]
    fn a_status_alone_proves_no_refusal_of_a_send() {
        for (status, body) in [
            (400, ""),
            (409, ""),
            (422, "<html>"),
            (303, ""),
            (400, r#"{"error":{"code":131000,"message":"(#131000) went wr"#),
            (400, r#"{"message":"Bad Request"}"#),
        ] {
            assert_eq!(answer(&SEND, status, body).retry, Retry::IfNotSent, "{status} {body}");
            assert_eq!(answer(&READ, status, body).retry, Retry::Never, "{status} {body}");
        }
        for status in [401, 403, 404, 302, 307] {
            assert_eq!(answer(&SEND, status, "").retry, Retry::Never, "{status}");
            assert_eq!(answer(&SEND, status, r#"{"message":"no"}"#).retry, Retry::Never, "{status}");
        }
        assert_eq!(answer(&SEND, 400, r#"{"error":"no"}"#).retry, Retry::Never, "a shape of 360dialog's");
        let refused = answer(&SEND, 400, r#"{"error":{"code":100,"message":"(#100) Invalid parameter"}}"#);
        assert_eq!(refused.retry, Retry::Never);
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
    fn of_a_redirect_the_host_is_told_and_no_more() {
        for (location, shown) in [
            (
                "https://user:pass@elsewhere.example:8443/path?query",
                "redirect to elsewhere.example not followed",
            ),
            ("http://4915112345678.example/", "redirect to …78.example not followed"),
            ("https://c4Nary.example/", "redirect not followed"),
            ("/c4Nary", "redirect not followed"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(LOCATION, ::http::HeaderValue::from_static(location));
            let response = HttpResponse {
                status: StatusCode::FOUND,
                version: ::http::Version::HTTP_11,
                headers,
                body: Bytes::new(),
            };
            let error = Error::answer(&READ, Dialect::Cloud, &response, &Secret::new("c4Nary")).unwrap();
            assert_eq!(error.to_string(), format!("webhook.get: {shown} (HTTP 302)"));
        }
    }

    #[test]
    fn a_page_is_kept_and_not_shown() {
        let error = answer(&SEND, 502, "<html>proxy-7</html>");
        assert_eq!(error.body(), Some("<html>proxy-7</html>"));
        assert!(!format!("{error} {error:?}").contains("proxy-7"));
        assert_eq!(answer(&SEND, 400, r#"{"error":"no"}"#).body(), Some(r#"{"error":"no"}"#));
    }
}
