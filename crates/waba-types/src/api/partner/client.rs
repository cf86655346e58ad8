//! Clients of a partner.

use waba_macros::model;

use crate::ids::OpaqueId;
use crate::number::Count;
use crate::open::Raw;

/// Which clients of a partner to list.
#[model(request)]
pub struct PartnerClientQuery {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Most clients on a page; 20 by default.
    #[limit(value = 1..)]
    #[field(query)]
    pub limit: Option<i64>,
    /// How many clients to pass over.
    #[limit(value = 0..)]
    #[field(query)]
    pub offset: Option<i64>,
    /// Key to sort by; `-` before it reverses the order.
    #[field(query)]
    pub sort: Option<String>,
    /// Object of keys and wanted values. Keys: `id`, `name`, `status`, `partner_payload`, and those of `meta_info`,
    /// `contact_info` and `contact_user` with a dot: `contact_info.email`.
    #[field(query)]
    pub filters: Option<Raw>,
}

/// A page of clients.
#[model(response)]
pub struct PartnerClientPage {
    /// The clients.
    #[field(default)]
    pub clients: Vec<PartnerClientDetails>,
    /// Number of clients on this page.
    pub count: Option<Count>,
    /// Number of clients in all.
    pub total: Option<Count>,
    /// Most clients on a page.
    pub limit: Option<Count>,
    /// How many clients were passed over.
    pub offset: Option<Count>,
    /// What they are sorted by.
    pub sort: Option<Raw>,
    /// What they are filtered by.
    pub filters: Option<Raw>,
}

/// A client of a partner.
#[model(response)]
pub struct PartnerClientDetails {
    /// Id: `…CL`.
    pub id: Option<OpaqueId>,
    /// Name.
    pub name: Option<String>,
    /// State, such as `active`.
    pub status: Option<String>,
    /// Organisation.
    pub organisation: Option<String>,
    /// Most numbers that it may have.
    pub max_channels: Option<Count>,
    /// What it does.
    pub meta_info: Option<ClientInfo>,
    /// Where it is.
    pub contact_info: Option<ClientAddress>,
    /// Who is responsible.
    pub contact_user: Option<ClientUser>,
    /// The partner's own text about it.
    pub partner_payload: Option<String>,
    /// When it was made.
    pub created_at: Option<String>,
    /// Who made it.
    pub created_by: Option<Raw>,
    /// When it was changed.
    pub modified_at: Option<String>,
    /// Who changed it.
    pub modified_by: Option<Raw>,
    /// Whether 360dialog has doubts about it.
    pub suspicious: Option<bool>,
}

/// What a client does.
#[model(response)]
pub struct ClientInfo {
    /// Line of business.
    pub business_vertical: Option<String>,
    /// Time zone.
    pub timezone: Option<String>,
    /// A line about it.
    pub about: Option<String>,
    /// What it does.
    pub business_description: Option<String>,
    /// What it uses WhatsApp for.
    pub use_case: Option<String>,
}

/// Where a client is.
#[model(response)]
pub struct ClientAddress {
    /// Web site.
    pub webpage_url: Option<String>,
    /// Phone number.
    pub phone: Option<OpaqueId>,
    /// Language.
    pub language: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// Street.
    pub street_name: Option<String>,
    /// City.
    pub city: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Name of a person.
    pub full_name: Option<String>,
    /// Postal code.
    pub zip_code: Option<OpaqueId>,
}

/// Who is responsible at a client.
#[model(response)]
pub struct ClientUser {
    /// Phone number.
    pub phone: Option<OpaqueId>,
    /// E-mail address.
    pub email: Option<String>,
    /// Name.
    pub name: Option<String>,
}

/// What to change about a client.
#[model(request)]
pub struct PartnerClientEdit {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the client: `…CL`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub client_id: OpaqueId,
    /// The partner's own text about it, such as its own id.
    pub partner_payload: Option<String>,
    /// Most numbers that it may have.
    #[limit(value = 0..=1_000_000)]
    pub max_channels: Option<Count>,
}
