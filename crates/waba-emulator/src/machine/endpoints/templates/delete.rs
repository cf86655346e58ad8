//! Deletion of templates.

use waba_types::Success;
use waba_types::api::{TemplateDeletion, TemplateStatus};
use waba_types::operations::DeleteTemplate;
use waba_types::webhook::TemplateEvent;

use super::refusals::{not_found, not_now};
use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::templates::{Template, status_update};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[endpoint::<DeleteTemplate>()];

/// Deletes the templates that `is_meant` says; a disabled one can't be deleted.
pub(in crate::machine::endpoints) fn delete(
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
