//! Inputs that are made from the vectors.

use serde_json::Value;
use waba_vectors::{body, text, vectors};

/// The bodies of all webhooks.
pub fn webhook_bodies() -> Vec<Vec<u8>> {
    vectors("webhooks").iter().map(body).collect()
}

/// The requests of all signatures, in the form that [`verify`](crate::verify) takes.
pub fn signed_requests() -> Vec<Vec<u8>> {
    let request = |vector: &Value| {
        let auths = vector["auth"].as_array().into_iter().flatten();
        let wanted = auths.fold(0, |bits, auth| {
            bits | match text(auth, "type") {
                "basic" => 1,
                "header" => 2,
                "signature_360dialog" => 4,
                _ => 8,
            }
        });
        let headers = vector["headers"].as_array().into_iter().flatten();
        let lines = headers.map(|header| {
            let part = |index: usize| header[index].as_str().unwrap_or_default();
            format!("{}:{}\n", part(0), part(1))
        });
        [vec![wanted], lines.collect::<String>().into_bytes(), b"\n".to_vec(), body(vector)].concat()
    };
    vectors("signatures").iter().map(request).collect()
}

/// The bodies of all messages in both dialects, and the messages themselves.
pub fn message_bodies() -> Vec<Vec<u8>> {
    let parts = |vector: &Value| {
        let parts = ["message", "cloud", "on_premise"].map(|key| vector.get(key).map(Value::to_string));
        parts.into_iter().flatten().map(String::into_bytes).collect::<Vec<_>>()
    };
    vectors("messages").iter().flat_map(parts).collect()
}
