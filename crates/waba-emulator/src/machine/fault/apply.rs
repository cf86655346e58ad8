//! What becomes of an answer.

use std::time::Duration;

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderName, HeaderValue};
use waba_types::Dialect;
use waba_types::error_codes::lookup;
use waba_types::response::{ApiError, ErrorShape};

use super::action::{ErrorFault, FaultAction, FaultEnvelope, FaultPoint, GoAwayFault, ResetCode, RetryAfter};
use super::gzip::stored;
use crate::machine::ids;
use crate::machine::request::Answer;
use crate::machine::rng::SplitMix64;

/// An answer, and how it is to be carried to the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) answer: Answer,
    pub(crate) carriage: Carriage,
}

/// How an answer is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carriage {
    /// As it is.
    Whole,
    /// As it is, after a while.
    Late(Duration),
    /// Byte by byte.
    Dribbled(Duration),
    /// Half of the body, and then this.
    Half(End),
    /// None of it: this instead.
    Not(End),
    /// The head, and this many bytes in place of the body, announced or not.
    Filled { bytes: u64, announced: bool },
}

/// How an exchange ends that does not come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Close,
    Reset,
    Silence,
    ResetStream(ResetCode),
    GoAway(GoAwayFault),
}

impl Reply {
    pub(crate) fn whole(answer: Answer) -> Self {
        Self { answer, carriage: Carriage::Whole }
    }
}

impl FaultAction {
    /// What becomes of the answer of the API; that is empty if the API was not asked.
    pub(crate) fn apply(&self, mut answer: Answer, rng: &mut SplitMix64) -> Reply {
        let carriage = match self {
            Self::Close(point) => at(*point, End::Close),
            Self::Reset(point) => at(*point, End::Reset),
            Self::Silence(point) => at(*point, End::Silence),
            Self::ResetStream(code) => Carriage::Not(End::ResetStream(*code)),
            Self::GoAway(said) => Carriage::Not(End::GoAway(*said)),
            Self::Delay { ms } => Carriage::Late(Duration::from_millis(*ms)),
            Self::Dribble { every_ms } => Carriage::Dribbled(Duration::from_millis(*every_ms)),
            Self::Endless => Carriage::Filled { bytes: super::plan::MAX_BYTES, announced: false },
            Self::Huge { bytes } => Carriage::Filled { bytes: *bytes, announced: true },
            Self::Truncate => {
                answer.body.truncate(answer.body.len() / 2);
                Carriage::Whole
            }
            Self::Gzip => {
                answer.body = stored(&answer.body);
                answer.headers.push((CONTENT_ENCODING, HeaderValue::from_static("gzip")));
                Carriage::Whole
            }
            Self::ContentType(value) => {
                answer.headers.extend(header(CONTENT_TYPE, value));
                Carriage::Whole
            }
            Self::Html { status, .. } => {
                answer = page(*status);
                Carriage::Whole
            }
            Self::Error(fault) => {
                answer = error(fault, rng);
                Carriage::Whole
            }
            Self::Redirect { status, location } => {
                answer = Answer { status: *status, ..Answer::default() };
                answer.headers.extend(header(LOCATION, location));
                Carriage::Whole
            }
        };
        Reply { answer, carriage }
    }
}

fn at(point: FaultPoint, end: End) -> Carriage {
    if point == FaultPoint::MidBody { Carriage::Half(end) } else { Carriage::Not(end) }
}

/// The header, which was checked when the fault was set.
fn header(name: HeaderName, value: &str) -> Option<(HeaderName, HeaderValue)> {
    HeaderValue::from_str(value).ok().map(|value| (name, value))
}

fn page(status: u16) -> Answer {
    let body = format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body><h1>{status}</h1><hr>proxy</body>\r\n</html>\r\n"
    );
    let headers = vec![(CONTENT_TYPE, HeaderValue::from_static("text/html"))];
    Answer { status, body: body.into_bytes(), headers }
}

fn error(fault: &ErrorFault, rng: &mut SplitMix64) -> Answer {
    let mut answer = Answer { status: fault.status, ..Answer::default() };
    if let Some(value) = &fault.retry_after {
        answer.headers.extend(header(RETRY_AFTER, &value.to_string()));
    }
    let (shape, dialect) = match fault.envelope {
        FaultEnvelope::Meta => (ErrorShape::Meta, Dialect::Cloud),
        FaultEnvelope::Gateway => (ErrorShape::Gateway, Dialect::Cloud),
        FaultEnvelope::Short => (ErrorShape::Short, Dialect::Cloud),
        FaultEnvelope::OnPremise => (ErrorShape::OnPremise, Dialect::OnPremise),
        FaultEnvelope::None => return answer,
    };
    let title = fault.code.and_then(|code| lookup(dialect, code)).map(|entry| entry.title);
    let mut error = ApiError::new(shape, fault.message.as_deref().or(title).unwrap_or("Injected fault"));
    error.code = fault.code;
    match shape {
        ErrorShape::Meta => error.fbtrace_id = Some(ids::trace(rng)),
        ErrorShape::Gateway => error.trace_id = Some(ids::trace(rng)),
        _ => {}
    }
    answer.body = error.to_wire(fault.status);
    answer
}

impl std::fmt::Display for RetryAfter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Seconds(seconds) => seconds.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}
