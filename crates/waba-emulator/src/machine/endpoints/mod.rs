//! What the calls of the API do. A file, or a folder, holds the calls of a group, as their names have it.

mod account_webhook;
mod application;
mod automation;
mod block_list;
mod calling;
mod commerce;
mod config_templates;
mod contacts;
mod destinations;
mod encryption;
pub(crate) mod files;
mod flows;
mod form;
mod groups;
mod health;
mod marketing;
mod marketing_messages;
mod media;
mod message_checks;
mod messages;
mod number;
mod partner;
mod payments;
mod profile;
mod qr_codes;
mod stickerpacks;
mod templates;
#[cfg(test)]
mod tests;
mod webhook;

use waba_types::dialect::{RequestParts, Response as _};
use waba_types::model::Model;
use waba_types::operations::Operation;
use waba_types::{Dialect, Extra};

use crate::machine::json::read_as;
use crate::machine::request::{Answer, Request};
use crate::machine::routing;
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::state::{State, Turn};

/// An operation that the emulator serves.
trait Endpoint: Operation {
    /// Who answers.
    const SERVICE: Service;

    fn serve(
        state: &mut State,
        request: Self::Request,
        turn: &mut Turn<'_>,
    ) -> Result<Self::Response, Refusal>;
}

type Serve = fn(&mut State, &RequestParts, &mut Turn<'_>) -> Result<Vec<u8>, Refusal>;

/// An endpoint: name of the operation, who answers, and how.
type Entry = (&'static str, Service, Serve);

/// The operations that the emulator serves, group by group.
const GROUPS: &[&[Entry]] = &[
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

const fn endpoint<E: Endpoint>() -> Entry {
    (E::SPEC.name, E::SERVICE, run::<E>)
}

fn find(operation: &str) -> Option<&'static Entry> {
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

fn run<E: Endpoint>(
    state: &mut State,
    parts: &RequestParts,
    turn: &mut Turn<'_>,
) -> Result<Vec<u8>, Refusal> {
    // The partner API is the same whatever the number's host speaks.
    let dialect = if E::SPEC.partner.is_some() { Dialect::Cloud } else { state.settings.dialect };
    let request = rules::read::<E::Request>(E::SERVICE, dialect, parts)?;
    let response = E::serve(state, request, turn)?;
    Ok(response.to_wire(dialect).expect("answers have nothing that JSON can't hold"))
}

/// The answer with the fields that were asked for, and its id; whole, if none were.
fn only<M: Model>(answer: M, fields: Option<&str>) -> M {
    let Some(wanted) = fields.filter(|fields| !fields.is_empty()) else { return answer };
    let names: Vec<_> =
        wanted.split(',').map(|name| name.split(['.', '{']).next().unwrap_or(name).trim()).collect();
    let mut kept = Extra::default();
    let all: Extra = read_as(&answer).unwrap_or_default();
    for (name, value) in all.iter().filter(|(name, _)| *name == "id" || names.contains(name)) {
        kept.insert(name, value.clone());
    }
    read_as(&kept).unwrap_or(answer)
}
