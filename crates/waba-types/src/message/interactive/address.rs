//! Messages that ask for a postal address. India only.

use std::collections::BTreeMap;

use waba_macros::model;

use super::{InteractiveBody, InteractiveFooter, InteractiveHeader};

/// A message with a form for a postal address. India only.
#[model(outbound)]
pub struct AddressMessage {
    /// What stands above the text.
    pub header: Option<InteractiveHeader>,
    /// Text, 1 to 1024 characters.
    pub body: InteractiveBody,
    /// What stands below the text.
    pub footer: Option<InteractiveFooter>,
    /// The form.
    pub action: AddressAction,
}

/// The form for a postal address.
#[model(outbound)]
#[constant(name = "address_message")]
pub struct AddressAction {
    /// What the form shows.
    pub parameters: AddressParameters,
}

/// What the form for a postal address shows.
#[model(outbound)]
pub struct AddressParameters {
    /// Code of the country: `IN`.
    #[limit(chars = 2..=2)]
    pub country: String,
    /// What stands in the fields at first.
    pub values: Option<AddressValues>,
    /// Addresses to choose from.
    #[field(default)]
    pub saved_addresses: Vec<SavedAddress>,
    /// What is wrong with values sent earlier, by the name of the field.
    #[field(default)]
    pub validation_errors: BTreeMap<String, String>,
}

/// An address to choose.
#[model(outbound)]
pub struct SavedAddress {
    /// Id that comes back when it is chosen.
    #[limit(chars = 1..)]
    pub id: String,
    /// The address.
    pub value: AddressValues,
}

/// The fields of a postal address.
#[model(outbound)]
pub struct AddressValues {
    /// Name of the person.
    pub name: Option<String>,
    /// Phone number of the person.
    pub phone_number: Option<String>,
    /// Postal index number, at most 6 characters.
    #[limit(chars = 0..=6)]
    pub in_pin_code: Option<String>,
    /// Number of the house.
    pub house_number: Option<String>,
    /// Number of the floor.
    pub floor_number: Option<String>,
    /// Number of the tower.
    pub tower_number: Option<String>,
    /// Name of the building.
    pub building_name: Option<String>,
    /// Street and what else leads there.
    pub address: Option<String>,
    /// Landmark or area.
    pub landmark_area: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State.
    pub state: Option<String>,
}
