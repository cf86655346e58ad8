//! How calls about templates are refused.

use crate::machine::rules::Refusal;

/// The refusal of a template that the account does not have.
pub(super) fn not_found(path: &str) -> Refusal {
    Refusal::subcode(2_593_002, "Message Template Not Found", format!("{path}: no such template"))
}

/// The refusal of something that the state of a template does not allow.
pub(super) fn not_now(details: impl Into<String>) -> Refusal {
    Refusal::new(400, 100, details)
}
