//! A fault: what goes wrong, with which requests, and how often.

use std::fmt;

use http::{HeaderValue, Method};
use serde::{Deserialize, Serialize};
use waba_types::operations::FILE_OPERATIONS;

use super::action::{ErrorFault, FaultAction, FaultPoint, GoAwayFault, ResetCode, RetryAfter};
use super::list::MAX_FAULTS;
use crate::machine::programmed::STATUSES;

/// Longest wait of a fault, in milliseconds.
pub(crate) const MAX_MS: u64 = 10 * 60 * 1000;
/// Largest body of a fault, in bytes.
pub(crate) const MAX_BYTES: u64 = 1 << 30;

/// What goes wrong, with which requests, and how often.
///
/// ```
/// use waba_emulator::{Fault, FaultPoint};
///
/// // The first message to Ann is accepted, and the answer is lost.
/// let lost = Fault::close(FaultPoint::AfterAccept).to("4915112345678").nth(1);
/// // The control API takes the same.
/// let json = r#"{"match": {"to": "4915112345678", "nth": 1}, "do": {"close": "after_accept"}}"#;
/// assert_eq!(lost, serde_json::from_str(json).unwrap());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Fault {
    /// Which requests it hits; `match` in JSON.
    #[serde(rename = "match", default)]
    pub matches: FaultMatch,
    /// How many requests it hits; all of them if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// What goes wrong; `do` in JSON.
    #[serde(rename = "do")]
    pub action: FaultAction,
}

/// Which requests of the API a fault hits: those that fit all that is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FaultMatch {
    /// Method, such as `POST`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Path without the query. With `*` at its end, all that begins so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Name of the operation, such as `messages.send`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Recipient of a message, in any spelling of the number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Of the requests that fit all this, the one with this number, from 1 on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<u32>,
    /// Of the requests that fit all this, each one whose number is divisible by this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u32>,
}

impl Fault {
    /// Creates a fault that hits every request.
    pub fn new(action: FaultAction) -> Self {
        Self { matches: FaultMatch::default(), times: None, action }
    }

    /// The connection closes at `point`.
    pub fn close(point: FaultPoint) -> Self {
        Self::new(FaultAction::Close(point))
    }

    /// The connection is reset at `point`.
    pub fn reset(point: FaultPoint) -> Self {
        Self::new(FaultAction::Reset(point))
    }

    /// Nothing more comes from `point` on.
    pub fn silence(point: FaultPoint) -> Self {
        Self::new(FaultAction::Silence(point))
    }

    /// The answer begins `ms` milliseconds late.
    pub fn delay(ms: u64) -> Self {
        Self::new(FaultAction::Delay { ms })
    }

    /// The answer comes byte by byte, one in `every_ms` milliseconds.
    pub fn dribble(every_ms: u64) -> Self {
        Self::new(FaultAction::Dribble { every_ms })
    }

    /// The request is answered with an error.
    pub fn error(error: ErrorFault) -> Self {
        Self::new(FaultAction::Error(error))
    }

    /// A proxy answers with a page; the request is not accepted.
    pub fn html(status: u16) -> Self {
        Self::new(FaultAction::Html { status, accept: false })
    }

    /// The stream ends with RST_STREAM.
    pub fn reset_stream(code: ResetCode) -> Self {
        Self::new(FaultAction::ResetStream(code))
    }

    /// The connection ends with GOAWAY.
    pub fn go_away(said: GoAwayFault) -> Self {
        Self::new(FaultAction::GoAway(said))
    }

