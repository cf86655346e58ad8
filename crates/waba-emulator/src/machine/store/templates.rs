//! The templates of the account: their review, their states, the names that deletion blocks.

use std::collections::BTreeMap;

use waba_types::api::{
    ComponentDefinition, NewTemplate, ParameterFormat, TemplateCategory, TemplateDefinition, TemplateQuality,
    TemplateStatus,
};
use waba_types::webhook::{QualityScore, TemplateEvent, TemplateReason, TemplateStatusUpdate};
use waba_types::{Dialect, OpaqueId};

use crate::machine::millis::{Millis, days};
use crate::machine::rng::SplitMix64;
use crate::machine::state::{State, Timer, Turn};
use crate::machine::{ids, payload};

/// Most templates of an account.
pub(crate) const MAX_TEMPLATES: usize = 6_000;
/// Most sendings of a template that are remembered; the oldest ones go first.
const MAX_SENT: usize = 10_000;

/// Days for which the name of a deleted template is blocked.
pub(crate) const BLOCKED_DAYS: u64 = 30;

/// A template in one language.
#[derive(Debug)]
pub(crate) struct Template {
    /// As Meta's dialect gives it.
    pub(crate) definition: TemplateDefinition,
    /// Id in 360dialog's dialect.
    pub(crate) config_id: OpaqueId,
    pub(crate) created: Millis,
    pub(crate) modified: Millis,
    /// When it was sent.
    pub(crate) sent: Vec<Millis>,
    /// When it was changed while it was approved.
    pub(crate) edits: Vec<Millis>,
    /// Whether it ever was approved.
    was_approved: bool,
    /// Number of its review; an earlier one decides nothing any more.
    review: u32,
}

impl Template {
    pub(crate) fn id(&self) -> &str {
        self.definition.id.as_deref().unwrap_or_default()
    }

    pub(crate) fn name(&self) -> &str {
        self.definition.name.as_deref().unwrap_or_default()
    }

    pub(crate) fn language(&self) -> &str {
        self.definition.language.as_deref().unwrap_or_default()
    }

    pub(crate) fn status(&self) -> &TemplateStatus {
        self.definition.status.as_ref().unwrap_or(&TemplateStatus::Pending)
    }

    fn set_status(&mut self, status: TemplateStatus, now: Millis) {
        self.was_approved |= status == TemplateStatus::Approved;
        self.definition.status = Some(status);
        self.modified = now;
    }

    pub(crate) fn remember_sent(&mut self, now: Millis) {
        if self.sent.len() == MAX_SENT {
            self.sent.remove(0);
        }
        self.sent.push(now);
    }
}

/// The templates, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Templates {
    pub(crate) list: Vec<Template>,
    /// Names and languages of deleted templates, and when they were deleted.
    deleted: BTreeMap<(String, String), Millis>,
}

impl Templates {
    pub(crate) fn get(&self, id: &str) -> Option<&Template> {
        self.list.iter().find(|template| template.id() == id)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Template> {
        self.list.iter_mut().find(|template| template.id() == id)
    }

    pub(crate) fn named(&self, name: &str) -> impl Iterator<Item = &Template> {
        self.list.iter().filter(move |template| template.name() == name)
    }

    pub(crate) fn find(&self, name: &str, language: &str) -> Option<&Template> {
        self.named(name).find(|template| template.language() == language)
    }

    /// Where in the list a template stands.
    pub(crate) fn position(&self, name: &str, language: &str) -> Option<usize> {
        self.list.iter().position(|template| template.name() == name && template.language() == language)
    }

    /// Whether a template was deleted that had this name, or had it in this language while others still have it.
    pub(crate) fn is_blocked(&self, name: &str, language: &str, now: Millis) -> bool {
        let gone = self.named(name).next().is_none();
        self.deleted.iter().any(|((deleted, in_language), at)| {
            deleted == name && (gone || in_language == language) && now.since(*at) < days(BLOCKED_DAYS)
        })
    }

    /// Takes templates out of the list.
    pub(crate) fn remove(&mut self, is_meant: impl Fn(&Template) -> bool, now: Millis) -> Vec<Template> {
        let removed: Vec<_> = self.list.extract_if(.., |template| is_meant(template)).collect();
        self.deleted.retain(|_, at| now.since(*at) < days(BLOCKED_DAYS));
        for template in removed.iter().filter(|template| template.was_approved) {
            self.deleted.insert((template.name().to_owned(), template.language().to_owned()), now);
        }
        removed
    }

    /// Adds a template.
    pub(crate) fn add(&mut self, new: NewTemplate, now: Millis, rng: &mut SplitMix64) -> &mut Template {
        let mut definition = TemplateDefinition::new()
            .id(ids::digits(rng))
            .name(new.name)
            .language(new.language)
            .category(new.category)
            .status(TemplateStatus::Pending)
            .components(new.components)
            .parameter_format(new.parameter_format.unwrap_or(ParameterFormat::Positional))
            .quality_score(TemplateQuality::new().score(QualityScore::Unrated))
            .rejected_reason(TemplateReason::None);
        definition.message_send_ttl_seconds = new.message_send_ttl_seconds;
        definition.sub_category = new.sub_category;
        definition.display_format = new.display_format;
        definition.library_template_name = new.library_template_name;
        definition.cta_url_link_tracking_opted_out = new.cta_url_link_tracking_opted_out;
        self.list.push(Template {
            definition,
            config_id: format!("{}WT", ids::digits(rng)).into(),
            created: now,
            modified: now,
            sent: Vec::new(),
            edits: Vec::new(),
            was_approved: false,
            review: 0,
        });
        let last = self.list.len() - 1;
        &mut self.list[last]
    }
}

impl State {
    /// Lets the review of a template begin, which approves it after a while.
    pub(crate) fn submit_template(&mut self, id: &str, turn: &mut Turn<'_>) {
        let Some(template) = self.templates.get_mut(id) else { return };
        template.set_status(TemplateStatus::Pending, turn.now);
        template.review += 1;
        let timer = Timer::Review(id.into(), template.review);
        self.timers.set(turn.now.after(self.settings.timing.review), timer);
    }

