//! Files: uploads and downloads.
//!
//! Python is not called while a file moves: the worker thread counts, and who waits looks at the count now and then.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use waba::media::{LazyDownload, ProgressCounter};
use waba::{DownloadOptions, ErrorKind, Given, MediaKind, Upload, UploadWriter};
use waba_types::response::CallReport;

use crate::arguments::{Argument, Callback, Choice, named};
use crate::bridge;
use crate::client::NativeClient;
use crate::errors::Failure;
use crate::json::Json;
use crate::locks::lock;
use crate::outcome::{Answer, Outcome};
use crate::process::PerProcess;
use crate::waiting::{self, Feed, Watch};

/// What tells `callback` of it.
fn watch(progress: &ProgressCounter, callback: Option<Callback>) -> Option<Watch> {
    callback.map(|Callback(callback)| Watch { progress: progress.clone(), callback })
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
        size: Option<Argument<u64>>,
        filename: Option<Argument<String>>,
        mime_type: Option<Argument<String>>,
        kind: Option<Argument<Choice<MediaKind>>>,
    ) -> PyResult<Self> {
        named!(size, filename, mime_type, kind);
        let progress = ProgressCounter::new();
        let (upload, writer) = match (path, content) {
            (Some(path), _) => (Upload::path(path), None),
            (None, Some(content)) => (Upload::bytes(content), None),
            (None, None) => {
                let (writer, upload) = Upload::written();
                (upload, Some(Arc::new(writer)))
            }
        };
        let upload = upload
            .given(size, Upload::size)
            .given(filename, Upload::file_name)
            .given(mime_type, Upload::mime_type)
            .given(kind.map(|kind| kind.0), Upload::kind);
        let upload = Mutex::new(Some(upload.progress(progress.report())));
        Ok(Self { upload, writer, progress })
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
        progress: Option<Argument<Callback>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        named!(progress);
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
        progress: Option<Argument<Callback>>,
        pieces: Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        named!(progress);
        let call = send(client.client(py)?, self.take(), operation, request.0);
        let watch = watch(&self.progress, progress);
        let Some(writer) = &self.writer else { return waiting::block_on_watched(py, call, watch) };
        waiting::block_on_fed(py, call, watch, Feed { writer: Arc::clone(writer), pieces })
    }

    /// Starts to write a piece, if there is one, and then to wait on the running event loop until there is room for the
    /// next. Whether any is wanted.
    fn write_async<'py>(
        &self,
        py: Python<'py>,
        source: Option<Argument<PyBackedBytes>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        named!(source);
        let piece = source.map(|piece| piece.to_vec());
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
    Ok(Answer::Json(client.send_file_json(&operation, &request, upload).reported().await?.to_json()?))
}

/// Writes what a call gives.
fn json(value: &impl serde::Serialize) -> Outcome {
    let json = serde_json::to_vec(value);
    json.map(Answer::Json).map_err(|error| Failure::new(ErrorKind::Internal, error.to_string()))
}

/// A file that is downloaded: the one with an id, or the photo of the profile. Nothing is asked for before the first of its
/// calls.
#[pyclass(frozen, module = "waba._native")]
pub(crate) struct NativeDownload {
    download: PerProcess<Arc<LazyDownload>>,
    progress: ProgressCounter,
}

#[pymethods]
impl NativeDownload {
    /// The file with an id.
    #[staticmethod]
    fn media(
        py: Python<'_>,
        client: &NativeClient,
        media_id: Argument<String>,
        max_bytes: Option<Argument<u64>>,
        resumes: Option<Argument<u32>>,
        check_digest: Argument<bool>,
    ) -> PyResult<Self> {
        named!(media_id, max_bytes, resumes, check_digest);
        let options = DownloadOptions::new()
            .check_digest(check_digest)
            .given(max_bytes, DownloadOptions::max_bytes)
            .given(resumes, DownloadOptions::resumes);
        let client = client.client(py)?;
        Ok(Self::of(options, |options| client.media().download_lazily(media_id, options)))
    }

    /// The photo of the profile.
    #[staticmethod]
    fn photo(py: Python<'_>, client: &NativeClient) -> PyResult<Self> {
        let client = client.client(py)?;
        Ok(Self::of(DownloadOptions::new(), |options| client.profile().photo_lazily(options)))
    }

