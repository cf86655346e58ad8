//! Templates of accounts of a partner.

use waba_macros::model;

use crate::api::templates::{
    LONGEST_TTL, NAME_RULE, OFFER_RULE, PARTS_RULE, PASSWORD_RULE, TTL_RULE, check_name, check_offer,
    check_parts, check_password, check_ttl, new_definitions,
};
use crate::api::{ComponentDefinition, TemplateCategory};
use crate::ids::OpaqueId;
use crate::number::Count;
use crate::open::Raw;

/// Which templates of an account to list. At most 400 such calls in a minute.
#[model(request)]
pub struct PartnerTemplateQuery {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the account: `…WA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub waba_account_id: OpaqueId,
    /// Most templates on a page; 1000 by default.
    #[limit(value = 1..)]
    #[field(query)]
    pub limit: Option<i64>,
    /// How many templates to pass over.
    #[limit(value = 0..)]
    #[field(query)]
    pub offset: Option<i64>,
    /// Key to sort by; `-` before it reverses the order.
    #[field(query)]
    pub sort: Option<String>,
    /// Object of keys and wanted values. Keys: `id`, `partner_id`, `business_templates.name`, `status`, `category`,
    /// `language`.
    #[field(query)]
    pub filters: Option<Raw>,
}

/// A template of an account to be made.
#[model(request)]
#[rule(id = "template-name", doc = NAME_RULE, check = check_name)]
#[rule(id = "template-offer", doc = OFFER_RULE, check = check_offer)]
#[rule(id = "template-parts", doc = PARTS_RULE, check = check_parts)]
#[rule(id = "template-password", doc = PASSWORD_RULE, check = check_password)]
#[rule(id = "template-ttl", doc = TTL_RULE, check = check_ttl)]
pub struct NewPartnerTemplate {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the account: `…WA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub waba_account_id: OpaqueId,
    /// Name: small letters, digits and underscores, at most 512 characters.
    #[limit(chars = 1..=512)]
    pub name: String,
    /// What it is for.
    pub category: TemplateCategory,
    /// Language, such as `en_US`.
    #[limit(chars = 1..=20)]
    pub language: String,
    /// Its parts.
    #[field(default)]
    pub components: Vec<ComponentDefinition>,
    /// Whether WhatsApp may give it another category.
    pub allow_category_change: Option<bool>,
    /// Seconds after which a message that could not be delivered is given up; -1 for 30 days.
    #[limit(value = -1..=LONGEST_TTL)]
    pub message_send_ttl_seconds: Option<Count>,
    /// Whether clicks on its buttons are not counted.
    pub cta_url_link_tracking_opted_out: Option<bool>,
}

new_definitions! { NewPartnerTemplate }

/// What to change about a template of an account.
#[model(request)]
pub struct PartnerTemplateEdit {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the account: `…WA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub waba_account_id: OpaqueId,
    /// Id of the template at 360dialog: `…WT`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub template_id: OpaqueId,
    /// Another category.
    pub category: Option<TemplateCategory>,
    /// All its parts, which replace those before.
    #[field(default)]
    pub components: Vec<ComponentDefinition>,
    /// Seconds after which a message that could not be delivered is given up; -1 for 30 days.
    #[limit(value = -1..=LONGEST_TTL)]
    pub message_send_ttl_seconds: Option<Count>,
}

/// The template of an account to act on, in one language.
#[model(request)]
pub struct PartnerTemplateTarget {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the account: `…WA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub waba_account_id: OpaqueId,
    /// Id of the template at 360dialog: `…WT`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub template_id: OpaqueId,
}

/// The account to copy templates from, 2,500 for each page.
#[model(request)]
pub struct TemplateCopy {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the account to copy them to: `…WA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub waba_account_id: OpaqueId,
    /// Meta's id of the account to copy them from.
    pub source_waba_id: OpaqueId,
    /// Number of the page, from 0 on.
    pub page_number: Option<Count>,
}

/// Which previews of authentication templates to show.
#[model(request)]
pub struct PartnerTemplatePreviewQuery {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the account: `…WA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub waba_account_id: OpaqueId,
    /// Category: authentication.
    #[field(query)]
    pub category: TemplateCategory,
    /// Languages, separated by commas.
    #[field(query)]
    pub languages: Option<String>,
    /// Whether the body warns not to share the password.
    #[field(query)]
    pub add_security_recommendation: Option<bool>,
    /// Minutes for which the password is valid, as the footer says.
    #[limit(value = 1..=90)]
    #[field(query)]
    pub code_expiration_minutes: Option<Count>,
}
