//! A file to upload.

use std::future::ready;
use std::io;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::{self, Stream, StreamExt};
use http::HeaderValue;
use tokio::io::AsyncRead;
use waba_types::operations::{FileOperation, OperationSpec};
use waba_types::{MediaKind, Violation, file_extension, mime_type_of};

use super::multipart::Form;
use super::progress::Progress;
use super::source::{Source, pieces_of};
use crate::error::Error;
use crate::exchange::SendBody;
use crate::http::{BodyFault, RequestBody};

/// A file to upload: where its bytes come from, and what is said about it.
///
/// The MIME type follows from the file name where none is given, and the [`MediaKind`], whose limits the file is checked
/// against, from the MIME type. A file at a path and bytes can be read again when an attempt fails; a reader and a stream
/// only until the first attempt has read of them.
///
/// ```no_run
/// # async fn example(client: waba::Client) -> Result<(), waba::Error> {
/// use waba::Upload;
///
/// let upload = Upload::path("scan-0001").mime_type("application/pdf").file_name("invoice.pdf");
/// let upload = upload.progress(|bytes, total| println!("{bytes} of {total:?}"));
/// println!("uploaded as {}", client.media().upload(upload).await?.id);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "an upload has to be given to a call"]
pub struct Upload {
    source: Source,
    file_name: Option<String>,
    mime_type: Option<String>,
    kind: Option<MediaKind>,
    progress: Progress,
}

impl Upload {
    /// The file at `path`, under the name that it has there.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self { file_name, ..Self::new(Source::Path(path)) }
    }

    /// Bytes.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::new(Source::Bytes(bytes.into()))
    }

    /// What `reader` gives.
    pub fn reader(reader: impl AsyncRead + Send + Unpin + 'static) -> Self {
        Self::stream(pieces_of(reader))
    }

    /// The pieces of `stream`. After an error nothing more is sent, and the upload fails.
    pub fn stream(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self::new(Source::once(stream.boxed()))
    }

    fn new(source: Source) -> Self {
        Self { source, file_name: None, mime_type: None, kind: None, progress: Progress::default() }
    }

    /// Sets the file name.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Sets the file name if there is none.
    pub(crate) fn file_name_or(mut self, name: &str) -> Self {
        self.file_name.get_or_insert_with(|| name.to_owned());
        self
    }

    /// Sets the MIME type, which else follows from the file name.
    pub fn mime_type(mut self, mime_type: impl Into<String>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }

    /// Sets what the file is to be sent as, which else follows from the call and the MIME type.
    pub fn kind(mut self, kind: MediaKind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Says how many bytes a reader or a stream gives. It has to give as many. Without it the request has no length,
    /// which not every server takes.
    pub fn size(mut self, bytes: u64) -> Self {
        if let Source::Once { length, .. } = &mut self.source {
            *length = Some(bytes);
        }
        self
    }

    /// Calls `report` for each piece that leaves: bytes so far, and bytes in all where that is known. It begins anew with
    /// each attempt.
    pub fn progress(mut self, report: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.progress = Progress::new(report);
        self
    }

    /// Finds out what is left open, and checks what can be known before anything is sent.
    pub(super) async fn ready(self, call: &FileOperation, validate: bool) -> Result<ReadyUpload, Error> {
        let spec = &call.spec;
        let Self { source, file_name, mime_type, kind, progress } = self;
        let guessed = || mime_type_of(file_name.as_deref()?).map(str::to_owned);
        let Some(mime_type) = mime_type.or_else(guessed) else {
            let problem = "not given, and the file name does not tell it";
            return Err(Error::unusable(spec.name, "mime_type", "required", problem, "a MIME type"));
        };
        if HeaderValue::from_str(&mime_type).is_err() {
            let problem = "holds a character that no header may have";
            return Err(Error::unusable(spec.name, "mime_type", "mime-type", problem, "a MIME type"));
        }
        let length = source.length().await.map_err(|error| source.unreadable(spec, error))?;
        let only = match call.takes {
            [kind] => Some(*kind),
            _ => None,
        };
        let size = match validate {
            true => check(kind.or(only), &mime_type, length)
                .map_err(|violations| Error::validation(spec.name, violations))
                .map(|kind| 1..=kind.max_bytes())?,
            false => 0..=u64::MAX,
        };
        let file_name =
            file_name.unwrap_or_else(|| format!("file.{}", file_extension(&mime_type).unwrap_or("bin")));
        Ok(ReadyUpload { source, file_name, mime_type, length, size, progress })
    }
}

