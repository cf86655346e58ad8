//! A download: where the bytes come from, that they go on where they broke off, and that they are the right ones.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{ACCEPT, CONTENT_TYPE, IF_RANGE, RANGE};
use http::{HeaderMap, HeaderValue, StatusCode};
use ring::digest::{Context, SHA256};
use tokio::time::{Instant, sleep};
use url::Url;
use waba_types::api::{MediaDetails, MediaLookup};
use waba_types::error_codes::ErrorKind;
use waba_types::ids::MediaId;
use waba_types::message::NoContent;
use waba_types::operations::files::{DOWNLOAD_MEDIA, FileOperation};
use waba_types::operations::{GetMedia, Operation};
use waba_types::{Dialect, file_extension};

use super::digest;
use super::download_log::DownloadLog;
use super::download_options::DownloadOptions;
use super::file_fault::FileFault;
use super::location::on_base;
use super::part_file::PartFile;
use super::representation::{Representation, differ, first_byte};
use super::ship::header_value;
use crate::attempt::{CallLog, Reported};
use crate::calls::Call;
use crate::client::Client;
use crate::error::{Error, Retry};
use crate::exchange::{Opened, Transfer};
use crate::http::{ResponseBody, foreign_encoding};
use crate::options::CallOptions;
use crate::prepared::Prepared;

/// A file that is being downloaded; made by [`MediaCalls::download`](crate::calls::MediaCalls::download).
///
/// Read it whole ([`bytes`](Self::bytes), [`save_as`](Self::save_as), [`save_to`](Self::save_to)) or piece by piece
/// ([`next`](Self::next)). When the connection breaks it goes on where it broke off. The end comes only after size and
/// SHA-256 were found right, so of a file that is read piece by piece nothing is certain before its end. Dropping it
/// abandons the download.
#[must_use = "the bytes are read by the methods"]
pub struct Download {
    client: Client,
    /// What was done by the client.
    log: Arc<CallLog>,
    file: File,
    options: DownloadOptions,
    details: MediaDetails,
    /// What the first bytes came with.
    representation: Representation,
    /// Where the bytes are, once the API has said it.
    url: Option<Url>,
    /// Whether that was asked for anew.
    is_renewed: bool,
    rest: Rest,
    /// A piece that was read and not given yet.
    ahead: Option<Bytes>,
    /// Bytes given so far.
    bytes: u64,
    /// Bytes that had been given when it was opened last.
    opened_at: u64,
    /// Bytes that come again and were given already.
    skip: u64,
    /// The hash of those that have come again by now, if all of them do.
    again: Option<Context>,
    resumes: u32,
    /// Attempts since some of it has come.
    attempts: u32,
    hash: Context,
}

