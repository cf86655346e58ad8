//! Which partner a call is meant for.

use waba_types::dialect::RequestParts;

use crate::machine::rules::Refusal;
use crate::machine::store::partner::PARTNER_ID;

/// Refuses a call whose path names another partner than the one that there is.
pub(in crate::machine::endpoints) fn check(parts: &RequestParts) -> Result<(), Refusal> {
    match parts.path_value("partner_id") {
        Some(id) if id != PARTNER_ID => Err(Refusal::not_found("partner_id: no such partner")),
        _ => Ok(()),
    }
}
