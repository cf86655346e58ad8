//! Files: uploads, downloads, photos.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use waba::media::{DownloadLog, LazyDownload};
use waba_types::error_codes::ErrorKind;

use crate::generated::{
    CallReport, FlowsCalls, GroupsCalls, MediaCalls, MediaDetails, MediaKind, PartnerFlowTarget,
    PartnerFlowsCalls, ProfileCalls, UploadedFlowJson, UploadedMedia, WabaError,
};
use crate::guard::{apart, guarded_async};
use crate::numbers::{ByteCount, WholeNumber};
use crate::report::{ReportedFlowJson, ReportedHandle, ReportedUpload, report_of};
use crate::shown::{named, show};
use crate::thrown::Thrown;

/// Is told how far a file has come. It is called for each piece, on a thread of the client and never on the one that waits
/// for the call: it has to be quick.
#[uniffi::export(with_foreign)]
pub trait FileProgress: Send + Sync {
    /// Bytes so far, and bytes in all where that is known. A repeated upload begins anew. Whatever it throws is ignored, and
    /// the file goes on.
    fn report(&self, bytes: ByteCount, total: Option<ByteCount>) -> Result<(), FileProgressError>;
}

/// Why a progress could not be told.
#[derive(Clone, Debug, uniffi::Error)]
pub enum FileProgressError {
    /// Something was thrown.
    Failed,
}

impl fmt::Display for FileProgressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the progress could not be told")
    }
}

impl std::error::Error for FileProgressError {}

impl From<uniffi::UnexpectedUniFFICallbackError> for FileProgressError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}

/// The progress as the core has it.
fn told(progress: Arc<dyn FileProgress>) -> impl Fn(u64, Option<u64>) + Send + Sync {
    move |bytes, total| {
        // A display that fails is no reason to lose the file.
        let _ = progress.report(bytes.into(), total.map(Into::into));
    }
}

/// A file to upload: where its bytes come from, and what is said about it. May be uploaded more than once, unless its bytes
/// are written while it is sent.
#[derive(uniffi::Object)]
#[uniffi::export(Display)]
pub struct Upload {
    source: Source,
    file_name: Option<String>,
    mime_type: Option<String>,
    kind: Option<MediaKind>,
    progress: Option<Arc<dyn FileProgress>>,
}

enum Source {
    Path(PathBuf),
    Bytes(Vec<u8>),
    /// Gone with the first call.
    Written(Mutex<Option<waba::Upload>>),
}

#[uniffi::export]
impl Upload {
    /// The file at `path`, which is read while it is sent.
    ///
    /// - `file_name`: else the name that it has at `path`.
    /// - `mime_type`: else it follows from the file name.
    /// - `kind`: what it is sent as, which else follows from the MIME type and decides how large it may be.
    /// - `progress`: is told how much has left.
    #[uniffi::constructor(default(file_name = None, mime_type = None, kind = None, progress = None))]
    pub fn path(
        path: String,
        file_name: Option<String>,
        mime_type: Option<String>,
        kind: Option<MediaKind>,
        progress: Option<Arc<dyn FileProgress>>,
    ) -> Self {
        Self { source: Source::Path(path.into()), file_name, mime_type, kind, progress }
    }

    /// A file of these bytes. Their MIME type is given, or follows from the file name.
    ///
    /// - `kind`: what it is sent as, which else follows from the MIME type and decides how large it may be.
    /// - `progress`: is told how much has left.
    #[uniffi::constructor(default(file_name = None, mime_type = None, kind = None, progress = None))]
    pub fn bytes(
        bytes: Vec<u8>,
        file_name: Option<String>,
        mime_type: Option<String>,
        kind: Option<MediaKind>,
        progress: Option<Arc<dyn FileProgress>>,
    ) -> Self {
        Self { source: Source::Bytes(bytes), file_name, mime_type, kind, progress }
    }
}

impl Upload {
    /// The upload as the core has it.
    fn upload(&self) -> Result<waba::Upload, WabaError> {
        let mut upload = match &self.source {
            Source::Path(path) => waba::Upload::path(path),
            Source::Bytes(bytes) => waba::Upload::bytes(bytes.clone()),
            Source::Written(upload) => {
                let taken = upload.lock().unwrap_or_else(PoisonError::into_inner).take();
                taken.ok_or_else(|| WabaError::local(ErrorKind::Validation, "the file was sent already"))?
            }
        };
        if let Some(name) = &self.file_name {
            upload = upload.file_name(name);
        }
        if let Some(mime_type) = &self.mime_type {
            upload = upload.mime_type(mime_type);
        }
        if let Some(kind) = self.kind {
            upload = upload.kind(kind.into());
        }
        if let Some(progress) = self.progress.clone() {
            upload = upload.progress(told(progress));
        }
        Ok(upload)
    }
}

