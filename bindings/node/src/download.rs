//! Downloads. A file is begun by the first of its calls, and let go of by whatever ends it.

use std::sync::Arc;

use bytes::Bytes;
use napi::bindgen_prelude::{Buffer, PromiseRaw};
use napi::{Env, Result};
use napi_derive::napi;
use serde::Serialize;
use tokio::sync::Mutex;
use waba::media::ProgressCounter;
use waba::{Error, Reported};
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
    state: Arc<Mutex<State>>,
    progress: ProgressCounter,
}

enum State {
    Waiting {
        client: waba::Client,
        file: File,
        options: waba::DownloadOptions,
    },
    Begun(Box<waba::Download>),
    /// With what was done for it, in JSON, if it came to its end and nobody has asked yet.
    Ended(Option<String>),
}

/// What is downloaded.
enum File {
    Media(String),
    ProfilePhoto,
}

impl State {
    /// Takes the download, which is begun if it waits. Where it is not given back, it has ended: a call that is cancelled
    /// leaves none that could pass for one that came to its end.
    async fn take(&mut self) -> std::result::Result<Option<Box<waba::Download>>, Error> {
        if let Self::Ended(_) = self {
            return Ok(None);
        }
        let (client, file, options) = match std::mem::replace(self, Self::Ended(None)) {
            Self::Waiting { client, file, options } => (client, file, options),
            Self::Begun(download) => return Ok(Some(download)),
            Self::Ended(_) => return Ok(None),
        };
        let download = match file {
            File::Media(id) => client.media().download_with(id, options).await?,
            File::ProfilePhoto => client.profile().photo_with(options).await?,
        };
        Ok(Some(Box::new(download)))
    }

    /// Keeps what was done for the file, which has come to its end, and gives what it ended with.
    fn end<T>(&mut self, reported: Reported<T>) -> T {
        let report = json(&CallReport::from(&reported));
        *self = Self::Ended(Some(String::from_utf8_lossy(&report).into_owned()));
        reported.into_value()
    }
}

#[napi]
impl FileDownload {
    /// How much has come.
    #[napi]
    pub fn progress(&self) -> Transferred {
        (&self.progress).into()
    }

    /// What was done for a file that has come to its end, in JSON: once, and `null` otherwise.
    #[napi]
    pub fn report(&self) -> Option<String> {
        match &mut *self.state.try_lock().ok()? {
            State::Ended(report) => report.take(),
            State::Waiting { .. } | State::Begun(_) => None,
        }
    }

    /// Begins a call that ends with what the API says about the file; with `null` when that has ended.
    #[napi]
    pub fn details(&self, calls: &Calls, cancel: Option<&CancelToken>) -> u32 {
        let state = Arc::clone(&self.state);
        calls.begin(cancel, async move {
            let mut state = state.lock().await;
            let Some(download) = state.take().await? else { return Ok(json(&())) };
            let details = json(download.details());
            *state = State::Begun(download);
            Ok(details)
        })
    }

    /// The next piece, an empty one behind the last; else the report of an error in JSON, or `null` when it was
    /// cancelled.
    #[napi(ts_return_type = "Promise<Buffer | string | null>")]
    pub fn next<'env>(
        &self,
        env: &'env Env,
        cancel: Option<&CancelToken>,
    ) -> Result<PromiseRaw<'env, Option<Outcome<Buffer>>>> {
        let state = Arc::clone(&self.state);
        pieces(env, cancel, async move {
            let mut state = state.lock().await;
            let Some(mut download) = state.take().await? else { return Ok(Bytes::new()) };
            let Some(piece) = download.next().await.transpose()? else {
                state.end(download.report());
                return Ok(Bytes::new());
            };
            *state = State::Begun(download);
            Ok(piece)
        })
    }

    /// What is left of the file, as `next` gives its pieces.
    #[napi(ts_return_type = "Promise<Buffer | string | null>")]
    pub fn bytes<'env>(
        &self,
        env: &'env Env,
        cancel: Option<&CancelToken>,
    ) -> Result<PromiseRaw<'env, Option<Outcome<Buffer>>>> {
        let state = Arc::clone(&self.state);
        pieces(env, cancel, async move {
            let mut state = state.lock().await;
            let Some(download) = state.take().await? else { return Ok(Bytes::new()) };
            let whole = download.bytes_reported().await?;
            Ok(state.end(whole))
        })
    }

    /// Begins a call that writes the file to a path.
    #[napi]
    pub fn save_as(&self, calls: &Calls, path: String, cancel: Option<&CancelToken>) -> u32 {
        let state = Arc::clone(&self.state);
        calls.begin(cancel, async move {
            let mut state = state.lock().await;
            if let Some(download) = state.take().await? {
                let saved = download.save_as_reported(path).await?;
                state.end(saved);
            }
            Ok(json(&()))
        })
    }

    /// Begins a call that writes the file into a folder, and ends with its path.
    #[napi]
    pub fn save_to(&self, calls: &Calls, folder: String, cancel: Option<&CancelToken>) -> u32 {
        let state = Arc::clone(&self.state);
        calls.begin(cancel, async move {
            let mut state = state.lock().await;
            let Some(download) = state.take().await? else { return Ok(json(&())) };
            let saved = download.save_to_reported(folder).await?;
            // The folder came as text, so its path is text.
            Ok(json(&state.end(saved).to_string_lossy()))
        })
    }

    /// Lets go of the connection: at once, or when the call ends that is under way, which has to be cancelled.
    #[napi]
    pub fn close(&self) {
        let state = Arc::clone(&self.state);
        napi::bindgen_prelude::spawn(async move { *state.lock().await = State::Ended(None) });
    }
}

#[napi]
impl Client {
    /// A file that is downloaded.
    #[napi]
    pub fn download(&self, id: String, settings: DownloadSettings) -> FileDownload {
        self.file(File::Media(id), settings)
    }

    /// The photo of the profile.
    #[napi]
    pub fn profile_photo(&self, settings: DownloadSettings) -> FileDownload {
        self.file(File::ProfilePhoto, settings)
    }

    fn file(&self, file: File, settings: DownloadSettings) -> FileDownload {
        let progress = ProgressCounter::new();
        let mut options = waba::DownloadOptions::new().progress(progress.report());
        if let Some(bytes) = settings.max_bytes.and_then(|bytes| u64::try_from(bytes).ok()) {
            options = options.max_bytes(bytes);
        }
        if let Some(resumes) = settings.resumes {
            options = options.resumes(resumes);
        }
        if let Some(check) = settings.check_digest {
            options = options.check_digest(check);
        }
        let state = State::Waiting { client: self.client.clone(), file, options };
        FileDownload { state: Arc::new(Mutex::new(state)), progress }
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
