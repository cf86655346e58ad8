//! Message templates in Meta's dialect.

use std::collections::BTreeMap;
use std::slice;

use waba_types::api::{
    ArchivedTemplates, AuthenticationTemplates, CreatedTemplate, FailedTemplate, LibraryPage, LibraryQuery,
    MigratedTemplates, NewTemplate, TemplateCategory, TemplateComparison, TemplateComparisonQuery,
    TemplateDefinition, TemplateDeletion, TemplateEdit, TemplateId, TemplateIds, TemplateLookup,
    TemplateMetric, TemplateMetricName, TemplateMigration, TemplateNumber, TemplatePage, TemplatePreview,
    TemplatePreviewQuery, TemplatePreviews, TemplateQuery, TemplateStatus, TemplateSummary, UnpausedTemplate,
    UpsertedTemplates,
};
use waba_types::operations::{
    ArchiveTemplates, CompareTemplates, CreateTemplate, DeleteTemplate, EditTemplate, GetTemplate,
    ListLibraryTemplates, ListTemplates, MigrateTemplates, PreviewTemplates, UnarchiveTemplates,
    UnpauseTemplate, UpsertTemplates,
};
use waba_types::shapes::Entries;
use waba_types::webhook::TemplateEvent;
use waba_types::{Amount, Count, OpaqueId, Raw, Success};

use super::{Endpoint, Entry, endpoint, only};
use crate::machine::millis::{Millis, days};
use crate::machine::paging::page;
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::library::{LANGUAGE, LIBRARY, LibraryEntry};
use crate::machine::store::templates::{BLOCKED_DAYS, MAX_TEMPLATES, Template, status_update, texts};

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<ListTemplates>(),
    endpoint::<GetTemplate>(),
    endpoint::<CreateTemplate>(),
    endpoint::<EditTemplate>(),
    endpoint::<DeleteTemplate>(),
    endpoint::<ArchiveTemplates>(),
    endpoint::<UnarchiveTemplates>(),
    endpoint::<CompareTemplates>(),
    endpoint::<ListLibraryTemplates>(),
    endpoint::<UpsertTemplates>(),
    endpoint::<PreviewTemplates>(),
    endpoint::<UnpauseTemplate>(),
    endpoint::<MigrateTemplates>(),
];

/// Most changes of an approved template within [`EDITS_DAYS`].
const MAX_EDITS: usize = 10;
const EDITS_DAYS: u64 = 30;

const NOT_FOUND: (i64, &str) = (2_593_002, "Message Template Not Found");

fn not_found(path: &str) -> Refusal {
    let (subcode, title) = NOT_FOUND;
    Refusal::subcode(subcode, title, format!("{path}: no such template"))
}

/// The refusal of something that the state of a template does not allow.
fn not_now(details: impl Into<String>) -> Refusal {
    Refusal::new(400, 100, details)
}

// -- Lists --------------------------------------------------------------------------------------------------------------

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

fn shown(template: &Template, fields: Option<&str>) -> TemplateDefinition {
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

impl Endpoint for ListLibraryTemplates {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: LibraryQuery, _: &mut Turn<'_>) -> Result<LibraryPage, Refusal> {
        let is = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        let fits = |entry: &&LibraryEntry| {
            is(&request.topic, entry.topic)
                && is(&request.usecase, entry.usecase)
                && is(&request.industry, entry.industry)
                && is(&request.language, LANGUAGE)
                && request.search.as_deref().is_none_or(|text| entry.contains(text))
        };
        let found = LIBRARY.iter().filter(fits);
        let id = |entry: &&LibraryEntry| entry.id.to_owned();
        page!(state, request, "/message_template_library", found, id, LibraryEntry::listed => LibraryPage)
    }
}

// -- Making and changing ------------------------------------------------------------------------------------------------

