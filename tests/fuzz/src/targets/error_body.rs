//! Whatever a server answers becomes one typed error that is safe to log.

use http::{HeaderMap, HeaderValue, StatusCode};
use waba::types::response::ApiError;
use waba::{Client, Dialect, Host, RetryPolicy};

use super::transport::{Transport, at_once};

/// A key with characters that JSON may escape.
const KEY: &str = "k3y/\"+";

/// Lets a server answer: a byte that chooses the status, then the body.
pub fn error_body(data: &[u8]) {
    let Some((choice, body)) = data.split_first() else { return };
    let statuses = [200, 201, 302, 400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503, 529, 599];
    let status = statuses[usize::from(choice & 15)];
    for dialect in [Dialect::Cloud, Dialect::OnPremise] {
        answered(dialect, status, body);
    }
    if let Some(error) = ApiError::from_wire(body) {
        is_classified(&error, status);
        is_written_and_read(&error, status);
    }
}

/// No part of the error echoes the key.
fn answered(dialect: Dialect, status: u16, body: &[u8]) {
    let status = StatusCode::from_u16(status).expect("a status");
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_bytes(body) {
        for name in ["retry-after", "x-fb-trace-id", "x-business-use-case-usage"] {
            headers.insert(name, value.clone());
        }
    }
    let service = Transport::new(status, headers, body);
    let client = Client::builder(Host::of(dialect, KEY)).service(service).retry(RetryPolicy::none()).build();
    let outcome = at_once(client.expect("a client").send_text("+491510000001", "Hi").into_future());
    let error = match outcome {
        Ok(_) => return assert!(status.is_success()),
        Err(error) => error,
    };
    let text = error.to_string();
    assert!(!text.contains(['\n', '\r']), "{text:?}");
    let mut shown = format!("{text} {error:?} {:?}", error.http);
    if let Some(api) = &error.api {
        shown.extend(
            [Some(api.message.as_str()), api.details.as_deref(), api.body().map(|raw| raw.as_str())]
                .into_iter()
                .flatten(),
        );
    }
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        shown.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    let escaped = format!("{KEY:?}");
    assert!(!shown.contains(KEY) && !shown.contains(escaped.trim_matches('"')), "{shown}");
    assert_eq!(error.http_status(), Some(status.as_u16()));
}

fn is_classified(error: &ApiError, status: u16) {
    for dialect in [Dialect::Cloud, Dialect::OnPremise] {
        let class = error.classify(dialect, status);
        assert_eq!(class, error.classify(dialect, status));
    }
}

/// What is written of an error is read as the same.
fn is_written_and_read(error: &ApiError, status: u16) {
    let wire = error.to_wire(status);
    let again = ApiError::from_wire(&wire).expect("an error body");
    assert_eq!(again.to_wire(status), wire, "{error:?}");
    assert_eq!(again.message, error.message);
}
