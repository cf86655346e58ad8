//! Files: uploads and downloads.
//!
//! Python is not called while a file moves: the worker thread counts, and who waits looks at the count now and then.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use pyo3::prelude::*;
use tokio::sync::Mutex as AsyncMutex;
use waba::media::ProgressCounter;
use waba::{Download, DownloadOptions, ErrorKind, Reported, Upload, UploadWriter};
use waba_types::response::CallReport;

use crate::bridge;
use crate::client::NativeClient;
use crate::errors::Failure;
use crate::json::Json;
use crate::locks::lock;
use crate::outcome::{Answer, Outcome};
use crate::process::PerProcess;
use crate::waiting::{self, Feed, Watch};

/// What tells `callback` of it.
fn watch(progress: &ProgressCounter, callback: Option<Py<PyAny>>) -> Option<Watch> {
    callback.map(|callback| Watch { progress: progress.clone(), callback })
}

/// A file to upload, once.
#[pyclass(frozen, module = "waba._native")]
pub(crate) struct NativeUpload {
    upload: Mutex<Option<Upload>>,
    /// Of an upload whose bytes Python writes while they leave.
    writer: Option<Arc<UploadWriter>>,
    progress: ProgressCounter,
}

#[pymethods]
impl NativeUpload {
    /// A file at `path`, or of the bytes `content`; else one whose bytes are written while they leave, `size` in all if
    /// that is known.
    #[new]
    fn new(
        path: Option<PathBuf>,
        content: Option<Vec<u8>>,
        size: Option<u64>,
        file_name: Option<String>,
        mime_type: Option<String>,
    ) -> Self {
        let progress = ProgressCounter::new();
        let (mut upload, writer) = match (path, content) {
            (Some(path), _) => (Upload::path(path), None),
            (None, Some(content)) => (Upload::bytes(content), None),
            (None, None) => {
                let (writer, upload) = Upload::written();
                (upload, Some(Arc::new(writer)))
            }
        };
        if let Some(bytes) = size {
            upload = upload.size(bytes);
        }
        if let Some(name) = file_name {
            upload = upload.file_name(name);
        }
        if let Some(mime_type) = mime_type {
            upload = upload.mime_type(mime_type);
        }
        let upload = Mutex::new(Some(upload.progress(progress.report())));
        Self { upload, writer, progress }
    }

    /// Bytes sent so far, and bytes in all.
    fn progress(&self) -> (u64, Option<u64>) {
        self.progress.now()
    }

    /// Does the call named `operation` with the file: `{"value": …, "report": …}`. Tells `progress` of it now and then.
    fn send<'py>(
        &self,
        py: Python<'py>,
        client: &NativeClient,
        operation: String,
        request: Json,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let call = send(client.client(py)?, self.take(), operation, request.0);
        waiting::block_on_watched(py, call, watch(&self.progress, progress))
    }

    /// Starts such a call on the running event loop.
    fn send_async<'py>(
        &self,
        py: Python<'py>,
        client: &NativeClient,
        operation: String,
        request: Json,
    ) -> PyResult<Bound<'py, PyAny>> {
        bridge::spawn(py, send(client.client(py)?, self.take(), operation, request.0))
    }

    /// Does such a call while `pieces`, an iterator, gives the bytes.
    fn send_pieces<'py>(
        &self,
        py: Python<'py>,
        client: &NativeClient,
        operation: String,
        request: Json,
        progress: Option<Py<PyAny>>,
        pieces: Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let call = send(client.client(py)?, self.take(), operation, request.0);
        let watch = watch(&self.progress, progress);
        let Some(writer) = &self.writer else { return waiting::block_on_watched(py, call, watch) };
        waiting::block_on_fed(py, call, watch, Feed { writer: Arc::clone(writer), pieces })
    }

    /// Starts to write a piece, if there is one, and then to wait on the running event loop until there is room for the
    /// next. Whether any is wanted.
    fn write_async<'py>(&self, py: Python<'py>, piece: Option<Vec<u8>>) -> PyResult<Bound<'py, PyAny>> {
        let writer = self.writer.clone();
        bridge::spawn(py, async move {
            let Some(writer) = writer else { return Ok(Answer::Truth(false)) };
            Ok(Answer::Truth(waiting::write(&writer, piece).await))
        })
    }

    /// Says that this was all; with `cause` that there is no more because of it.
    fn finish(&self, cause: Option<&str>) {
        match (&self.writer, cause) {
            (Some(writer), None) => writer.finish(),
            (Some(writer), Some(cause)) => writer.fail(cause),
            (None, _) => {}
        }
    }
}

impl NativeUpload {
    fn take(&self) -> Option<Upload> {
        lock(&self.upload).take()
    }
}

async fn send(client: waba::Client, upload: Option<Upload>, operation: String, request: Vec<u8>) -> Outcome {
    let upload = upload.ok_or_else(|| Failure::new(ErrorKind::Validation, "the file was sent already"))?;
    Ok(Answer::Json(client.send_file_json(&operation, &request, upload).await?.to_json()?))
}

/// What was done for a file.
fn report<T>(reported: &Reported<T>) -> Outcome {
    json(&CallReport::from(reported))
}

fn json(value: &impl serde::Serialize) -> Outcome {
    let json = serde_json::to_vec(value);
    json.map(Answer::Json).map_err(|error| Failure::new(ErrorKind::Internal, error.to_string()))
}

/// A file that is downloaded: the one with an id, or the photo of the profile. Nothing is asked for before the first of its
/// calls.
#[pyclass(frozen, module = "waba._native")]
pub(crate) struct NativeDownload {
    state: PerProcess<Arc<AsyncMutex<State>>>,
    progress: ProgressCounter,
}

