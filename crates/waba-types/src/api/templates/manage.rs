//! Lists, makes, changes and deletes templates in Meta's dialect.

use waba_macros::{model, open_enum};

use super::{ComponentDefinition, ParameterFormat, TemplateCategory, TemplateDefinition, TemplateStatus};
use super::{
    LONGEST_TTL, NAME_RULE, OFFER_RULE, PARTS_RULE, PASSWORD_RULE, TTL_RULE, check_name, check_offer,
    check_parts, check_password, check_ttl, new_definitions,
};
use crate::api::Paging;
use crate::ids::OpaqueId;
use crate::number::{Amount, Count};
use crate::open::Raw;
use crate::rules::{Path, Violation};
use crate::shapes::Entries;
use crate::time::Timestamp;
use crate::webhook::QualityScore;

/// Which templates to list.
#[model(request)]
pub struct TemplateQuery {
    /// Most templates on a page.
    #[limit(value = 1..=1000)]
    #[field(query)]
    pub limit: Option<i64>,
    /// Cursor of the page before: lists what comes behind it.
    #[field(query)]
    pub after: Option<String>,
    /// Cursor of the page behind: lists what comes before it.
    #[field(query)]
    pub before: Option<String>,
    /// Names of the wanted fields, separated by commas.
    #[field(query)]
    pub fields: Option<String>,
    /// Only templates of this name.
    #[field(query)]
    pub name: Option<String>,
    /// Only templates in this state.
    #[field(query)]
    pub status: Option<TemplateStatus>,
    /// Only templates of this category.
    #[field(query)]
    pub category: Option<TemplateCategory>,
    /// Only templates in this language.
    #[field(query)]
    pub language: Option<String>,
    /// Only templates of this quality.
    #[field(query)]
    pub quality_score: Option<QualityScore>,
    /// Only templates with this text in them.
    #[field(query)]
    pub content: Option<String>,
    /// Only templates with this text in them or in their name.
    #[field(query)]
    pub name_or_content: Option<String>,
    /// Counts to add, separated by commas: `total_count`, `message_template_count`, `message_template_limit`,
    /// `are_translations_complete`.
    #[field(query)]
    pub summary: Option<String>,
}

/// A page of templates.
#[model(response)]
pub struct TemplatePage {
    /// The templates.
    #[field(default)]
    pub data: Vec<TemplateDefinition>,
    /// How the neighbours of the page are found.
    pub paging: Option<Paging>,
    /// The counts that were asked for.
    pub summary: Option<TemplateSummary>,
}

/// Counts of templates.
#[model(response)]
pub struct TemplateSummary {
    /// Number of templates that fit the query.
    pub total_count: Option<Count>,
    /// Number of templates of the account.
    pub message_template_count: Option<Count>,
    /// Most templates that the account may have.
    pub message_template_limit: Option<Count>,
    /// Whether each template has all languages.
    pub are_translations_complete: Option<bool>,
}

/// The template to read.
#[model(request)]
pub struct TemplateLookup {
    /// Id of the template.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub template_id: OpaqueId,
    /// Names of the wanted fields, separated by commas.
    #[field(query)]
    pub fields: Option<String>,
}

/// A template to be made.
#[model(request)]
#[rule(id = "template-name", doc = NAME_RULE, check = check_name)]
#[rule(id = "template-offer", doc = OFFER_RULE, check = check_offer)]
#[rule(id = "template-parts", doc = PARTS_RULE, check = check_parts)]
#[rule(id = "template-password", doc = PASSWORD_RULE, check = check_password)]
#[rule(id = "template-ttl", doc = TTL_RULE, check = check_ttl)]
pub struct NewTemplate {
    /// Name: small letters, digits and underscores, at most 512 characters.
    #[limit(chars = 1..=512)]
    pub name: String,
    /// Language, such as `en_US`.
    #[limit(chars = 1..=20)]
    pub language: String,
    /// What it is for. WhatsApp may give it another category: the answer says which.
    pub category: TemplateCategory,
    /// Its parts; none where it is made from one of the library.
    #[field(default)]
    pub components: Vec<ComponentDefinition>,
    /// How its variables are named; by number, if left out.
    pub parameter_format: Option<ParameterFormat>,
    /// Seconds after which a message that could not be delivered is given up; -1 for 30 days.
    #[limit(value = -1..=LONGEST_TTL)]
    pub message_send_ttl_seconds: Option<Count>,
    /// Kind within the category, such as `ORDER_STATUS`.
    pub sub_category: Option<String>,
    /// How it is shown, such as `ORDER_DETAILS`.
    pub display_format: Option<String>,
    /// Whether WhatsApp may give it another category. WhatsApp no longer asks.
    pub allow_category_change: Option<bool>,
    /// Name of the library's template to make it from.
    pub library_template_name: Option<String>,
    /// What the buttons of the library's template need.
    pub library_template_button_inputs: Option<Raw>,
    /// What the body of the library's template needs.
    pub library_template_body_inputs: Option<Raw>,
    /// What WhatsApp may change to make it work better.
    pub degrees_of_freedom_spec: Option<Raw>,
    /// Whether clicks on its buttons are not counted.
    pub cta_url_link_tracking_opted_out: Option<bool>,
}

