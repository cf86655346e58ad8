//! Uploads in parts: for the photo of the profile and the header of a template.
//!
//! The API keeps what has arrived of such an upload, and says how much that is. So one that breaks off goes on from there
//! and not from its beginning.

use std::mem;
use std::sync::Arc;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::sleep;
use waba_types::api::{UploadHandle, UploadSession, UploadStart, UploadTarget};
use waba_types::error_codes::ErrorKind;
use waba_types::operations::files::{BEGIN_UPLOAD, CONTINUE_UPLOAD, GET_UPLOAD};
use waba_types::{Count, OpaqueId};

use super::ship::header_value;
use super::upload::{ReadyUpload, Shipment, Upload};
use crate::attempt::{CallLog, Reported};
use crate::client::Client;
use crate::error::{Error, Retry};
use crate::exchange::Transfer;
use crate::options::CallOptions;
use crate::retry::RetryPolicy;

/// How often an upload goes on that broke off.
const RESUMES: u32 = 3;

/// What ids of uploads begin with.
const PREFIX: &str = "upload:";

static FILE_OFFSET: HeaderName = HeaderName::from_static("file_offset");

impl Client {
    /// Uploads a file in parts and gives its handle.
    pub(crate) async fn send_in_parts(&self, upload: Upload) -> Result<Reported<OpaqueId>, Error> {
        let upload = upload.ready(&BEGIN_UPLOAD, self.inner.validate).await?;
        let log = Arc::<CallLog>::default();
        match self.for_steps().with_options(CallOptions::noted(&log)).send_all_parts(&upload).await {
            Ok(handle) => Ok(log.report(handle)),
            Err(error) => Err(error.with_attempts(log.attempts())),
        }
    }

    async fn send_all_parts(&self, upload: &ReadyUpload) -> Result<OpaqueId, Error> {
        let length = upload.length.filter(|_| upload.is_repeatable()).ok_or_else(|| {
            let problem = "file can be read only once, give a path or bytes";
            Error::unusable(BEGIN_UPLOAD.spec.name, "source", "file", problem, "a path or bytes")
        })?;
        let count = i64::try_from(length).unwrap_or(i64::MAX);
        let start = UploadStart::new(upload.file_name.clone(), count, upload.mime_type.clone());
        let session = self.file_call::<_, UploadSession>(&BEGIN_UPLOAD, &start, Transfer::default()).await?;
        let id = session.id.as_str();
        let target = UploadTarget::new(id.strip_prefix(PREFIX).unwrap_or(id));
        let mut offset = arrived(session.file_offset, length);
        let mut resumes = RESUMES;
        // Attempts since more has arrived.
        let mut attempts = 0;
        loop {
            let error = match self.send_from(&target, upload, offset).await {
                Ok(answer) => match handle(&answer) {
                    Some(handle) => return Ok(handle),
                    // An answer without a handle says how far it has come.
                    None => no_handle(),
                },
                Err(error) => error,
            };
            if resumes == 0 {
                return Err(error);
            }
            (resumes, attempts) = (resumes - 1, attempts + 1);
            let pause = self.pause(&CONTINUE_UPLOAD.spec, attempts, &error, self.options.end());
            let Some(pause) = pause else { return Err(error) };
            sleep(pause).await;
            let state: Reported<UploadHandle> =
                self.file_call(&GET_UPLOAD, &target, Transfer::default()).await?;
            if let Some(handle) = handle(&state) {
                return Ok(handle);
            }
            let before = mem::replace(&mut offset, arrived(state.file_offset, length));
            if offset > before {
                attempts = 0;
            }
            tracing::info!(
                target: "waba::retry",
                operation = CONTINUE_UPLOAD.spec.name,
                bytes = offset,
                kind = error.kind.as_str(),
                "goes on with an upload that broke off"
            );
        }
    }

    /// Sends what is left of the file. One attempt: a second one would begin where the first one did.
    async fn send_from(
        &self,
        target: &UploadTarget,
        upload: &ReadyUpload,
        offset: u64,
    ) -> Result<UploadHandle, Error> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        headers.insert(FILE_OFFSET.clone(), header_value(&offset.to_string())?);
        let shipment = Shipment { upload, offset, form: None, spec: &CONTINUE_UPLOAD.spec };
        let transfer = Transfer { headers, body: Some(&shipment), answer_bytes: None };
        let once = self.with_options(CallOptions::new().retry(RetryPolicy::none()));
        once.file_call(&CONTINUE_UPLOAD, target, transfer).await.map(Reported::into_value)
    }
}

/// The part was taken, and the file is not whole.
fn no_handle() -> Error {
    let message = format!("{}: answer has no handle", CONTINUE_UPLOAD.spec.name);
    let mut error = Error::new(ErrorKind::Response, message);
    error.retry = Retry::Safe;
    error
}

/// The handle in an answer.
fn handle(answer: &UploadHandle) -> Option<OpaqueId> {
    answer.h.clone().filter(|handle| !handle.is_empty()).map(Into::into)
}

/// Bytes that have arrived: never more than there are.
fn arrived(offset: Option<Count>, length: u64) -> u64 {
    offset.and_then(|offset| u64::try_from(offset.0).ok()).unwrap_or_default().min(length)
}
