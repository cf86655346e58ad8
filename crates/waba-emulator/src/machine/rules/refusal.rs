//! What is wrong with a request, and the code that hosts of each dialect give it.
//!
//! Source: Meta's page "Error codes", 360dialog's page "Error Messages". Where those leave the choice of a code open,
//! the closest one is taken: 131009 and 1009 for a value, 131008 and 1008 for an absence.

use serde_json::json;
use waba_types::decode::DecodeErrorKind;
use waba_types::error_codes::lookup;
use waba_types::response::{ApiError, ErrorShape};
use waba_types::rules::RECIPIENT;
use waba_types::{DecodeError, Dialect, Extra, Violation, decode};

use crate::machine::ids;
use crate::machine::json::to_raw;
use crate::machine::request::Answer;
use crate::machine::rng::SplitMix64;
use crate::machine::rules::template::subcode_of;

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
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Refusal {
    NotJson(String),
    Missing(String),
    Invalid(String),
    TooLong(String),
    UnsupportedType(String),
    RecipientType(String),
    Recipient(String),
    UnknownGroup,
    UnknownMessage,
    /// What Meta refuses with the code 100 and a second code that says why.
    Subcode {
        subcode: i64,
        title: &'static str,
        details: String,
    },
    /// What was possible of the request, beside the code and words for the rest.
    Mixed {
        outcome: Extra,
        code: i64,
        details: String,
    },
    /// 360dialog's limit of requests.
    Limited(String),
    /// 360dialog's limit of requests, where it is answered as a wrong request.
    TooOften(String),
    /// What a relayed call is refused for by 360dialog itself, in one text.
    Short(u16, String),
    /// 360dialog still works on the last request.
    Busy(String),
    /// What the documentation names: HTTP status, code where there is one, and words.
    Code {
        status: u16,
        code: i64,
        details: String,
    },
}

impl Refusal {
    /// A refusal with a documented code.
    pub(crate) fn new(status: u16, code: i64, details: impl Into<String>) -> Self {
        Self::Code { status, code, details: details.into() }
    }

    /// A refusal with the code 100 and a second code.
    pub(crate) fn subcode(subcode: i64, title: &'static str, details: impl Into<String>) -> Self {
        Self::Subcode { subcode, title, details: details.into() }
    }

    /// Something that does not exist, for services without codes.
    pub(crate) fn not_found(details: impl Into<String>) -> Self {
        Self::new(404, 33, details)
    }

    /// Something that an on-premise host does not have.
    pub(crate) fn absent(details: impl Into<String>) -> Self {
        Self::new(404, 1006, details)
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
            Self::Subcode { .. } => (100, 1009),
            Self::Mixed { code, .. } => (*code, 1009),
            Self::Limited(_) => return (4, 429),
            Self::TooOften(_) => return (4, 400),
            Self::Busy(_) => return (0, 409),
            Self::Short(status, _) => return (0, *status),
            Self::Code { status, code, .. } => return (*code, *status),
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
            | Self::Subcode { details, .. }
            | Self::Mixed { details, .. }
            | Self::Limited(details)
            | Self::TooOften(details)
            | Self::Busy(details)
            | Self::Short(_, details)
            | Self::Code { details, .. } => details,
            Self::UnknownGroup => "to: no such group".to_owned(),
            Self::UnknownMessage => "message_id: no inbound message has this id".to_owned(),
        }
    }

    /// The answer to the request.
    pub(crate) fn answer(self, service: Service, dialect: Dialect, rng: &mut SplitMix64) -> Answer {
        let (code, status) = self.code(dialect);
        let shape = match (&self, service, dialect) {
            (Self::Busy(problem), ..) => {
                return Answer::json(status, json!({ "message": problem }).to_string());
            }
            (Self::Subcode { .. }, Service::Gateway, _) => return self.relayed(rng),
            (Self::Limited(_) | Self::TooOften(_), ..) | (_, Service::Gateway, _) => {
                return gateway(status, status, self.details(), rng);
            }
            (Self::Short(..), ..) | (_, Service::Short, _) => {
                let body = ApiError::new(ErrorShape::Short, self.details()).to_wire(status);
                return Answer::json(status, body);
            }
            (_, Service::WhatsApp, Dialect::Cloud) => ErrorShape::Meta,
            (_, Service::WhatsApp, Dialect::OnPremise) => ErrorShape::OnPremise,
        };
        let title = lookup(dialect, code).map_or("Error", |entry| entry.title);
        let mut error = ApiError::new(shape, title).code(code);
        let mut outcome = Extra::default();
        match self {
            Self::Subcode { subcode, title, details } => {
                error.subcode = Some(subcode);
                error.user_title = Some(title.to_owned());
                error.user_message = Some(details.clone());
                error.details = Some(details);
            }
            Self::Mixed { outcome: done, details, .. } => {
                outcome = done;
                error.details = Some(details);
            }
            other => error.details = Some(other.details()),
        }
        error.fbtrace_id = Some(ids::trace(rng));
        let mut body = error.to_wire(status);
        if !outcome.is_empty() {
            for (name, value) in decode::<Extra>(&body).unwrap_or_default().iter() {
                outcome.insert(name, value.clone());
            }
            body = to_raw(&outcome).as_str().as_bytes().to_vec();
        }
        Answer::json(status, body)
    }

    /// The answer of the gateway that hands on what Meta refuses: Meta's error stands in it as a text.
    fn relayed(self, rng: &mut SplitMix64) -> Answer {
        let meta = self.answer(Service::WhatsApp, Dialect::Cloud, rng);
        let error = String::from_utf8_lossy(&meta.body).into_owned();
        let body = json!({ "meta": {
            "success": false,
            "http_code": meta.status,
            "developer_message": format!("Invalid payload ({error})"),
            "360dialog_trace_id": ids::trace(rng),
            "error": error,
        } });
        Answer::json(meta.status, body.to_string())
    }
}

