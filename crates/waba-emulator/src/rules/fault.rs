//! What is wrong with a request, and the code that hosts of each dialect give it.
//!
//! Source: Meta's page "Error codes", 360dialog's page "Error Messages". Where those leave the choice of a code open,
//! the closest one is taken: 131009 and 1009 for a value, 131008 and 1008 for an absence.

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
    /// 360dialog's gateway: keys, paths and the configuration.
    Gateway,
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
}

impl Fault {
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
            | Self::Recipient(details) => details,
            Self::UnknownGroup => "to: no such group".to_owned(),
            Self::UnknownMessage => "message_id: no inbound message has this id".to_owned(),
        }
    }

    /// The answer to the request.
    pub(crate) fn answer(self, service: Service, dialect: Dialect, rng: &mut SplitMix64) -> Answer {
        let shape = match (service, dialect) {
            (Service::Gateway, _) => return gateway(400, 400, self.details(), rng),
            (Service::WhatsApp, Dialect::Cloud) => ErrorShape::Meta,
            (Service::WhatsApp, Dialect::OnPremise) => ErrorShape::OnPremise,
        };
        let (code, status) = self.code(dialect);
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
        let named = |prefix| error.message.strip_prefix(prefix).and_then(|rest| rest.strip_suffix('`'));
        if let Some(field) = named("missing field `") {
            let path =
                if error.path.is_empty() { field.to_owned() } else { format!("{}.{field}", error.path) };
            return Self::Missing(path);
        }
        if named("unknown type `").is_some() {
            return Self::UnsupportedType(format!("type: {}", error.message));
        }
        Self::Invalid(error.to_string())
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
