//! The five shapes of error bodies, read into one type.
//!
//! Sources: 360dialog's page "Error Messages", Meta's page "Error codes".

use std::fmt;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde_json::{Map, Value, json};

use crate::Dialect;
use crate::decode::decode;
use crate::descriptor::ModelDescriptor;
use crate::error_codes::{Again, ErrorKind, lookup};
use crate::open::{Extra, Raw};
use crate::response::on_premise_meta;

/// How the keys begin that say that a call failed. Made ready once: it takes longer than to search an answer.
static KEYS_OF_FAILURE: LazyLock<[Finder<'static>; 2]> =
    LazyLock::new(|| ["\"error", "\"success"].map(Finder::new));

/// The shape of an error body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorShape {
    /// `{"error": {…}}`: Meta's, relayed.
    Meta,
    /// `{"meta": {"success": false, …}}`: 360dialog's gateway.
    Gateway,
    /// `{"error": "…"}` or `{"message": "…"}`: 360dialog's newer services.
    Short,
    /// `{"errors": [{…}]}`: on-premise hosts and the sandbox.
    OnPremise,
    /// `{"error": {…}, …}` beside a useful result.
    Mixed,
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
        }
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

    /// The same error without `secret`: its texts say `[redacted]` instead, and a body that holds it is left out.
    #[must_use]
    pub fn without(mut self, secret: &str) -> Self {
        if secret.is_empty() {
            return self;
        }
        // Details may be JSON, in which the secret is escaped.
        let escaped = Value::from(secret).to_string();
        let spellings = [secret, &escaped[1..escaped.len() - 1]];
        let mut found = false;
        let texts = [
            Some(&mut self.message),
            self.details.as_mut(),
            self.error_type.as_mut(),
            self.user_title.as_mut(),
            self.user_message.as_mut(),
            self.fbtrace_id.as_mut(),
            self.trace_id.as_mut(),
            self.href.as_mut(),
        ];
        for text in texts.into_iter().flatten() {
            for spelling in spellings {
                if text.contains(spelling) {
                    *text = text.replace(spelling, "[redacted]");
                    found = true;
                }
            }
        }
        // Escaped, the secret looks different in the body; read, it does not.
        let holds = |body: &Raw| {
            decode::<Value>(body.as_str().as_bytes()).map_or(true, |body| contains(&body, secret))
        };
        if found || self.body.as_ref().is_some_and(holds) {
            self.body = None;
        }
        self
    }

    /// Reads the body of a failed answer; nothing if it has none of the five shapes.
    pub fn from_wire(body: &[u8]) -> Option<Self> {
        let Value::Object(root) = decode(body).ok()? else { return None };
        let mut error = match (root.get("errors"), root.get("error"), root.get("meta")) {
            (Some(Value::Array(errors)), ..) => on_premise(errors)?,
            (_, Some(Value::Object(error)), _) => meta(error, root.len() > 1),
            (_, Some(Value::String(message)), _) => {
                Self { details: text(&root, "error_description"), ..Self::new(ErrorShape::Short, message) }
            }
            (_, _, Some(Value::Object(meta))) => gateway(meta),
            _ => Self::new(ErrorShape::Short, text(&root, "message")?),
        };
        error.body = std::str::from_utf8(body).ok().and_then(|body| Raw::new(body).ok());
        Some(error)
    }

    /// Reads the error in the body of an answer that has the status of a success; nothing if it has none, or something
    /// beside it that an answer of the model `answer` tells.
    pub fn under_success(body: &[u8], answer: &ModelDescriptor) -> Option<Self> {
        // Nearly all answers end here.
        if KEYS_OF_FAILURE.iter().all(|key| key.find(body).is_none()) {
            return None;
        }
        let root: Extra = decode(body).ok()?;
        let has = |key| root.get(key).is_some_and(|value| !is_void(value));
        let is_failed = || {
            let meta = root.get("meta").and_then(|meta| meta.read::<Value>().ok());
            meta.is_some_and(|meta| meta.get("success") == Some(&Value::Bool(false)))
        };
        let tells = |name| !matches!(name, "error" | "meta") && has(name);
        let is_told = || answer.fields.iter().map(|field| field.name).chain(ENVELOPES).any(tells);
        if (has("error") || has("errors") || is_failed()) && !is_told() {
            Self::from_wire(body)
        } else {
            None
        }
    }

    /// The body of a failed answer, as the emulator sends it.
    pub fn to_wire(&self, status: u16) -> Vec<u8> {
        let body = match self.shape {
            ErrorShape::Meta | ErrorShape::Mixed => json!({ "error": self.meta_object() }),
            ErrorShape::Gateway => json!({ "meta": {
                "success": false,
                "http_code": status,
                "developer_message": self.message,
                "360dialog_trace_id": self.trace_id,
            } }),
            ErrorShape::Short => json!({ "error": self.message }),
            ErrorShape::OnPremise => {
                let mut error = Map::new();
                error.insert("code".to_owned(), self.code.into());
                error.insert("title".to_owned(), self.message.clone().into());
                insert(&mut error, "details", self.details.clone());
                json!({ "errors": [error], "meta": on_premise_meta().ok() })
            }
        };
        body.to_string().into_bytes()
    }

    fn meta_object(&self) -> Value {
        let mut error = Map::new();
        let message =
            self.code.map_or_else(|| self.message.clone(), |code| format!("(#{code}) {}", self.message));
        error.insert("message".to_owned(), message.into());
        error.insert("type".to_owned(), self.error_type.as_deref().unwrap_or("OAuthException").into());
        insert(&mut error, "code", self.code);
        if let Some(details) = &self.details {
            error.insert(
                "error_data".to_owned(),
                json!({ "messaging_product": "whatsapp", "details": details }),
            );
        }
        insert(&mut error, "error_subcode", self.subcode);
        insert(&mut error, "error_user_title", self.user_title.clone());
        insert(&mut error, "error_user_msg", self.user_message.clone());
        insert(&mut error, "is_transient", self.is_transient);
        insert(&mut error, "fbtrace_id", self.fbtrace_id.clone());
        error.into()
    }

    /// What went wrong and whether a repetition can help: by shape, code and text, by the HTTP status last.
    pub fn classify(&self, dialect: Dialect, status: u16) -> Classification {
        // The shape tells whose codes these are; a proxy may relay either on any host.
        let dialect = match self.shape {
            ErrorShape::OnPremise => Dialect::OnPremise,
            ErrorShape::Meta | ErrorShape::Mixed | ErrorShape::Gateway => Dialect::Cloud,
            ErrorShape::Short => dialect,
        };
        let specific = self.subcode.and_then(|code| lookup(dialect, code));
        match specific.or_else(|| self.code.and_then(|code| lookup(dialect, code))) {
            Some(code) => {
                Classification { kind: code.kind, again: code.again, wait_seconds: code.wait_seconds }
            }
            None => self.unlisted(Classification::of_status(status)),
        }
    }

    /// What an error without a documented code says besides its status.
    fn unlisted(&self, by_status: Classification) -> Classification {
        if let Some(wait_seconds) = self.gateway_limit() {
            return Classification { kind: ErrorKind::RateLimited, again: Again::Replay, wait_seconds };
        }
        let says = |text: &str| self.message.to_ascii_lowercase().contains(text);
        match by_status {
            // The gateway says so with HTTP 400, as if a parameter were wrong.
            Classification { kind: ErrorKind::InvalidRequest, .. } if says("has been disabled") => {
                Classification { kind: ErrorKind::Account, ..by_status }
            }
            Classification { again: Again::Never, .. } if self.is_transient == Some(true) => {
                Classification { kind: ErrorKind::Server, again: Again::Later, ..by_status }
            }
            _ => by_status,
        }
    }

    /// Seconds to wait when the gateway says "exceeded the limit of 1 request every N seconds", with HTTP 400.
    fn gateway_limit(&self) -> Option<u32> {
        let text = self.message.to_ascii_lowercase();
        if !text.contains("limit of 1 request every") && !text.contains("endpoint rate limit") {
            return None;
        }
        let seconds = text
            .split_once("every ")
            .and_then(|(_, rest)| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok());
        Some(seconds.unwrap_or(1))
    }
}

