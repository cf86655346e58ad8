//! Writes the bodies of errors, for the emulator.

use serde_json::{Map, Value, json};

use super::{ApiError, ErrorShape};
use crate::response::on_premise_meta;

impl ApiError {
    /// The body of a failed answer.
    pub fn to_wire(&self, status: u16) -> Vec<u8> {
        let body = match self.shape {
            ErrorShape::Meta => json!({ "error": self.meta_object() }),
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
}

fn insert(object: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), value.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_written_as_it_is_read() {
        for shape in [ErrorShape::Meta, ErrorShape::Gateway, ErrorShape::Short, ErrorShape::OnPremise] {
            let error = ApiError::new(shape, "Parameter value invalid").code(1009).details("to");
            let body = error.to_wire(400);
            let read = ApiError::from_wire(&body).unwrap();
            assert_eq!((read.shape, read.message.as_str()), (shape, "Parameter value invalid"));
        }
    }
}
