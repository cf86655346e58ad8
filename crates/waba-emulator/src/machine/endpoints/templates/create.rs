//! New templates.

use std::slice;

use waba_types::api::{
    AuthenticationTemplates, CreatedTemplate, NewTemplate, TemplateCategory, TemplateStatus,
    UpsertedTemplates,
};
use waba_types::operations::{CreateTemplate, UpsertTemplates};

use super::list::shown;
use super::refusals::{not_found, not_now};
use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::millis::Millis;
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::library::LibraryEntry;
use crate::machine::store::templates::{BLOCKED_DAYS, MAX_TEMPLATES, Template};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] =
    &[endpoint::<CreateTemplate>(), endpoint::<UpsertTemplates>()];

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

/// Makes a template. One of the library is approved already, others are to be reviewed.
pub(in crate::machine::endpoints) fn create<'s>(
    state: &'s mut State,
    mut new: NewTemplate,
    turn: &mut Turn<'_>,
) -> Result<&'s Template, Refusal> {
    creatable(state, slice::from_ref(&new), turn.now)?;
    let from_library = match &new.library_template_name {
        None => None,
        Some(name) => {
            Some(LibraryEntry::named(name).ok_or_else(|| not_found("library_template_name"))?.components())
        }
    };
    let is_approved = from_library.is_some();
    new.components = from_library.unwrap_or(new.components);
    let id = state.templates.add(new, turn.now, turn.rng).id().to_owned();
    match is_approved {
        true => state.decide_on_template(&id, TemplateStatus::Approved, None, turn),
        false => state.submit_template(&id, turn),
    }
    Ok(state.templates.get(&id).expect("it was just made"))
}

impl Endpoint for CreateTemplate {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: NewTemplate,
        turn: &mut Turn<'_>,
    ) -> Result<CreatedTemplate, Refusal> {
        let template = create(state, request, turn)?;
        let mut answer = CreatedTemplate::new().id(template.id()).status(template.status().clone());
        answer.category = template.definition.category.clone();
        Ok(answer)
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
            let template = match state.templates.position(&new.name, &new.language) {
                None => state.templates.add(new, turn.now, turn.rng),
                Some(place) => {
                    let template = &mut state.templates.list[place];
                    template.definition.components = new.components;
                    template.definition.message_send_ttl_seconds = new.message_send_ttl_seconds;
                    template
                }
            };
            let id = template.id().to_owned();
            state.submit_template(&id, turn);
            answer
                .data
                .extend(state.templates.get(&id).map(|template| shown(template, Some("status,language"))));
        }
        Ok(answer)
    }
}