/// What went wrong and whether a repetition can help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classification {
    /// What went wrong.
    pub kind: ErrorKind,
    /// Whether a repetition can help.
    pub again: Again,
    /// Seconds to wait before the first repetition.
    pub wait_seconds: u32,
}

impl Classification {
    /// By the HTTP status alone, for answers that say nothing else.
    pub fn of_status(status: u16) -> Self {
        let (kind, again) = match status {
            // Something was done, or nothing.
            200..=299 => (ErrorKind::Response, Again::Later),
            401 => (ErrorKind::Authentication, Again::Never),
            403 => (ErrorKind::Permission, Again::Never),
            404 => (ErrorKind::NotFound, Again::Never),
            409 => (ErrorKind::Conflict, Again::Never),
            429 => (ErrorKind::RateLimited, Again::Replay),
            408 | 500.. => (ErrorKind::Server, Again::Later),
            300..=399 => (ErrorKind::Response, Again::Never),
            // Such as 101: what became of the request is not said.
            ..=199 => (ErrorKind::Response, Again::Later),
            _ => (ErrorKind::InvalidRequest, Again::Never),
        };
        Self { kind, again, wait_seconds: 0 }
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

fn insert(object: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), value.into());
    }
}

/// Where answers have what their models name, if not by its name.
const ENVELOPES: [&str; 4] = ["data", "settings", "media", "messages"];