/// What is downloaded.
#[derive(Clone, Debug)]
pub(crate) enum File {
    /// An uploaded or received file.
    Media(MediaId),
    /// A file that has a path of its own.
    Fixed(&'static FileOperation),
}

/// Where what has not come yet is read from.
enum Rest {
    Open(ResponseBody),
    /// Nowhere, so that it has to be opened anew, after a pause.
    BrokenOff {
        since: Instant,
        pause: Duration,
    },
    /// There is none: the file came to its end, or failed.
    Ended,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Download {
    pub(super) async fn begin(client: Client, file: File, options: DownloadOptions) -> Result<Self, Error> {
        let log = Arc::default();
        let mut download = Self {
            client: client.for_steps().with_options(CallOptions::noted(&log)),
            log,
            file,
            resumes: options.resumes,
            options,
            details: MediaDetails::new(),
            representation: Representation::default(),
            url: None,
            is_renewed: false,
            rest: Rest::BrokenOff { since: Instant::now(), pause: Duration::ZERO },
            ahead: None,
            bytes: 0,
            opened_at: 0,
            skip: 0,
            again: None,
            attempts: 0,
            hash: Context::new(&SHA256),
        };
        match download.open().await {
            Ok(()) => Ok(download),
            Err(error) => Err(download.failed(error)),
        }
    }

    /// Begins, and tells what was done for that.
    pub(crate) async fn begin_reported(
        client: Client,
        file: File,
        options: DownloadOptions,
    ) -> Result<Reported<Self>, Error> {
        let download = Self::begin(client, file, options).await?;
        Ok(download.report().map(|()| download))
    }

    /// What the API said about the file. On-premise hosts say no more than the MIME type.
    pub fn details(&self) -> &MediaDetails {
        &self.details
    }

    /// MIME type, possibly with parameters.
    pub fn mime_type(&self) -> Option<&str> {
        self.details.mime_type.as_deref()
    }

    /// What was done for the file so far: the attempts to read its details and its bytes, those included that go on where it
    /// broke off, and the last HTTP answer.
    pub fn report(&self) -> Reported<()> {
        self.log.report(())
    }

    /// What tells the [`report`](Self::report) to those who do not hold the download.
    pub fn log(&self) -> DownloadLog {
        DownloadLog(Arc::clone(&self.log))
    }

    /// Bytes of the file, if the API named them.
    pub fn size(&self) -> Option<u64> {
        self.details.file_size.and_then(|size| u64::try_from(size.0).ok())
    }

    /// Bytes of the file, if anything told them.
    fn expected(&self) -> Option<u64> {
        self.size().or(self.representation.bytes)
    }

    /// The next piece; nothing behind the last one, and nothing behind an error.
    ///
    /// # Cancel safety
    /// When the future is dropped no piece is lost: the next call goes on.
    ///
    /// # Errors
    /// When the file broke off more often than the options allow, is larger than they allow, or is not the one whose size
    /// and SHA-256 the API named.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        self.next_piece().await.transpose()
    }

    /// Reads the next piece without giving it; `false` at the end.
    pub(super) async fn read_ahead(&mut self) -> Result<bool, Error> {
        if self.ahead.is_none() {
            self.ahead = self.next_piece().await?;
        }
        Ok(self.ahead.is_some())
    }

    /// The piece that was read ahead.
    pub(super) fn take_ahead(&mut self) -> Option<Bytes> {
        self.ahead.take()
    }

    pub(super) fn is_at_end(&self) -> bool {
        matches!(self.rest, Rest::Ended)
    }

    async fn next_piece(&mut self) -> Result<Option<Bytes>, Error> {
        if let Some(piece) = self.ahead.take() {
            return Ok(Some(piece));
        }
        let piece = self.read_piece().await;
        if !matches!(piece, Ok(Some(_))) {
            self.rest = Rest::Ended;
        }
        piece.map_err(|error| self.failed(error))
    }

    async fn read_piece(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            let body = match &mut self.rest {
                Rest::Open(body) => body,
                Rest::BrokenOff { since, pause } => {
                    sleep(pause.saturating_sub(since.elapsed())).await;
                    self.open().await?;
                    continue;
                }
                Rest::Ended => return Ok(None),
            };
            match body.next().await {
                Some(Ok(piece)) => {
                    let piece = self.behind_given(piece)?;
                    if piece.is_empty() {
                        continue;
                    }
                    return self.take(piece).map(Some);
                }
                Some(Err(error)) => {
                    let error = Error::transport(&self.operation().spec, error);
                    // Behind the last byte nothing is missing.
                    if error.retry == Retry::Safe && self.skip == 0 && self.expected() == Some(self.bytes) {
                        return self.check_end().map(|()| None);
                    }
                    self.break_off(error)?;
                }
                // Shorter than what had come of it before.
                None if self.skip > 0 => return Err(self.another()),
                None => match self.expected() {
                    Some(size) if self.bytes < size => {
                        let message = format!("ended after {} of {size} bytes", self.bytes);
                        self.break_off(self.wrong(&message))?;
                    }
                    _ => return self.check_end().map(|()| None),
                },
            }
        }
    }

