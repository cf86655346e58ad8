//! Message templates in 360dialog's dialect.

use serde_json::Value;
use waba_types::api::{
    ConfigTemplateName, ConfigTemplatePage, ConfigTemplateQuery, GatewayAnswer, GatewayMeta, HubUser,
    NewConfigTemplate, NewTemplate, TemplateDefinition, TemplateStatus,
};
use waba_types::operations::{CreateConfigTemplate, DeleteConfigTemplate, ListConfigTemplates};
use waba_types::{Count, decode};

use super::templates::{create, delete};
use super::{Endpoint, Entry, endpoint};
use crate::json::to_raw;
use crate::partner::{PARTNER_ID, WABA_ACCOUNT_ID};
use crate::rules::{Fault, Service};
use crate::settings::TEMPLATE_NAMESPACE;
use crate::state::{State, Turn};
use crate::templates::Template;

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<ListConfigTemplates>(),
    endpoint::<CreateConfigTemplate>(),
    endpoint::<DeleteConfigTemplate>(),
];

/// Templates on a page where the request does not say how many.
const PAGE: i64 = 1000;

/// A template as 360dialog's dialect gives it: with ids of its own, and its state in small letters.
fn shown(template: &Template) -> TemplateDefinition {
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

/// The value of a key of `sort` and `filters`.
fn value(definition: &TemplateDefinition, key: &str) -> Option<String> {
    match key.strip_prefix("business_templates.").unwrap_or(key) {
        "id" => definition.id.as_ref().map(ToString::to_string),
        "partner_id" => definition.partner_id.as_ref().map(ToString::to_string),
        "name" => definition.name.clone(),
        "status" => definition.status.as_ref().map(ToString::to_string),
        "category" => definition.category.as_ref().map(ToString::to_string),
        "language" => definition.language.clone(),
        _ => None,
    }
}

impl Endpoint for ListConfigTemplates {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: ConfigTemplateQuery,
        _: &mut Turn<'_>,
    ) -> Result<ConfigTemplatePage, Fault> {
        let mut found: Vec<_> = state.templates.list.iter().map(shown).collect();
        let filters = request.filters.unwrap_or_else(|| to_raw(&serde_json::json!({})));
        let Ok(Value::Object(wanted)) = decode(filters.as_str().as_bytes()) else {
            return Err(Fault::Invalid("filters: expected an object".to_owned()));
        };
        for (key, wanted) in wanted {
            let wanted = wanted.as_str().map_or_else(|| wanted.to_string(), ToOwned::to_owned);
            let fits = |definition: &TemplateDefinition| {
                value(definition, &key).is_some_and(|value| value.eq_ignore_ascii_case(&wanted))
            };
            found.retain(fits);
        }
        let sort = request.sort.unwrap_or_else(|| "id".to_owned());
        let (key, down) = sort.strip_prefix('-').map_or((&*sort, false), |key| (key, true));
        found.sort_by_cached_key(|definition| value(definition, key));
        if down {
            found.reverse();
        }
        let total = found.len();
        let (limit, offset) = (request.limit.unwrap_or(PAGE), request.offset.unwrap_or(0));
        let at = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        let found: Vec<_> = found.into_iter().skip(at(offset)).take(at(limit)).collect();
        Ok(ConfigTemplatePage::new()
            .count(Count(found.len() as i64))
            .total(Count(total as i64))
            .limit(Count(limit))
            .offset(Count(offset))
            .sort(to_raw(&[sort]))
            .filters(filters)
            .waba_templates(found))
    }
}

impl Endpoint for CreateConfigTemplate {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: NewConfigTemplate,
        turn: &mut Turn<'_>,
    ) -> Result<TemplateDefinition, Fault> {
        let mut new = NewTemplate::new(request.name, request.language, request.category);
        new.components = request.components;
        new.library_template_name = request.library_template_name;
        new.message_send_ttl_seconds = request.message_send_ttl_seconds;
        let id = create(state, new, turn)?;
        let made = state.templates.get(&id).map(shown);
        let mut made = made.ok_or_else(|| Fault::Invalid("name: deleted meanwhile".to_owned()))?;
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
    ) -> Result<GatewayAnswer, Fault> {
        let name = request.name;
        if state.templates.named(&name).next().is_none() {
            return Err(Fault::not_found("name: no such template"));
        }
        delete(state, |template| template.name() == name, "name", turn)?;
        let message = format!("template name={name} was deleted");
        let meta = GatewayMeta::new().success(true).http_code(Count(200)).developer_message(message);
        Ok(GatewayAnswer::new().meta(meta))
    }
}
