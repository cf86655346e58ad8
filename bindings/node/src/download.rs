//! Downloads.

use std::sync::Arc;

use bytes::Bytes;
use napi::bindgen_prelude::{Buffer, PromiseRaw};
use napi::{Env, Result};
use napi_derive::napi;
use serde::Serialize;
use waba::media::{LazyDownload, ProgressCounter};
use waba::{DownloadOptions, Error, Given};
use waba_types::response::CallReport;

use crate::calls::Calls;
use crate::cancel::CancelToken;
use crate::client::Client;
use crate::outcome::{self, Outcome};
use crate::progress::Transferred;

/// How a file is downloaded; what is left out is as in the core.
#[napi(object)]
pub struct DownloadSettings {
    /// The largest file, in bytes.
    pub max_bytes: Option<i64>,
    /// How often a download that broke off goes on.
    pub resumes: Option<u32>,
    /// Whether the SHA-256 that the API names is checked.
    pub check_digest: Option<bool>,
}

/// A file that is downloaded. Nothing is asked for before the first of its calls.
#[napi]
pub struct FileDownload {
    download: Arc<LazyDownload>,
    progress: ProgressCounter,
}

#[napi]
impl FileDownload {
    /// How much has come.
    #[napi]
    pub fn progress(&self) -> Transferred {
        (&self.progress).into()
    }

    /// What was done for the file by now, in JSON; `null` before it has begun.
    #[napi]
    pub fn report(&self) -> Option<String> {
        let report = json(&CallReport::from(&self.download.report()?));
        Some(String::from_utf8_lossy(&report).into_owned())
    }

    /// Begins a call that ends with what the API says about the file.
    #[napi]
    pub fn details(&self, calls: &Calls, cancel: Option<&CancelToken>) -> u32 {
        let download = Arc::clone(&self.download);
        calls.begin(cancel, async move { Ok(json(&download.details().await?)) })
    }

    /// The next piece, an empty one behind the last; else the report of an error in JSON, or `null` when it was
    /// cancelled.
    #[napi(ts_return_type = "Promise<Buffer | string | null>")]
    pub fn next<'env>(
        &self,
        env: &'env Env,
        cancel: Option<&CancelToken>,
    ) -> Result<PromiseRaw<'env, Option<Outcome<Buffer>>>> {
        let download = Arc::clone(&self.download);
        pieces(env, cancel, async move { Ok(download.next().await?.unwrap_or_default()) })
    }

    /// What is left of the file, as `next` gives its pieces.
    #[napi(ts_return_type = "Promise<Buffer | string | null>")]
    pub fn bytes<'env>(
        &self,
        env: &'env Env,
        cancel: Option<&CancelToken>,
    ) -> Result<PromiseRaw<'env, Option<Outcome<Buffer>>>> {
        let download = Arc::clone(&self.download);
        pieces(env, cancel, async move { download.bytes().await })
    }

    /// Begins a call that writes the file to a path.
    #[napi]
    pub fn save_as(&self, calls: &Calls, path: String, cancel: Option<&CancelToken>) -> u32 {
        let download = Arc::clone(&self.download);
        calls.begin(cancel, async move { Ok(json(&download.save_as(path).await?)) })
    }

    /// Begins a call that writes the file into a folder, and ends with its path.
    #[napi]
    pub fn save_to(&self, calls: &Calls, folder: String, cancel: Option<&CancelToken>) -> u32 {
        let download = Arc::clone(&self.download);
        // The folder came as text, so its path is text.
        calls.begin(cancel, async move { Ok(json(&download.save_to(folder).await?.to_string_lossy())) })
    }

    /// Abandons what has not come yet, and ends the call that waits for it.
    #[napi]
    pub fn close(&self) {
        self.download.close();
    }
}

#[napi]
impl Client {
    /// A file that is downloaded.
    #[napi]
    pub fn download(&self, id: String, settings: DownloadSettings) -> FileDownload {
        FileDownload::new(settings, |options| self.client.media().download_lazily(id, options))
    }

    /// The photo of the profile.
    #[napi]
    pub fn profile_photo(&self, settings: DownloadSettings) -> FileDownload {
        FileDownload::new(settings, |options| self.client.profile().photo_lazily(options))
    }
}

impl FileDownload {
    fn new(settings: DownloadSettings, download: impl FnOnce(DownloadOptions) -> LazyDownload) -> Self {
        let progress = ProgressCounter::new();
        let max_bytes = settings.max_bytes.and_then(|bytes| u64::try_from(bytes).ok());
        let options = DownloadOptions::new()
            .progress(progress.report())
            .given(max_bytes, DownloadOptions::max_bytes)
            .given(settings.resumes, DownloadOptions::resumes)
            .given(settings.check_digest, DownloadOptions::check_digest);
        Self { download: Arc::new(download(options)), progress }
    }
}

/// Starts a call that gives bytes on napi's runtime.
fn pieces<'env>(
    env: &'env Env,
    cancel: Option<&CancelToken>,
    call: impl Future<Output = std::result::Result<Bytes, Error>> + Send + 'static,
) -> Result<PromiseRaw<'env, Option<Outcome<Buffer>>>> {
    let cancel = cancel.cloned();
    env.spawn_future(async move { Ok(CancelToken::race(cancel, outcome::bytes(call)).await) })
}

/// Writes what a call answered with.
fn json(value: &impl Serialize) -> Vec<u8> {
    // Descriptions, reports, paths and nothing have JSON.
    serde_json::to_vec(value).unwrap_or_default()
}
