//! Calls about files.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use waba_types::api::{MediaDetails, MediaLookup, UploadedMedia};
use waba_types::dialect::{Request, Response};
use waba_types::error_codes::ErrorKind;
use waba_types::ids::MediaId;
use waba_types::message::NoContent;
use waba_types::operations::files::{FileOperation, Payload, UPLOAD_MEDIA};
use waba_types::operations::{DeleteMedia, GetMedia};

use super::download::{Download, File};
use super::download_options::DownloadOptions;
use super::lazy_download::LazyDownload;
use super::multipart::Form;
use super::upload::{ReadyUpload, Shipment, Upload};
use crate::attempt::Reported;
use crate::call::read;
use crate::client::Client;
use crate::error::Error;
use crate::exchange::Transfer;
use crate::prepared::Prepared;

/// Uploads, downloads and deletes files; made by [`Client::media`].
#[derive(Clone, Copy, Debug)]
pub struct MediaCalls<'a> {
    pub(super) client: &'a Client,
}

impl Client {
    /// Files: uploads and downloads.
    pub fn media(&self) -> MediaCalls<'_> {
        MediaCalls { client: self }
    }
}

impl MediaCalls<'_> {
    /// Uploads a file. What it answers with has the id to send it by, valid for 30 days.
    ///
    /// # Errors
    /// Of kind `Validation` before anything is sent, when the file can't be read or is none that the API takes; else those
    /// of the API. Repeating is safe: a file that was uploaded twice is deleted by itself.
    pub async fn upload(&self, upload: impl Into<Upload>) -> Result<UploadedMedia, Error> {
        self.upload_reported(upload).await.map(Reported::into_value)
    }

    /// Uploads a file, and tells what was done for it: each attempt, and the HTTP answer.
    ///
    /// # Errors
    /// Those of [`upload`](Self::upload); they tell what was done by themselves ([`Error::attempts`]).
    pub async fn upload_reported(&self, upload: impl Into<Upload>) -> Result<Reported<UploadedMedia>, Error> {
        let upload = upload.into().ready(&UPLOAD_MEDIA, self.client.inner.validate).await?;
        self.client.ship(&UPLOAD_MEDIA, &NoContent::new(), &upload).await
    }

    /// Reads what is known about a file. Cloud hosts only.
    ///
    /// # Errors
    /// Of kind `RateLimited` before anything is sent, when too many readings have failed within an hour; see
    /// [`media`](crate::media). Else those of the API.
    pub async fn details(&self, id: impl Into<MediaId>) -> Result<MediaDetails, Error> {
        self.client.call::<GetMedia>(&MediaLookup::new(id)).await
    }

    /// Deletes a file.
    ///
    /// # Errors
    /// Those of the API; repeating is safe.
    pub async fn delete(&self, id: impl Into<MediaId>) -> Result<(), Error> {
        self.client.call::<DeleteMedia>(&MediaLookup::new(id)).await.map(drop)
    }

    /// Begins to download a file. Its bytes are read by the methods of [`Download`].
    ///
    /// # Errors
    /// Those of [`details`](Self::details); of kind `Media` when the file is too large or stands nowhere where it may be
    /// fetched from.
    pub async fn download(&self, id: impl Into<MediaId>) -> Result<Download, Error> {
        self.download_with(id, DownloadOptions::default()).await
    }

    /// Begins to download a file, with options.
    ///
    /// # Errors
    /// Those of [`download`](Self::download).
    pub async fn download_with(
        &self,
        id: impl Into<MediaId>,
        options: DownloadOptions,
    ) -> Result<Download, Error> {
        Download::begin(self.client.clone(), File::Media(id.into()), options).await
    }

    /// A file that begins to be downloaded by the first call of its.
    pub fn download_lazily(&self, id: impl Into<MediaId>, options: DownloadOptions) -> LazyDownload {
        LazyDownload::waiting(self.client.clone(), File::Media(id.into()), options)
    }
}

impl Client {
    /// Sends a file by `operation`, as the host wants it.
    pub(super) async fn ship<Q: Request, A: Response>(
        &self,
        operation: &FileOperation,
        request: &Q,
        upload: &ReadyUpload,
    ) -> Result<Reported<A>, Error> {
        let prepared = self.prepare_as(operation.spec, request)?;
        let form = match operation.sent_to(self.dialect()) {
            Payload::Form { fields, mime_type, file } => {
                let mime_type = mime_type.map(|name| (name, &*upload.mime_type));
                let fields: Vec<_> = fields.iter().copied().chain(mime_type).collect();
                Some(Form::new(&fields, file, &upload.file_name, &upload.mime_type)?)
            }
            Payload::File | Payload::Rest | Payload::Json => None,
        };
        let content_type = form.as_ref().map_or_else(|| upload.mime_type.clone(), Form::content_type);
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, header_value(&content_type)?);
        let shipment = Shipment { upload, offset: 0, form, spec: &operation.spec };
        self.carry(&prepared, Transfer { headers, body: Some(&shipment), answer_bytes: None }).await
    }

    /// Does a call of the table of files without a form.
    pub(super) async fn file_call<Q: Request, A: Response>(
        &self,
        operation: &FileOperation,
        request: &Q,
        transfer: Transfer<'_>,
    ) -> Result<Reported<A>, Error> {
        self.carry(&self.prepare_as(operation.spec, request)?, transfer).await
    }

    async fn carry<A: Response>(
        &self,
        prepared: &Prepared,
        transfer: Transfer<'_>,
    ) -> Result<Reported<A>, Error> {
        let read = |response: &_, key: &_| read(&prepared.spec, self.dialect(), response, key);
        self.exchange(prepared, transfer, read).await
    }
}

pub(crate) fn header_value(text: &str) -> Result<HeaderValue, Error> {
    let message = "holds a character that no header may have";
    HeaderValue::from_str(text).map_err(|error| Error::new(ErrorKind::Validation, message).with_source(error))
}
