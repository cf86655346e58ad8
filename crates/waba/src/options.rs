//! What some calls do otherwise than the others of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::http::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use tokio::time::Instant;
use waba_types::decode::decode;
use waba_types::operations::{API_KEY_HEADER, PARTNER_KEY_HEADER};
use waba_types::rules::KNOWN_VALUE;
use waba_types::{MessagePriority, UnknownName};

use crate::attempt::CallLog;
use crate::error::Error;
use crate::json::seconds;
use crate::retry::RetryPolicy;

/// What some calls do otherwise than the others of a client; see [`Client::with_options`](crate::Client::with_options).
///
/// ```
/// use std::time::Duration;
/// use waba::CallOptions;
///
/// # fn example() -> Result<(), waba::Error> {
/// let options = CallOptions::new().deadline(Duration::from_secs(20)).header("x-request-id", "order-7")?;
/// # Ok(())
/// # }
/// ```
///
/// `Debug` shows the names of the headers and never their values.
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    /// When a call of several steps has to end that has begun: its steps have no other deadline.
    end: Option<Instant>,
    pub(crate) headers: HeaderMap,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) priority: Option<MessagePriority>,
    /// Where the attempts of all calls are noted.
    pub(crate) log: Option<Arc<CallLog>>,
}

impl CallOptions {
    /// Creates options that change nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Time for each exchange until the whole answer is there, those with a file included, and as much for a function that
    /// gives the key of it. A call that is repeated has it each time.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Time for the whole call: waiting for rate limits, all attempts, and the pauses between them. No attempt begins
    /// after it, and one that is under way then ends with a time-out that says whether the message can have left. A call of
    /// several steps, such as a download or `wait_until_active`, has it for all of them together.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Repeats by this policy. A call by one without an attempt fails, of kind `Config`.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Lets messages that wait for the limit of the number go before less urgent ones, or after more urgent ones. Unless it
    /// is said, messages by the route for marketing are [`Marketing`](MessagePriority::Marketing), those with a `category`
    /// are what that says, other templates [`Utility`](MessagePriority::Utility), all else
    /// [`Service`](MessagePriority::Service).
    ///
    /// Messages to the same recipient that wait for that one's limit go in the order in which they came.
    #[must_use]
    pub fn priority(mut self, priority: MessagePriority) -> Self {
        self.priority = Some(priority);
        self
    }

    /// Sends a header along. One of the same name that was set before is replaced.
    ///
    /// # Errors
    /// Of kind `Validation`, naming the header, when it is one that the client or HTTP itself sets (key, host, length,
    /// framing, type of the body), when the name or the value holds what no header may, such as a line break, or when a
    /// `traceparent` does not have the form of one.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, Error> {
        let (name, value) = checked_header(name, value)?;
        if name == "traceparent" && !value.to_str().is_ok_and(is_traceparent) {
            return Err(refused_header(name.as_str(), "not a W3C trace context", "a W3C trace context"));
        }
        self.headers.insert(name, value);
        Ok(self)
    }

    /// Sends a W3C trace context along, in the header `traceparent`.
    ///
    /// # Errors
    /// Those of [`header`](Self::header).
    pub fn traceparent(self, value: &str) -> Result<Self, Error> {
        self.header("traceparent", value)
    }

    /// Reads options as the other languages write them: an object with `timeout` and `deadline` in seconds, `headers`
    /// as a list of pairs, `attempts` and `priority`, all of which may be left out.
    ///
    /// # Errors
    /// Of kind `Validation`, naming what does not fit; of kind `Config` when `attempts` is 0.
    #[doc(hidden)]
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let plain: Plain = decode(json).map_err(|error| Error::request("options", error))?;
        let time = |name, time: Option<f64>| time.map(|time| seconds("options", name, time)).transpose();
        let retry = plain.attempts.map(|attempts| RetryPolicy::default().attempts(attempts));
        retry.map_or(Ok(()), |policy| policy.check())?;
        let mut options = Self {
            timeout: time("timeout", plain.timeout)?,
            deadline: time("deadline", plain.deadline)?,
            retry,
            priority: plain.priority.as_deref().map(priority).transpose()?,
            headers: HeaderMap::new(),
            end: None,
            log: None,
        };
        for (name, value) in plain.headers.unwrap_or_default() {
            options = options.header(&name, &value)?;
        }
        Ok(options)
    }

    /// Options by which the attempts of all calls are noted in one place.
    pub(crate) fn noted(log: &Arc<CallLog>) -> Self {
        Self { log: Some(Arc::clone(log)), ..Self::default() }
    }

    /// These options for the steps of a call that begins now: they share its deadline.
    pub(crate) fn begun(&self) -> Self {
        Self { end: self.end(), ..self.clone() }
    }

    /// When a call that begins now has to end; nothing without a deadline.
    pub(crate) fn end(&self) -> Option<Instant> {
        self.end.or_else(|| Instant::now().checked_add(self.deadline?))
    }

    /// These options, and those of `base` where these say nothing.
    pub(crate) fn over(mut self, base: &Self) -> Self {
        self.timeout = self.timeout.or(base.timeout);
        self.deadline = self.deadline.or(base.deadline);
        self.end = self.end.or(base.end);
        self.retry = self.retry.or(base.retry);
        self.priority = self.priority.or(base.priority);
        self.log = self.log.or_else(|| base.log.clone());
        let mut headers = base.headers.clone();
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        self.headers = headers;
        self
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("retry", &self.retry)
            .field("priority", &self.priority)
            .finish()
    }
}

