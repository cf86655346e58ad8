//! Reasons that may be shown.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use waba_types::printable::short_line;

/// Why something failed, as one line that may be shown.
#[derive(Clone)]
pub struct Cause {
    text: String,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl Cause {
    /// Keeps the first 200 characters of `text`, with U+FFFD for line breaks and whatever else could steer a terminal.
    pub fn new(text: &str) -> Self {
        Self { text: short_line(text), source: None }
    }

    /// Adds what it comes from, which is not shown.
    #[must_use]
    pub fn with_source(self, source: impl Error + Send + Sync + 'static) -> Self {
        Self { source: Some(Arc::new(source)), ..self }
    }
}

impl From<&str> for Cause {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Cause {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

/// Without what it comes from, whose text may hold anything.
impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Cause").field(&self.text).finish()
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