/// Refuses templates that can't be made, all of them for one.
fn creatable(state: &State, new: &[NewTemplate], now: Millis) -> Result<(), Refusal> {
    for new in new {
        rules::reviewable(new)?;
        if state.templates.find(&new.name, &new.language).is_some() {
            let details = "name: there is content in this language for this name already";
            return Err(Refusal::subcode(2_388_024, "Content in This Language Already Exists", details));
        }
        if state.templates.is_blocked(&new.name, &new.language, now) {
            let details = format!(
                "name: deleted within the last {BLOCKED_DAYS} days; try again later, or with another name"
            );
            return Err(Refusal::subcode(2_388_023, "Message Template Language Is Being Deleted", details));
        }
    }
    if state.templates.list.len() + new.len() > MAX_TEMPLATES {
        let details = format!("an account has at most {MAX_TEMPLATES} templates");
        return Err(Refusal::subcode(2_388_019, "Message Template Limit Exceeded", details));
    }
    Ok(())
}

/// Makes a template, and gives its id.
pub(super) fn create(
    state: &mut State,
    mut new: NewTemplate,
    turn: &mut Turn<'_>,
) -> Result<OpaqueId, Refusal> {
    creatable(state, slice::from_ref(&new), turn.now)?;
    let Some(name) = &new.library_template_name else { return Ok(submit(state, new, turn)) };
    let entry = LibraryEntry::named(name).ok_or_else(|| not_found("library_template_name"))?;
    new.components = entry.components();
    let id = state.templates.add(new, turn.now, turn.rng);
    state.decide_on_template(&id, TemplateStatus::Approved, None, turn);
    Ok(id)
}

/// Makes a template that is to be reviewed.
fn submit(state: &mut State, new: NewTemplate, turn: &mut Turn<'_>) -> OpaqueId {
    let id = state.templates.add(new, turn.now, turn.rng);
    state.submit_template(&id, turn);
    id
}

impl Endpoint for CreateTemplate {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: NewTemplate,
        turn: &mut Turn<'_>,
    ) -> Result<CreatedTemplate, Refusal> {
        let id = create(state, request, turn)?;
        let mut answer = CreatedTemplate::new().id(&id);
        if let Some(template) = state.templates.get(&id) {
            answer.status = Some(template.status().clone());
            answer.category = template.definition.category.clone();
        }
        Ok(answer)
    }
}

impl Endpoint for EditTemplate {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: TemplateEdit, turn: &mut Turn<'_>) -> Result<Success, Refusal> {
        let now = turn.now;
        let id = &request.template_id;
        let template = state.templates.get_mut(id).ok_or_else(|| not_found("template_id"))?;
        let approved = *template.status() == TemplateStatus::Approved;
        if !approved && !matches!(template.status(), TemplateStatus::Rejected | TemplateStatus::Paused) {
            return Err(not_now("only approved, rejected and paused templates can be changed"));
        }
        if approved {
            let category = request.category.as_ref();
            if category.is_some_and(|category| template.definition.category.as_ref() != Some(category)) {
                return Err(not_now("category: that of an approved template can't be changed"));
            }
            let edits_within = |time| template.edits.iter().filter(|at| now.since(**at) < time).count();
            if edits_within(days(1)) > 0 || edits_within(days(EDITS_DAYS)) >= MAX_EDITS {
                return Err(not_now(format!(
                    "an approved template can be changed once a day and {MAX_EDITS} times in {EDITS_DAYS} days"
                )));
            }
        }
        let definition = &template.definition;
        let mut new = NewTemplate::new(
            template.name(),
            template.language(),
            request.category.or_else(|| definition.category.clone()).unwrap_or(TemplateCategory::Utility),
        );
        let has_components = !request.components.is_empty();
        new.components = if has_components { request.components } else { definition.components.clone() };
        rules::reviewable(&new)?;
        template.definition.components = new.components;
        template.definition.category = Some(new.category);
        if request.message_send_ttl_seconds.is_some() {
            template.definition.message_send_ttl_seconds = request.message_send_ttl_seconds;
        }
        if approved {
            template.edits.retain(|at| now.since(*at) < days(EDITS_DAYS));
            template.edits.push(now);
        }
        state.submit_template(id, turn);
        Ok(Success::new(true))
    }
}