new_definitions! { NewTemplate from library_template_name, AuthenticationTemplates }

/// A template that was made.
#[model(response)]
pub struct CreatedTemplate {
    /// Id of the template.
    pub id: Option<OpaqueId>,
    /// State: most need a review first.
    pub status: Option<TemplateStatus>,
    /// The category that it got, which may be another than the one asked for.
    pub category: Option<TemplateCategory>,
}

/// What to change about a template.
///
/// Only approved, rejected and paused templates can be changed; an approved one once a day and ten times in 30 days,
/// and never its category.
#[model(request)]
pub struct TemplateEdit {
    /// Id of the template.
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

/// Templates to be deleted: a name in all its languages, one by id, or several by their ids.
#[model(request)]
#[rule(
    id = "template-to-delete",
    doc = "At least one of `name`, `hsm_id` and `hsm_ids` is given.",
    check = names_a_template
)]
pub struct TemplateDeletion {
    /// Name of the template: alone it means all languages.
    #[limit(chars = 1..=512)]
    #[field(query)]
    pub name: Option<String>,
    /// Id of the one template. Meta's own host wants its `name` too.
    #[field(query)]
    pub hsm_id: Option<OpaqueId>,
    /// Ids of several templates.
    #[limit(items = 0..=100)]
    #[field(query, default)]
    pub hsm_ids: Vec<OpaqueId>,
}

fn names_a_template(deletion: &TemplateDeletion, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if deletion.name.is_none() && deletion.hsm_id.is_none() && deletion.hsm_ids.is_empty() {
        let limit = "at least one of `name`, `hsm_id`, `hsm_ids`";
        violations.push(Violation::new(path, "template-to-delete", "none of them", limit));
    }
}

/// Templates to be archived, or brought back.
#[model(request)]
pub struct TemplateIds {
    /// Ids of the templates, 1 to 100.
    #[limit(items = 1..=100)]
    pub hsm_ids: Vec<OpaqueId>,
}

/// What became of the templates: some may have failed although the call succeeded.
#[model(response)]
pub struct ArchivedTemplates {
    /// Ids of those that were archived.
    #[field(default)]
    pub archived_templates: Vec<OpaqueId>,
    /// Ids of those that were brought back.
    #[field(default)]
    pub unarchived_templates: Vec<OpaqueId>,
    /// Those that failed, by id.
    #[field(default)]
    pub failed_templates: Entries<FailedTemplate>,
}

/// Why a template could not be archived.
#[model(response)]
pub struct FailedTemplate {
    /// The reason.
    pub error: Option<Raw>,
}

/// Which templates to compare, and over which time.
#[model(request)]
pub struct TemplateComparisonQuery {
    /// Id of the template.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub template_id: OpaqueId,
    /// Ids of the templates to compare it with.
    #[limit(items = 1..=10)]
    #[field(query)]
    pub template_ids: Vec<OpaqueId>,
    /// First second of the time.
    #[field(query)]
    pub start: Timestamp,
    /// Last second of the time.
    #[field(query)]
    pub end: Timestamp,
}

/// A comparison of templates.
#[model(response)]
pub struct TemplateComparison {
    /// The measures.
    #[field(default)]
    pub data: Vec<TemplateMetric>,
}

/// A measure of several templates.
#[model(response)]
pub struct TemplateMetric {
    /// What is measured.
    pub metric: Option<TemplateMetricName>,
    /// Kind of the values, such as `RELATIVE` or `STRING_VALUES`.
    #[field(name = "type")]
    pub kind: Option<String>,
    /// Numbers of the templates.
    #[field(default)]
    pub number_values: Vec<TemplateNumber>,
    /// Words about the templates.
    #[field(default)]
    pub string_values: Vec<Raw>,
}

