//! Answers that a test has prepared.

use std::fmt;
use std::ops::RangeInclusive;

use http::{HeaderName, HeaderValue};

use crate::machine::request::Answer;

/// The statuses that an answer can have.
pub(crate) const STATUSES: RangeInclusive<u16> = 200..=599;

/// An answer that the API could not give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidAnswer {
    /// The status is not from 200 to 599.
    Status,
    /// A header has a name or value that HTTP does not allow.
    Header,
}

impl fmt::Display for InvalidAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status => write!(f, "status: expected {} to {}", STATUSES.start(), STATUSES.end()),
            Self::Header => f.write_str("headers: expected names and values that HTTP allows"),
        }
    }
}

impl std::error::Error for InvalidAnswer {}

/// Checks an answer.
pub(crate) fn check<'a>(
    status: u16,
    headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    body: Vec<u8>,
) -> Result<Answer, InvalidAnswer> {
    if !STATUSES.contains(&status) {
        return Err(InvalidAnswer::Status);
    }
    let headers = headers.into_iter().map(|(name, value)| {
        let name: HeaderName = name.parse().map_err(|_| InvalidAnswer::Header)?;
        let value: HeaderValue = value.parse().map_err(|_| InvalidAnswer::Header)?;
        Ok((name, value))
    });
    Ok(Answer { status, headers: headers.collect::<Result<_, InvalidAnswer>>()?, body })
}
