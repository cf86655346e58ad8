//! The picture of the profile, which has calls of its own on on-premise hosts.

use serde_json::json;
use waba_types::MediaKind;
use waba_types::dialect::RequestParts;
use waba_types::operations::files::{DELETE_PROFILE_PHOTO, GET_PROFILE_PHOTO, SET_PROFILE_PHOTO};

use crate::machine::endpoints::files::{self, Given};
use crate::machine::endpoints::media::part_of;
use crate::machine::json::to_raw;
use crate::machine::request::Request;
use crate::machine::rules::Refusal;
use crate::machine::state::{State, Turn};
use crate::machine::store::profile::Photo;

pub(in crate::machine::endpoints) const FILES: &[files::Entry] = &[
    (SET_PROFILE_PHOTO.spec.name, set_photo),
    (GET_PROFILE_PHOTO.spec.name, photo),
    (DELETE_PROFILE_PHOTO.spec.name, delete_photo),
];

/// Takes the picture.
fn set_photo(
    state: &mut State,
    request: &Request,
    _: &RequestParts,
    _: &mut Turn<'_>,
) -> Result<Given, Refusal> {
    let mime_type = request.content_type();
    let violations = MediaKind::Image.check(mime_type, Some(request.body.len() as u64));
    if !violations.is_empty() {
        return Err(violations.into());
    }
    state.profile.photo = Some(Photo { mime_type: mime_type.to_owned(), bytes: request.body.clone() });
    Ok(Given::Json(to_raw(&json!({}))))
}

/// Gives the picture.
fn photo(state: &mut State, _: &Request, _: &RequestParts, _: &mut Turn<'_>) -> Result<Given, Refusal> {
    match &state.profile.photo {
        Some(photo) => Ok(Given::File(part_of(&photo.mime_type, &photo.bytes, None))),
        None => Err(no_picture()),
    }
}

/// Deletes the picture.
fn delete_photo(
    state: &mut State,
    _: &Request,
    _: &RequestParts,
    _: &mut Turn<'_>,
) -> Result<Given, Refusal> {
    match state.profile.photo.take() {
        Some(_) => Ok(Given::Json(to_raw(&json!({})))),
        None => Err(no_picture()),
    }
}

fn no_picture() -> Refusal {
    Refusal::absent("the profile has no picture")
}
