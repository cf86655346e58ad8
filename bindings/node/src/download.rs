//! Downloads. A file is begun by the first of its calls, and let go of by whatever ends it.

use std::sync::Arc;

use bytes::Bytes;
use napi::bindgen_prelude::{Buffer, PromiseRaw};
use napi::{Env, Result};
use napi_derive::napi;
use serde::Serialize;
use tokio::sync::Mutex;
use waba::Error;
use waba::media::ProgressCounter;

use crate::cancel::CancelToken;
use crate::client::{Client, spawn};
use crate::outcome::{self, Outcome};
use crate::progress::Transferred;

/// How a file is downloaded; what is left out is as in the core.
#[napi(object)]
pub struct DownloadSettings {
    /// The largest file, in bytes.
    pub max_bytes: Option<i64>,
    /// How often a download that broke off goes on.
    pub resumes: Option<u32>,
}

/// A file that is downloaded. Nothing is asked for before the first of its calls.
#[napi]
pub struct FileDownload {
    state: Arc<Mutex<State>>,
    progress: ProgressCounter,
}

enum State {
    Waiting { client: waba::Client, file: File, options: waba::DownloadOptions },
    Begun(Box<waba::Download>),
    Ended,
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
        let (client, file, options) = match std::mem::replace(self, Self::Ended) {
            Self::Waiting { client, file, options } => (client, file, options),
            Self::Begun(download) => return Ok(Some(download)),
            Self::Ended => return Ok(None),
        };
        let download = match file {
            File::Media(id) => client.media().download_with(id, options).await?,
            File::ProfilePhoto => client.profile().photo_with(options).await?,
        };
        Ok(Some(Box::new(download)))
    }
}

#[napi]
impl FileDownload {
    /// How much has come.
    #[napi]
    pub fn progress(&self) -> Transferred {
        (&self.progress).into()
    }

    /// What the API says about the file; `null` when it has ended. Resolves as the calls of a client do.
    #[napi(ts_return_type = "Promise<string | null>")]
    pub fn details<'env>(
        &self,
        env: &'env Env,
        cancel: Option<&CancelToken>,
    ) -> Result<PromiseRaw<'env, Option<String>>> {
        let state = Arc::clone(&self.state);
        spawn(env, cancel, async move {
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
            let Some(piece) = download.next().await.transpose()? else { return Ok(Bytes::new()) };
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
            match state.lock().await.take().await? {
                Some(download) => download.bytes().await,
                None => Ok(Bytes::new()),
            }
        })
    }

    /// Writes the file to a path. Resolves as the calls of a client do.
    #[napi(ts_return_type = "Promise<string | null>")]
    pub fn save_as<'env>(
        &self,
        env: &'env Env,
        path: String,
        cancel: Option<&CancelToken>,
    ) -> Result<PromiseRaw<'env, Option<String>>> {
        let state = Arc::clone(&self.state);
        spawn(env, cancel, async move {
            if let Some(download) = state.lock().await.take().await? {
                download.save_as(path).await?;
            }
            Ok(json(&()))
        })
    }

    /// Writes the file into a folder. Resolves as the calls of a client do, to its path.
    #[napi(ts_return_type = "Promise<string | null>")]
    pub fn save_to<'env>(
        &self,
        env: &'env Env,
        folder: String,
        cancel: Option<&CancelToken>,
    ) -> Result<PromiseRaw<'env, Option<String>>> {
        let state = Arc::clone(&self.state);
        spawn(env, cancel, async move {
            match state.lock().await.take().await? {
                // The folder came as text, so its path is text.
                Some(download) => Ok(json(&download.save_to(folder).await?.to_string_lossy())),
                None => Ok(json(&())),
            }
        })
    }

    /// Lets go of the connection: at once, or when the call ends that is under way, which has to be cancelled.
    #[napi]
    pub fn close(&self) {
        let state = Arc::clone(&self.state);
        napi::bindgen_prelude::spawn(async move { *state.lock().await = State::Ended });
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
    // Descriptions, paths and nothing have JSON.
    serde_json::to_vec(value).unwrap_or_default()
}
