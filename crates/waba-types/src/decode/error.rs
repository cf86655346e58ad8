//! JSON that does not fit.

use std::fmt;

use crate::rules::Violation;

/// JSON that does not fit the type it should have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// Where, from the root of what was read: `text.body`; empty for the root itself.
    pub path: String,
    /// What is wrong there.
    pub kind: DecodeErrorKind,
}

/// What can be wrong with JSON. As text it does not show the value itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// It is not JSON, or more than is read: what says so.
    NotJson(String),
    /// This field is missing from the object at the path of the error.
    Missing(String),
    /// The `type` in the object at the path of the error is this word, which is not known.
    UnknownType(String),
    /// A value is not what it should be.
    Mismatch {
        /// What it should be: `a string`.
        expected: String,
        /// What it is, where that is told: `a list`.
        found: Option<String>,
    },
    /// A value does not fit for a reason that only the code which reads it knows.
    Custom(String),
}

impl DecodeError {
    fn new(path: impl Into<String>, kind: DecodeErrorKind) -> Self {
        Self { path: path.into(), kind }
    }

    /// A value at `path` that is not what it should be.
    pub fn mismatch(path: impl Into<String>, expected: &str, found: Option<&str>) -> Self {
        let (expected, found) = (expected.to_owned(), found.map(ToOwned::to_owned));
        Self::new(path, DecodeErrorKind::Mismatch { expected, found })
    }

    /// A value at `path` that does not fit, for this reason.
    pub fn custom(path: impl Into<String>, reason: impl fmt::Display) -> Self {
        Self::new(path, DecodeErrorKind::Custom(reason.to_string()))
    }

    /// An id at `path` with which nothing could be done.
    pub(crate) fn empty_id(path: &str) -> Self {
        Self::mismatch(path, "an id", Some("an empty text"))
    }

    /// An object without the field `field`.
    pub(crate) fn missing(field: &str) -> Self {
        Self::new("", DecodeErrorKind::Missing(field.to_owned()))
    }

    pub(super) fn not_json(reason: impl Into<String>) -> Self {
        Self::new("", DecodeErrorKind::NotJson(reason.into()))
    }

    pub(super) fn unknown_type(word: impl Into<String>) -> Self {
        Self::new("", DecodeErrorKind::UnknownType(word.into()))
    }

    /// The same error, seen from the object that holds what was read under `key`.
    #[must_use]
    pub fn within(self, key: &str) -> Self {
        Self { path: path_within(key, &self.path), ..self }
    }

    /// What does not fit, as a violation of a request.
    pub fn violation(&self) -> Violation {
        let within = |key| path_within(&self.path, key);
        let here = || self.path.clone();
        let said = self.kind.to_string();
        let (path, rule, found, limit) = match &self.kind {
            DecodeErrorKind::Missing(field) => (within(field), "required", "none", "a value"),
            DecodeErrorKind::UnknownType(_) => (within("type"), "type", &*said, "a known type"),
            DecodeErrorKind::NotJson(_) => (here(), "json", &*said, "JSON"),
            DecodeErrorKind::Mismatch { expected, found } => {
                (here(), "type", found.as_deref().unwrap_or("another value"), &**expected)
            }
            DecodeErrorKind::Custom(_) => (here(), "type", &*said, ""),
        };
        Violation { path, rule, found: found.to_owned(), limit: limit.to_owned() }
    }
}

/// The path of what stands at `path` below `key`.
pub(crate) fn path_within(key: &str, path: &str) -> String {
    match path {
        "" => key.to_owned(),
        _ if key.is_empty() || path.starts_with('[') => format!("{key}{path}"),
        _ => format!("{key}.{path}"),
    }
}

impl fmt::Display for DecodeErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(reason) | Self::Custom(reason) => f.write_str(reason),
            Self::Missing(field) => write!(f, "missing field `{field}`"),
            Self::UnknownType(word) => write!(f, "unknown type `{}`", word.escape_debug()),
            Self::Mismatch { expected, found: Some(found) } => {
                write!(f, "expected {expected}, found {found}")
            }
            Self::Mismatch { expected, found: None } => write!(f, "expected {expected}"),
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        self.kind.fmt(f)
    }
}

impl std::error::Error for DecodeError {}

impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        if error.is_data() {
            // Its text may show the value.
            return Self::custom("", "value does not fit");
        }
        let text = error.to_string();
        Self::not_json(text.split(" at line ").next().unwrap_or(&text))
    }
}

#[cfg(test)]
mod tests {
    use serde::de::{Deserialize, Deserializer, Error};

    use super::*;
    use crate::decode::decode;
    use crate::message::ReplyButton;
    use crate::{OutboundMessage, TextContent};

    #[test]
    fn an_error_names_the_place_and_not_the_value() {
        let error = decode::<Vec<TextContent>>(br#"[{"body": "ok"}, {"body": ["secret"]}]"#).unwrap_err();
        assert_eq!(error.path, "[1].body");
        assert_eq!(error.kind.to_string(), "expected a string, found a list");

        let error = decode::<TextContent>(br#"{"body": "hi", "preview_url": "my secret, expected to stay"}"#)
            .unwrap_err();
        assert_eq!(error.to_string(), "preview_url: expected a boolean, found a string");
    }

    #[test]
    fn a_missing_field_is_named() {
        let error = decode::<TextContent>(b"{}").unwrap_err();
        assert_eq!(error.to_string(), "missing field `body`");
    }

    #[test]
    fn an_error_is_a_violation_with_its_place() {
        let violation = |json: &str| {
            let error = decode::<Vec<OutboundMessage>>(json.as_bytes()).unwrap_err();
            let Violation { path, rule, found, limit } = error.violation();
            (path, rule, found, limit)
        };
        let expect = |path: &str, rule, found: &str, limit: &str| {
            (path.to_owned(), rule, found.to_owned(), limit.to_owned())
        };
        assert_eq!(
            violation(r#"[{"to":"1","type":"text","text":{}}]"#),
            expect("[0].text.body", "required", "none", "a value")
        );
        assert_eq!(violation(r#"[{"text":{"body":"a"}}]"#), expect("[0].to", "required", "none", "a value"));
        assert_eq!(
            violation(r#"[{"to":"1","text":{"body":[]}}]"#),
            expect("[0].text.body", "type", "a list", "a string")
        );
        assert_eq!(
            violation(r#"[{"to":"1","type":"hologram"}]"#),
            expect("[0].type", "type", "unknown type `hologram`", "a known type")
        );
        assert_eq!(
            violation(r#"[{"to":"1","type":"image","image":{"id":"1"},"text":{"body":"a"}}]"#),
            expect("[0]", "type", "`text` beside it", "`image` alone")
        );
        let wrong = r#"{"type":"url","reply":{"id":"a","title":"b"}}"#;
        let error = decode::<ReplyButton>(wrong.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "type: expected `\"reply\"`, found another value");
        assert_eq!(violation("[").1, "json");
    }

    #[test]
    fn what_the_code_of_a_type_says_is_not_taken_apart() {
        #[derive(Debug)]
        struct Odd;

        impl<'de> Deserialize<'de> for Odd {
            fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
                Err(D::Error::custom("unknown type of day, found in expected weather"))
            }
        }

        let error = decode::<Vec<Odd>>(b"[1]").unwrap_err();
        assert!(matches!(error.kind, DecodeErrorKind::Custom(_)));
        let violation = error.violation();
        assert_eq!((violation.path.as_str(), violation.limit.as_str()), ("[0]", ""));
        assert_eq!(violation.found, "unknown type of day, found in expected weather");
    }
}