    /// Approves a template, unless something else became of it meanwhile.
    pub(crate) fn approve_template(&mut self, id: &OpaqueId, review: u32, turn: &mut Turn<'_>) {
        let waits =
            |template: &Template| template.review == review && *template.status() == TemplateStatus::Pending;
        if self.templates.get(id).is_some_and(waits) {
            self.decide_on_template(id, TemplateStatus::Approved, None, turn);
        }
    }

    /// Puts the templates of a name into another state, in one language or in all; says how many.
    pub(crate) fn decide_on_templates(
        &mut self,
        name: &str,
        language: Option<&str>,
        status: &TemplateStatus,
        reason: Option<&TemplateReason>,
        turn: &mut Turn<'_>,
    ) -> usize {
        let meant = self.templates.named(name);
        let meant = meant.filter(|template| language.is_none_or(|language| template.language() == language));
        let ids: Vec<_> = meant.map(|template| template.id().to_owned()).collect();
        for id in &ids {
            self.decide_on_template(id, status.clone(), reason.cloned(), turn);
        }
        ids.len()
    }

    /// Puts a template into another state, and tells so.
    pub(crate) fn decide_on_template(
        &mut self,
        id: &str,
        status: TemplateStatus,
        reason: Option<TemplateReason>,
        turn: &mut Turn<'_>,
    ) {
        let Some(template) = self.templates.get_mut(id) else { return };
        let before = template.status().clone();
        template.definition.rejected_reason = Some(reason.clone().unwrap_or(TemplateReason::None));
        template.set_status(status.clone(), turn.now);
        let event = match (before, status) {
            (TemplateStatus::Archived, TemplateStatus::Approved) => TemplateEvent::Unarchived,
            (TemplateStatus::Paused | TemplateStatus::Disabled, TemplateStatus::Approved) => {
                TemplateEvent::Reinstated
            }
            (_, status) => TemplateEvent::from(status.as_str()),
        };
        let update = status_update(&template.definition, event, reason);
        self.tell_of_template(&update, turn);
    }

    /// Tells of a template; on-premise hosts have no such webhooks.
    pub(crate) fn tell_of_template(&mut self, update: &TemplateStatusUpdate, turn: &mut Turn<'_>) {
        if self.settings.dialect == Dialect::Cloud {
            self.tell(payload::change("message_template_status_update", update), turn);
        }
    }
}

/// What a webhook tells of a template.
pub(crate) fn status_update(
    definition: &TemplateDefinition,
    event: TemplateEvent,
    reason: Option<TemplateReason>,
) -> TemplateStatusUpdate {
    let mut update = TemplateStatusUpdate::new().event(event).reason(reason.unwrap_or(TemplateReason::None));
    update.message_template_id = definition.id.clone();
    update.message_template_name = definition.name.clone();
    update.message_template_language = definition.language.clone();
    update.message_template_category =
        definition.category.as_ref().map(TemplateCategory::as_str).map(ToOwned::to_owned);
    update
}

/// The text of all parts of a template.
pub(crate) fn texts(components: &[ComponentDefinition]) -> String {
    components.iter().filter_map(|component| component.text.as_deref()).collect::<Vec<_>>().join("\n")
}
