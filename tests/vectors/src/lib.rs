//! The conformance vectors in `tests/vectors`.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// The vectors of one folder, in the order of their names.
///
/// # Panics
/// When the folder or a file in it can't be read, or is not JSON.
#[must_use]
pub fn vectors(folder: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
        .iter()
        .map(|file| {
            let json = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let vector: Value =
                serde_json::from_slice(&json).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            assert_eq!(vector["name"].as_str(), file.file_stem().and_then(|name| name.to_str()));
            vector
        })
        .collect()
}

/// The text under `key`.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn text<'a>(vector: &'a Value, key: &str) -> &'a str {
    vector[key].as_str().unwrap_or_else(|| panic!("`{key}` is missing in {}", vector["name"]))
}

/// The body of a webhook: `body_base64`, else `body`.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn body(vector: &Value) -> Vec<u8> {
    match vector.get("body_base64") {
        Some(_) => STANDARD.decode(text(vector, "body_base64")).expect("Base64"),
        None => text(vector, "body").as_bytes().to_vec(),
    }
}

/// Equality in which numbers and numeric strings are the same.
#[must_use]
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| same(value, other)))
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::String(text), Value::Number(number)) | (Value::Number(number), Value::String(text)) => {
            *text == number.to_string()
        }
        (a, b) => a == b,
    }
}