enum State {
    Waiting {
        client: waba::Client,
        id: Option<String>,
        options: DownloadOptions,
    },
    Begun(Box<Download>),
    /// Its pieces came to an end; with what was done for it if the end was good and nobody has asked yet.
    Read(Box<Download>, Option<Answer>),
    /// With what was done for it if it came to its end and nobody has asked yet.
    Ended(Option<Answer>),
}

/// What is done with a file.
#[derive(Clone)]
enum Act {
    Details,
    Next,
    Bytes,
    Close,
    SaveAs(PathBuf),
    SaveTo(PathBuf),
}

#[pymethods]
impl NativeDownload {
    #[new]
    fn new(
        py: Python<'_>,
        client: &NativeClient,
        id: Option<String>,
        max_bytes: Option<u64>,
        check_digest: bool,
        resumes: Option<u32>,
    ) -> PyResult<Self> {
        let progress = ProgressCounter::new();
        let mut options = DownloadOptions::new().check_digest(check_digest).progress(progress.report());
        if let Some(bytes) = max_bytes {
            options = options.max_bytes(bytes);
        }
        if let Some(resumes) = resumes {
            options = options.resumes(resumes);
        }
        let state = State::Waiting { client: client.client(py)?, id, options };
        Ok(Self { state: PerProcess::new(Arc::new(AsyncMutex::new(state))), progress })
    }

    /// Bytes so far, and bytes in all where that is known.
    fn progress(&self) -> (u64, Option<u64>) {
        self.progress.now()
    }

    /// What was done for a file that has come to its end: once.
    fn report(&self) -> Option<Answer> {
        match &mut *self.state.get()?.try_lock().ok()? {
            State::Read(_, report) | State::Ended(report) => report.take(),
            State::Waiting { .. } | State::Begun(_) => None,
        }
    }

    /// Does one of `details`, `next`, `bytes`, `close`, `save_as` and `save_to`, and tells `progress` of it now and then.
    fn run<'py>(
        &self,
        py: Python<'py>,
        act: &str,
        path: Option<PathBuf>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        waiting::block_on_watched(py, self.act(act, path), watch(&self.progress, progress))
    }

    /// Starts one of them on the running event loop.
    fn run_async<'py>(
        &self,
        py: Python<'py>,
        act: &str,
        path: Option<PathBuf>,
    ) -> PyResult<Bound<'py, PyAny>> {
        bridge::spawn(py, self.act(act, path))
    }
}

impl NativeDownload {
    fn act(&self, act: &str, path: Option<PathBuf>) -> impl Future<Output = Outcome> + Send + 'static {
        let state = self.state.get().cloned();
        let act = match (act, path) {
            ("details", _) => Act::Details,
            ("next", _) => Act::Next,
            ("close", _) => Act::Close,
            ("save_as", Some(path)) => Act::SaveAs(path),
            ("save_to", Some(path)) => Act::SaveTo(path),
            _ => Act::Bytes,
        };
        async move {
            let state = state.ok_or_else(|| {
                Failure::new(ErrorKind::Closed, "the download belongs to the process that was forked")
            })?;
            state.lock().await.run(act).await
        }
    }
}

impl State {
    async fn run(&mut self, act: Act) -> Outcome {
        if matches!(act, Act::Close) {
            *self = Self::Ended(None);
            return Ok(Answer::Bytes(Vec::new()));
        }
        if let Self::Waiting { client, id, options } = self {
            let options = options.clone();
            let begun = match id {
                Some(id) => client.media().download_with(id.as_str(), options).await?,
                None => client.profile().photo_with(options).await?,
            };
            *self = Self::Begun(Box::new(begun));
        }
        let download = match self {
            Self::Begun(download) => download,
            Self::Read(download, _) if matches!(act, Act::Details) => return json(download.details()),
            Self::Waiting { .. } | Self::Read(..) | Self::Ended(_) => return Ok(Answer::Bytes(Vec::new())),
        };
        match act {
            Act::Details => return json(download.details()),
            Act::Next => {
                let (piece, report) = match download.next().await {
                    Some(Ok(piece)) => return Ok(Answer::Bytes(piece.into())),
                    Some(Err(error)) => (Err(error.into()), None),
                    None => (Ok(Answer::Bytes(Vec::new())), Some(report(&download.report())?)),
                };
                if let Self::Begun(download) = std::mem::replace(self, Self::Ended(None)) {
                    *self = Self::Read(download, report);
                }
                return piece;
            }
            Act::Bytes | Act::Close | Act::SaveAs(_) | Act::SaveTo(_) => {}
        }
        let Self::Begun(download) = std::mem::replace(self, Self::Ended(None)) else {
            return Ok(Answer::Bytes(Vec::new()));
        };
        let (answer, report) = match act {
            Act::SaveAs(path) => {
                let saved = download.save_as_reported(path).await?;
                (Vec::new(), report(&saved)?)
            }
            Act::SaveTo(folder) => {
                let saved = download.save_to_reported(folder).await?;
                let report = report(&saved)?;
                (saved.into_value().into_os_string().into_encoded_bytes(), report)
            }
            Act::Details | Act::Next | Act::Close | Act::Bytes => {
                let whole = download.bytes_reported().await?;
                let report = report(&whole)?;
                (whole.into_value().into(), report)
            }
        };
        *self = Self::Ended(Some(report));
        Ok(Answer::Bytes(answer))
    }
}
