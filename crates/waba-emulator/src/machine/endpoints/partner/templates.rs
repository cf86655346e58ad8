//! Templates of accounts. Those of the emulated number's account are the ones that its own API has.

use std::collections::BTreeMap;

use waba_types::api::{
    ConfigTemplatePage, MigratedTemplates, NewPartnerTemplate, NewTemplate, PartnerTemplateEdit,
    PartnerTemplatePreviewQuery, PartnerTemplateQuery, PartnerTemplateTarget, TemplateCategory, TemplateCopy,
    TemplateDefinition, TemplateEdit, TemplatePreviewQuery, TemplatePreviews, TemplateStatus,
};
use waba_types::operations::{
    CopyPartnerTemplates, CreatePartnerTemplate, DeletePartnerTemplate, EditPartnerTemplate, EditTemplate,
    ListPartnerTemplates, PreviewPartnerTemplates, PreviewTemplates,
};
use waba_types::shapes::Entries;
use waba_types::{OpaqueId, Raw, Success};

use crate::machine::endpoints::config_templates::{PAGE, shown};
use crate::machine::endpoints::{Endpoint, Entry, endpoint, templates};
use crate::machine::listing::page;
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::partner::WABA_ACCOUNT_ID;
use crate::machine::store::templates::Template;

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[
    endpoint::<ListPartnerTemplates>(),
    endpoint::<CreatePartnerTemplate>(),
    endpoint::<EditPartnerTemplate>(),
    endpoint::<DeletePartnerTemplate>(),
    endpoint::<CopyPartnerTemplates>(),
    endpoint::<PreviewPartnerTemplates>(),
];

/// Templates that one call copies.
const COPIED: usize = 2500;

fn not_found() -> Refusal {
    Refusal::not_found("template_id: no such template")
}

/// A template as the partner sees it: by its id at 360dialog.
fn found(state: &mut State, account: &OpaqueId, id: &OpaqueId) -> Result<TemplateDefinition, Refusal> {
    let templates = state.templates_mut(account)?;
    let template = templates.list.iter().find(|template| template.config_id == *id);
    Ok(shown(template.ok_or_else(not_found)?).waba_account_id(account))
}

/// Makes a template and gives its id at 360dialog. Those of other accounts than the emulated number's need no review:
/// nobody is told of one.
fn create(
    state: &mut State,
    account: &OpaqueId,
    new: NewTemplate,
    turn: &mut Turn<'_>,
) -> Result<OpaqueId, Refusal> {
    if *account == WABA_ACCOUNT_ID {
        return Ok(templates::create(state, new, turn)?.config_id.clone());
    }
    rules::reviewable(&new)?;
    let templates = state.templates_mut(account)?;
    if templates.find(&new.name, &new.language).is_some() {
        return Err(Refusal::Invalid("name: there is a template in this language already".to_owned()));
    }
    let template = templates.add(new, turn.now, turn.rng);
    template.definition.status = Some(TemplateStatus::Approved);
    Ok(template.config_id.clone())
}

impl Endpoint for ListPartnerTemplates {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: PartnerTemplateQuery,
        turn: &mut Turn<'_>,
    ) -> Result<ConfigTemplatePage, Refusal> {
        state.partner.count_templates(turn.now)?;
        let account = request.waba_account_id;
        let templates = state.templates_mut(&account)?.list.iter();
        let templates = templates.map(|template| shown(template).waba_account_id(&account));
        page!(request, templates, PAGE => ConfigTemplatePage.waba_templates)
    }
}

impl Endpoint for CreatePartnerTemplate {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: NewPartnerTemplate,
        turn: &mut Turn<'_>,
    ) -> Result<TemplateDefinition, Refusal> {
        let mut new =
            NewTemplate::new(request.name, request.language, request.category).components(request.components);
        new.message_send_ttl_seconds = request.message_send_ttl_seconds;
        new.cta_url_link_tracking_opted_out = request.cta_url_link_tracking_opted_out;
        let id = create(state, &request.waba_account_id, new, turn)?;
        found(state, &request.waba_account_id, &id)
    }
}

