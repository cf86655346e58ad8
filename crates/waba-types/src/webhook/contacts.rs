//! Contact cards that a person sent.

use waba_macros::{model, open_enum};

use crate::ids::{OpaqueId, UserId};

/// Contact cards that a person sent.
#[model(inbound)]
pub struct InboundContacts {
    /// The cards.
    pub contacts: Vec<SharedContact>,
    /// Why they were sent, where WhatsApp says so.
    pub origin: Option<ContactsOrigin>,
}

open_enum! {
    /// Why contact cards were sent.
    pub enum ContactsOrigin {
        /// The business asked for them.
        ContactRequest = "contact_request",
        /// For another reason.
        Other = "other",
    }
}

/// One contact card.
#[model(inbound)]
pub struct SharedContact {
    /// The name.
    pub name: Option<SharedContactName>,
    /// Date of birth, `YYYY-MM-DD`.
    pub birthday: Option<String>,
    /// Phone numbers.
    #[field(default)]
    pub phones: Vec<SharedContactPhone>,
    /// E-mail addresses.
    #[field(default)]
    pub emails: Vec<SharedContactEmail>,
    /// Postal addresses.
    #[field(default)]
    pub addresses: Vec<SharedContactAddress>,
    /// Web addresses.
    #[field(default)]
    pub urls: Vec<SharedContactUrl>,
    /// Employer and position.
    pub org: Option<SharedContactOrganization>,
    /// Names in other messengers (on-premise).
    #[field(default)]
    pub ims: Vec<SharedContactMessenger>,
    /// The card as vCard text.
    pub vcard: Option<String>,
    /// Why it was sent, where WhatsApp says so.
    pub origin: Option<ContactsOrigin>,
}

/// Name on a contact card.
#[model(inbound)]
pub struct SharedContactName {
    /// The whole name.
    pub formatted_name: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Middle name.
    pub middle_name: Option<String>,
    /// What follows the name.
    pub suffix: Option<String>,
    /// What precedes the name.
    pub prefix: Option<String>,
}

/// Phone number on a contact card.
#[model(inbound)]
pub struct SharedContactPhone {
    /// The number as the sender saved it.
    pub phone: Option<String>,
    /// Label, such as `CELL` or `HOME`.
    #[field(name = "type")]
    pub kind: Option<String>,
    /// WhatsApp id of the number, if it has one.
    pub wa_id: Option<UserId>,
    /// Business-scoped user id of the contact.
    pub user_id: Option<UserId>,
}

/// E-mail address on a contact card.
#[model(inbound)]
pub struct SharedContactEmail {
    /// The address.
    pub email: Option<String>,
    /// Label, such as `WORK`.
    #[field(name = "type")]
    pub kind: Option<String>,
}

/// Postal address on a contact card.
#[model(inbound)]
pub struct SharedContactAddress {
    /// Street and number.
    pub street: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or province.
    pub state: Option<String>,
    /// Postal code.
    pub zip: Option<String>,
    /// Name of the country.
    pub country: Option<String>,
    /// Country as two letters.
    pub country_code: Option<String>,
    /// Label, such as `HOME`.
    #[field(name = "type")]
    pub kind: Option<String>,
}

/// Web address on a contact card.
#[model(inbound)]
pub struct SharedContactUrl {
    /// The address.
    pub url: Option<String>,
    /// Label, such as `WORK`.
    #[field(name = "type")]
    pub kind: Option<String>,
}

/// Name in another messenger on a contact card (on-premise).
#[model(inbound)]
pub struct SharedContactMessenger {
    /// The messenger, such as `AIM`.
    pub service: Option<String>,
    /// The name there.
    pub user_id: Option<OpaqueId>,
}

/// Employer and position on a contact card.
#[model(inbound)]
pub struct SharedContactOrganization {
    /// Name of the company.
    pub company: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// Position.
    pub title: Option<String>,
}
