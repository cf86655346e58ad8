//! What people see of the business, and what chats offer.

use serde_json::json;
use waba_types::api::{AboutEdit, BusinessProfile, ProfileAbout, ProfileEdit, ProfileQuery};
use waba_types::message::NoContent;
use waba_types::operations::{EditAbout, EditProfile, GetAbout, GetProfile};
use waba_types::{Dialect, MediaKind, Success};

use super::media::{answer, content_type, part_of};
use super::{Endpoint, Entry, endpoint, only};
use crate::call::{Answer, Call};
use crate::ids;
use crate::profile::Photo;
use crate::rules::{Fault, Service};
use crate::state::{State, Turn};

pub(super) const ENDPOINTS: &[Entry] =
    &[endpoint::<GetProfile>(), endpoint::<EditProfile>(), endpoint::<GetAbout>(), endpoint::<EditAbout>()];

impl Endpoint for GetProfile {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: ProfileQuery, _: &mut Turn<'_>) -> Result<BusinessProfile, Fault> {
        let mut profile = state.profile.shown.clone();
        Ok(match (state.settings.dialect, request.fields) {
            // The API gives no field by itself.
            (Dialect::Cloud, None) => BusinessProfile::new(),
            (Dialect::Cloud, fields) => only(profile, fields.as_deref()),
            // The line below the name and the picture have calls of their own.
            (Dialect::OnPremise, _) => {
                profile.about = None;
                profile.profile_picture_url = None;
                profile
            }
        })
    }
}

impl Endpoint for EditProfile {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: ProfileEdit, turn: &mut Turn<'_>) -> Result<Success, Fault> {
        if let Some(handle) = &request.profile_picture_handle {
            let file = state.uploads.get(handle).ok_or_else(|| {
                Fault::refused(400, 100, "profile_picture_handle: no upload has this handle")
            })?;
            if !MediaKind::Image.check(&file.file_type, None).is_empty() {
                let details = "profile_picture_handle: the upload is no JPEG or PNG image";
                return Err(Fault::refused(400, 100, details));
            }
            let address = format!("https://pps.whatsapp.net/v/emulator/{}.jpg", ids::digits(turn.rng));
            state.profile.set_photo(file, address);
        }
        state.profile.edit(request);
        Ok(Success::new(true))
    }
}

impl Endpoint for GetAbout {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<ProfileAbout, Fault> {
        let mut about = ProfileAbout::new();
        about.text = state.profile.shown.about.clone();
        Ok(about)
    }
}

impl Endpoint for EditAbout {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: AboutEdit, _: &mut Turn<'_>) -> Result<Success, Fault> {
        state.profile.shown.about = Some(request.text);
        Ok(Success::new(true))
    }
}

// -- The picture on on-premise hosts ------------------------------------------------------------------------------------

/// Takes the picture.
pub(super) fn set_photo(state: &mut State, call: &Call, _: &str, _: &mut Turn<'_>) -> Result<Answer, Fault> {
    let mime_type = content_type(call);
    let violations = MediaKind::Image.check(mime_type, Some(call.body.len() as u64));
    if !violations.is_empty() {
        return Err(violations.into());
    }
    state.profile.photo = Some(Photo { mime_type: mime_type.to_owned(), bytes: call.body.clone() });
    Ok(answer(201, &json!({})))
}

/// Gives the picture.
pub(super) fn photo(state: &mut State, _: &Call, _: &str, _: &mut Turn<'_>) -> Result<Answer, Fault> {
    match &state.profile.photo {
        Some(photo) => Ok(part_of(&photo.mime_type, &photo.bytes, None)),
        None => Err(Fault::refused(404, 1006, "the profile has no picture")),
    }
}

/// Deletes the picture.
pub(super) fn delete_photo(state: &mut State, _: &Call, _: &str, _: &mut Turn<'_>) -> Result<Answer, Fault> {
    match state.profile.photo.take() {
        Some(_) => Ok(answer(200, &json!({}))),
        None => Err(Fault::refused(404, 1006, "the profile has no picture")),
    }
}
