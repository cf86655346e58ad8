//! Whether the catalog and the cart are shown.
//!
//! Source: Meta's page "Commerce settings", 360dialog's Partner API.

use waba_macros::model;

use crate::decode::DecodeError;
use crate::dialect::{Dialect, Response, only_item};
use crate::ids::PhoneNumberId;

/// What of the shop to show.
#[model(request)]
pub struct CommerceSettingsEdit {
    /// Whether people can fill a cart.
    #[field(query)]
    pub is_cart_enabled: Option<bool>,
    /// Whether people see the catalog.
    #[field(query)]
    pub is_catalog_visible: Option<bool>,
}

/// What of the shop is shown.
#[model(response, by_hand)]
pub struct CommerceSettings {
    /// Id of the number at WhatsApp.
    pub id: Option<PhoneNumberId>,
    /// Whether people can fill a cart.
    pub is_cart_enabled: Option<bool>,
    /// Whether people see the catalog.
    pub is_catalog_visible: Option<bool>,
}

impl Response for CommerceSettings {
    /// The wire has a list of one.
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        only_item(body)
    }
}
