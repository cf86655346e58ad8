//! Answers with the fields that were asked for.

use waba_types::Extra;
use waba_types::model::Model;

use crate::machine::json::read_as;

/// The answer with the fields that were asked for, and its id; whole, if none were.
pub(super) fn only<M: Model>(answer: M, fields: Option<&str>) -> M {
    let Some(wanted) = fields.filter(|fields| !fields.is_empty()) else { return answer };
    let names: Vec<_> =
        wanted.split(',').map(|name| name.split(['.', '{']).next().unwrap_or(name).trim()).collect();
    let mut kept = Extra::default();
    let all: Extra = read_as(&answer).unwrap_or_default();
    for (name, value) in all.iter().filter(|(name, _)| *name == "id" || names.contains(name)) {
        kept.insert(name, value.clone());
    }
    read_as(&kept).unwrap_or(answer)
}