    /// The whole file, or what is left of it.
    ///
    /// # Errors
    /// Those of [`next`](Self::next); of kind `Media` when that came to an end or failed.
    pub fn bytes(mut self) -> Call<'static, Bytes> {
        Call::steps(async move {
            let whole = self.whole().await?;
            Ok(self.log.report(whole))
        })
    }

    async fn whole(&mut self) -> Result<Bytes, Error> {
        self.expect_unread()?;
        let Some(first) = self.next_piece().await? else { return Ok(Bytes::new()) };
        let Some(second) = self.next_piece().await? else { return Ok(first) };
        // What is announced is not believed beyond what is usual.
        let capacity = self.size().unwrap_or_default().min(1 << 20);
        let mut whole = BytesMut::with_capacity(usize::try_from(capacity).unwrap_or_default());
        whole.extend_from_slice(&first);
        whole.extend_from_slice(&second);
        while let Some(piece) = self.next_piece().await? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }

    /// Writes the file to `path`, in place of a file that is there, whose permissions it takes over, or of a link, but not of
    /// what that points to; and only when it is whole: until then it stands beside it
    /// under another name, and a download that fails or is dropped leaves nothing.
    ///
    /// # Errors
    /// Those of [`bytes`](Self::bytes); of kind `Media` when the file can't be written.
    pub fn save_as(mut self, path: impl AsRef<Path>) -> Call<'static, ()> {
        let path = path.as_ref().to_owned();
        Call::steps(async move {
            self.expect_unread()?;
            let part = PartFile::beside(&path).await.map_err(|error| self.unwritable(&path, error))?;
            let part = self.write_to(part, &path).await?;
            part.finish(&path).await.map_err(|error| self.unwritable(&path, error))?;
            Ok(self.report())
        })
    }

    /// Writes the file into `folder`, which has to be there, and gives its path. The name is the SHA-256 with an extension
    /// after the MIME type: nothing of it is taken from the name that the sender gave the file.
    ///
    /// # Errors
    /// Those of [`save_as`](Self::save_as).
    pub fn save_to(mut self, folder: impl AsRef<Path>) -> Call<'static, PathBuf> {
        let folder = folder.as_ref().to_owned();
        Call::steps(async move {
            self.expect_unread()?;
            let part = PartFile::create(&folder).await.map_err(|error| self.unwritable(&folder, error))?;
            let part = self.write_to(part, &folder).await?;
            let extension = self.mime_type().and_then(file_extension).unwrap_or("bin");
            let hash = self.hash.clone().finish();
            let path = folder.join(format!("{}.{extension}", base16ct::lower::encode_string(hash.as_ref())));
            part.finish(&path).await.map_err(|error| self.unwritable(&path, error))?;
            Ok(self.log.report(path))
        })
    }

    /// Writes what has not come yet; `place` is where an error says that the part is.
    async fn write_to(&mut self, mut part: PartFile, place: &Path) -> Result<PartFile, Error> {
        while let Some(piece) = self.next_piece().await? {
            part.write(&piece).await.map_err(|error| self.unwritable(place, error))?;
        }
        Ok(part)
    }

    /// What of `piece` was not given already.
    fn behind_given(&mut self, mut piece: Bytes) -> Result<Bytes, Error> {
        let skipped = self.skip.min(piece.len() as u64);
        // Not more than the length of the piece.
        let rest = piece.split_off(usize::try_from(skipped).unwrap_or(usize::MAX));
        self.skip -= skipped;
        if let Some(again) = &mut self.again {
            again.update(&piece);
        }
        if self.skip == 0
            && let Some(again) = self.again.take()
            && again.finish().as_ref() != self.hash.clone().finish().as_ref()
        {
            return Err(self.another());
        }
        Ok(rest)
    }

    /// Takes a piece, if there is room for it.
    fn take(&mut self, piece: Bytes) -> Result<Bytes, Error> {
        self.bytes += piece.len() as u64;
        let (size, limit) = (self.size().unwrap_or(u64::MAX), self.options.max_bytes);
        if self.bytes > size.min(limit) {
            return Err(match size <= limit {
                true => self.wrong(&format!("is larger than {size} bytes")),
                false => self.too_large(&format!("is larger than {limit} bytes")),
            });
        }
        self.hash.update(&piece);
        self.options.progress.report(self.bytes, self.size());
        Ok(piece)
    }

    /// The SHA-256 that is to be found; nothing if none is named or none is to be checked.
    fn named_digest(&self) -> Result<Option<[u8; 32]>, Error> {
        let named = self.details.sha256.as_deref().filter(|named| !named.trim().is_empty());
        let Some(named) = named.filter(|_| self.options.check_digest) else { return Ok(None) };
        match digest::parse(named) {
            Some(digest) => Ok(Some(digest)),
            // A check that is left out without a word would be none.
            None => {
                Err(self
                    .unusable("sha256: is none, so that the file can only be downloaded without its check"))
            }
        }
    }

    fn check_end(&self) -> Result<(), Error> {
        let Some(named) = self.named_digest()? else { return Ok(()) };
        if self.hash.clone().finish().as_ref() == named {
            Ok(())
        } else {
            Err(self.wrong("has another SHA-256 than was named"))
        }
    }

    /// Makes the file go on after `error`, where that may help: at once if some of it has come, else like a call that is
    /// repeated.
    fn break_off(&mut self, error: Error) -> Result<(), Error> {
        self.log.broke_off(error.kind);
        if self.resumes == 0 || error.retry != Retry::Safe {
            return Err(error);
        }
        let pause = if self.bytes > self.opened_at {
            self.attempts = 0;
            Some(Duration::ZERO)
        } else {
            self.attempts += 1;
            let (spec, client) = (&self.operation().spec, &self.client);
            client.pause(spec, self.attempts, &error, client.options.end())
        };
        let Some(pause) = pause else { return Err(error) };
        self.resumes -= 1;
        self.rest = Rest::BrokenOff { since: Instant::now(), pause };
        tracing::info!(
            target: "waba::retry",
            operation = self.operation().spec.name,
            bytes = self.bytes,
            kind = error.kind.as_str(),
            "goes on with a download that broke off"
        );
        Ok(())
    }

    /// Opens the rest of the file. An address that has expired is asked for anew, once.
    async fn open(&mut self) -> Result<(), Error> {
        let spec = self.operation().spec;
        let File::Media(id) = &self.file else {
            let call = self.client.prepare_as(spec, &NoContent::new())?;
            return self.open_at(&call, self.client.url(&call)?).await;
        };
        let lookup = MediaLookup::new(id.clone());
        let call = self.client.prepare_as(spec, &lookup)?;
        if self.client.dialect() == Dialect::OnPremise {
            return self.open_at(&call, self.client.url(&call)?).await;
        }
        let url = match self.url.clone() {
            Some(url) => url,
            None => self.locate(&lookup).await?,
        };
        match self.open_at(&call, url).await {
            Err(error) if matches!(error.http_status(), Some(404 | 410)) && !self.is_renewed => {
                let url = self.locate(&lookup).await?;
                self.is_renewed = true;
                self.open_at(&call, url).await
            }
            outcome => outcome,
        }
    }

    /// Asks for a fresh address.
    async fn locate(&mut self, lookup: &MediaLookup) -> Result<Url, Error> {
        let details = self.client.call::<GetMedia>(lookup).await?;
        let before = &self.details;
        if self.bytes > 0
            && (details.sha256 != before.sha256 || differ(&details.file_size, &before.file_size))
        {
            return Err(self.another());
        }
        self.details = details;
        self.named_digest()?;
        if let Some(size) = self.size().filter(|&size| size > self.options.max_bytes) {
            return Err(self.too_large(&format!("has {size} bytes, limit {}", self.options.max_bytes)));
        }
        let named = self.details.url.as_deref();
        self.url = named.and_then(|named| on_base(&self.client.inner.base_url, named));
        // The address may hold anything, so it is not shown.
        self.url.clone().ok_or_else(|| {
            Error::new(ErrorKind::Media, format!("{}: address is not one of the API's", GetMedia::SPEC.name))
        })
    }

    async fn open_at(&mut self, call: &Prepared, url: Url) -> Result<(), Error> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        // Parts are put together only where something proves that they are of one file (RFC 9110, section 15.3.7.3).
        let is_proved = self.named_digest()?.is_some() || self.representation.etag.is_some();
        if self.bytes > 0 && is_proved {
            // Where the size is not known there may be no more, and a part behind the end would be an error: so the last
            // byte is asked for again.
            let first = self.bytes - u64::from(self.expected().is_none());
            headers.insert(RANGE, header_value(&format!("bytes={first}-"))?);
            if let Some(etag) = &self.representation.etag {
                headers.insert(IF_RANGE, etag.clone());
            }
        }
        let limit = usize::try_from(self.options.max_bytes).unwrap_or(usize::MAX);
        let transfer = Transfer { headers, body: None, answer_bytes: Some(limit) };
        let Opened { response, key, .. } = self.client.open(call, url, transfer).await?;
        let headers = &response.headers;
        if let Some(encoding) = foreign_encoding(headers, &key) {
            return Err(self.unusable(&format!("answer can't be read: {encoding}")));
        }
        let representation = Representation::new(response.status, headers);
        if self.bytes == 0 {
            self.representation = representation;
        } else if self.named_digest()?.is_none() && !self.representation.may_be(&representation) {
            return Err(self.another());
        } else {
            self.representation.bytes = self.representation.bytes.or(representation.bytes);
        }
        let first = match response.status {
            StatusCode::PARTIAL_CONTENT => first_byte(headers).filter(|first| is_proved || *first == 0),
            // The whole file: a server need not know about parts.
            _ => Some(0),
        };
        let Some(first) = first.filter(|first| *first <= self.bytes) else {
            return Err(self.unusable("answer is another part than was asked for"));
        };
        (self.opened_at, self.skip) = (self.bytes, self.bytes - first);
        self.again = (first == 0).then(|| Context::new(&SHA256));
        if self.details.mime_type.is_none() {
            let mime_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            self.details.mime_type = mime_type.map(str::to_owned);
        }
        self.rest = Rest::Open(response.body);
        Ok(())
    }

    pub(super) fn operation(&self) -> &'static FileOperation {
        self.file.operation()
    }

    /// What came to its end, or failed, would pass for an empty file.
    fn expect_unread(&self) -> Result<(), Error> {
        match self.rest {
            Rest::Ended => Err(read_already(self.operation())),
            Rest::Open(_) | Rest::BrokenOff { .. } => Ok(()),
        }
    }

    /// What came is not the file. Another attempt may get it.
    fn wrong(&self, what: &str) -> Error {
        let mut error = Error::new(ErrorKind::Media, format!("{}: file {what}", self.operation().spec.name));
        error.retry = Retry::Safe;
        error
    }

    /// What comes now does not go on with what came before.
    fn another(&self) -> Error {
        self.wrong("is another one than before")
    }

    /// The file is larger than the options allow, and stays so.
    fn too_large(&self, what: &str) -> Error {
        Error::new(ErrorKind::Media, format!("{}: file {what}", self.operation().spec.name))
    }

    fn unusable(&self, what: &str) -> Error {
        Error::new(ErrorKind::Response, format!("{}: {what}", self.operation().spec.name))
    }

    fn unwritable(&self, place: &Path, error: std::io::Error) -> Error {
        // As `Debug` shows it, a path has no line breaks.
        let message = format!("{}: {place:?} can't be written: {error}", self.operation().spec.name);
        let fault = FileFault { path: place.to_owned(), error };
        self.failed(Error::new(ErrorKind::Media, message).with_source(fault))
    }

    /// The error of the whole download.
    fn failed(&self, error: Error) -> Error {
        error.with_attempts(self.log.attempts())
    }
}

impl File {
    pub(super) fn operation(&self) -> &'static FileOperation {
        match self {
            Self::Media(_) => &DOWNLOAD_MEDIA,
            Self::Fixed(operation) => operation,
        }
    }
}

/// The error of whoever reads a file once more.
pub(super) fn read_already(operation: &FileOperation) -> Error {
    Error::new(ErrorKind::Media, format!("{}: the file was read already", operation.spec.name))
}
