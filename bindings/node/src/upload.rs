//! Uploads. The pieces of a stream cross over one at a time, when there is room for them.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::{PromiseRaw, Uint8Array};
use napi::{Env, Result};
use napi_derive::napi;
use waba::media::{ProgressCounter, UploadWriter};
use waba::{Error, Given, Upload};
use waba_types::UnknownName;
use waba_types::decode::DecodeError;

use crate::calls::Calls;
use crate::cancel::CancelToken;
use crate::client::Client;
use crate::outcome::{self, Outcome};
use crate::progress::Transferred;

/// What is said about a file; what is left out follows from the rest.
#[napi(object)]
pub struct FileDescription {
    /// Its name.
    pub filename: Option<String>,
    /// Its MIME type.
    pub mime_type: Option<String>,
    /// What it is sent as.
    pub kind: Option<String>,
}

/// A file to upload, once.
#[napi]
pub struct FileUpload {
    upload: Mutex<Option<Upload>>,
    /// Of a file that is written while it is sent.
    writer: Option<Arc<UploadWriter>>,
    progress: ProgressCounter,
}

#[napi]
impl FileUpload {
    /// The file at a path.
    #[napi(ts_return_type = "FileUpload | string")]
    pub fn path(path: String, description: FileDescription) -> Outcome<FileUpload> {
        Self::open(Upload::path(path), None, description)
    }

    /// Bytes, which are copied.
    #[napi(ts_return_type = "FileUpload | string")]
    pub fn bytes(bytes: Uint8Array, description: FileDescription) -> Outcome<FileUpload> {
        Self::open(Upload::bytes(bytes.to_vec()), None, description)
    }

    /// A file that is written while it is sent, `size` bytes in all if that is known.
    #[napi(ts_return_type = "FileUpload | string")]
    pub fn written(size: Option<i64>, description: FileDescription) -> Outcome<FileUpload> {
        let (writer, upload) = Upload::written();
        let size = size.and_then(|size| u64::try_from(size).ok());
        Self::open(upload.given(size, Upload::size), Some(writer), description)
    }

    fn open(
        upload: Upload,
        writer: Option<UploadWriter>,
        description: FileDescription,
    ) -> Outcome<FileUpload> {
        outcome::object(|| {
            let kind = description.kind.map(|kind| kind.parse()).transpose();
            let kind = kind.map_err(|error: UnknownName| DecodeError::custom("kind", error))?;
            let upload = upload
                .given(description.filename, Upload::file_name)
                .given(description.mime_type, Upload::mime_type)
                .given(kind, Upload::kind);
            let progress = ProgressCounter::new();
            let upload = Mutex::new(Some(upload.progress(progress.report())));
            Ok::<_, Error>(Self { upload, writer: writer.map(Arc::new), progress })
        })
    }

    /// Writes a piece, which is copied. Resolves when there is room for the next one, to whether any is wanted.
    #[napi(ts_return_type = "Promise<boolean>")]
    pub fn write<'env>(&self, env: &'env Env, piece: Uint8Array) -> Result<PromiseRaw<'env, bool>> {
        let (writer, piece) = (self.writer.clone(), piece.to_vec());
        env.spawn_future(async move {
            let Some(writer) = writer else { return Ok(false) };
            Ok(writer.write(piece).await && writer.room().await)
        })
    }

    /// Says that this was all; with a `cause`, that there is no more because of it.
    #[napi]
    pub fn finish(&self, cause: Option<String>) {
        match (&self.writer, cause) {
            (Some(writer), None) => writer.finish(),
            (Some(writer), Some(cause)) => writer.fail(cause),
            (None, _) => {}
        }
    }

    /// How much has left.
    #[napi]
    pub fn progress(&self) -> Transferred {
        (&self.progress).into()
    }

    fn take(&self) -> Result<Upload> {
        let upload = self.upload.lock().unwrap_or_else(PoisonError::into_inner).take();
        // `lib/media.ts` makes one for each call.
        upload.ok_or_else(|| napi::Error::from_reason("the file was sent already"))
    }
}

#[napi]
impl Client {
    /// Begins the call named `operation` with a file, and the rest of its request in JSON. It ends as that of `callReported` does.
    #[napi]
    pub fn send_file(
        &self,
        calls: &Calls,
        operation: String,
        request: String,
        file: &FileUpload,
        cancel: Option<&CancelToken>,
    ) -> Result<u32> {
        let (client, upload) = (self.client.clone(), file.take()?);
        Ok(calls.begin(cancel, async move {
            client.send_file_json(&operation, request.as_bytes(), upload).reported().await?.to_json()
        }))
    }

    /// Removes the photo of the profile. Begins a call that ends as that of `callReported` does.
    #[napi]
    pub fn delete_profile_photo(&self, calls: &Calls, cancel: Option<&CancelToken>) -> u32 {
        let client = self.client.clone();
        calls.begin(cancel, async move { client.delete_photo_json().reported().await?.to_json() })
    }
}