impl Endpoint for UpsertTemplates {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: AuthenticationTemplates,
        turn: &mut Turn<'_>,
    ) -> Result<UpsertedTemplates, Refusal> {
        if request.category != TemplateCategory::Authentication {
            return Err(not_now("category: expected `AUTHENTICATION`"));
        }
        let in_language = |language: &String| {
            let mut new = NewTemplate::new(&request.name, language, request.category.clone())
                .components(request.components.clone());
            new.message_send_ttl_seconds = request.message_send_ttl_seconds;
            new
        };
        let all: Vec<_> = request.languages.iter().map(in_language).collect();
        let is_there = |new: &NewTemplate| state.templates.find(&new.name, &new.language).is_some();
        let (there, missing): (Vec<_>, Vec<_>) = all.iter().cloned().partition(is_there);
        there.iter().try_for_each(rules::reviewable)?;
        creatable(state, &missing, turn.now)?;
        let mut answer = UpsertedTemplates::new();
        for new in all {
            let there = state.templates.find_mut(&new.name, &new.language);
            let id = match there {
                None => submit(state, new, turn),
                Some(template) => {
                    template.definition.components = new.components;
                    template.definition.message_send_ttl_seconds = new.message_send_ttl_seconds;
                    let id = OpaqueId::from(template.id());
                    state.submit_template(&id, turn);
                    id
                }
            };
            answer
                .data
                .extend(state.templates.get(&id).map(|template| shown(template, Some("status,language"))));
        }
        Ok(answer)
    }
}

impl Endpoint for PreviewTemplates {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        _: &mut State,
        request: TemplatePreviewQuery,
        _: &mut Turn<'_>,
    ) -> Result<TemplatePreviews, Refusal> {
        if request.category != TemplateCategory::Authentication {
            return Err(not_now("category: expected `AUTHENTICATION`"));
        }
        let advice = match request.add_security_recommendation {
            Some(true) => " For your security, do not share this code.",
            _ => "",
        };
        let languages = request.languages.as_deref().unwrap_or(LANGUAGE);
        let previews = languages.split(',').map(str::trim).filter(|language| !language.is_empty());
        let previews = previews.map(|language| {
            let mut preview = TemplatePreview::new()
                .language(language)
                .body(format!("*{{{{1}}}}* is your verification code.{advice}"));
            preview.footer = request
                .code_expiration_minutes
                .map(|minutes| format!("This code expires in {} minutes.", minutes.0));
            if request.button_types.is_some() {
                let button = r#"{"text":"Copy code","autofill_text":"Autofill"}"#;
                preview.buttons.extend(Raw::new(button).ok());
            }
            preview
        });
        Ok(TemplatePreviews::new().data(previews.collect::<Vec<_>>()))
    }
}

// -- Deleting, archiving ------------------------------------------------------------------------------------------------

/// Deletes the templates that `is_meant` says; a disabled one can't be deleted.
pub(super) fn delete(
    state: &mut State,
    is_meant: impl Fn(&Template) -> bool,
    path: &str,
    turn: &mut Turn<'_>,
) -> Result<(), Refusal> {
    let meant = || state.templates.list.iter().filter(|template| is_meant(template));
    if meant().next().is_none() {
        return Err(not_found(path));
    }
    if meant().any(|template| *template.status() == TemplateStatus::Disabled) {
        return Err(not_now(format!("{path}: a disabled template can't be deleted")));
    }
    for template in state.templates.remove(is_meant, turn.now) {
        state.tell_of_template(&status_update(&template.definition, TemplateEvent::Deleted, None), turn);
    }
    Ok(())
}

impl Endpoint for DeleteTemplate {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: TemplateDeletion, turn: &mut Turn<'_>) -> Result<Success, Refusal> {
        let TemplateDeletion { name, hsm_id, hsm_ids, .. } = request;
        let has_name = |template: &Template| name.as_ref().is_none_or(|name| template.name() == name);
        match hsm_id {
            Some(id) => {
                delete(state, |template| *template.id() == *id && has_name(template), "hsm_id", turn)?
            }
            None if !hsm_ids.is_empty() => {
                let unknown = hsm_ids.iter().any(|id| state.templates.get(id).is_none());
                if unknown {
                    return Err(not_found("hsm_ids"));
                }
                delete(state, |template| hsm_ids.iter().any(|id| *template.id() == **id), "hsm_ids", turn)?;
            }
            None => delete(state, has_name, "name", turn)?,
        }
        Ok(Success::new(true))
    }
}

