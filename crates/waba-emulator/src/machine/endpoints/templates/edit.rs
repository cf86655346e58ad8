//! Changes of templates.

use waba_types::Success;
use waba_types::api::{NewTemplate, TemplateCategory, TemplateEdit, TemplateStatus};
use waba_types::operations::EditTemplate;

use super::refusals::{not_found, not_now};
use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::millis::days;
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::state::{State, Turn};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[endpoint::<EditTemplate>()];

/// Most changes of an approved template within [`EDITS_DAYS`].
const MAX_EDITS: usize = 10;

const EDITS_DAYS: u64 = 30;

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
