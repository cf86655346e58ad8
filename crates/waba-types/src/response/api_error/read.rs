//! Reads the bodies of errors.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde_json::{Map, Value};

use super::{ApiError, ErrorShape};
use crate::decode::decode;
use crate::descriptor::ModelDescriptor;
use crate::open::{Extra, Raw};

/// How the keys begin that say that a call failed. Made ready once: it takes longer than to search an answer.
static KEYS_OF_FAILURE: LazyLock<[Finder<'static>; 2]> =
    LazyLock::new(|| ["\"error", "\"success"].map(Finder::new));

/// Where answers have what their models name, if not by its name.
const ENVELOPES: [&str; 4] = ["data", "settings", "media", "messages"];

impl ApiError {
    /// Reads the body of a failed answer; nothing if it has none of the four shapes.
    pub fn from_wire(body: &[u8]) -> Option<Self> {
        // One character that is wrong hides no code.
        let json = String::from_utf8_lossy(body);
        let Value::Object(root) = decode(json.as_bytes()).ok()? else { return None };
        let mut error = match (root.get("errors"), root.get("error"), root.get("meta")) {
            (Some(Value::Array(errors)), ..) => on_premise(errors)?,
            (_, Some(Value::Object(error)), _) => meta(error),
            (_, Some(Value::String(message)), _) => {
                Self { details: text(&root, "error_description"), ..Self::new(ErrorShape::Short, message) }
            }
            (_, _, Some(Value::Object(meta))) => gateway(meta),
            _ => Self { is_bare: true, ..Self::new(ErrorShape::Short, text(&root, "message")?) },
        };
        error.body = Raw::new(&*json).ok();
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
            let meta = root.get("meta").and_then(|meta| meta.decode::<Value>().ok());
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
}

/// Whether a value tells nothing.
fn is_void(value: &Raw) -> bool {
    matches!(value.as_str(), "null" | "false" | "\"\"" | "[]" | "{}")
}

fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    object.get(key)?.as_str().map(ToOwned::to_owned)
}

/// A number, or text that is one.
fn number(object: &Map<String, Value>, key: &str) -> Option<i64> {
    let value = object.get(key)?;
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

fn meta(error: &Map<String, Value>) -> ApiError {
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
        ..ApiError::new(ErrorShape::Meta, message)
    }
}

/// Meta's error inside of one of the gateway: as it is, or in a text that is its `error` or what it says to developers.
fn relayed(envelope: &Map<String, Value>) -> Option<Map<String, Value>> {
    let error = |value: Value| match value {
        Value::Object(mut fields) => match fields.remove("error") {
            Some(Value::Object(error)) => Some(error),
            None if fields.contains_key("code") => Some(fields),
            _ => None,
        },
        _ => None,
    };
    let quoted = |text: &str| {
        let json = text.get(text.find('{')?..=text.rfind('}')?)?;
        decode(json.as_bytes()).ok().and_then(error)
    };
    let given = match envelope.get("error") {
        Some(Value::String(text)) => quoted(text),
        given => given.cloned().and_then(error),
    };
    given.or_else(|| DEVELOPER_MESSAGE.iter().find_map(|key| envelope.get(*key)?.as_str()).and_then(quoted))
}

/// What the gateway says to developers, in the spellings of its services.
const DEVELOPER_MESSAGE: [&str; 2] = ["developer_message", "developerMessage"];

fn gateway(envelope: &Map<String, Value>) -> ApiError {
    let inner = relayed(envelope).map(|error| meta(&error));
    let said = DEVELOPER_MESSAGE.iter().find_map(|key| text(envelope, key));
    let error = text(envelope, "error");
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
            let message = said.or_else(|| error.clone()).or_else(|| of_data("message")).unwrap_or_default();
            let reason = || error.or_else(|| of_data("real_message")).or_else(|| of_data("message"));
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
    use super::super::read;
    use super::*;
    use crate::Dialect;
    use crate::error_codes::ErrorKind;

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
            format!(r#""error":"Invalid payload ({})""#, metas.replace('"', "\\\"")),
        ] {
            let error = read(&format!(r#"{{"meta":{{"success":false,"http_code":400,{place}}}}}"#));
            assert_eq!((error.shape, error.code, error.subcode), (ErrorShape::Gateway, Some(100), Some(33)));
            assert_eq!(
                (error.message.as_str(), error.user_message.as_deref()),
                ("Wrong", Some("Say it otherwise")),
                "{place}"
            );
        }
        for text in [r#"use {name} or {"code""#, "} without {", "}é{"] {
            let quoted = Value::from(text);
            for place in [r#""developer_message""#, r#""error""#] {
                let error = read(&format!(r#"{{"meta":{{"success":false,{place}:{quoted}}}}}"#));
                assert_eq!((error.code, error.message.as_str()), (None, text));
            }
        }
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
        assert_eq!((error.shape, error.code), (ErrorShape::Meta, Some(139_100)));
        assert_eq!(error.body().unwrap().as_str(), body);
    }

    #[test]
    fn what_is_no_error_body_is_none() {
        for body in ["", "<html>502</html>", "[]", "{}", "null", r#"{"errors":[]}"#, "\u{FEFF}{}"] {
            assert_eq!(ApiError::from_wire(body.as_bytes()), None, "{body}");
        }
    }
}