/// Whether a value tells nothing.
fn is_void(value: &Raw) -> bool {
    matches!(value.as_str(), "null" | "false" | "\"\"" | "[]" | "{}")
}

/// Whether a text or key somewhere in `json` contains `text`.
fn contains(json: &Value, text: &str) -> bool {
    match json {
        Value::String(value) => value.contains(text),
        Value::Array(items) => items.iter().any(|item| contains(item, text)),
        Value::Object(fields) => {
            fields.iter().any(|(key, value)| key.contains(text) || contains(value, text))
        }
        _ => false,
    }
}

fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key)?.as_str().map(ToOwned::to_owned)
}

/// A number, or text that is one.
fn number(object: &Map<String, Value>, key: &str) -> Option<i64> {
    let value = object.get(key)?;
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

fn meta(error: &Map<String, Value>, mixed: bool) -> ApiError {
    let code = number(error, "code");
    let message = text(error, "message").unwrap_or_default();
    // Meta writes the code into the text as well: "(#131030) …".
    let message = match code.and_then(|code| message.strip_prefix(&format!("(#{code}) "))) {
        Some(rest) => rest.to_owned(),
        None => message,
    };
    let details = match error.get("error_data") {
        Some(Value::Object(data)) => text(data, "details"),
        Some(Value::String(details)) => Some(details.clone()),
        _ => None,
    };
    ApiError {
        code,
        subcode: number(error, "error_subcode"),
        details,
        error_type: text(error, "type"),
        user_title: text(error, "error_user_title"),
        user_message: text(error, "error_user_msg"),
        fbtrace_id: text(error, "fbtrace_id"),
        is_transient: error.get("is_transient").and_then(Value::as_bool),
        ..ApiError::new(if mixed { ErrorShape::Mixed } else { ErrorShape::Meta }, message)
    }
}

/// Meta's error inside of one of the gateway: as it is, as a text, or in what the gateway says to developers.
fn relayed(envelope: &Map<String, Value>) -> Option<Map<String, Value>> {
    let read = |json: &str| decode::<Value>(json.as_bytes()).ok();
    let error = |value: Value| match value {
        Value::Object(mut fields) => match fields.remove("error") {
            Some(Value::Object(error)) => Some(error),
            None if fields.contains_key("code") => Some(fields),
            _ => None,
        },
        _ => None,
    };
    let given = match envelope.get("error") {
        Some(Value::String(json)) => read(json),
        given => given.cloned(),
    };
    given.and_then(error).or_else(|| {
        let said = DEVELOPER_MESSAGE.iter().find_map(|key| envelope.get(*key)?.as_str())?;
        read(&said[said.find('{')?..=said.rfind('}')?]).and_then(error)
    })
}

/// What the gateway says to developers, in the spellings of its services.
const DEVELOPER_MESSAGE: [&str; 2] = ["developer_message", "developerMessage"];

fn gateway(envelope: &Map<String, Value>) -> ApiError {
    let inner = relayed(envelope).map(|error| meta(&error, false));
    let message = DEVELOPER_MESSAGE.iter().find_map(|key| text(envelope, key));
    let details = match envelope.get("details") {
        None | Some(Value::Null) => None,
        Some(Value::String(details)) => Some(details.clone()),
        Some(other) => Some(other.to_string()),
    };
    let trace_id = text(envelope, "360dialog_trace_id");
    let data = envelope.get("error_data").or_else(|| envelope.get("errorData")).and_then(Value::as_object);
    match inner {
        Some(error) => ApiError {
            shape: ErrorShape::Gateway,
            details: error.details.clone().or(details),
            trace_id,
            ..error
        },
        None => {
            let of_data = |name| data.and_then(|data| text(data, name)).filter(|text| !text.is_empty());
            // What the gateway says to developers goes first; the data has the service's own words.
            let message = message.or_else(|| of_data("message")).unwrap_or_default();
            let reason = || of_data("real_message").or_else(|| of_data("message"));
            ApiError {
                code: data.and_then(|data| number(data, "code")),
                details: details.or_else(reason).filter(|details| *details != message),
                error_type: of_data("code").filter(|code| code.parse::<i64>().is_err()),
                trace_id,
                ..ApiError::new(ErrorShape::Gateway, message)
            }
        }
    }
}

fn on_premise(errors: &[Value]) -> Option<ApiError> {
    let error = match errors.first()? {
        Value::Object(error) => error,
        Value::String(title) => return Some(ApiError::new(ErrorShape::OnPremise, title)),
        _ => return None,
    };
    Some(ApiError {
        code: number(error, "code"),
        details: text(error, "details"),
        href: text(error, "href"),
        ..ApiError::new(ErrorShape::OnPremise, text(error, "title").unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> ApiError {
        ApiError::from_wire(body.as_bytes()).unwrap()
    }

    #[test]
    fn metas_error_is_read() {
        let error = read(
            r##"{"error":{"message":"(#131030) Recipient not in list","type":"OAuthException","code":131030,
            "error_data":{"messaging_product":"whatsapp","details":"add it"},"error_subcode":"2494010","fbtrace_id":"A1"}}"##,
        );
        assert_eq!(
            (error.shape, error.code, error.subcode),
            (ErrorShape::Meta, Some(131_030), Some(2_494_010))
        );
        assert_eq!(
            (error.message.as_str(), error.details.as_deref()),
            ("Recipient not in list", Some("add it"))
        );
        assert_eq!(error.classify(Dialect::Cloud, 400).kind, ErrorKind::InvalidRequest);
    }

    #[test]
    fn the_gateways_error_is_read_with_metas_inside() {
        let error = read(
            r##"{"meta":{"success":false,"http_code":400,"developer_message":"Invalid payload","360dialog_trace_id":"T1",
            "error":"{\"error\":{\"message\":\"(#100) Invalid parameter\",\"code\":100,\"error_subcode\":2388040}}"}}"##,
        );
        assert_eq!(
            (error.shape, error.code, error.trace_id.as_deref()),
            (ErrorShape::Gateway, Some(100), Some("T1"))
        );
        assert_eq!(error.classify(Dialect::Cloud, 400).kind, ErrorKind::Template);

        let error = read(r#"{"meta":{"success":false,"httpCode":404,"developerMessage":"Invalid api_key"}}"#);
        assert_eq!(error.message, "Invalid api_key");
        assert_eq!(error.classify(Dialect::Cloud, 401).kind, ErrorKind::Authentication);
    }

    #[test]
    fn the_data_of_the_gateways_error_is_read() {
        let error = read(
            r#"{"meta":{"success":false,"http_code":400,"developer_message":"Request failed","360dialog_trace_id":"T1",
            "error_data":{"code":"2001","message":"Refused","real_message":"name is taken","status":400}}}"#,
        );
        assert_eq!((error.code, error.message.as_str()), (Some(2001), "Request failed"));
        assert_eq!(error.details.as_deref(), Some("name is taken"));

        let error = read(
            r#"{"meta":{"success":false,"errorData":{"code":"channel_gone","message":"Channel is gone"}}}"#,
        );
        assert_eq!((error.code, error.message.as_str()), (None, "Channel is gone"));
        assert_eq!((error.error_type.as_deref(), error.details), (Some("channel_gone"), None));

        // Meta's error, where there is one, says more.
        let error = read(
            r#"{"meta":{"error":"{\"error\":{\"message\":\"no\",\"code\":100}}","error_data":{"code":"7"}}}"#,
        );
        assert_eq!(error.code, Some(100));
    }

    #[test]
    fn metas_error_is_found_wherever_the_gateway_puts_it() {
        let metas = r##"{"message":"(#100) Wrong","code":100,"error_subcode":33,"error_user_msg":"Say it otherwise"}"##;
        for place in [
            format!(r#""error":{{"error":{metas}}}"#),
            format!(r#""error":{metas}"#),
            format!(
                r#""developer_message":"Invalid payload ({{\"error\":{}}})""#,
                metas.replace('"', "\\\"")
            ),
            format!(r#""developerMessage":"Invalid payload ({})","error":null"#, metas.replace('"', "\\\"")),
        ] {
            let error = read(&format!(r#"{{"meta":{{"success":false,"http_code":400,{place}}}}}"#));
            assert_eq!((error.shape, error.code, error.subcode), (ErrorShape::Gateway, Some(100), Some(33)));
            assert_eq!(
                (error.message.as_str(), error.user_message.as_deref()),
                ("Wrong", Some("Say it otherwise")),
                "{place}"
            );
        }
        let error = read(r#"{"meta":{"success":false,"developer_message":"use {name} or {\"code\""}}"#);
        assert_eq!((error.code, error.message.as_str()), (None, r#"use {name} or {"code""#));
    }

    #[test]
    fn an_error_under_a_success_is_one_unless_a_result_stands_beside_it() {
        use crate::api::{BlockOutcome, GatewayAnswer, JoinRequestOutcome, TemplatePage};
        use crate::model::Model;
        use crate::response::{SendReceipt, Success};

        let found = |body: &str, answer| ApiError::under_success(body.as_bytes(), answer).is_some();
        for body in [
            r#"{"error":{"code":100,"message":"no"}}"#,
            r#"{"error":"no"}"#,
            r#"{"errors":[{"code":1008}]}"#,
            r#"{"errors":["no"]}"#,
            r#"{"meta":{"success":false,"developer_message":"no"}}"#,
            r#"{"success":false,"data":[],"error":{"code":131201}}"#,
        ] {
            for answer in [TemplatePage::DESCRIPTOR, Success::DESCRIPTOR, GatewayAnswer::DESCRIPTOR] {
                assert!(found(body, answer), "{body}");
            }
        }
        for (body, answer) in [
            (r#"{"success":true}"#, Success::DESCRIPTOR),
            (r#"{"success":false}"#, Success::DESCRIPTOR),
            (r#"{"meta":{"success":true,"error":null}}"#, GatewayAnswer::DESCRIPTOR),
            (r#"{"data":[{"name":"error"}],"error":null,"errors":[]}"#, TemplatePage::DESCRIPTOR),
            (r#"{"errors":[{"code":131201}]}"#, JoinRequestOutcome::DESCRIPTOR),
            (r#"{"block_users":{"added_users":[]},"error":{"code":139100}}"#, BlockOutcome::DESCRIPTOR),
            (r#"{"messages":[{"id":"m"}],"errors":[{"code":1}]}"#, SendReceipt::DESCRIPTOR),
            ("not JSON, with an \"error", Success::DESCRIPTOR),
        ] {
            assert!(!found(body, answer), "{body}");
        }
    }

    #[test]
    fn short_errors_are_read() {
        assert_eq!(read(r#"{"error":"no"}"#).message, "no");
        let refused = read(r#"{"error":"invalid_grant","error_description":"wrong password"}"#);
        assert_eq!(
            (refused.message.as_str(), refused.details.as_deref()),
            ("invalid_grant", Some("wrong password"))
        );
        let busy = read(r#"{"message":"busy"}"#);
        assert_eq!(
            (busy.shape, busy.classify(Dialect::Cloud, 409).kind),
            (ErrorShape::Short, ErrorKind::Conflict)
        );
    }

    #[test]
    fn on_premise_errors_are_read() {
        let error = read(
            r#"{"errors":[{"code":1008,"title":"Missing","details":"to"}],"meta":{"api_status":"stable"}}"#,
        );
        assert_eq!(
            (error.shape, error.code, error.details.as_deref()),
            (ErrorShape::OnPremise, Some(1008), Some("to"))
        );
        // Cloud hosts have no such code; the shape tells whose it is.
        let error = read(r#"{"errors":[{"code":1015,"title":"Too many requests"}]}"#);
        assert_eq!(error.classify(Dialect::Cloud, 400).kind, ErrorKind::RateLimited);
    }

    #[test]
    fn a_mixed_result_keeps_the_useful_half() {
        let body =
            r#"{"block_users":{"added_users":[]},"error":{"code":139100,"message":"(#139100) Some failed"}}"#;
        let error = read(body);
        assert_eq!(error.shape, ErrorShape::Mixed);
        assert_eq!(error.body().unwrap().as_str(), body);
    }

    #[test]
    fn a_rate_limit_may_be_a_400() {
        let error = read(
            r#"{"meta":{"success":false,"http_code":400,"developer_message":"You have exceeded the limit of 1 request every 30 seconds. Try again later."}}"#,
        );
        let expected =
            Classification { kind: ErrorKind::RateLimited, again: Again::Replay, wait_seconds: 30 };
        assert_eq!(error.classify(Dialect::Cloud, 400), expected);
        // The pause is of a second where none is told.
        for message in ["API endpoint rate limit exceeded", "Limit of 1 request every few seconds"] {
            let error = read(&format!(r#"{{"meta":{{"success":false,"developer_message":"{message}"}}}}"#));
            let expected = Classification { wait_seconds: 1, ..expected };
            assert_eq!(error.classify(Dialect::Cloud, 400), expected, "{message}");
        }
    }

    #[test]
    fn a_code_says_more_than_the_text() {
        for message in
            ["Number of buttons exceeded the limit of 10", "exceeded the limit of 1 request every 30 seconds"]
        {
            let error = read(&format!(r##"{{"error":{{"code":100,"message":"(#100) {message}"}}}}"##));
            let expected =
                Classification { kind: ErrorKind::InvalidRequest, again: Again::Never, wait_seconds: 0 };
            assert_eq!(error.classify(Dialect::Cloud, 400), expected, "{message}");
        }
        let error = read(r#"{"error":{"code":9999999,"message":"Rows exceeded the limit of 10"}}"#);
        assert_eq!(error.classify(Dialect::Cloud, 400).kind, ErrorKind::InvalidRequest);
    }

    #[test]
    fn an_account_that_is_off_is_no_wrong_parameter() {
        for body in [
            r#"{"meta":{"success":false,"http_code":400,"developer_message":"Your WhatsApp for Business API has been disabled"}}"#,
            r#"{"error":"Your WhatsApp for Business API has been disabled."}"#,
        ] {
            let expected = Classification { kind: ErrorKind::Account, again: Again::Never, wait_seconds: 0 };
            assert_eq!(read(body).classify(Dialect::Cloud, 400), expected, "{body}");
        }
    }

    #[test]
    fn what_meta_calls_transient_may_succeed_later_unless_the_table_knows_the_code() {
        let classify = |body: &str| read(body).classify(Dialect::Cloud, 400);
        let later = Classification { kind: ErrorKind::Server, again: Again::Later, wait_seconds: 0 };
        assert_eq!(classify(r#"{"error":{"code":9999999,"message":"hiccup","is_transient":true}}"#), later);
        for body in [
            r#"{"error":{"code":9999999,"message":"no","is_transient":false}}"#,
            r#"{"error":{"code":100,"message":"no","is_transient":true}}"#,
        ] {
            let classification = classify(body);
            assert_eq!(
                (classification.kind, classification.again),
                (ErrorKind::InvalidRequest, Again::Never)
            );
        }
        // The status proves more.
        let limited = read(r#"{"error":{"code":9999999,"message":"hiccup","is_transient":true}}"#);
        assert_eq!(limited.classify(Dialect::Cloud, 429).again, Again::Replay);
    }

    #[test]
    fn the_code_goes_before_the_status() {
        let error = read(r#"{"error":{"code":3,"message":"(#3) capability"}}"#);
        assert_eq!(error.classify(Dialect::Cloud, 500).kind, ErrorKind::Permission);
        let error = read(r#"{"error":{"code":138006,"message":"no permission"}}"#);
        assert_eq!(error.classify(Dialect::Cloud, 401).kind, ErrorKind::Calling);
    }

    #[test]
    fn what_is_no_error_body_is_none() {
        for body in ["", "<html>502</html>", "[]", "{}", "null", r#"{"errors":[]}"#, "\u{FEFF}{}"] {
            assert_eq!(ApiError::from_wire(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn every_shape_is_written_as_it_is_read() {
        for shape in [ErrorShape::Meta, ErrorShape::Gateway, ErrorShape::Short, ErrorShape::OnPremise] {
            let error = ApiError::new(shape, "Parameter value invalid").code(1009).details("to");
            let body = error.to_wire(400);
            let read = ApiError::from_wire(&body).unwrap();
            assert_eq!((read.shape, read.message.as_str()), (shape, "Parameter value invalid"));
        }
    }

    #[test]
    fn a_secret_is_taken_out_however_it_is_escaped() {
        for body in [
            r#"{"error":{"code":100,"message":"bad a/b+c","error_data":{"details":"a\/b+c"}}}"#,
            r#"{"error":"\u0061/b+c"}"#,
            r#"{"meta":{"developer_message":"no","error":"{\"error\":{\"message\":\"a\\\/b+c\"}}"}}"#,
            r#"{"error":"no","echo":{"a\/b+c":1}}"#,
        ] {
            let error = read(body).without("a/b+c");
            assert!(!format!("{error:?}").contains("a/b+c") && error.body().is_none(), "{body}");
        }
        assert!(read(r#"{"error":"no"}"#).without("a/b+c").body().is_some());
        let error = read(r#"{"meta":{"details":["a\"b"]}}"#).without("a\"b");
        assert_eq!((error.details.as_deref(), error.body()), (Some(r#"["[redacted]"]"#), None));
    }

    #[test]
    fn debug_leaves_the_body_out() {
        let error = read(r#"{"error":"no","private":"+491511234567"}"#);
        assert!(!format!("{error:?}").contains("491511234567"));
    }
}