/// Options as the other languages write them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    timeout: Option<f64>,
    deadline: Option<f64>,
    headers: Option<Vec<(String, String)>>,
    attempts: Option<u32>,
    priority: Option<String>,
}

fn priority(name: &str) -> Result<MessagePriority, Error> {
    name.parse().map_err(|error: UnknownName| {
        Error::unusable("options", "priority", KNOWN_VALUE, error, "a priority").with_source(error)
    })
}

/// What the client, the transport or HTTP itself sets. `accept-encoding` is among them because nothing is decompressed.
const RESERVED: &[&str] = &[
    API_KEY_HEADER,
    PARTNER_KEY_HEADER,
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "expect",
    "host",
    "http2-settings",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Longest name that an error shows, in characters.
const LONGEST_NAME: usize = 60;

/// A header that a caller may add. Errors show its name and never its value.
pub(crate) fn checked_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let refuse = |problem, limit| refused_header(name, problem, limit);
    let parsed = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| refuse("not a header name", "the name of a header"))?;
    if RESERVED.contains(&parsed.as_str()) {
        return Err(refuse("set by the client", "a header that the client does not set"));
    }
    let value = HeaderValue::from_str(value).map_err(|_| {
        refuse("value holds a character that no HTTP header may have", "the value of an HTTP header")
    })?;
    Ok((parsed, value))
}

fn refused_header(name: &str, problem: &str, limit: &str) -> Error {
    let shown: String = name.chars().take(LONGEST_NAME).collect();
    Error::unusable("options", &format!("headers[{shown:?}]"), "http-header", problem, limit)
}

