//! A download that begins with the first of its calls: what other languages hand out as a file.

use std::fmt;
use std::future::Future;
use std::mem;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::OnceLock;

use bytes::Bytes;
use futures_util::future::{Either, select};
use tokio::sync::{Mutex, watch};
use waba_types::api::MediaDetails;
use waba_types::error_codes::ErrorKind;
use waba_types::operations::files::FileOperation;

use super::download::{Download, File, read_already};
use super::download_log::DownloadLog;
use super::download_options::DownloadOptions;
use crate::attempt::Reported;
use crate::client::Client;
use crate::error::Error;

/// A file of which nothing is asked for before the first of its calls; made by
/// [`MediaCalls::download_lazily`](crate::calls::MediaCalls::download_lazily) and of a [`Download`]. It can be shared.
///
/// It is read once: whole or piece by piece. Behind its end, and behind an error in the middle, each reading is an error of
/// kind `Media`, so that no half file and no empty one passes for the whole one. Its details and its report stay. A call
/// that fails before the file has begun to come leaves it as it was.
pub struct LazyDownload {
    operation: &'static FileOperation,
    state: Mutex<State>,
    begun: OnceLock<Begun>,
    is_closed: watch::Sender<bool>,
}

enum State {
    Waiting { client: Client, file: File, options: DownloadOptions },
    Begun(Box<Download>),
    Ended,
}

/// What stays of a download that has begun.
struct Begun {
    details: MediaDetails,
    log: DownloadLog,
}

impl From<&Download> for Begun {
    fn from(download: &Download) -> Self {
        Self { details: download.details().clone(), log: download.log() }
    }
}

impl fmt::Debug for LazyDownload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LazyDownload")
    }
}

impl From<Download> for LazyDownload {
    fn from(download: Download) -> Self {
        let begun = OnceLock::from(Begun::from(&download));
        Self::new(download.operation(), State::Begun(Box::new(download)), begun)
    }
}

impl LazyDownload {
    pub(crate) fn waiting(client: Client, file: File, options: DownloadOptions) -> Self {
        Self::new(file.operation(), State::Waiting { client, file, options }, OnceLock::new())
    }

    fn new(operation: &'static FileOperation, state: State, begun: OnceLock<Begun>) -> Self {
        Self { operation, state: Mutex::new(state), begun, is_closed: watch::Sender::new(false) }
    }

    /// What the API says about the file, also behind its end; see [`Download::details`].
    ///
    /// # Errors
    /// Those of [`MediaCalls::download`](crate::calls::MediaCalls::download) if it has not begun.
    pub async fn details(&self) -> Result<MediaDetails, Error> {
        if let Some(begun) = self.begun.get() {
            return Ok(begun.details.clone());
        }
        self.until_closed(async {
            let mut state = self.state.lock().await;
            Ok(self.begin(&mut state).await?.details().clone())
        })
        .await
    }

    /// What was done for the file by now, nothing before it has begun; see [`Download::report`].
    pub fn report(&self) -> Option<Reported<()>> {
        self.begun.get().map(|begun| begun.log.report())
    }

    /// The next piece; nothing behind the last one, once. No piece is lost when the future is dropped.
    ///
    /// # Errors
    /// Those of [`ready`](Self::ready).
    pub async fn next(&self) -> Result<Option<Bytes>, Error> {
        while self.ready().await? {
            if let Some(piece) = self.take() {
                return Ok(Some(piece));
            }
        }
        Ok(self.take())
    }

    /// Waits until the next piece is there for [`take`](Self::take); `false` behind the last one. What comes of it may be
    /// lost, as a language does with the result of a call that is cancelled while it arrives: the piece stays.
    ///
    /// # Errors
    /// Those of [`details`](Self::details) and of [`Download::next`]; of kind `Media` when the file was read already, `Closed`
    /// when it was closed.
    pub async fn ready(&self) -> Result<bool, Error> {
        self.until_closed(async {
            let mut state = self.state.lock().await;
            let is_there = self.begin(&mut state).await?.read_ahead().await;
            if is_there.is_err() {
                *state = State::Ended;
            }
            is_there
        })
        .await
    }

    /// The piece that is [`ready`](Self::ready); nothing where somebody else took it, and at the end, which this tells once.
    pub fn take(&self) -> Option<Bytes> {
        // Who holds it reads the next one.
        let mut state = self.state.try_lock().ok()?;
        let State::Begun(download) = &mut *state else { return None };
        let piece = download.take_ahead();
        if download.is_at_end() {
            *state = State::Ended;
        }
        piece
    }

    /// The whole file, or what is left of it. The file has ended when the future is dropped, as for all that follow.
    ///
    /// # Errors
    /// Those of [`next`](Self::next).
    pub async fn bytes(&self) -> Result<Bytes, Error> {
        self.until_closed(async { self.rest().await?.bytes().await }).await
    }

    /// Writes the file to `path`; see [`Download::save_as`].
    ///
    /// # Errors
    /// Those of [`next`](Self::next) and of [`Download::save_as`].
    pub async fn save_as(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        self.until_closed(async { self.rest().await?.save_as(path).await }).await
    }

    /// Writes the file into `folder`; see [`Download::save_to`].
    ///
    /// # Errors
    /// Those of [`next`](Self::next) and of [`Download::save_to`].
    pub async fn save_to(&self, folder: impl AsRef<Path>) -> Result<PathBuf, Error> {
        self.until_closed(async { self.rest().await?.save_to(folder).await }).await
    }

    /// Abandons what has not come yet. A call that waits for it ends with an error of kind `Closed`, as all later ones that
    /// would read.
    pub fn close(&self) {
        self.is_closed.send_replace(true);
        // Whoever holds it hears of it, and lets go of it.
        if let Ok(mut state) = self.state.try_lock() {
            *state = State::Ended;
        }
    }

    /// The download, which is begun if it waits.
    async fn begin<'s>(&self, state: &'s mut State) -> Result<&'s mut Download, Error> {
        if let State::Waiting { client, file, options } = state {
            let download = Download::begin(client.clone(), file.clone(), options.clone()).await?;
            // Who begins it holds the lock, so it was not set.
            let _ = self.begun.set(Begun::from(&download));
            *state = State::Begun(Box::new(download));
        }
        match state {
            State::Begun(download) => Ok(download),
            State::Waiting { .. } | State::Ended => Err(read_already(self.operation)),
        }
    }

    /// The download, for a call that reads what is left of it.
    async fn rest(&self) -> Result<Download, Error> {
        let mut state = self.state.lock().await;
        self.begin(&mut state).await?;
        match mem::replace(&mut *state, State::Ended) {
            State::Begun(download) => Ok(*download),
            State::Waiting { .. } | State::Ended => Err(read_already(self.operation)),
        }
    }

    async fn until_closed<T>(&self, call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let mut is_closed = self.is_closed.subscribe();
        let outcome = {
            let closed = pin!(is_closed.wait_for(|is_closed| *is_closed));
            match select(closed, pin!(call)).await {
                Either::Left(_) => None,
                Either::Right((outcome, _)) => Some(outcome),
            }
        };
        if let Some(outcome) = outcome {
            return outcome;
        }
        *self.state.lock().await = State::Ended;
        let name = self.operation.spec.name;
        Err(Error::new(ErrorKind::Closed, format!("{name}: the download was closed")))
    }
}
