//! Secrets that can't be printed by accident.

use std::fmt;
use std::sync::Arc;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::error::ConfigError;
use waba_types::secret::REDACTED;

/// A secret text, such as an API key.
///
/// It has no `Display` and no `Serialize`, its `Debug` is `[redacted]`, and its memory, which clones share, is overwritten
/// when the last of them is dropped.
/// [`expose`](Self::expose) is the only way to the text, so that a search for it finds every use.
#[derive(Clone)]
pub struct Secret(Arc<SecretString>);

impl Secret {
    /// Wraps `text`.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Arc::new(SecretString::from(text.into())))
    }

    /// Gives the text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Gives `text` with each occurrence of the secret replaced by `[redacted]`.
    pub(crate) fn redact(&self, text: &str) -> String {
        if self.expose().is_empty() { text.to_owned() } else { text.replace(self.expose(), REDACTED) }
    }

    /// Makes a header value of `prefix` (such as `"Bearer "`, or nothing) and the secret, marked as sensitive.
    ///
    /// # Errors
    /// The secret holds a character that no header value may have, such as a line break or a letter with an accent.
    pub fn header_value(&self, prefix: &str) -> Result<HeaderValue, ConfigError> {
        // Goes through a `Secret`, so that the joined text is overwritten too.
        let joined = (!prefix.is_empty()).then(|| Self::new(format!("{prefix}{}", self.expose())));
        let text = joined.as_ref().unwrap_or(self).expose();
        // Bytes beyond ASCII have no meaning there (RFC 9110, section 5.5).
        let value =
            Some(text).filter(|text| text.is_ascii()).and_then(|text| HeaderValue::from_str(text).ok());
        let mut value =
            value.ok_or_else(|| ConfigError::new("key", "holds a character that no HTTP header may have"))?;
        value.set_sensitive(true);
        Ok(value)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "canary-4f0c7d31a5";

    #[test]
    fn debug_is_redacted() {
        assert_eq!(format!("{:?} {:#?}", Secret::new(KEY), Secret::new(KEY)), "[redacted] [redacted]");
    }

    #[test]
    fn header_value_is_sensitive() {
        let value = Secret::new(KEY).header_value("Bearer ").unwrap();
        assert_eq!(value.as_bytes(), format!("Bearer {KEY}").as_bytes());
        assert!(value.is_sensitive());
        assert_eq!(format!("{value:?}"), "Sensitive");
    }

    #[test]
    fn what_no_header_may_have_is_refused_without_showing_the_secret() {
        for character in ["\r\n", "\n", "\r", "\0", "\x1b", "\x7f", "\u{e9}", "\u{fffd}"] {
            let error = Secret::new(format!("{KEY}{character}x: y")).header_value("").unwrap_err();
            assert!(!format!("{error} {error:?}").contains(KEY));
        }
    }
}