impl Endpoint for EditPartnerTemplate {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: PartnerTemplateEdit,
        turn: &mut Turn<'_>,
    ) -> Result<TemplateDefinition, Refusal> {
        let (account, id) = (request.waba_account_id, request.template_id);
        let before = found(state, &account, &id)?;
        if account == WABA_ACCOUNT_ID {
            let external = before.external_id.ok_or_else(not_found)?;
            let mut edit = TemplateEdit::new(external).components(request.components);
            edit.category = request.category;
            edit.message_send_ttl_seconds = request.message_send_ttl_seconds;
            EditTemplate::serve(state, edit, turn)?;
        } else {
            let mut list = state.templates_mut(&account)?.list.iter_mut();
            let template = list.find(|template| template.config_id == id).ok_or_else(not_found)?;
            let definition = &mut template.definition;
            definition.category = request.category.or_else(|| definition.category.take());
            if !request.components.is_empty() {
                definition.components = request.components;
            }
            definition.message_send_ttl_seconds =
                request.message_send_ttl_seconds.or(definition.message_send_ttl_seconds);
            template.modified = turn.now;
        }
        found(state, &account, &id)
    }
}

impl Endpoint for DeletePartnerTemplate {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: PartnerTemplateTarget,
        turn: &mut Turn<'_>,
    ) -> Result<Success, Refusal> {
        let (account, id) = (request.waba_account_id, request.template_id);
        found(state, &account, &id)?;
        let is_meant = |template: &Template| template.config_id == id;
        if account == WABA_ACCOUNT_ID {
            templates::delete(state, is_meant, "template_id", turn)?;
        } else {
            state.templates_mut(&account)?.remove(is_meant, turn.now);
        }
        Ok(Success::new(true))
    }
}

/// What would make a template again.
fn copy_of(template: &Template) -> NewTemplate {
    let definition = &template.definition;
    let category = definition.category.clone().unwrap_or(TemplateCategory::Utility);
    let mut new = NewTemplate::new(template.name(), template.language(), category)
        .components(definition.components.clone());
    new.message_send_ttl_seconds = definition.message_send_ttl_seconds;
    new
}

impl Endpoint for CopyPartnerTemplates {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: TemplateCopy,
        turn: &mut Turn<'_>,
    ) -> Result<MigratedTemplates, Refusal> {
        state.partner.account(&request.waba_account_id)?;
        let page = request.page_number.map_or(0, |page| usize::try_from(page.0).unwrap_or(usize::MAX));
        let source = state.templates_of(&request.source_waba_id)?.list.iter();
        let page = source.skip(page.saturating_mul(COPIED)).take(COPIED);
        let copies: Vec<_> =
            page.map(|template| (template.config_id.to_string(), copy_of(template))).collect();
        let (mut migrated, mut failed) = (Vec::new(), BTreeMap::new());
        for (id, new) in copies {
            match create(state, &request.waba_account_id, new, turn) {
                Ok(copy) => migrated.push(copy),
                Err(_) => drop(failed.insert(id, Raw::text("the template can't be made in this account"))),
            }
        }
        Ok(MigratedTemplates::new().migrated_templates(migrated).failed_templates(Entries(failed)))
    }
}

impl Endpoint for PreviewPartnerTemplates {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: PartnerTemplatePreviewQuery,
        turn: &mut Turn<'_>,
    ) -> Result<TemplatePreviews, Refusal> {
        state.partner.account(&request.waba_account_id)?;
        let mut query = TemplatePreviewQuery::new(request.category);
        query.languages = request.languages;
        query.add_security_recommendation = request.add_security_recommendation;
        query.code_expiration_minutes = request.code_expiration_minutes;
        PreviewTemplates::serve(state, query, turn)
    }
}
