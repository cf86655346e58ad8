//! Which endpoint serves a call.

use waba_types::dialect::RequestParts;

use super::entry::Entry;
use super::{
    account_webhook, application, automation, block_list, calling, commerce, config_templates, contacts,
    destinations, encryption, flows, form, groups, health, marketing, marketing_messages, media, messages,
    number, partner, payments, profile, qr_codes, stickerpacks, templates, webhook,
};
use crate::machine::request::{Answer, Request};
use crate::machine::routing;
use crate::machine::state::{State, Turn};

/// The operations that the emulator serves, group by group.
pub(super) const GROUPS: &[&[Entry]] = &[
    messages::ENDPOINTS,
    media::ENDPOINTS,
    webhook::ENDPOINTS,
    account_webhook::ENDPOINTS,
    destinations::ENDPOINTS,
    templates::ARCHIVE,
    templates::COMPARE,
    templates::CREATE,
    templates::DELETE,
    templates::EDIT,
    templates::LIBRARY,
    templates::LIST,
    templates::MIGRATE,
    templates::PREVIEW,
    config_templates::ENDPOINTS,
    profile::ENDPOINTS,
    commerce::ENDPOINTS,
    automation::ENDPOINTS,
    health::ENDPOINTS,
    number::SETTINGS,
    number::USERNAME,
    number::BUSINESS,
    payments::ENDPOINTS,
    block_list::ENDPOINTS,
    qr_codes::ENDPOINTS,
    groups::ENDPOINTS,
    groups::PEOPLE,
    calling::ENDPOINTS,
    marketing::ENDPOINTS,
    marketing_messages::ENDPOINTS,
    flows::ENDPOINTS,
    encryption::ENDPOINTS,
    contacts::ENDPOINTS,
    application::ENDPOINTS,
    stickerpacks::ENDPOINTS,
    partner::PROFILE,
    partner::CLIENTS,
    partner::CHANNELS,
    partner::ACCOUNTS,
    partner::FLOWS,
    partner::TEMPLATES,
];

pub(super) fn find(operation: &str) -> Option<&'static Entry> {
    GROUPS.iter().copied().flatten().find(|(name, ..)| *name == operation)
}

/// Answers a call.
pub(crate) fn serve(
    state: &mut State,
    found: &routing::Match,
    request: &Request,
    turn: &mut Turn<'_>,
) -> Answer {
    let (_, service, serve) = find(found.spec.name).expect("every operation is served");
    let form = form::fields(request);
    let parts = RequestParts {
        path: found.values.clone(),
        query: request.query.as_deref().map(routing::query).unwrap_or_default(),
        signature: None,
        body: form.is_empty().then(|| request.body.to_vec()),
        form,
    };
    let counted = state.limits.call(found.spec, turn.now);
    let admitted = counted.and_then(|()| partner::check(&parts));
    match admitted.and_then(|()| serve(state, &parts, turn)) {
        Ok(body) => Answer::json(found.success, body),
        Err(refusal) => refusal.answer(*service, state.settings.dialect, turn.rng),
    }
}
