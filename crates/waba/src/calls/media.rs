//! Uploads and downloads.

use waba_types::OpaqueId;
use waba_types::api::UploadedMedia;
use waba_types::ids::MediaId;
use waba_types::message::NoContent;
use waba_types::operations::files::UPLOAD_MEDIA;

use super::MediaCalls;
use super::call::Call;
use crate::media::{Download, DownloadOptions, File, LazyDownload, Upload};

impl<'a> MediaCalls<'a> {
    /// Uploads a file. What it answers with has the id to send it by, valid for 30 days.
    ///
    /// API page: Upload, retrieve or delete media.
    ///
    /// # Errors
    /// Of kind `Validation` before anything is sent, when the file can't be read or is none that the API takes; else those
    /// of the API. Repeating is safe: a file that was uploaded twice is deleted by itself.
    pub fn upload(&self, upload: impl Into<Upload>) -> Call<'a, UploadedMedia> {
        let (client, upload) = (self.0, upload.into());
        Call::steps(async move { client.ship(&UPLOAD_MEDIA, &NoContent::new(), upload).await })
    }

    /// Uploads a file in parts and gives its handle: for the header of a template and the photo of a profile. Cloud hosts
    /// of 360dialog only.
    ///
    /// API page: WABA Profile Info.
    ///
    /// # Errors
    /// Of kind `Validation` before anything is sent, when the file can't be read, is a stream (which could not go on after a
    /// break), or is none that the API takes; else those of the API.
    pub fn upload_resumable(&self, upload: impl Into<Upload>) -> Call<'a, OpaqueId> {
        let (client, upload) = (self.0, upload.into());
        Call::steps(async move { client.send_in_parts(upload).await })
    }

    /// Begins to download a file. Its bytes are read by the methods of [`Download`].
    ///
    /// API page: Upload, retrieve or delete media.
    ///
    /// # Errors
    /// Those of [`get`](Self::get); of kind `Media` when the file is too large or stands nowhere where it may be fetched
    /// from.
    pub fn download(&self, id: impl Into<MediaId>) -> Call<'a, Download> {
        self.download_with(id, DownloadOptions::default())
    }

    /// Begins to download a file, with options.
    ///
    /// # Errors
    /// Those of [`download`](Self::download).
    pub fn download_with(&self, id: impl Into<MediaId>, options: DownloadOptions) -> Call<'a, Download> {
        let file = File::Media(id.into());
        Call::steps(Download::begin_reported(self.0.clone(), file, options))
    }

    /// A file that begins to be downloaded by the first call of its.
    pub fn download_lazily(&self, id: impl Into<MediaId>, options: DownloadOptions) -> LazyDownload {
        LazyDownload::waiting(self.0.clone(), File::Media(id.into()), options)
    }
}
