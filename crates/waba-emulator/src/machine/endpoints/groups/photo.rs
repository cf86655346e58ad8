//! The photos of groups.

use waba_types::dialect::RequestParts;
use waba_types::ids::GroupId;
use waba_types::operations::files::SET_GROUP_PHOTO;
use waba_types::webhook::{GroupEvent, GroupSetting, GroupUpdate};
use waba_types::{MediaKind, Success};

use super::found::active;
use crate::machine::endpoints::files::{Entry, Given};
use crate::machine::endpoints::form::Form;
use crate::machine::ids;
use crate::machine::json::to_raw;
use crate::machine::request::{Request, UNTYPED};
use crate::machine::rules::Refusal;
use crate::machine::state::{State, Turn};
use crate::machine::store::media;

pub(in crate::machine::endpoints) const FILES: &[Entry] = &[(SET_GROUP_PHOTO.spec.name, set_photo)];

/// Takes the photo of a group, and tells of it.
fn set_photo(
    state: &mut State,
    request: &Request,
    parts: &RequestParts,
    turn: &mut Turn<'_>,
) -> Result<Given, Refusal> {
    let id: GroupId = parts.path_value("group_id").unwrap_or_default().into();
    let form = Form::read(request, &SET_GROUP_PHOTO)?;
    let file = form.file();
    let mime_type = file.content_type.as_deref().unwrap_or(UNTYPED);
    let violations = MediaKind::Image.check(mime_type, Some(file.body.len() as u64));
    if !violations.is_empty() {
        return Err(violations.into());
    }
    active(state, &id)?;
    let photo =
        GroupSetting::new().mime_type(mime_type).sha256(media::sha256(&file.body)).update_successful(true);
    let update = GroupUpdate::new().request_id(ids::trace(turn.rng)).profile_picture(photo);
    state.group_result(&id, GroupEvent::SettingsUpdate, update, turn);
    Ok(Given::Json(to_raw(&Success::new(true))))
}
