//! What is wrong with a request, and the code that hosts of each dialect give it.
//!
//! Source: Meta's page "Error codes", 360dialog's page "Error Messages". Where those leave the choice of a code open,
//! the closest one is taken: 131009 and 1009 for a value, 131008 and 1008 for an absence.

use waba_types::decode::DecodeErrorKind;
use waba_types::error_codes::lookup;
use waba_types::response::{ApiError, ErrorShape};
use waba_types::{DecodeError, Dialect, Violation};

use crate::call::Answer;
use crate::ids;
use crate::rng::SplitMix64;

/// Who answers: each words errors in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    /// WhatsApp, behind the paths of messages.
    WhatsApp,
    /// 360dialog's gateway: keys, paths and the configuration, and the partner API.
    Gateway,
    /// 360dialog's newer services, which say what is wrong in one text: calls and marketing.
    Short,
}

/// What is wrong with a request; the text names place and limit, never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    NotJson(String),
    Missing(String),
    Invalid(String),
    TooLong(String),
    UnsupportedType(String),
    RecipientType(String),
    Recipient(String),
    UnknownGroup,
    UnknownMessage,
    /// What the documentation names: HTTP status, code where there is one, and words.
    Refused {
        status: u16,
        code: i64,
        details: String,
    },
}

impl Fault {
    /// A refusal with a documented code.
    pub(crate) fn refused(status: u16, code: i64, details: impl Into<String>) -> Self {
        Self::Refused { status, code, details: details.into() }
    }

    /// Something that does not exist, for services without codes.
    pub(crate) fn not_found(details: impl Into<String>) -> Self {
        Self::refused(404, 33, details)
    }

    /// The code and the HTTP status of hosts of `dialect`.
    fn code(&self, dialect: Dialect) -> (i64, u16) {
        let (cloud, on_premise) = match self {
            Self::NotJson(_) => (100, 1025),
            Self::Missing(_) => (131_008, 1008),
            Self::Invalid(_) => (131_009, 1009),
            Self::TooLong(_) => (131_009, 1001),
            Self::UnsupportedType(_) => (131_051, 501),
            Self::RecipientType(_) => (131_009, 1002),
            Self::Recipient(_) => (131_009, 1013),
            Self::UnknownGroup => (131_041, 1002),
            Self::UnknownMessage => (131_009, 1006),
            Self::Refused { status, code, .. } => return (*code, *status),
        };
        match (dialect, self) {
            (Dialect::Cloud, _) => (cloud, 400),
            (Dialect::OnPremise, Self::UnknownMessage) => (on_premise, 404),
            (Dialect::OnPremise, _) => (on_premise, 400),
        }
    }

    fn details(self) -> String {
        match self {
            Self::NotJson(problem) => format!("the body is not JSON: {problem}"),
            Self::Missing(path) => format!("{path}: missing"),
            Self::Invalid(details)
            | Self::TooLong(details)
            | Self::UnsupportedType(details)
            | Self::RecipientType(details)
            | Self::Recipient(details)
            | Self::Refused { details, .. } => details,
            Self::UnknownGroup => "to: no such group".to_owned(),
            Self::UnknownMessage => "message_id: no inbound message has this id".to_owned(),
        }
    }

    /// The answer to the request.
    pub(crate) fn answer(self, service: Service, dialect: Dialect, rng: &mut SplitMix64) -> Answer {
        let (code, status) = self.code(dialect);
        let shape = match (service, dialect) {
            (Service::Gateway, _) => return gateway(status, status, self.details(), rng),
            (Service::Short, _) => {
                let body = ApiError::new(ErrorShape::Short, self.details()).to_wire(status);
                return Answer { status, body, ..Answer::default() };
            }
            (Service::WhatsApp, Dialect::Cloud) => ErrorShape::Meta,
            (Service::WhatsApp, Dialect::OnPremise) => ErrorShape::OnPremise,
        };
        let title = lookup(dialect, code).map_or("Error", |entry| entry.title);
        let mut error = ApiError::new(shape, title).code(code).details(self.details());
        error.fbtrace_id = Some(ids::trace(rng));
        Answer { status, body: error.to_wire(status), ..Answer::default() }
    }
}

/// An answer of the gateway. `inner` is the status that its body claims: it is not always the one of the answer.
pub(crate) fn gateway(status: u16, inner: u16, message: impl Into<String>, rng: &mut SplitMix64) -> Answer {
    let mut error = ApiError::new(ErrorShape::Gateway, message);
    error.trace_id = Some(ids::trace(rng));
    Answer { status, body: error.to_wire(inner), ..Answer::default() }
}

impl From<DecodeError> for Fault {
    fn from(error: DecodeError) -> Self {
        match &error.kind {
            DecodeErrorKind::NotJson => Self::NotJson(error.message),
            DecodeErrorKind::Missing(field) if error.path.is_empty() => Self::Missing(field.clone()),
            DecodeErrorKind::Missing(field) => Self::Missing(format!("{}.{field}", error.path)),
            DecodeErrorKind::UnknownType => Self::UnsupportedType(format!("type: {}", error.message)),
            _ => Self::Invalid(error.to_string()),
        }
    }
}

impl From<Vec<Violation>> for Fault {
    fn from(violations: Vec<Violation>) -> Self {
        let too_long = |violation: &Violation| {
            violation.path == "text.body" && violation.rule == "chars" && violation.found != "0 characters"
        };
        let details = violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        if violations.iter().any(too_long) { Self::TooLong(details) } else { Self::Invalid(details) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_a_documented_one() {
        let text = String::new;
        for fault in [
            Fault::NotJson(text()),
            Fault::Missing(text()),
            Fault::Invalid(text()),
            Fault::TooLong(text()),
            Fault::UnsupportedType(text()),
            Fault::RecipientType(text()),
            Fault::Recipient(text()),
            Fault::UnknownGroup,
            Fault::UnknownMessage,
        ] {
            for dialect in [Dialect::Cloud, Dialect::OnPremise] {
                let (code, _) = fault.code(dialect);
                assert!(lookup(dialect, code).is_some(), "{fault:?} {dialect}");
            }
        }
    }

    #[test]
    fn an_answer_can_be_read_back() {
        let mut rng = SplitMix64::new(1);
        let mut read = |service, dialect| {
            let answer = Fault::Missing("to".to_owned()).answer(service, dialect, &mut rng);
            (answer.status, ApiError::from_wire(&answer.body).unwrap())
        };
        let (status, error) = read(Service::WhatsApp, Dialect::Cloud);
        assert_eq!((status, error.code, error.details.as_deref()), (400, Some(131_008), Some("to: missing")));
        assert!(error.fbtrace_id.is_some());
        let (status, error) = read(Service::WhatsApp, Dialect::OnPremise);
        assert_eq!((status, error.shape, error.code), (400, ErrorShape::OnPremise, Some(1008)));
        let (status, error) = read(Service::Gateway, Dialect::OnPremise);
        assert_eq!((status, error.shape, error.message.as_str()), (400, ErrorShape::Gateway, "to: missing"));
        assert!(error.trace_id.is_some());
    }
}
