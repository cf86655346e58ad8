//! Templates that are put aside and used again.

use std::collections::BTreeMap;

use waba_types::api::{
    ArchivedTemplates, FailedTemplate, TemplateId, TemplateIds, TemplateStatus, UnpausedTemplate,
};
use waba_types::operations::{ArchiveTemplates, UnarchiveTemplates, UnpauseTemplate};
use waba_types::shapes::Entries;
use waba_types::{OpaqueId, Raw};

use super::refusals::not_found;
use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] =
    &[endpoint::<ArchiveTemplates>(), endpoint::<UnarchiveTemplates>(), endpoint::<UnpauseTemplate>()];

/// Puts the templates that are in the status `from` into `to`; gives their ids, and why the others failed.
fn move_all(
    state: &mut State,
    ids: &[OpaqueId],
    from: &TemplateStatus,
    to: &TemplateStatus,
    turn: &mut Turn<'_>,
) -> (Vec<OpaqueId>, Entries<FailedTemplate>) {
    let (mut moved, mut failed) = (Vec::new(), BTreeMap::new());
    for id in ids {
        let problem = match state.templates.get(id) {
            None => "no such template",
            Some(template) if template.status() != from => "the state of the template does not allow it",
            Some(_) => {
                state.decide_on_template(id, to.clone(), None, turn);
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
        let (from, to) = (TemplateStatus::Approved, TemplateStatus::Archived);
        let (moved, failed) = move_all(state, &request.hsm_ids, &from, &to, turn);
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
        let (from, to) = (TemplateStatus::Archived, TemplateStatus::Approved);
        let (moved, failed) = move_all(state, &request.hsm_ids, &from, &to, turn);
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