impl fmt::Display for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [named("fileName", self.file_name.as_ref()), named("mimeType", self.mime_type.as_ref())];
        show(f, "Upload", parts)
    }
}

/// Writes the bytes of a file while it is sent. One piece is on its way at a time. Closed without `finish`, it ends the upload
/// with an error, so that no half file is taken for a whole one.
#[derive(uniffi::Object)]
pub struct UploadWriter {
    writer: waba::UploadWriter,
    file: Arc<Upload>,
}

#[uniffi::export(async_runtime = "tokio")]
impl UploadWriter {
    /// - `file_name`: the name of the file.
    /// - `mime_type`: else it follows from the file name.
    /// - `kind`: what it is sent as, which else follows from the MIME type and decides how large it may be.
    /// - `size`: bytes in all, if known. Without it the request has no length, which not every server takes.
    /// - `progress`: is told how much has left.
    #[uniffi::constructor(default(file_name = None, mime_type = None, kind = None, size = None, progress = None))]
    pub fn new(
        file_name: Option<String>,
        mime_type: Option<String>,
        kind: Option<MediaKind>,
        size: Option<ByteCount>,
        progress: Option<Arc<dyn FileProgress>>,
    ) -> Result<Self, WabaError> {
        let (writer, mut upload) = waba::Upload::written();
        if let Some(size) = size {
            upload = upload.size(size.bytes("size")?);
        }
        let source = Source::Written(Mutex::new(Some(upload)));
        Ok(Self { writer, file: Arc::new(Upload { source, file_name, mime_type, kind, progress }) })
    }

    /// The file, for the call that uploads it, which has to run while the writer writes. It can be sent once.
    pub fn file(&self) -> Arc<Upload> {
        Arc::clone(&self.file)
    }

    /// Waits until there is room for a piece. Gives `false` when no more is wanted: the call has ended, and its result
    /// says how.
    pub async fn room(&self) -> Result<bool, WabaError> {
        guarded_async(async { Ok(self.writer.room().await) }).await
    }

    /// Writes a piece if there is `room` for it now, and says whether.
    pub fn put(&self, piece: Vec<u8>) -> bool {
        self.writer.put(piece)
    }

    /// Says that this was all.
    pub fn finish(&self) {
        self.writer.finish();
    }

    /// Says that there is no more because of `cause`, one line that may be shown, such as the name of an exception. The
    /// call fails with an error of kind `media` that names it.
    ///
    /// - `thrown`: what was thrown, which is the cause of that error.
    #[uniffi::method(default(thrown = None))]
    pub fn fail(&self, cause: String, thrown: Option<Thrown>) {
        self.writer.fail(Thrown::cause(&cause, thrown));
    }
}

/// A file that is being downloaded. It is read once: whole or piece by piece. Behind its end, and behind an error, reading
/// is an error of kind `media`.
///
/// When the connection breaks it goes on where it broke off. Its end comes only after size and SHA-256 were found right,
/// so of a file that is read piece by piece nothing is certain before its end.
#[derive(uniffi::Object)]
pub struct Download {
    details: MediaDetails,
    size: Option<u64>,
    download: Arc<LazyDownload>,
    log: DownloadLog,
}

#[uniffi::export(async_runtime = "tokio")]
impl Download {
    /// What the API said about the file. On-premise hosts say no more than the MIME type.
    pub fn details(&self) -> MediaDetails {
        self.details.clone()
    }

    /// Bytes of the file, if the API named them.
    pub fn size(&self) -> Option<ByteCount> {
        self.size.map(Into::into)
    }

    /// What was done for the file by now: the attempts to read its details and its bytes, those included that went on where
    /// it broke off, and the last HTTP answer. An error tells the attempts by itself.
    pub fn report(&self) -> CallReport {
        report_of(&self.log.report())
    }

    /// Waits until the next piece is there, for `take`; `false` behind the last one. `next` is both.
    pub async fn ready(&self) -> Result<bool, WabaError> {
        guarded_async(async { Ok(self.download.ready().await?) }).await
    }