/// Whether a text is `version-trace-span-flags` in lower-case hexadecimal digits, as W3C's "Trace Context" has it: only
/// later versions than 00 may have more behind.
fn is_traceparent(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [version, trace, span, flags, rest @ ..] = &*parts else { return false };
    let is_hex = |part: &str, digits| {
        part.len() == digits && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let is_id = |part: &str, digits| is_hex(part, digits) && part.bytes().any(|byte| byte != b'0');
    is_hex(version, 2)
        && *version != "ff"
        && is_id(trace, 32)
        && is_id(span, 16)
        && is_hex(flags, 2)
        && (rest.is_empty() || *version != "00")
}

#[cfg(test)]
mod tests {
    use waba_types::error_codes::ErrorKind;

    use super::*;

    #[test]
    fn a_trace_context_has_its_form() {
        let (trace, span) = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
        for (value, fits) in [
            (format!("00-{trace}-{span}-01"), true),
            (format!("cc-{trace}-{span}-00-more"), true),
            (format!("00-{trace}-{span}-01-more"), false),
            (format!("ff-{trace}-{span}-01"), false),
            (format!("00-{trace}-{span}"), false),
            (format!("00-{}-{span}-01", trace.to_uppercase()), false),
            (format!("00-{}-{span}-01", "0".repeat(32)), false),
            (format!("00-{trace}-{}-01", "0".repeat(16)), false),
            ("canary".to_owned(), false),
        ] {
            let set = CallOptions::new().traceparent(&value);
            assert_eq!(set.is_ok(), fits, "{value}");
            assert!(!set.is_err_and(|error| error.to_string().contains("canary")));
            assert_eq!(CallOptions::new().header("Traceparent", &value).is_ok(), fits, "{value}");
        }
    }

    #[test]
    fn a_header_of_the_client_or_of_http_is_refused_by_name() {
        for name in RESERVED.iter().map(|name| name.to_uppercase()) {
            let error = CallOptions::new().header(&name, "canary").unwrap_err();
            assert_eq!(error.kind, ErrorKind::Validation);
            let place = format!("headers[{name:?}]");
            assert_eq!(error.to_string(), format!("options: {place}: set by the client"));
            assert_eq!(error.violations[0].path, place);
        }
    }

    #[test]
    fn a_line_break_gets_into_no_header_and_no_error() {
        for (name, value) in [
            ("x-a\r\nhost", "b"),
            ("", "b"),
            ("x a", "b"),
            ("x-é", "b"),
            ("x-a", "canary\r\nhost: evil"),
            ("x-a", "canary\n"),
            ("x-a", "canary\0"),
            ("x-a", "canary\u{7f}"),
        ] {
            let error = CallOptions::new().header(name, value).unwrap_err();
            let shown = format!("{error} {error:?}");
            assert_eq!(error.kind, ErrorKind::Validation, "{name:?}");
            assert!(!shown.contains(['\r', '\n']) && !shown.contains("canary"), "{shown:?}");
        }
    }

    #[test]
    fn debug_shows_names_of_headers_only() {
        let options = CallOptions::new().header("x-tenant", "canary").unwrap();
        let shown = format!("{options:?}");
        assert!(shown.contains("x-tenant") && !shown.contains("canary"), "{shown}");
    }

    #[test]
    fn later_options_go_before_earlier_ones() {
        let base = CallOptions::new().timeout(Duration::from_secs(1)).header("x-a", "1").unwrap();
        let base = base.header("x-b", "1").unwrap().retry(RetryPolicy::none());
        let base = base.priority(MessagePriority::Marketing);
        let options = CallOptions::new().deadline(Duration::from_secs(9)).header("x-a", "2").unwrap();
        let both = options.over(&base);
        assert_eq!(both.timeout, Some(Duration::from_secs(1)));
        assert_eq!((both.deadline, both.retry), (Some(Duration::from_secs(9)), Some(RetryPolicy::none())));
        assert_eq!(both.priority, Some(MessagePriority::Marketing));
        assert_eq!(both.headers["x-a"], "2");
        assert_eq!(both.headers["x-b"], "1");
        let urgent = CallOptions::new().priority(MessagePriority::Authentication).over(&both);
        assert_eq!(urgent.priority, Some(MessagePriority::Authentication));
    }

    #[test]
    fn options_are_read_from_plain_data() {
        let options = CallOptions::from_json(
            br#"{"timeout":1.5,"deadline":20,"headers":[["x-a","1"],["x-a","2"]],"attempts":1,"priority":"marketing"}"#,
        )
        .unwrap();
        assert_eq!(options.timeout, Some(Duration::from_millis(1500)));
        assert_eq!(options.deadline, Some(Duration::from_secs(20)));
        assert_eq!(options.retry.unwrap().attempts, 1);
        assert_eq!(options.priority, Some(MessagePriority::Marketing));
        assert_eq!(options.headers["x-a"], "2");
        for json in [
            r#"{"timeout":-1}"#,
            r#"{"timeout":1e300}"#,
            r#"{"timeot":1}"#,
            r#"{"priority":"urgent"}"#,
            r#"{"headers":[["Host","x"]]}"#,
            r#"{"headers":[["x-a"]]}"#,
            "[]",
            "",
        ] {
            let error = CallOptions::from_json(json.as_bytes()).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Validation, "{json}");
            assert!(error.to_string().starts_with("options: "), "{error}");
        }
        assert!(CallOptions::from_json(b"{}").is_ok());
        let none = CallOptions::from_json(br#"{"attempts":0}"#).unwrap_err();
        assert_eq!((none.kind, none.setting()), (ErrorKind::Config, Some("attempts")));
    }
}
