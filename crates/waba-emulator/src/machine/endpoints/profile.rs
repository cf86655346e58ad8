//! What people see of the business, and what chats offer.

use serde_json::json;
use waba_types::api::{
    AboutEdit, AutomationSettings, BusinessProfile, CommerceSettings, CommerceSettingsEdit,
    ConversationalAutomation, ProfileAbout, ProfileEdit, ProfileQuery,
};
use waba_types::dialect::RequestParts;
use waba_types::message::NoContent;
use waba_types::operations::files::{DELETE_PROFILE_PHOTO, GET_PROFILE_PHOTO, SET_PROFILE_PHOTO};
use waba_types::operations::{
    EditAbout, EditAutomation, EditCommerceSettings, EditProfile, GetAbout, GetAutomation,
    GetCommerceSettings, GetProfile,
};
use waba_types::{Dialect, MediaKind, Success};

use super::files::{self, Given};
use super::media::{content_type, part_of};
use super::{Endpoint, Entry, endpoint, only};
use crate::machine::ids;
use crate::machine::json::to_raw;
use crate::machine::request::Request;
use crate::machine::rules::{Refusal, Service};
use crate::machine::settings::PHONE_NUMBER_ID;
use crate::machine::state::{State, Turn};
use crate::machine::store::profile::Photo;

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<GetProfile>(),
    endpoint::<EditProfile>(),
    endpoint::<GetAbout>(),
    endpoint::<EditAbout>(),
    endpoint::<GetCommerceSettings>(),
    endpoint::<EditCommerceSettings>(),
    endpoint::<GetAutomation>(),
    endpoint::<EditAutomation>(),
];

pub(super) const FILES: &[files::Entry] = &[
    (SET_PROFILE_PHOTO.spec.name, set_photo),
    (GET_PROFILE_PHOTO.spec.name, photo),
    (DELETE_PROFILE_PHOTO.spec.name, delete_photo),
];

impl Endpoint for GetProfile {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: ProfileQuery, _: &mut Turn<'_>) -> Result<BusinessProfile, Refusal> {
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

    fn serve(state: &mut State, request: ProfileEdit, turn: &mut Turn<'_>) -> Result<Success, Refusal> {
        if let Some(handle) = &request.profile_picture_handle {
            let file = state
                .uploads
                .get(handle)
                .ok_or_else(|| Refusal::new(400, 100, "profile_picture_handle: no upload has this handle"))?;
            if !MediaKind::Image.check(&file.file_type, None).is_empty() {
                let details = "profile_picture_handle: the upload is no JPEG or PNG image";
                return Err(Refusal::new(400, 100, details));
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

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<ProfileAbout, Refusal> {
        let mut about = ProfileAbout::new();
        about.text = state.profile.shown.about.clone();
        Ok(about)
    }
}

impl Endpoint for EditAbout {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: AboutEdit, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        state.profile.shown.about = Some(request.text);
        Ok(Success::new(true))
    }
}

// -- What chats offer ---------------------------------------------------------------------------------------------------

impl Endpoint for GetCommerceSettings {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<CommerceSettings, Refusal> {
        Ok(CommerceSettings::new()
            .id(PHONE_NUMBER_ID)
            .is_cart_enabled(state.number.is_cart_enabled)
            .is_catalog_visible(state.number.is_catalog_visible))
    }
}

impl Endpoint for EditCommerceSettings {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: CommerceSettingsEdit, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        let number = &mut state.number;
        number.is_cart_enabled = request.is_cart_enabled.unwrap_or(number.is_cart_enabled);
        number.is_catalog_visible = request.is_catalog_visible.unwrap_or(number.is_catalog_visible);
        Ok(Success::new(true))
    }
}

impl Endpoint for GetAutomation {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<AutomationSettings, Refusal> {
        let automation = state.number.automation.clone();
        Ok(AutomationSettings::new().id(PHONE_NUMBER_ID).conversational_automation(automation))
    }
}

impl Endpoint for EditAutomation {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: ConversationalAutomation,
        _: &mut Turn<'_>,
    ) -> Result<Success, Refusal> {
        let automation = &mut state.number.automation;
        automation.enable_welcome_message =
            request.enable_welcome_message.or(automation.enable_welcome_message);
        automation.commands = request.commands.or_else(|| automation.commands.take());
        automation.prompts = request.prompts.or_else(|| automation.prompts.take());
        Ok(Success::new(true))
    }
}

// -- The picture on on-premise hosts ------------------------------------------------------------------------------------

/// Takes the picture.
fn set_photo(
    state: &mut State,
    request: &Request,
    _: &RequestParts,
    _: &mut Turn<'_>,
) -> Result<Given, Refusal> {
    let mime_type = content_type(request);
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
        None => Err(Refusal::new(404, 1006, "the profile has no picture")),
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
        None => Err(Refusal::new(404, 1006, "the profile has no picture")),
    }
}
