//! A template message against the template that it is made from.

use napi_derive::napi;

use crate::outcome;

/// Checks a message against a template, both in JSON. Gives `{"ok": …}` or `{"error": …}`.
#[napi]
pub fn check_template(message: String, definition: String) -> String {
    outcome::attempt(|| {
        waba::check_template_json(message.as_bytes(), definition.as_bytes()).map(|()| b"null".to_vec())
    })
}
