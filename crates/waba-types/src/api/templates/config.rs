//! Templates in 360dialog's own dialect: `/v1/configs/templates`, deprecated and widely used.

use waba_macros::model;

use super::{
    ComponentDefinition, LONGEST_TTL, NAME_RULE, OFFER_RULE, PARTS_RULE, PASSWORD_RULE, TTL_RULE,
    TemplateCategory, TemplateDefinition, check_name, check_offer, check_parts, check_password, check_ttl,
    new_definitions,
};
use crate::number::Count;
use crate::open::Raw;

/// Which templates to list, in 360dialog's dialect.
#[model(request)]
pub struct ConfigTemplateQuery {
    /// Most templates on a page; 1000 by default.
    #[limit(value = 1..)]
    #[field(query)]
    pub limit: Option<i64>,
    /// How many templates to pass over.
    #[limit(value = 0..)]
    #[field(query)]
    pub offset: Option<i64>,
    /// Key to sort by, such as `business_templates.name`; `-` before it reverses the order.
    #[field(query)]
    pub sort: Option<String>,
    /// Object of keys and wanted values. Keys: `id`, `partner_id`, `business_templates.name`, `status`, `category`,
    /// `language`.
    #[field(query)]
    pub filters: Option<Raw>,
}

/// A page of templates in 360dialog's dialect.
#[model(response)]
pub struct ConfigTemplatePage {
    /// The templates.
    #[field(default)]
    pub waba_templates: Vec<TemplateDefinition>,
    /// Number of templates on this page.
    pub count: Option<Count>,
    /// Number of templates in all.
    pub total: Option<Count>,
    /// Most templates on a page.
    pub limit: Option<Count>,
    /// How many templates were passed over.
    pub offset: Option<Count>,
    /// What they are sorted by.
    pub sort: Option<Raw>,
    /// What they are filtered by.
    pub filters: Option<Raw>,
}

/// A template to be made in 360dialog's dialect.
#[model(request)]
#[rule(id = "template-name", doc = NAME_RULE, check = check_name)]
#[rule(id = "template-offer", doc = OFFER_RULE, check = check_offer)]
#[rule(id = "template-parts", doc = PARTS_RULE, check = check_parts)]
#[rule(id = "template-password", doc = PASSWORD_RULE, check = check_password)]
#[rule(id = "template-ttl", doc = TTL_RULE, check = check_ttl)]
pub struct NewConfigTemplate {
    /// Name: small letters, digits and underscores, at most 512 characters.
    #[limit(chars = 1..=512)]
    pub name: String,
    /// What it is for.
    pub category: TemplateCategory,
    /// Language, such as `en_US`.
    #[limit(chars = 1..=20)]
    pub language: String,
    /// Its parts; none where it is made from one of the library.
    #[field(default)]
    pub components: Vec<ComponentDefinition>,
    /// Whether WhatsApp may give it another category.
    pub allow_category_change: Option<bool>,
    /// Name of the library's template to make it from.
    pub library_template_name: Option<String>,
    /// What the buttons of the library's template need.
    pub library_template_button_inputs: Option<Raw>,
    /// Seconds after which a message that could not be delivered is given up; -1 for 30 days.
    #[limit(value = -1..=LONGEST_TTL)]
    pub message_send_ttl_seconds: Option<Count>,
}

new_definitions! { NewConfigTemplate from library_template_name }

/// The name of a template to be deleted, in all its languages.
#[model(request)]
pub struct ConfigTemplateName {
    /// Name of the template.
    #[limit(chars = 1..=512)]
    #[field(path)]
    pub name: String,
}
