//! Uploads. The pieces of a stream cross over one at a time, when there is room for them.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::stream::{self, Stream};
use napi::bindgen_prelude::{PromiseRaw, Uint8Array};
use napi::{Env, Result};
use napi_derive::napi;
use tokio::sync::mpsc;

use crate::cancel::CancelToken;
use crate::client::{Client, spawn};
use crate::progress::{Progress, Transferred};

/// Pieces of a stream that wait to be sent.
const WAITING_PIECES: usize = 2;

/// What is said about a file; what is left out follows from the rest.
#[napi(object)]
pub struct FileDescription {
    /// Its name.
    pub filename: Option<String>,
    /// Its MIME type.
    pub mime_type: Option<String>,
}

/// A file to upload, once.
#[napi]
pub struct FileUpload {
    upload: Mutex<Option<waba::Upload>>,
    progress: Arc<Progress>,
}

#[napi]
impl FileUpload {
    /// The file at a path.
    #[napi]
    pub fn path(path: String, description: FileDescription) -> Self {
        Self::new(waba::Upload::path(path), description)
    }

    /// Bytes, which are copied.
    #[napi]
    pub fn bytes(bytes: Uint8Array, description: FileDescription) -> Self {
        Self::new(waba::Upload::bytes(bytes.to_vec()), description)
    }

    /// The pieces that are pushed, `size` bytes in all if that is known.
    #[napi]
    pub fn pieces(pieces: &FilePieces, size: Option<i64>, description: FileDescription) -> Self {
        let mut upload = waba::Upload::stream(pieces.stream());
        if let Some(bytes) = size.and_then(|size| u64::try_from(size).ok()) {
            upload = upload.length(bytes);
        }
        Self::new(upload, description)
    }

    fn new(mut upload: waba::Upload, description: FileDescription) -> Self {
        if let Some(name) = description.filename {
            upload = upload.file_name(name);
        }
        if let Some(mime_type) = description.mime_type {
            upload = upload.mime_type(mime_type);
        }
        let progress = Progress::new();
        let upload = Mutex::new(Some(upload.progress(progress.counter())));
        Self { upload, progress }
    }

    /// How much has left.
    #[napi]
    pub fn progress(&self) -> Transferred {
        self.progress.now()
    }

    fn take(&self) -> Result<waba::Upload> {
        let upload = self.upload.lock().unwrap_or_else(PoisonError::into_inner).take();
        // `lib/media.ts` makes one for each call.
        upload.ok_or_else(|| napi::Error::from_reason("the file was sent already"))
    }
}

/// Takes the pieces of a stream over.
#[napi]
pub struct FilePieces {
    sender: mpsc::Sender<Piece>,
    receiver: Mutex<Option<mpsc::Receiver<Piece>>>,
}

/// A piece; nothing behind the last one.
type Piece = Option<Bytes>;

#[napi]
impl FilePieces {
    /// Creates it, with no pieces.
    #[napi(constructor)]
    #[allow(clippy::new_without_default)] // JavaScript makes it, and nobody else.
    pub fn new() -> Self {
        let (sender, receiver) = mpsc::channel(WAITING_PIECES);
        Self { sender, receiver: Mutex::new(Some(receiver)) }
    }

    /// Hands a piece over, which is copied; without one the file is complete. Resolves when there is room for the next
    /// piece, to whether any is wanted.
    #[napi(ts_return_type = "Promise<boolean>")]
    pub fn push<'env>(&self, env: &'env Env, piece: Option<Uint8Array>) -> Result<PromiseRaw<'env, bool>> {
        let (sender, piece) = (self.sender.clone(), piece.map(|piece| Bytes::from(piece.to_vec())));
        env.spawn_future(
            async move { Ok(sender.send(piece).await.is_ok() && sender.reserve().await.is_ok()) },
        )
    }
}

impl FilePieces {
    /// The pieces, once. They end well only if JavaScript said so: what it left unfinished must not pass for the whole.
    fn stream(&self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        let receiver = self.receiver.lock().unwrap_or_else(PoisonError::into_inner).take();
        stream::unfold(receiver, |receiver| async move {
            let mut receiver = receiver?;
            match receiver.recv().await {
                Some(Some(piece)) => Some((Ok(piece), Some(receiver))),
                Some(None) => None,
                None => Some((Err(io::Error::other("the stream was abandoned")), None)),
            }
        })
    }
}

#[napi]
impl Client {
    /// Does the call named `operation` with a file, and the rest of its request in JSON. Resolves as `callReported` does.
    #[napi(ts_return_type = "Promise<string | null>")]
    pub fn send_file<'env>(
        &self,
        env: &'env Env,
        operation: String,
        request: String,
        file: &FileUpload,
        cancel: Option<&CancelToken>,
    ) -> Result<PromiseRaw<'env, Option<String>>> {
        let (client, upload) = (self.client.clone(), file.take()?);
        spawn(env, cancel, async move {
            client.send_file_json(&operation, request.as_bytes(), upload).await?.to_json()
        })
    }

    /// Removes the photo of the profile. Resolves as `callReported` does.
    #[napi(ts_return_type = "Promise<string | null>")]
    pub fn delete_profile_photo<'env>(
        &self,
        env: &'env Env,
        cancel: Option<&CancelToken>,
    ) -> Result<PromiseRaw<'env, Option<String>>> {
        let client = self.client.clone();
        spawn(env, cancel, async move { client.delete_photo_json().await?.to_json() })
    }
}
