//! What can go wrong.

use serde::{Deserialize, Serialize};

/// What goes wrong with a request that a fault hits.
///
/// Some faults leave open whether the request was accepted: `accept` says it. All others either stand before the API,
/// which then never hears of the request, or change its answer on the way back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum FaultAction {
    /// The connection closes, as when a process ends.
    Close(FaultPoint),
    /// The connection is reset (TCP RST), as when a machine dies or a firewall steps in.
    Reset(FaultPoint),
    /// The connection stays open and nothing more comes. Ends when the client leaves, or after 10 minutes.
    Silence(FaultPoint),
    /// The request is accepted, and the answer begins late.
    Delay {
        /// How late, in milliseconds; at most 10 minutes.
        ms: u64,
    },
    /// The request is accepted, and the answer comes byte by byte.
    Dribble {
        /// Milliseconds between two bytes; at most 10 minutes.
        every_ms: u64,
    },
    /// The request is accepted, and the answer is complete HTTP with the first half of its JSON.
    Truncate,
    /// The request is accepted, and the answer is compressed, though nobody asked for it.
    Gzip,
    /// The request is accepted, and the answer claims to be of this type.
    ContentType(String),
    /// The request is accepted, and the answer never ends. Stops when the client leaves, or after 1 GiB.
    Endless,
    /// The request is accepted, and the answer is this large, and says so.
    Huge {
        /// Size of the body in bytes; at most 1 GiB.
        bytes: u64,
    },
    /// A proxy answers with a page of its own.
    Html {
        /// Status of the answer, 200 to 599.
        status: u16,
        /// Whether the request is accepted before.
        #[serde(default)]
        accept: bool,
    },
    /// An error in one of the documented envelopes.
    Error(ErrorFault),
    /// A redirect.
    Redirect {
        /// Status of the answer, 300 to 399.
        status: u16,
        /// Where to.
        location: String,
    },
    /// RST_STREAM. Hits requests over HTTP/2 only.
    ResetStream(ResetCode),
    /// GOAWAY, then the connection closes. Hits requests over HTTP/2 only.
    GoAway(GoAwayFault),
}

/// How far an exchange goes before it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaultPoint {
    /// The head of the request is read, the body is not. A fault at this point can't ask for `to`, and
    /// takes a read receipt of a cloud host for a message.
    BeforeRead,
    /// The request is read, and the API does not hear of it.
    AfterRead,
    /// The request is accepted, a message is on its way: only the answer is lost.
    AfterAccept,
    /// The request is accepted, and half of the answer arrives.
    MidBody,
}

/// An error in one of the documented envelopes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ErrorFault {
    /// Who words the error.
    pub envelope: FaultEnvelope,
    /// Status of the answer, 400 to 599.
    pub status: u16,
    /// Code inside the envelope; only `meta` and `on_premise` have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// Text inside the envelope. Default: the documented one of the code, or `Injected fault`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// When to come again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<RetryAfter>,
    /// Whether the request is accepted before.
    #[serde(default)]
    pub accept: bool,
}

impl ErrorFault {
    /// Creates an error of a request that is not accepted.
    pub fn new(envelope: FaultEnvelope, status: u16) -> Self {
        Self { envelope, status, code: None, message: None, retry_after: None, accept: false }
    }

    /// Sets the code; only `meta` and `on_premise` have one.
    #[must_use]
    pub fn code(mut self, code: i64) -> Self {
        self.code = Some(code);
        self
    }

    /// Sets the text.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Sets when to come again.
    #[must_use]
    pub fn retry_after(mut self, value: RetryAfter) -> Self {
        self.retry_after = Some(value);
        self
    }

    /// Lets the request be accepted, and answered with the error all the same.
    #[must_use]
    pub fn accepted(mut self) -> Self {
        self.accept = true;
        self
    }
}

/// Who words an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FaultEnvelope {
    /// `{"error": {…}}`: Meta, relayed.
    Meta,
    /// `{"meta": {…}}`: 360dialog's gateway.
    Gateway,
    /// `{"error": "…"}`: 360dialog's newer services.
    Short,
    /// `{"errors": [{…}]}`: on-premise hosts.
    OnPremise,
    /// No body at all.
    None,
}

/// The value of `Retry-After`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum RetryAfter {
    /// A number of seconds.
    Seconds(u64),
    /// A date, or any other text, as it stands.
    Text(String),
}

/// The error code of RST_STREAM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ResetCode {
    /// The request was not processed, and is not.
    RefusedStream,
    /// The server gave up. The request is accepted before, which the client can't know.
    InternalError,
    /// The server wants no more of it. The request is accepted before, which the client can't know.
    Cancel,
}

/// What GOAWAY says of the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GoAwayFault {
    /// The last stream is one below the request's: it was not processed, and is not.
    Unprocessed,
    /// The last stream is the request's, which is accepted: it may have been processed.
    Processed,
}

impl FaultAction {
    /// Whether the API hears of the request.
    pub(crate) fn accepts(&self) -> bool {
        match self {
            Self::Close(point) | Self::Reset(point) | Self::Silence(point) => {
                matches!(point, FaultPoint::AfterAccept | FaultPoint::MidBody)
            }
            Self::Html { accept, .. } => *accept,
            Self::Error(error) => error.accept,
            Self::Redirect { .. } => false,
            Self::ResetStream(code) => *code != ResetCode::RefusedStream,
            Self::GoAway(said) => *said == GoAwayFault::Processed,
            Self::Delay { .. }
            | Self::Dribble { .. }
            | Self::Truncate
            | Self::Gzip
            | Self::ContentType(_)
            | Self::Endless
            | Self::Huge { .. } => true,
        }
    }

    /// Whether it happens before the body of the request is read.
    pub(super) fn is_before_read(&self) -> bool {
        matches!(
            self,
            Self::Close(FaultPoint::BeforeRead)
                | Self::Reset(FaultPoint::BeforeRead)
                | Self::Silence(FaultPoint::BeforeRead)
        )
    }

    /// Whether only HTTP/2 has it.
    pub(super) fn needs_http2(&self) -> bool {
        matches!(self, Self::ResetStream(_) | Self::GoAway(_))
    }
}