/// What the table of codes calls an error; nothing for codes that are not in it.
pub(crate) fn title(dialect: Dialect, code: i64) -> &'static str {
    lookup(dialect, code).map_or("", |entry| entry.title)
}

/// An answer of the gateway. `inner` is the status that its body claims: it is not always the one of the answer.
pub(crate) fn gateway(status: u16, inner: u16, message: impl Into<String>, rng: &mut SplitMix64) -> Answer {
    let mut error = ApiError::new(ErrorShape::Gateway, message);
    error.trace_id = Some(ids::trace(rng));
    Answer::json(status, error.to_wire(inner))
}

impl From<DecodeError> for Refusal {
    fn from(error: DecodeError) -> Self {
        match error.kind {
            DecodeErrorKind::NotJson(reason) => Self::NotJson(reason),
            DecodeErrorKind::Missing(field) if error.path.is_empty() => Self::Missing(field),
            DecodeErrorKind::Missing(field) => Self::Missing(format!("{}.{field}", error.path)),
            kind @ DecodeErrorKind::UnknownType(_) => Self::UnsupportedType(format!("type: {kind}")),
            _ => Self::Invalid(error.to_string()),
        }
    }
}

impl From<Vec<Violation>> for Refusal {
    fn from(violations: Vec<Violation>) -> Self {
        let too_long = |violation: &Violation| {
            violation.path == "text.body" && violation.rule == "chars" && violation.found != "0 characters"
        };
        let details = violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        match violations.iter().find_map(subcode_of) {
            Some((subcode, title)) => Self::subcode(subcode, title, details),
            None if violations.iter().any(too_long) => Self::TooLong(details),
            None if violations.iter().any(|violation| violation.rule == RECIPIENT) => {
                Self::Recipient(details)
            }
            None if violations.iter().any(|violation| violation.path == "recipient_type") => {
                Self::RecipientType(details)
            }
            None => Self::Invalid(details),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_a_documented_one() {
        let text = String::new;
        for refusal in [
            Refusal::NotJson(text()),
            Refusal::Missing(text()),
            Refusal::Invalid(text()),
            Refusal::TooLong(text()),
            Refusal::UnsupportedType(text()),
            Refusal::RecipientType(text()),
            Refusal::Recipient(text()),
            Refusal::UnknownGroup,
            Refusal::UnknownMessage,
            Refusal::subcode(33, "", ""),
        ] {
            for dialect in [Dialect::Cloud, Dialect::OnPremise] {
                let (code, _) = refusal.code(dialect);
                assert!(lookup(dialect, code).is_some(), "{refusal:?} {dialect}");
            }
        }
    }

    #[test]
    fn an_answer_can_be_read_back() {
        let mut rng = SplitMix64::new(1);
        let mut read = |service, dialect| {
            let answer = Refusal::Missing("to".to_owned()).answer(service, dialect, &mut rng);
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

    #[test]
    fn the_gateway_hands_on_what_meta_says() {
        let refusal = Refusal::subcode(2_388_024, "Exists", "name: there is one");
        for service in [Service::WhatsApp, Service::Gateway] {
            let answer = refusal.clone().answer(service, Dialect::Cloud, &mut SplitMix64::new(1));
            let error = ApiError::from_wire(&answer.body).unwrap();
            assert_eq!((answer.status, error.code, error.subcode), (400, Some(100), Some(2_388_024)));
            assert_eq!(error.user_title.as_deref(), Some("Exists"));
        }
    }

    #[test]
    fn what_was_possible_stands_beside_the_error() {
        let mut outcome = Extra::default();
        outcome.insert("block_users", waba_types::Raw::new("{}").unwrap());
        let refusal = Refusal::Mixed { outcome, code: 139_100, details: "one failed".to_owned() };
        let answer = refusal.answer(Service::WhatsApp, Dialect::Cloud, &mut SplitMix64::new(1));
        let error = ApiError::from_wire(&answer.body).unwrap();
        assert_eq!((error.shape, error.code), (ErrorShape::Meta, Some(139_100)));
        assert!(decode::<Extra>(&answer.body).unwrap().get("block_users").is_some());
    }
}
