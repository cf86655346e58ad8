//! The partner itself.

use waba_macros::model;

use crate::ids::OpaqueId;
use crate::open::Raw;

/// The partner to act on.
#[model(request)]
pub struct PartnerTarget {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
}

/// What to change about a partner.
#[model(request)]
pub struct PartnerEdit {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Address to which events of the hub are posted: not those of messages.
    #[limit(chars = 1..=2048, http_url)]
    pub webhook_url: Option<String>,
    /// Address to which people come back who have connected a number.
    #[limit(chars = 1..=2048, http_url)]
    pub partner_redirect_url: Option<String>,
    /// Settings.
    pub settings: Option<Raw>,
}

/// A partner.
#[model(response)]
pub struct PartnerDetails {
    /// Id.
    pub id: Option<OpaqueId>,
    /// Name.
    pub brand_name: Option<String>,
    /// Address of the logo.
    pub logo_url: Option<String>,
    /// Address to which events of the hub are posted.
    pub webhook_url: Option<String>,
    /// Address to which people come back who have connected a number.
    pub partner_redirect_url: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// Whether clients may add numbers.
    pub allow_client_to_add_phone_no: Option<bool>,
    /// Settings.
    pub settings: Option<Raw>,
    /// Whether clients pay. Deprecated.
    pub payment_required: Option<bool>,
    /// Parameters of the address to connect a number. Deprecated.
    pub onboarding_deeplink_add_params: Option<Raw>,
    /// Whether new numbers are refused. Deprecated.
    pub blocked_new_submission: Option<bool>,
    /// How it is billed. Deprecated.
    pub billing_system: Option<String>,
    /// Public key for payments. Deprecated.
    pub publishable_key: Option<String>,
    /// Plan. Deprecated.
    pub payment_plan: Option<Raw>,
}

/// The webhook of a partner, as it is set.
#[model(request)]
pub struct PartnerWebhookConfig {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Address to which events of the hub are posted: not those of messages.
    #[limit(chars = 1..=2048, http_url)]
    pub webhook_url: String,
}

/// The webhook of a partner, as the API reports it.
#[model(response)]
pub struct PartnerWebhook {
    /// Address to which events of the hub are posted.
    pub webhook_url: Option<String>,
}
