//! The group that a call names.

use waba_types::GroupId;

use crate::machine::paging;
use crate::machine::rules::Refusal;
use crate::machine::state::State;
use crate::machine::store::groups::Group;

/// The refusal of a group that the number does not have.
pub(super) fn unknown() -> Refusal {
    Refusal::new(400, 131_041, "group_id: no such group")
}

/// The refusal of a cursor, for which groups have a code of their own.
pub(super) fn wrong_cursor(_: Refusal) -> Refusal {
    paging::wrong_cursor(131_059)
}

pub(super) fn group<'a>(state: &'a State, id: &GroupId) -> Result<&'a Group, Refusal> {
    state.groups.get(id).ok_or_else(unknown)
}

/// The group to be changed, which WhatsApp must not have suspended.
pub(super) fn active<'a>(state: &'a mut State, id: &GroupId) -> Result<&'a mut Group, Refusal> {
    match state.groups.get_mut(id) {
        None => Err(unknown()),
        Some(group) if group.suspended => Err(Refusal::new(403, 131_207, "group_id: the group is suspended")),
        Some(group) => Ok(group),
    }
}

/// Refuses a message to a group that is suspended, that has nobody but the number in it, or that the number does not have. As
/// long as it has none at all, each id stands for one.
pub(in crate::machine::endpoints) fn writable(state: &mut State, to: &str) -> Result<(), Refusal> {
    if state.groups.len() == 0 {
        return Ok(());
    }
    if active(state, &to.into())?.members.is_empty() {
        return Err(Refusal::new(400, 131_020, "to: nobody but the number is in the group"));
    }
    Ok(())
}
