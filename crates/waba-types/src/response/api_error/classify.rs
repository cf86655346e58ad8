//! What went wrong, and whether a repetition can help.

use super::gateway_limit::GatewayLimit;
use super::{ApiError, ErrorShape};
use crate::Dialect;
use crate::error_codes::{Again, ErrorKind, lookup};

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

    /// By status and body of an answer that is no error of the API.
    pub fn of_answer(status: u16, body: &[u8]) -> Self {
        gateway_limit(status, &String::from_utf8_lossy(body)).unwrap_or_else(|| Self::of_status(status))
    }
}

impl ApiError {
    /// What went wrong and whether a repetition can help: by shape, code and text, by the HTTP status last.
    pub fn classify(&self, dialect: Dialect, status: u16) -> Classification {
        // The shape tells whose codes these are; a proxy may relay either on any host.
        let dialect = match self.shape {
            ErrorShape::OnPremise => Dialect::OnPremise,
            ErrorShape::Meta | ErrorShape::Gateway => Dialect::Cloud,
            ErrorShape::Short => dialect,
        };
        let specific = self.subcode.and_then(|code| lookup(dialect, code));
        match specific.or_else(|| self.code.and_then(|code| lookup(dialect, code))) {
            Some(code) => {
                Classification { kind: code.kind, again: code.again, wait_seconds: code.wait_seconds }
            }
            None => self.unlisted(status),
        }
    }

    /// What an error without a documented code says besides its status.
    fn unlisted(&self, status: u16) -> Classification {
        let mut texts = [Some(&self.message), self.details.as_ref()].into_iter().flatten();
        if let Some(limit) = texts.find_map(|text| gateway_limit(status, text)) {
            return limit;
        }
        let by_status = Classification::of_status(status);
        let says = |text: &str| self.message.to_ascii_lowercase().contains(text);
        match by_status {
            // The gateway says so with HTTP 400, as if a parameter were wrong.
            Classification { kind: ErrorKind::InvalidRequest, .. } if says("has been disabled") => {
                Classification { kind: ErrorKind::Account, ..by_status }
            }
            // 360dialog says so while it still works on the request before.
            Classification { kind: ErrorKind::Conflict, .. } if self.is_bare() => {
                Classification { again: Again::Later, ..by_status }
            }
            Classification { again: Again::Never, .. } if self.is_transient == Some(true) => {
                Classification { kind: ErrorKind::Server, again: Again::Later, ..by_status }
            }
            _ => by_status,
        }
    }
}

/// A limit of the gateway, told with HTTP 400 or another refusal.
fn gateway_limit(status: u16, text: &str) -> Option<Classification> {
    let is_refusal = (400..=499).contains(&status) && status != 408;
    let wait_seconds = is_refusal.then(|| GatewayLimit::wait_seconds(text))??;
    Some(Classification { kind: ErrorKind::RateLimited, again: Again::Replay, wait_seconds })
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

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
    fn a_rate_limit_is_known_wherever_it_is_said() {
        const TEXT: &str = "You have exceeded the limit of 1 request every 30 seconds.";
        for body in [
            format!(r#"{{"meta":{{"success":false,"error":"{TEXT}"}}}}"#),
            format!(r#"{{"meta":{{"success":false,"developer_message":"Wait.","details":["{TEXT}"]}}}}"#),
            format!(r#"{{"error":{{"message":"Wait.","error_data":{{"details":"{TEXT}"}}}}}}"#),
            format!(r#"{{"error":"{TEXT}"}}"#),
        ] {
            let found = read(&body).classify(Dialect::Cloud, 400);
            assert_eq!((found.kind, found.wait_seconds), (ErrorKind::RateLimited, 30), "{body}");
            assert_eq!(read(&body).classify(Dialect::Cloud, 500), Classification::of_status(500));
        }
        for body in [TEXT.to_owned(), format!("\"{TEXT}\"")] {
            let found = Classification::of_answer(400, body.as_bytes());
            assert_eq!((found.kind, found.wait_seconds), (ErrorKind::RateLimited, 30), "{body}");
            assert_eq!(Classification::of_answer(502, body.as_bytes()), Classification::of_status(502));
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
    fn what_is_busy_is_free_later() {
        for (body, again) in
            [(r#"{"message":"busy"}"#, Again::Later), (r#"{"error":"exists"}"#, Again::Never)]
        {
            let expected = Classification { kind: ErrorKind::Conflict, again, wait_seconds: 0 };
            assert_eq!(read(body).classify(Dialect::Cloud, 409), expected, "{body}");
        }
    }

    #[test]
    fn the_code_goes_before_the_status() {
        let error = read(r#"{"error":{"code":3,"message":"(#3) capability"}}"#);
        assert_eq!(error.classify(Dialect::Cloud, 500).kind, ErrorKind::Permission);
        let error = read(r#"{"error":{"code":138006,"message":"no permission"}}"#);
        assert_eq!(error.classify(Dialect::Cloud, 401).kind, ErrorKind::Calling);
    }
}
