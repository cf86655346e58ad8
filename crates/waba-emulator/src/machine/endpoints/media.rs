//! Files: those that messages carry, and uploads in parts.

use std::ops::Range;

use bytes::Bytes;
use http::header::{ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE, HeaderName, HeaderValue, RANGE};
use serde_json::json;
use waba_types::api::{MediaDetails, MediaLookup, UploadHandle, UploadSession, UploadTarget};
use waba_types::dialect::{Request as _, RequestParts};
use waba_types::operations::files::{
    BEGIN_UPLOAD, CONTINUE_UPLOAD, DOWNLOAD_MEDIA, GET_UPLOAD, UPLOAD_MEDIA,
};
use waba_types::operations::{DeleteMedia, GetMedia};
use waba_types::{Count, Dialect, MediaKind, OpaqueId, Success};

use super::files::{self, Given};
use super::form::Form;
use super::{Endpoint, Entry, endpoint};
use crate::machine::json::to_raw;
use crate::machine::payload::name_product;
use crate::machine::request::{Answer, Request};
use crate::machine::routing;
use crate::machine::rules::{Refusal, Service};
use crate::machine::settings::PHONE_NUMBER_ID;
use crate::machine::state::{State, Turn};
use crate::machine::store::media::StoredFile;
use crate::machine::store::message::Direction;
use crate::machine::store::uploads::Refused;

pub(super) const ENDPOINTS: &[Entry] = &[endpoint::<GetMedia>(), endpoint::<DeleteMedia>()];

pub(super) const FILES: &[files::Entry] = &[
    (UPLOAD_MEDIA.spec.name, upload),
    (DOWNLOAD_MEDIA.spec.name, download),
    (BEGIN_UPLOAD.spec.name, begin_upload),
    (CONTINUE_UPLOAD.spec.name, add_to_upload),
    (GET_UPLOAD.spec.name, upload_offset),
];

/// The type of a body that says none.
pub(super) const UNTYPED: &str = "application/octet-stream";

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

