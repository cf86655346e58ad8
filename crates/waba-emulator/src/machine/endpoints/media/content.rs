//! Files as they are: their uploads and downloads.

use std::ops::Range;

use bytes::Bytes;
use http::header::{ACCEPT_RANGES, CONTENT_RANGE, CONTENT_TYPE, HeaderName, HeaderValue, RANGE};
use serde_json::json;
use waba_types::dialect::RequestParts;
use waba_types::operations::files::{DOWNLOAD_MEDIA, UPLOAD_MEDIA};
use waba_types::{Dialect, MediaKind};

use super::lookup::unknown;
use crate::machine::endpoints::files::{self, Given};
use crate::machine::endpoints::form::Form;
use crate::machine::json::to_raw;
use crate::machine::request::{Answer, Request};
use crate::machine::routing;
use crate::machine::rules::Refusal;
use crate::machine::state::{State, Turn};
use crate::machine::store::media::StoredFile;
use crate::machine::store::message::Direction;

pub(in crate::machine::endpoints) const FILES: &[files::Entry] =
    &[(UPLOAD_MEDIA.spec.name, upload), (DOWNLOAD_MEDIA.spec.name, download)];

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
                request.header(CONTENT_TYPE).ok_or_else(|| Refusal::Missing("Content-Type".to_owned()))?;
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
    part_of(&file.mime_type, &file.bytes, request.header(RANGE))
}

pub(in crate::machine::endpoints) fn part_of(mime_type: &str, bytes: &Bytes, range: Option<&str>) -> Answer {
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
    Answer { status, body, headers }
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
