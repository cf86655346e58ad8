//! Takes secrets out of what a server said.

use serde_json::Value;

use super::ApiError;
use crate::open::Raw;
use crate::secret::REDACTED;

impl ApiError {
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
                    *text = text.replace(spelling, REDACTED);
                    found = true;
                }
            }
        }
        // Escaped, the secret looks different in the body; read, it does not.
        let holds = |body: &Raw| body.decode::<Value>().map_or(true, |body| contains(&body, secret));
        if found || self.body.as_ref().is_some_and(holds) {
            self.body = None;
        }
        self
    }
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

#[cfg(test)]
mod tests {
    use super::super::read;

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
}
