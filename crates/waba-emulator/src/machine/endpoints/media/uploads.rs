//! Uploads in parts.

use http::header::HeaderName;
use waba_types::api::{UploadHandle, UploadSession, UploadTarget};
use waba_types::dialect::{Request as _, RequestParts};
use waba_types::operations::files::{BEGIN_UPLOAD, CONTINUE_UPLOAD, GET_UPLOAD};
use waba_types::{Count, Dialect, MediaKind, OpaqueId};

use crate::machine::endpoints::files::{self, Given};
use crate::machine::json::to_raw;
use crate::machine::request::Request;
use crate::machine::routing;
use crate::machine::rules::Refusal;
use crate::machine::state::{State, Turn};
use crate::machine::store::uploads::{PREFIX, Refused};

pub(in crate::machine::endpoints) const FILES: &[files::Entry] = &[
    (BEGIN_UPLOAD.spec.name, begin_upload),
    (CONTINUE_UPLOAD.spec.name, add_to_upload),
    (GET_UPLOAD.spec.name, upload_offset),
];

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
    Ok(format!("{}{session}", PREFIX).into())
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
    let offset = request.header(HeaderName::from_static("file_offset"));
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
