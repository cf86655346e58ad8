//! What can go wrong before there is an event.

use std::fmt;

use super::verify::VerifyError;

/// A body that holds no events: not JSON, or beyond a limit.
///
/// The receiver of an authentic body answers 200 all the same: anything else brings the same body again for days.
/// The message says where, never what: it is safe to log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParseError {
    /// The body is longer than the limit.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
        /// The length of the body, in bytes.
        found: usize,
    },
    /// There are more events than a body of the longest permitted length can have that is real: one for every 32 bytes.
    TooManyEvents {
        /// The limit.
        limit: usize,
    },
    /// Arrays and objects are nested deeper than the limit.
    Depth {
        /// The limit, counted from the root of the body.
        limit: usize,
        /// Where the limit was passed, in bytes from the start.
        offset: usize,
    },
    /// The body is not UTF-8.
    Utf8 {
        /// Where the first invalid byte stands.
        offset: usize,
    },
    /// The body is not JSON.
    Json {
        /// Where JSON ended.
        offset: usize,
        /// What was wrong there.
        message: &'static str,
    },
    /// The body has nothing in it, or only whitespace.
    Empty,
}

impl ParseError {
    /// The HTTP status to answer with: 200, as anything else brings the same body again for days.
    pub fn answer_status(&self) -> u16 {
        200
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit, found } => write!(f, "body too large: {found} bytes, limit {limit}"),
            Self::TooManyEvents { limit } => write!(f, "too many events, limit {limit}"),
            Self::Depth { limit, offset } => write!(f, "nested too deeply at byte {offset}, limit {limit}"),
            Self::Utf8 { offset } => write!(f, "not UTF-8 at byte {offset}"),
            Self::Json { offset, message } => write!(f, "not JSON: {message} at byte {offset}"),
            Self::Empty => f.write_str("not JSON: the body is empty"),
        }
    }
}

impl std::error::Error for ParseError {}

/// A webhook request that gave no events.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReceiveError {
    /// The request is not authentic: answer 401, keep nothing.
    Verify(VerifyError),
    /// The request is authentic, its body holds no events: answer 200.
    Parse(ParseError),
}

impl ReceiveError {
    /// The HTTP status to answer with.
    pub fn answer_status(&self) -> u16 {
        match self {
            Self::Verify(error) => error.answer_status(),
            Self::Parse(error) => error.answer_status(),
        }
    }
}

impl fmt::Display for ReceiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verify(error) => error.fmt(f),
            Self::Parse(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReceiveError {}

impl From<VerifyError> for ReceiveError {
    fn from(error: VerifyError) -> Self {
        Self::Verify(error)
    }
}

impl From<ParseError> for ReceiveError {
    fn from(error: ParseError) -> Self {
        Self::Parse(error)
    }
}