    /// Bytes so far, and bytes in all where that is known.
    fn progress(&self) -> (u64, Option<u64>) {
        self.progress.now()
    }

    /// What was done for the file by now, nothing before it has begun.
    fn report(&self) -> PyResult<Option<Answer>> {
        let reported = self.download.get().and_then(|download| download.report());
        let report = reported.map(|reported| serde_json::to_vec(&CallReport::from(&reported))).transpose();
        let report = report.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        Ok(report.map(Answer::Json))
    }

    /// What the API says about the file.
    fn details<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        waiting::block_on(py, details(self.download()))
    }

    /// Starts to ask for it on the running event loop.
    fn details_async<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        bridge::spawn(py, details(self.download()))
    }

    /// Waits until the next piece is there; `False` behind the last one.
    fn ready<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        waiting::block_on(py, ready(self.download()))
    }

    /// Starts to wait for it on the running event loop.
    fn ready_async<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        bridge::spawn(py, ready(self.download()))
    }

    /// The piece that is ready.
    fn take(&self) -> Option<Answer> {
        self.download.get()?.take().map(|piece| Answer::Bytes(piece.into()))
    }

    /// What is left of the file. Tells `progress` of it now and then.
    fn read<'py>(
        &self,
        py: Python<'py>,
        progress: Option<Argument<Callback>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        named!(progress);
        waiting::block_on_watched(py, bytes(self.download()), watch(&self.progress, progress))
    }

    /// Starts to read it on the running event loop.
    fn read_async<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        bridge::spawn(py, bytes(self.download()))
    }

    /// Writes the file to `path`. Tells `progress` of it now and then.
    fn save_as<'py>(
        &self,
        py: Python<'py>,
        path: Argument<PathBuf>,
        progress: Option<Argument<Callback>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        named!(path, progress);
        waiting::block_on_watched(py, save_as(self.download(), path), watch(&self.progress, progress))
    }

    /// Starts to write it on the running event loop.
    fn save_as_async<'py>(&self, py: Python<'py>, path: Argument<PathBuf>) -> PyResult<Bound<'py, PyAny>> {
        named!(path);
        bridge::spawn(py, save_as(self.download(), path))
    }

    /// Writes the file into `folder`, and gives its path. Tells `progress` of it now and then.
    fn save_to<'py>(
        &self,
        py: Python<'py>,
        folder: Argument<PathBuf>,
        progress: Option<Argument<Callback>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        named!(folder, progress);
        waiting::block_on_watched(py, save_to(self.download(), folder), watch(&self.progress, progress))
    }

    /// Starts to write it on the running event loop.
    fn save_to_async<'py>(&self, py: Python<'py>, folder: Argument<PathBuf>) -> PyResult<Bound<'py, PyAny>> {
        named!(folder);
        bridge::spawn(py, save_to(self.download(), folder))
    }

    /// Abandons what has not come yet.
    fn close(&self) {
        if let Some(download) = self.download.get() {
            download.close();
        }
    }
}

/// A download, in the process that made it.
type Ours = Result<Arc<LazyDownload>, Failure>;

impl NativeDownload {
    fn of(options: DownloadOptions, download: impl FnOnce(DownloadOptions) -> LazyDownload) -> Self {
        let progress = ProgressCounter::new();
        let download = download(options.progress(progress.report()));
        Self { download: PerProcess::new(Arc::new(download)), progress }
    }

    fn download(&self) -> Ours {
        self.download.get().cloned().ok_or_else(|| {
            Failure::new(ErrorKind::Closed, "the download belongs to the process that was forked")
        })
    }
}

async fn details(download: Ours) -> Outcome {
    json(&download?.details().await?)
}

async fn ready(download: Ours) -> Outcome {
    Ok(Answer::Truth(download?.ready().await?))
}

async fn bytes(download: Ours) -> Outcome {
    Ok(Answer::Bytes(download?.bytes().await?.into()))
}

async fn save_as(download: Ours, path: PathBuf) -> Outcome {
    download?.save_as(path).await?;
    Ok(Answer::Nothing)
}

async fn save_to(download: Ours, folder: PathBuf) -> Outcome {
    let path = download?.save_to(folder).await?;
    Ok(Answer::Bytes(path.into_os_string().into_encoded_bytes()))
}