fn unknown(dialect: Dialect) -> Refusal {
    let details = "no file has this id, or its time is over";
    match dialect {
        Dialect::Cloud => Refusal::subcode(33, "Unsupported get request", details),
        Dialect::OnPremise => Refusal::new(404, 1006, details),
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

// -- Files as they are --------------------------------------------------------------------------------------------------

/// Takes a file: in a form on cloud hosts, as the body itself on on-premise hosts.
fn upload(
    state: &mut State,
    request: &Request,
    _: &RequestParts,
    turn: &mut Turn<'_>,
) -> Result<Given, Refusal> {
    let dialect = state.settings.dialect;
    let (mime_type, bytes) = match dialect {
        Dialect::Cloud => {
            let form = Form::read(request, &UPLOAD_MEDIA)?;
            let file = form.file();
            let mime_type = form.text("type").or_else(|| file.content_type.clone());
            (mime_type.ok_or_else(|| Refusal::Missing("type".to_owned()))?, file.body.clone())
        }
        Dialect::OnPremise => {
            let mime_type =
                header(request, CONTENT_TYPE).ok_or_else(|| Refusal::Missing("Content-Type".to_owned()))?;
            (mime_type.to_owned(), request.body.clone())
        }
    };
    check_file(dialect, &mime_type, &bytes)?;
    state.limits.upload(turn.now)?;
    let file = state.media.insert(dialect, Direction::Outbound, &mime_type, bytes, turn.now, turn.rng);
    Ok(Given::Json(match dialect {
        Dialect::Cloud => to_raw(&json!({ "id": file.id })),
        Dialect::OnPremise => to_raw(&json!({ "media": [{ "id": file.id }] })),
    }))
}

/// Refuses what no message could carry. What it is to be sent as is not told.
fn check_file(dialect: Dialect, mime_type: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let refused = |details: String| match dialect {
        Dialect::Cloud => Refusal::new(400, 131_053, details),
        Dialect::OnPremise => Refusal::Invalid(details),
    };
    let mut violations =
        MediaKind::of(mime_type).map_or_else(|violation| vec![violation], |kind| kind.check(mime_type, None));
    if violations.is_empty() {
        // What is too large for its type may still be sent as a document.
        violations = MediaKind::Document.check(mime_type, Some(bytes.len() as u64));
    }
    if violations.is_empty() {
        return Ok(());
    }
    Err(refused(violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))
}

/// Gives a file: by the address from its details on cloud hosts, by its id on on-premise hosts.
fn download(
    state: &mut State,
    request: &Request,
    parts: &RequestParts,
    turn: &mut Turn<'_>,
) -> Result<Given, Refusal> {
    match state.settings.dialect {
        Dialect::OnPremise => {
            let id = parts.path_value("media_id").unwrap_or_default();
            match state.media.get(Dialect::OnPremise, id, turn.now) {
                Some(file) => Ok(Given::File(content(file, request))),
                None => Err(unknown(Dialect::OnPremise)),
            }
        }
        Dialect::Cloud => {
            let query = routing::query(request.query.as_deref().unwrap_or_default());
            match state.media.behind(&query, turn.now) {
                Some(file) => Ok(Given::File(content(file, request))),
                None => {
                    state.media.failed(state.settings.media_lockout, turn.now);
                    Err(Refusal::new(404, 100, "this address leads to no file, or its time is over"))
                }
            }
        }
    }
}

/// The bytes of a file, or those that the request asks for.
fn content(file: &StoredFile, request: &Request) -> Answer {
    part_of(&file.mime_type, &file.bytes, header(request, RANGE))
}

pub(super) fn part_of(mime_type: &str, bytes: &Bytes, range: Option<&str>) -> Answer {
    let text = |value: String| HeaderValue::from_str(&value).ok();
    let length = bytes.len();
    let mut headers = vec![(ACCEPT_RANGES, HeaderValue::from_static("bytes"))];
    let mut add = |name: HeaderName, value: Option<HeaderValue>| {
        headers.extend(value.map(|value| (name, value)));
    };
    add(CONTENT_TYPE, text(mime_type.to_owned()));
    let (status, body) = match range.and_then(|range| range_of(range, length)) {
        None => (200, bytes.to_vec()),
        Some(Some(range)) => {
            add(CONTENT_RANGE, text(format!("bytes {}-{}/{length}", range.start, range.end - 1)));
            (206, bytes[range].to_vec())
        }
        Some(None) => {
            add(CONTENT_RANGE, text(format!("bytes */{length}")));
            (416, Vec::new())
        }
    };
    Answer { status, body, headers, ..Answer::default() }
}

/// The bytes that the header `Range` asks for: nothing if it is to be ignored, and nothing inside if there are no such.
fn range_of(header: &str, length: usize) -> Option<Option<Range<usize>>> {
    let (first, last) = header.trim().strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| text.trim().parse::<usize>();
    let range = match (first.trim(), last.trim()) {
        ("", last) => length.saturating_sub(number(last).ok()?)..length,
        (first, "") => number(first).ok()?..length,
        (first, last) => number(first).ok()?..number(last).ok()?.checked_add(1)?.min(length),
    };
    Some((range.start < range.end).then_some(range))
}

// -- Uploads in parts ---------------------------------------------------------------------------------------------------

/// Begins an upload in parts.
fn begin_upload(
    state: &mut State,
    request: &Request,
    _: &RequestParts,
    turn: &mut Turn<'_>,
) -> Result<Given, Refusal> {
    let query = routing::query(request.query.as_deref().unwrap_or_default());
    let value = |name: &str| {
        let found = query.iter().find(|(key, value)| key == name && !value.is_empty());
        found.map(|(_, value)| value.clone()).ok_or_else(|| Refusal::Missing(name.to_owned()))
    };
    let file_type = value("file_type")?;
    let length: u64 = value("file_length")?
        .parse()
        .map_err(|_| Refusal::Invalid("file_length: expected a number of bytes".to_owned()))?;
    let most = MediaKind::Document.max_bytes();
    let length = usize::try_from(length)
        .ok()
        .filter(|length| (1..=most).contains(&(*length as u64)))
        .ok_or_else(|| Refusal::Invalid(format!("file_length: expected 1 to {most} bytes")))?;
    let id = state.uploads.begin(file_type, length, turn.rng);
    Ok(Given::Json(to_raw(&UploadSession::new(id))))
}

/// The id of the upload that an address names, with its signature.
fn session(request: &Request, parts: &RequestParts) -> Result<OpaqueId, Refusal> {
    let parts = RequestParts { signature: request.query.clone(), ..parts.clone() };
    let UploadTarget { session, .. } = UploadTarget::from_wire(Dialect::Cloud, &parts)?;
    Ok(format!("{}{session}", crate::machine::store::uploads::PREFIX).into())
}

/// Tells how far an upload has come.
fn upload_offset(
    state: &mut State,
    request: &Request,
    parts: &RequestParts,
    _: &mut Turn<'_>,
) -> Result<Given, Refusal> {
    let id = session(request, parts)?;
    let offset = state.uploads.offset(&id).ok_or_else(unknown_upload)?;
    Ok(Given::Json(to_raw(&UploadSession::new(id).file_offset(Count(offset as i64)))))
}

/// Takes a part of an upload.
fn add_to_upload(
    state: &mut State,
    request: &Request,
    parts: &RequestParts,
    turn: &mut Turn<'_>,
) -> Result<Given, Refusal> {
    let id = session(request, parts)?;
    let offset = header(request, HeaderName::from_static("file_offset"));
    let offset = offset.ok_or_else(|| Refusal::Missing("file_offset".to_owned()))?.parse();
    let offset: usize =
        offset.map_err(|_| Refusal::Invalid("file_offset: expected a number of bytes".to_owned()))?;
    match state.uploads.add(&id, offset, &request.body, turn.rng) {
        Ok(Some(handle)) => Ok(Given::Json(to_raw(&UploadHandle::new().h(handle)))),
        Ok(None) => {
            let offset = state.uploads.offset(&id).unwrap_or_default();
            Ok(Given::Json(to_raw(&UploadHandle::new().file_offset(Count(offset as i64)))))
        }
        Err(Refused::Unknown) => Err(unknown_upload()),
        Err(Refused::Offset(offset)) => {
            Err(Refusal::new(400, 100, format!("file_offset: {offset} bytes have arrived")))
        }
        Err(Refused::TooLong) => {
            Err(Refusal::new(400, 100, "the body: the file is longer than it was said to be"))
        }
    }
}

fn unknown_upload() -> Refusal {
    Refusal::subcode(33, "Unsupported request", "no upload has this id, or it is complete")
}

fn header(request: &Request, name: HeaderName) -> Option<&str> {
    request.headers.get(name)?.to_str().ok().filter(|value| !value.is_empty())
}

/// The type that a body says it has.
pub(super) fn content_type(request: &Request) -> &str {
    header(request, CONTENT_TYPE).unwrap_or(UNTYPED)
}