/// Checks a file that is to be sent as the `known` kind, or as that of its MIME type, which is given back.
fn check(known: Option<MediaKind>, mime_type: &str, bytes: Option<u64>) -> Result<MediaKind, Vec<Violation>> {
    let as_document = |mut violation: Violation| {
        violation.limit.push_str("; any where `kind` is `document`");
        vec![violation]
    };
    let kind = known.map_or_else(|| MediaKind::of(mime_type), Ok).map_err(as_document)?;
    let mut violations = kind.check(mime_type, bytes);
    if known.is_none() && kind != MediaKind::Document {
        for violation in violations.iter_mut().filter(|violation| violation.rule == "bytes") {
            let most = MediaKind::Document.max_bytes();
            violation.limit.push_str(&format!(" as `{}`, {most} where `kind` is `document`", kind.as_str()));
        }
    }
    if violations.is_empty() { Ok(kind) } else { Err(violations) }
}

/// Uploads the file at the path.
impl From<PathBuf> for Upload {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

/// The JSON, as compact text.
#[doc(hidden)]
impl From<serde_json::Value> for Upload {
    fn from(value: serde_json::Value) -> Self {
        Self::bytes(value.to_string())
    }
}

/// A file of which all is known that can be.
pub(super) struct ReadyUpload {
    source: Source,
    pub(super) file_name: String,
    pub(super) mime_type: String,
    pub(super) length: Option<u64>,
    /// Bytes that it may have.
    size: RangeInclusive<u64>,
    progress: Progress,
}

impl ReadyUpload {
    /// Whether its bytes can be read as often as needed.
    pub(super) fn is_repeatable(&self) -> bool {
        !matches!(self.source, Source::Once { .. })
    }

    /// The bytes from `offset` on, which tell of their progress and fail when there are more or fewer than the API takes.
    async fn body(&self, offset: u64) -> io::Result<RequestBody> {
        let body = self.source.body(offset, self.length).await?;
        let length = body.length();
        let (progress, total, size) = (self.progress.clone(), self.length, self.size.clone());
        let mut bytes = offset;
        let mut counted = move |piece: Option<io::Result<Bytes>>| match piece {
            Some(Ok(piece)) => {
                bytes += piece.len() as u64;
                if bytes > *size.end() {
                    return Some(Err(io::ErrorKind::FileTooLarge.into()));
                }
                progress.report(bytes, total);
                Some(Ok(piece))
            }
            None if bytes < *size.start() => Some(Err(io::Error::other(BodyFault::from("it is empty")))),
            failed_or_ended => failed_or_ended,
        };
        let pieces = body.into_pieces().map(Some).chain(stream::iter([None]));
        Ok(RequestBody::stream(pieces.filter_map(move |piece| ready(counted(piece))), length))
    }
}

/// An upload on its way: as it is, or in a form.
pub(super) struct Shipment<'a> {
    pub(super) upload: &'a ReadyUpload,
    pub(super) offset: u64,
    pub(super) form: Option<Form>,
    pub(super) spec: &'a OperationSpec,
}

impl SendBody for Shipment<'_> {
    fn body(&self) -> BoxFuture<'_, Result<RequestBody, Error>> {
        Box::pin(async move {
            let body = self.upload.body(self.offset).await;
            let body = body.map_err(|error| self.upload.source.unreadable(self.spec, error))?;
            Ok(match &self.form {
                Some(form) => form.around(body),
                None => body,
            })
        })
    }

    fn can_repeat(&self) -> bool {
        self.upload.source.can_repeat()
    }
}
