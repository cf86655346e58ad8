//! A template.

use waba_macros::model;

use super::{
    ComponentDefinition, ComponentKind, ParameterFormat, TemplateCategory, TemplateQuality, TemplateStatus,
};
use crate::ids::OpaqueId;
use crate::number::Count;
use crate::open::Raw;
use crate::webhook::TemplateReason;

/// A template of the account, in one language. Both dialects give it; each has fields that the other lacks.
#[model(response)]
pub struct TemplateDefinition {
    /// Id: Meta's in Meta's dialect, 360dialog's (`…WT`) in 360dialog's.
    pub id: Option<OpaqueId>,
    /// Meta's id, where `id` is 360dialog's.
    pub external_id: Option<OpaqueId>,
    /// Name: by it and the language the template is sent.
    pub name: Option<String>,
    /// Language, such as `en_US`.
    pub language: Option<String>,
    /// What it is for.
    pub category: Option<TemplateCategory>,
    /// Whether it may be sent.
    pub status: Option<TemplateStatus>,
    /// Its parts.
    #[field(default)]
    pub components: Vec<ComponentDefinition>,
    /// How its variables are named; by number, if absent.
    pub parameter_format: Option<ParameterFormat>,
    /// Quality.
    pub quality_score: Option<TemplateQuality>,
    /// Why it was rejected.
    pub rejected_reason: Option<TemplateReason>,
    /// Category before it was changed.
    pub previous_category: Option<TemplateCategory>,
    /// Category that it will get, if another.
    pub correct_category: Option<TemplateCategory>,
    /// Kind within the category.
    pub sub_category: Option<String>,
    /// How it is shown.
    pub display_format: Option<String>,
    /// Name of the library's template that it was made from.
    pub library_template_name: Option<String>,
    /// Seconds after which a message that could not be delivered is given up.
    pub message_send_ttl_seconds: Option<Count>,
    /// Whether clicks on its buttons are not counted.
    pub cta_url_link_tracking_opted_out: Option<bool>,
    /// What WhatsApp may change of it, as it came.
    pub degrees_of_freedom_spec: Option<Raw>,
    /// When it was changed last.
    pub last_updated_time: Option<OpaqueId>,
    /// Namespace, for messages on on-premise hosts.
    pub namespace: Option<String>,
    /// Whether it was changed outside of 360dialog.
    pub updated_external: Option<bool>,
    /// Id of the partner at 360dialog.
    pub partner_id: Option<OpaqueId>,
    /// Id of the account at 360dialog.
    pub waba_account_id: Option<OpaqueId>,
    /// When it was made.
    pub created_at: Option<String>,
    /// Who made it.
    pub created_by: Option<HubUser>,
    /// When it was changed at 360dialog.
    pub modified_at: Option<String>,
    /// Who changed it.
    pub modified_by: Option<HubUser>,
}

impl TemplateDefinition {
    /// The first part of this kind.
    pub fn component(&self, kind: &ComponentKind) -> Option<&ComponentDefinition> {
        self.components.iter().find(|component| component.kind == *kind)
    }
}

/// A user of 360dialog's hub.
#[model(response)]
pub struct HubUser {
    /// Id, or `system`.
    pub user_id: Option<OpaqueId>,
    /// Name.
    pub user_name: Option<String>,
}
