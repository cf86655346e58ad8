//! What is known of files, and their deletion.

use waba_types::api::{MediaDetails, MediaLookup};
use waba_types::operations::{DeleteMedia, GetMedia};
use waba_types::{Count, Dialect, Success};

use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::payload::name_product;
use crate::machine::rules::{Refusal, Service};
use crate::machine::settings::PHONE_NUMBER_ID;
use crate::machine::state::{State, Turn};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] =
    &[endpoint::<GetMedia>(), endpoint::<DeleteMedia>()];

impl Endpoint for GetMedia {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: MediaLookup, turn: &mut Turn<'_>) -> Result<MediaDetails, Refusal> {
        refuse_while_locked_out(state, turn)?;
        let details = details(state, &request, turn);
        if details.is_err() {
            state.media.failed(state.settings.media_lockout, turn.now);
        }
        details
    }
}

/// After too many failures files can't be looked up for a while.
fn refuse_while_locked_out(state: &State, turn: &Turn<'_>) -> Result<(), Refusal> {
    match state.media.blocked_until(turn.now) {
        None => Ok(()),
        Some(until) => {
            let seconds = until.since(turn.now).as_secs();
            Err(Refusal::Limited(format!(
                "endpoint rate limit: too many failed media requests, blocked for {seconds} seconds"
            )))
        }
    }
}

fn details(state: &State, request: &MediaLookup, turn: &Turn<'_>) -> Result<MediaDetails, Refusal> {
    check_number(request)?;
    let file = state.media.get(state.settings.dialect, &request.media_id, turn.now);
    let file = file.ok_or_else(|| unknown(state.settings.dialect))?;
    let mut details = MediaDetails::new()
        .id(&file.id)
        .url(file.address(turn.now))
        .mime_type(&*file.mime_type)
        .sha256(file.sha256())
        .file_size(size(&file.bytes));
    name_product(&mut details.extra);
    Ok(details)
}

fn size(bytes: &[u8]) -> Count {
    Count(i64::try_from(bytes.len()).unwrap_or(i64::MAX))
}

/// A file is that of the number which the request names, if it names one.
fn check_number(request: &MediaLookup) -> Result<(), Refusal> {
    match &request.phone_number_id {
        Some(id) if *id != PHONE_NUMBER_ID => {
            Err(Refusal::Invalid("phone_number_id: not the number that the file belongs to".to_owned()))
        }
        _ => Ok(()),
    }
}

pub(super) fn unknown(dialect: Dialect) -> Refusal {
    let details = "no file has this id, or its time is over";
    match dialect {
        Dialect::Cloud => Refusal::subcode(33, "Unsupported get request", details),
        Dialect::OnPremise => Refusal::absent(details),
    }
}

impl Endpoint for DeleteMedia {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: MediaLookup, turn: &mut Turn<'_>) -> Result<Success, Refusal> {
        check_number(&request)?;
        let dialect = state.settings.dialect;
        match state.media.remove(dialect, &request.media_id, turn.now) {
            true => Ok(Success::new(true)),
            false => Err(unknown(dialect)),
        }
    }
}