open_enum! {
    /// What is measured about templates.
    pub enum TemplateMetricName {
        /// How often people blocked the business, as a rank.
        BlockRate = "BLOCK_RATE",
        /// How many messages were sent.
        MessageSends = "MESSAGE_SENDS",
        /// Why people blocked the business most often.
        TopBlockReason = "TOP_BLOCK_REASON",
    }
}

/// A number of a template.
#[model(response)]
pub struct TemplateNumber {
    /// Id of the template.
    pub key: Option<OpaqueId>,
    /// The number.
    pub value: Option<Amount>,
}

/// The template to act on.
#[model(request)]
pub struct TemplateId {
    /// Id of the template.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub template_id: OpaqueId,
}

/// Whether a paused template may be sent again.
#[model(response)]
pub struct UnpausedTemplate {
    /// Whether it may.
    pub success: Option<bool>,
    /// Why not.
    pub reason: Option<String>,
}

/// Authentication templates to be made or replaced, one for each language.
#[model(request)]
#[rule(id = "template-name", doc = NAME_RULE, check = check_name)]
#[rule(id = "template-parts", doc = PARTS_RULE, check = check_parts)]
#[rule(id = "template-password", doc = PASSWORD_RULE, check = check_password)]
#[rule(id = "template-ttl", doc = "`message_send_ttl_seconds` is 30 to 900, or -1 for 30 days.", check = check_ttl)]
pub struct AuthenticationTemplates {
    /// Name of the templates.
    #[limit(chars = 1..=512)]
    pub name: String,
    /// Languages, such as `en_US`.
    #[limit(items = 1..=200)]
    pub languages: Vec<String>,
    /// Category: authentication.
    pub category: TemplateCategory,
    /// Their parts, without texts, which WhatsApp has for each language.
    pub components: Vec<ComponentDefinition>,
    /// Seconds after which a message that could not be delivered is given up.
    #[limit(value = -1..=LONGEST_TTL)]
    pub message_send_ttl_seconds: Option<Count>,
}

/// The templates that were made or replaced.
#[model(response)]
pub struct UpsertedTemplates {
    /// One for each language.
    #[field(default)]
    pub data: Vec<TemplateDefinition>,
}

/// Which previews of authentication templates to show.
#[model(request)]
pub struct TemplatePreviewQuery {
    /// Category: authentication.
    #[field(query)]
    pub category: TemplateCategory,
    /// Languages, separated by commas; all if left out.
    #[field(query)]
    pub languages: Option<String>,
    /// Whether the body warns not to share the password.
    #[field(query)]
    pub add_security_recommendation: Option<bool>,
    /// Minutes for which the password is valid, as the footer says.
    #[limit(value = 1..=90)]
    #[field(query)]
    pub code_expiration_minutes: Option<Count>,
    /// Kinds of buttons, separated by commas: `OTP`.
    #[field(query)]
    pub button_types: Option<String>,
}

/// Previews of authentication templates.
#[model(response)]
pub struct TemplatePreviews {
    /// One for each language.
    #[field(default)]
    pub data: Vec<TemplatePreview>,
}

/// A preview of an authentication template in one language.
#[model(response)]
pub struct TemplatePreview {
    /// Language.
    pub language: Option<String>,
    /// Text of the body.
    pub body: Option<String>,
    /// Text of the footer.
    pub footer: Option<String>,
    /// The buttons.
    #[field(default)]
    pub buttons: Vec<Raw>,
}

/// The account to take templates over from.
#[model(request)]
pub struct TemplateMigration {
    /// Meta's id of the account to take them from.
    pub source_waba_id: OpaqueId,
    /// Number of the page of its templates, from 0 on.
    pub page_number: Option<Count>,
    /// Most templates on a page.
    #[limit(value = 1..=500)]
    pub count: Option<Count>,
    /// Ids of the templates to take over; all if left out.
    #[field(default)]
    pub template_ids: Vec<OpaqueId>,
}

/// What became of the templates that were to be taken over.
#[model(response)]
pub struct MigratedTemplates {
    /// Ids of those that were.
    #[field(default)]
    pub migrated_templates: Vec<OpaqueId>,
    /// Those that failed, by id, with the reason.
    #[field(default)]
    pub failed_templates: Entries<Raw>,
}
