//! What people see of the business.

use waba_types::api::{AboutEdit, BusinessProfile, ProfileAbout, ProfileEdit, ProfileQuery};
use waba_types::message::NoContent;
use waba_types::operations::{EditAbout, EditProfile, GetAbout, GetProfile};
use waba_types::{Dialect, MediaKind, Success};

use crate::machine::endpoints::{Endpoint, Entry, endpoint, only};
use crate::machine::ids;
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] =
    &[endpoint::<GetProfile>(), endpoint::<EditProfile>(), endpoint::<GetAbout>(), endpoint::<EditAbout>()];

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
