//! The templates of the account, all or one.

use waba_types::Count;
use waba_types::api::{TemplateDefinition, TemplateLookup, TemplatePage, TemplateQuery, TemplateSummary};
use waba_types::operations::{GetTemplate, ListTemplates};

use super::refusals::not_found;
use crate::machine::endpoints::{Endpoint, Entry, endpoint, only};
use crate::machine::paging::page;
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::templates::{MAX_TEMPLATES, Template, texts};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] =
    &[endpoint::<ListTemplates>(), endpoint::<GetTemplate>()];

fn fits(template: &Template, query: &TemplateQuery) -> bool {
    let definition = &template.definition;
    let holds = |text: &str| texts(&definition.components).to_lowercase().contains(&text.to_lowercase());
    let score = definition.quality_score.as_ref().and_then(|quality| quality.score.as_ref());
    query.name.as_ref().is_none_or(|name| template.name() == name)
        && query.status.as_ref().is_none_or(|status| template.status() == status)
        && query.category.as_ref().is_none_or(|category| definition.category.as_ref() == Some(category))
        && query.language.as_ref().is_none_or(|language| template.language() == language)
        && query.quality_score.as_ref().is_none_or(|wanted| score == Some(wanted))
        && query.content.as_ref().is_none_or(|text| holds(text))
        && query.name_or_content.as_ref().is_none_or(|text| template.name().contains(&**text) || holds(text))
}

impl Endpoint for ListTemplates {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: TemplateQuery, _: &mut Turn<'_>) -> Result<TemplatePage, Refusal> {
        let found: Vec<_> = state.templates.list.iter().filter(|template| fits(template, &request)).collect();
        let total = found.len();
        let id = |template: &&Template| template.id().to_owned();
        let shown = |template| shown(template, request.fields.as_deref());
        let mut page =
            page!(state, request, "/message_templates", found.into_iter(), id, shown => TemplatePage)?;
        page.summary = request.summary.as_deref().map(|wanted| summary(wanted, total, state));
        Ok(page)
    }
}

pub(super) fn shown(template: &Template, fields: Option<&str>) -> TemplateDefinition {
    only(template.definition.clone(), fields)
}

fn summary(wanted: &str, total: usize, state: &State) -> TemplateSummary {
    let mut summary = TemplateSummary::new();
    for name in wanted.split(',').map(str::trim) {
        match name {
            "total_count" => summary.total_count = Some(Count(total as i64)),
            "message_template_count" => {
                summary.message_template_count = Some(Count(state.templates.list.len() as i64));
            }
            "message_template_limit" => summary.message_template_limit = Some(Count(MAX_TEMPLATES as i64)),
            "are_translations_complete" => summary.are_translations_complete = Some(true),
            _ => {}
        }
    }
    summary
}

impl Endpoint for GetTemplate {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: TemplateLookup,
        _: &mut Turn<'_>,
    ) -> Result<TemplateDefinition, Refusal> {
        let template = state.templates.get(&request.template_id).ok_or_else(|| not_found("template_id"))?;
        Ok(shown(template, request.fields.as_deref()))
    }
}