    /// Hits requests with this method only.
    #[must_use]
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.matches.method = Some(method.into());
        self
    }

    /// Hits requests of this path only; with `*` at its end, of all that begin so.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.matches.path = Some(path.into());
        self
    }

    /// Hits requests of this operation only, such as `messages.send`.
    #[must_use]
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.matches.operation = Some(operation.into());
        self
    }

    /// Hits messages to this recipient only.
    #[must_use]
    pub fn to(mut self, to: impl Into<String>) -> Self {
        self.matches.to = Some(to.into());
        self
    }

    /// Hits, of the requests that fit, the one with this number, from 1 on.
    #[must_use]
    pub fn nth(mut self, number: u32) -> Self {
        self.matches.nth = Some(number);
        self
    }

    /// Hits, of the requests that fit, each one whose number is divisible by `number`.
    #[must_use]
    pub fn every(mut self, number: u32) -> Self {
        self.matches.every = Some(number);
        self
    }

    /// Hits at most so many requests.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    pub(super) fn check(&self) -> Result<(), InvalidFault> {
        let FaultMatch { method, path, operation, to, nth, every } = &self.matches;
        if method.as_ref().is_some_and(|method| Method::from_bytes(method.as_bytes()).is_err()) {
            return Err(InvalidFault::Method);
        }
        if path.as_ref().is_some_and(|path| !path.starts_with('/')) {
            return Err(InvalidFault::Path);
        }
        let files = FILE_OPERATIONS.iter().map(|file| &file.spec);
        let mut names = waba_types::OPERATIONS.iter().chain(files).map(|spec| spec.name);
        let mut known = |name: &String| names.any(|known| known == *name);
        if operation.as_ref().is_some_and(|name| !known(name)) {
            return Err(InvalidFault::Operation);
        }
        if to.is_some() && self.action.is_before_read() {
            return Err(InvalidFault::RecipientBeforeRead);
        }
        let counts = [("match.nth", *nth), ("match.every", *every), ("times", self.times)];
        if let Some((place, _)) = counts.into_iter().find(|(_, count)| *count == Some(0)) {
            return Err(InvalidFault::Zero { place });
        }
        self.action.check()
    }
}

impl FaultAction {
    fn check(&self) -> Result<(), InvalidFault> {
        let status = |place, status: u16, (least, most)| match (least..=most).contains(&status) {
            true => Ok(()),
            false => Err(InvalidFault::Status { place, least, most }),
        };
        let header = |place, value: &str| {
            HeaderValue::from_str(value).map(drop).map_err(|_| InvalidFault::Header { place })
        };
        let wait = |place, ms| if ms > MAX_MS { Err(InvalidFault::Milliseconds { place }) } else { Ok(()) };
        let (least, most) = STATUSES.into_inner();
        match self {
            Self::Delay { ms } => wait("do.delay.ms", *ms),
            Self::Dribble { every_ms } => wait("do.dribble.every_ms", *every_ms),
            Self::Huge { bytes } if *bytes > MAX_BYTES => Err(InvalidFault::Bytes),
            Self::Html { status: found, .. } => status("do.html.status", *found, (least, most)),
            Self::Error(error) => {
                if let Some(RetryAfter::Text(text)) = &error.retry_after {
                    header("do.error.retry_after", text)?;
                }
                status("do.error.status", error.status, (400, most))
            }
            Self::Redirect { status: found, location } => {
                header("do.redirect.location", location)?;
                status("do.redirect.status", *found, (300, 399))
            }
            Self::ContentType(value) => header("do.content_type", value),
            _ => Ok(()),
        }
    }
}

/// A fault that can't be. A `place` is where in its JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidFault {
    /// HTTP allows no such method.
    Method,
    /// The path does not begin with a slash.
    Path,
    /// There is no such operation.
    Operation,
    /// Who a message is for stands in the body, which the fault comes before.
    RecipientBeforeRead,
    /// `nth`, `every` or `times` is 0.
    Zero {
        /// Which of them.
        place: &'static str,
    },
    /// The status is out of its range.
    Status {
        /// Which status.
        place: &'static str,
        /// Least status.
        least: u16,
        /// Greatest status.
        most: u16,
    },
    /// A header can't have this value.
    Header {
        /// What stands in the header.
        place: &'static str,
    },
    /// The wait is longer than a fault may take.
    Milliseconds {
        /// Which wait.
        place: &'static str,
    },
    /// The body is larger than that of a fault may be.
    Bytes,
    /// As many faults are set as there can be.
    TooMany,
}

impl fmt::Display for InvalidFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Method => "match.method: expected a method of HTTP",
            Self::Path => "match.path: expected a path that begins with /",
            Self::Operation => "match.operation: there is no such operation",
            Self::RecipientBeforeRead => "match.to: not known before the body is read",
            Self::Zero { place } => return write!(f, "{place}: expected at least 1"),
            Self::Status { place, least, most } => return write!(f, "{place}: expected {least} to {most}"),
            Self::Header { place } => {
                return write!(f, "{place}: expected a text that can stand in a header");
            }
            Self::Milliseconds { place } => {
                return write!(f, "{place}: expected at most {MAX_MS} milliseconds");
            }
            Self::Bytes => return write!(f, "do.huge.bytes: expected at most {MAX_BYTES}"),
            Self::TooMany => return write!(f, "there are {MAX_FAULTS} faults already"),
        })
    }
}

impl std::error::Error for InvalidFault {}