/// Puts templates into `status`; gives the ids of those that were in `from`, and why the others failed.
fn move_all(
    state: &mut State,
    ids: &[OpaqueId],
    may: impl Fn(&TemplateStatus) -> bool,
    status: &TemplateStatus,
    turn: &mut Turn<'_>,
) -> (Vec<OpaqueId>, Entries<FailedTemplate>) {
    let (mut moved, mut failed) = (Vec::new(), BTreeMap::new());
    for id in ids {
        let problem = match state.templates.get(id) {
            None => "no such template",
            Some(template) if !may(template.status()) => "the state of the template does not allow it",
            Some(_) => {
                state.decide_on_template(id, status.clone(), None, turn);
                moved.push(id.clone());
                continue;
            }
        };
        failed.insert(id.to_string(), FailedTemplate::new().error(Raw::text(problem)));
    }
    (moved, failed.into())
}

impl Endpoint for ArchiveTemplates {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: TemplateIds,
        turn: &mut Turn<'_>,
    ) -> Result<ArchivedTemplates, Refusal> {
        let may = |status: &TemplateStatus| *status == TemplateStatus::Approved;
        let (moved, failed) = move_all(state, &request.hsm_ids, may, &TemplateStatus::Archived, turn);
        Ok(ArchivedTemplates::new().archived_templates(moved).failed_templates(failed))
    }
}

impl Endpoint for UnarchiveTemplates {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: TemplateIds,
        turn: &mut Turn<'_>,
    ) -> Result<ArchivedTemplates, Refusal> {
        let may = |status: &TemplateStatus| *status == TemplateStatus::Archived;
        let (moved, failed) = move_all(state, &request.hsm_ids, may, &TemplateStatus::Approved, turn);
        Ok(ArchivedTemplates::new().unarchived_templates(moved).failed_templates(failed))
    }
}

impl Endpoint for UnpauseTemplate {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: TemplateId,
        turn: &mut Turn<'_>,
    ) -> Result<UnpausedTemplate, Refusal> {
        let template = state.templates.get(&request.template_id).ok_or_else(|| not_found("template_id"))?;
        if *template.status() != TemplateStatus::Paused {
            return Ok(UnpausedTemplate::new().success(false).reason("the template is not paused"));
        }
        state.decide_on_template(&request.template_id, TemplateStatus::Approved, None, turn);
        Ok(UnpausedTemplate::new().success(true))
    }
}

impl Endpoint for MigrateTemplates {
    const SERVICE: Service = Service::WhatsApp;

    /// There is no other account: whatever is asked for by its id is not there.
    fn serve(
        _: &mut State,
        request: TemplateMigration,
        _: &mut Turn<'_>,
    ) -> Result<MigratedTemplates, Refusal> {
        let failed = request.template_ids.into_iter();
        let failed = failed.map(|id| (id.into_string(), Raw::text("no such template in the source account")));
        Ok(MigratedTemplates::new().failed_templates(Entries::from(failed.collect::<BTreeMap<_, _>>())))
    }
}

impl Endpoint for CompareTemplates {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: TemplateComparisonQuery,
        _: &mut Turn<'_>,
    ) -> Result<TemplateComparison, Refusal> {
        let (start, end) = (request.start, request.end);
        let (mut rates, mut sends) = (Vec::new(), Vec::new());
        for id in std::iter::once(&request.template_id).chain(&request.template_ids) {
            let template = state.templates.get(id).ok_or_else(|| not_found("template_ids"))?;
            let within = template.sent.iter().filter(|at| (start..=end).contains(&at.timestamp())).count();
            let number = |value: f64| TemplateNumber::new().key(id).value(Amount(value));
            rates.push(number(0.0));
            sends.push(number(within as f64));
        }
        let metric = |name, kind: &str| TemplateMetric::new().metric(name).kind(kind);
        Ok(TemplateComparison::new().data(vec![
            metric(TemplateMetricName::BlockRate, "RELATIVE").number_values(rates),
            metric(TemplateMetricName::MessageSends, "NUMBER_VALUES").number_values(sends),
            metric(TemplateMetricName::TopBlockReason, "STRING_VALUES"),
        ]))
    }
}
