//! Messages of kinds that this version does not know.

use waba_macros::model;

use crate::open::Raw;
use crate::rules::{Path, Violation};

/// A message as the host wants it, sent without any check of its content.
#[model(request, by_hand)]
#[rule(id = "object", doc = "`message` is an object.", check = is_object)]
pub struct RawMessage {
    /// Whole body of the request.
    pub message: Raw,
}

fn is_object(raw: &RawMessage, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if !raw.message.as_str().trim_start().starts_with('{') {
        violations.push(Violation::new(&path.key("message"), "object", "another value", "an object"));
    }
}
