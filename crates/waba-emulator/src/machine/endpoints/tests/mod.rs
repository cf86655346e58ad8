//! That every operation is served, by an endpoint and in its calls, and what some groups of them do together.

mod groups;
mod media;
mod partner;
mod raw_calls;
mod refusals;
mod templates;
mod typed_calls;

use waba_types::OPERATIONS;
use waba_types::operations::{Operation as _, SendRawMessage};

use super::dispatch::{GROUPS, find};

#[test]
fn every_operation_is_served() {
    // Unchecked messages go where the checked ones go; a host can't tell them apart.
    let is_served = |name: &str| name == SendRawMessage::SPEC.name || find(name).is_some();
    let missing: Vec<_> = OPERATIONS.iter().map(|spec| spec.name).filter(|name| !is_served(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn no_operation_has_two_endpoints() {
    let mut names: Vec<_> = GROUPS.iter().copied().flatten().map(|(name, ..)| *name).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all);
}
