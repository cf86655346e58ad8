//! Carts and catalogs in chats.

use waba_types::Success;
use waba_types::api::{CommerceSettings, CommerceSettingsEdit};
use waba_types::message::NoContent;
use waba_types::operations::{EditCommerceSettings, GetCommerceSettings};

use super::{Endpoint, Entry, endpoint};
use crate::machine::rules::{Refusal, Service};
use crate::machine::settings::PHONE_NUMBER_ID;
use crate::machine::state::{State, Turn};

pub(super) const ENDPOINTS: &[Entry] =
    &[endpoint::<GetCommerceSettings>(), endpoint::<EditCommerceSettings>()];

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
