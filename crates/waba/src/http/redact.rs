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
    /// The secret holds a byte that no header value may have, such as a line break.
    pub fn header_value(&self, prefix: &str) -> Result<HeaderValue, ConfigError> {
        // Goes through a `Secret`, so that the joined text is overwritten too.
        let joined = (!prefix.is_empty()).then(|| Self::new(format!("{prefix}{}", self.expose())));
        let mut value = HeaderValue::from_str(joined.as_ref().unwrap_or(self).expose())
            .map_err(|_| ConfigError::new("key", "holds a character that no HTTP header may have"))?;
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
    fn control_characters_are_refused_without_showing_the_secret() {
        for control in ["\r\n", "\n", "\r", "\0", "\x1b", "\x7f"] {
            let error = Secret::new(format!("{KEY}{control}x: y")).header_value("").unwrap_err();
            assert!(!format!("{error} {error:?}").contains(KEY));
        }
    }
}
