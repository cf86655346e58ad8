//! Message templates in 360dialog's dialect.

use waba_types::Count;
use waba_types::api::{
    ConfigTemplateName, ConfigTemplatePage, ConfigTemplateQuery, GatewayAnswer, GatewayMeta, HubUser,
    NewConfigTemplate, NewTemplate, TemplateDefinition, TemplateStatus,
};
use waba_types::operations::{CreateConfigTemplate, DeleteConfigTemplate, ListConfigTemplates};

use super::templates::{create, delete};
use super::{Endpoint, Entry, endpoint};
use crate::machine::listing::page;
use crate::machine::rules::{Refusal, Service};
use crate::machine::settings::TEMPLATE_NAMESPACE;
use crate::machine::state::{State, Turn};
use crate::machine::store::partner::{PARTNER_ID, WABA_ACCOUNT_ID};
use crate::machine::store::templates::Template;

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<ListConfigTemplates>(),
    endpoint::<CreateConfigTemplate>(),
    endpoint::<DeleteConfigTemplate>(),
];

/// Templates on a page where the request does not say how many.
pub(super) const PAGE: i64 = 1000;

/// A template as 360dialog's dialect gives it: with ids of its own, and its state in small letters.
pub(super) fn shown(template: &Template) -> TemplateDefinition {
    let mut definition = template.definition.clone();
    definition.external_id = definition.id.replace(template.config_id.clone());
    let status = match template.status() {
        TemplateStatus::Pending => &TemplateStatus::Submitted,
        status => status,
    };
    definition.status = Some(TemplateStatus::Unknown(status.as_str().to_lowercase()));
    let user = |id: &str| HubUser::new().user_id(id).user_name(id);
    definition
        .namespace(TEMPLATE_NAMESPACE)
        .updated_external(false)
        .partner_id(PARTNER_ID)
        .waba_account_id(WABA_ACCOUNT_ID)
        .created_at(template.created.iso())
        .created_by(user("emulator"))
        .modified_at(template.modified.iso())
        .modified_by(user("system"))
}

impl Endpoint for ListConfigTemplates {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: ConfigTemplateQuery,
        _: &mut Turn<'_>,
    ) -> Result<ConfigTemplatePage, Refusal> {
        let templates = state.templates.list.iter().map(shown);
        page!(request, templates, PAGE => ConfigTemplatePage.waba_templates)
    }
}

impl Endpoint for CreateConfigTemplate {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: NewConfigTemplate,
        turn: &mut Turn<'_>,
    ) -> Result<TemplateDefinition, Refusal> {
        let mut new = NewTemplate::new(request.name, request.language, request.category);
        new.components = request.components;
        new.library_template_name = request.library_template_name;
        new.message_send_ttl_seconds = request.message_send_ttl_seconds;
        let mut made = shown(create(state, new, turn)?);
        made.rejected_reason = None;
        Ok(made)
    }
}

impl Endpoint for DeleteConfigTemplate {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: ConfigTemplateName,
        turn: &mut Turn<'_>,
    ) -> Result<GatewayAnswer, Refusal> {
        let name = request.name;
        if state.templates.named(&name).next().is_none() {
            return Err(Refusal::not_found("name: no such template"));
        }
        delete(state, |template| template.name() == name, "name", turn)?;
        let message = format!("template name={name} was deleted");
        let meta = GatewayMeta::new().success(true).http_code(Count(200)).developer_message(message);
        Ok(GatewayAnswer::new().meta(meta))
    }
}