    /// The piece that is `ready`; nothing where somebody else took it, and at the end, which this tells once.
    pub fn take(&self) -> Option<Vec<u8>> {
        self.download.take().map(Vec::from)
    }

    /// The whole file, or what is left of it.
    pub async fn bytes(&self) -> Result<Vec<u8>, WabaError> {
        let download = Arc::clone(&self.download);
        apart(async move { Ok(download.bytes().await?.into()) }).await
    }

    /// Writes the file to `path`, in place of what is there, and only when it is whole. A download that fails or is
    /// cancelled leaves nothing.
    pub async fn save_as(&self, path: String) -> Result<(), WabaError> {
        let download = Arc::clone(&self.download);
        apart(async move { Ok(download.save_as(path).await?) }).await
    }

    /// Writes the file into `folder`, which has to be there, and gives its path. The name is the SHA-256 with an extension
    /// after the MIME type: nothing of it is taken from the name that the sender gave the file.
    pub async fn save_to(&self, folder: String) -> Result<String, WabaError> {
        let download = Arc::clone(&self.download);
        apart(async move { Ok(download.save_to(folder).await?.to_string_lossy().into_owned()) }).await
    }
}

impl From<waba::Download> for Download {
    fn from(download: waba::Download) -> Self {
        let (details, size) = (download.details().clone().into(), download.size());
        let log = download.log();
        Self { details, size, download: Arc::new(download.into()), log }
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl MediaCalls {
    /// Uploads a file. What it answers with has the id to send it by, valid for 30 days. Repeating is safe: a file that was
    /// uploaded twice is deleted by itself.
    pub async fn upload(&self, file: Arc<Upload>) -> Result<UploadedMedia, WabaError> {
        guarded_async(async { Ok(self.0.0.media().upload(file.upload()?).await?.into()) }).await
    }

    /// Uploads a file, and tells what was done for it: each attempt, and the HTTP answer. An error tells that by itself.
    pub async fn upload_reported(&self, file: Arc<Upload>) -> Result<ReportedUpload, WabaError> {
        guarded_async(async { Ok(self.0.0.media().upload(file.upload()?).reported().await?.into()) }).await
    }

    /// Uploads a file in parts and gives its handle: for the header of a template and the photo of a profile. Cloud hosts
    /// of 360dialog only.
    pub async fn upload_resumable(&self, file: Arc<Upload>) -> Result<String, WabaError> {
        guarded_async(async { Ok(self.0.0.media().upload_resumable(file.upload()?).await?.into()) }).await
    }

    /// Uploads a file in parts, and tells what was done for it: the attempts of all its steps, those that broke off included,
    /// and the last HTTP answer. An error tells that by itself.
    pub async fn upload_resumable_reported(&self, file: Arc<Upload>) -> Result<ReportedHandle, WabaError> {
        guarded_async(async {
            Ok(self.0.0.media().upload_resumable(file.upload()?).reported().await?.into())
        })
        .await
    }

    /// Begins to download a file. Its bytes are read by the methods of the `Download`.
    ///
    /// - `max_bytes`: the largest file, 100 MiB by default.
    /// - `progress`: is told how much has come.
    /// - `check_digest`: checks the SHA-256 that the API names. A file that does not match, or a value that is not a SHA-256,
    ///   is an error. `false` skips the check.
    /// - `resumes`: how often a download that broke off goes on, 3 by default.
    #[uniffi::method(default(max_bytes = None, progress = None, check_digest = true, resumes = None))]
    pub async fn download(
        &self,
        id: String,
        max_bytes: Option<ByteCount>,
        progress: Option<Arc<dyn FileProgress>>,
        check_digest: bool,
        resumes: Option<WholeNumber>,
    ) -> Result<Arc<Download>, WabaError> {
        guarded_async(async {
            let mut options = waba::DownloadOptions::new().check_digest(check_digest);
            if let Some(bytes) = max_bytes {
                options = options.max_bytes(bytes.bytes("maxBytes")?);
            }
            if let Some(resumes) = resumes {
                options = options.resumes(resumes.at_least(0, "resumes")?);
            }
            if let Some(progress) = progress {
                options = options.progress(told(progress));
            }
            Ok(Arc::new(self.0.0.media().download_with(id, options).await?.into()))
        })
        .await
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl ProfileCalls {
    /// Sets the photo of the profile: a JPEG or PNG of at most 5 MB.
    pub async fn set_photo(&self, file: Arc<Upload>) -> Result<(), WabaError> {
        guarded_async(async { Ok(self.0.0.profile().set_photo(file.upload()?).await?) }).await
    }

    /// Sets the photo of the profile, and tells what was done for it: the attempts of all its steps, and the last HTTP
    /// answer. An error tells that by itself.
    pub async fn set_photo_reported(&self, file: Arc<Upload>) -> Result<CallReport, WabaError> {
        guarded_async(async {
            Ok(report_of(&self.0.0.profile().set_photo(file.upload()?).reported().await?))
        })
        .await
    }

    /// Downloads the photo of the profile. On-premise hosts only; cloud hosts give its address with the profile.
    pub async fn photo(&self) -> Result<Arc<Download>, WabaError> {
        guarded_async(async { Ok(Arc::new(self.0.0.profile().photo().await?.into())) }).await
    }

    /// Removes the photo of the profile. On-premise hosts only.
    pub async fn delete_photo(&self) -> Result<(), WabaError> {
        guarded_async(async { Ok(self.0.0.profile().delete_photo().await?) }).await
    }

    /// Removes the photo of the profile, and tells what was done for it: each attempt, and the HTTP answer.
    pub async fn delete_photo_reported(&self) -> Result<CallReport, WabaError> {
        guarded_async(async { Ok(report_of(&self.0.0.profile().delete_photo().reported().await?)) }).await
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl GroupsCalls {
    /// Sets the photo of a group: a JPEG or PNG of at most 5 MB. Cloud hosts of 360dialog only.
    pub async fn set_photo(&self, group_id: String, file: Arc<Upload>) -> Result<(), WabaError> {
        guarded_async(async { Ok(self.0.0.groups().set_photo(group_id, file.upload()?).await?) }).await
    }

    /// Sets the photo of a group, and tells what was done for it: each attempt, and the HTTP answer.
    pub async fn set_photo_reported(
        &self,
        group_id: String,
        file: Arc<Upload>,
    ) -> Result<CallReport, WabaError> {
        guarded_async(async {
            Ok(report_of(&self.0.0.groups().set_photo(group_id, file.upload()?).reported().await?))
        })
        .await
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl FlowsCalls {
    /// Replaces the JSON of a flow, which has to be a draft, by a file. JSON that is wrong is taken too: the validation
    /// errors of the answer say what keeps the flow from being published. Cloud hosts of 360dialog only; no source shows
    /// that they have the call. Repeating is safe.
    pub async fn upload_json(
        &self,
        flow_id: String,
        file: Arc<Upload>,
    ) -> Result<UploadedFlowJson, WabaError> {
        guarded_async(async { Ok(self.0.0.flows().upload_json(flow_id, file.upload()?).await?.into()) }).await
    }

    /// Replaces the JSON of a flow, and tells what was done for it: each attempt, and the HTTP answer. An error tells that by
    /// itself.
    pub async fn upload_json_reported(
        &self,
        flow_id: String,
        file: Arc<Upload>,
    ) -> Result<ReportedFlowJson, WabaError> {
        guarded_async(async {
            Ok(self.0.0.flows().upload_json(flow_id, file.upload()?).reported().await?.into())
        })
        .await
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl PartnerFlowsCalls {
    /// Replaces the JSON of a flow of an account, which has to be a draft, by a file. JSON that is wrong is taken too: the
    /// validation errors of the answer say what keeps the flow from being published. No source shows that 360dialog has the
    /// call. Repeating is safe.
    pub async fn upload_json(
        &self,
        request: PartnerFlowTarget,
        file: Arc<Upload>,
    ) -> Result<UploadedFlowJson, WabaError> {
        guarded_async(async {
            Ok(self
                .0
                .0
                .flows()
                .upload_json(request.partner_id, request.waba_account_id, request.flow_id, file.upload()?)
                .await?
                .into())
        })
        .await
    }

    /// Replaces the JSON of a flow of an account, and tells what was done for it: each attempt, and the HTTP answer. An
    /// error tells that by itself.
    pub async fn upload_json_reported(
        &self,
        request: PartnerFlowTarget,
        file: Arc<Upload>,
    ) -> Result<ReportedFlowJson, WabaError> {
        guarded_async(async {
            Ok(self
                .0
                .0
                .flows()
                .upload_json(request.partner_id, request.waba_account_id, request.flow_id, file.upload()?)
                .reported()
                .await?
                .into())
        })
        .await
    }
}
