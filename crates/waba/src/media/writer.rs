//! Uploads whose bytes somebody writes while they leave.

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures_util::stream;
use tokio::sync::mpsc::{self, Sender};

use super::upload::Upload;
use crate::http::Cause;

/// Writes the bytes of an upload, piece by piece, while it is sent; made by [`Upload::written`].
///
/// One piece is on its way at a time: [`write`](Self::write) waits until the one before has left. A writer that is dropped
/// without [`finish`](Self::finish) ends the upload with an error, so that no half file is taken for a whole one.
pub struct UploadWriter {
    sender: Mutex<Option<Sender<Bytes>>>,
    end: Arc<Mutex<End>>,
}

/// How the bytes end.
enum End {
    /// Nobody writes any more, and nobody said that this was all.
    GivenUp,
    Whole,
    Fault(Cause),
}

impl Upload {
    /// A file whose bytes are written while it is sent, by the writer that comes with it. It can be sent once. Nothing is
    /// sent before the upload is given to a call, which has to run while the writer writes.
    ///
    /// ```no_run
    /// # async fn example(client: waba::Client, mut rows: Vec<String>) -> Result<(), waba::Error> {
    /// use waba::Upload;
    ///
    /// let (writer, upload) = Upload::written();
    /// let write = async move {
    ///     for row in rows {
    ///         if !writer.write(row).await {
    ///             return;
    ///         }
    ///     }
    ///     writer.finish();
    /// };
    /// let calls = client.media();
    /// let (media, ()) = tokio::join!(calls.upload(upload.file_name("rows.txt")), write);
    /// println!("uploaded as {}", media?.id);
    /// # Ok(())
    /// # }
    /// ```
    pub fn written() -> (UploadWriter, Self) {
        let (sender, receiver) = mpsc::channel(1);
        let end = Arc::new(Mutex::new(End::GivenUp));
        let pieces = stream::try_unfold((receiver, Arc::clone(&end)), |(mut receiver, end)| async move {
            if let Some(piece) = receiver.recv().await {
                return Ok(Some((piece, (receiver, end))));
            }
            match &*lock(&end) {
                End::Whole => Ok(None),
                End::Fault(cause) => Err(io::Error::other(cause.clone())),
                End::GivenUp => Err(io::ErrorKind::UnexpectedEof.into()),
            }
        });
        (UploadWriter { sender: Mutex::new(Some(sender)), end }, Self::stream(pieces))
    }
}

impl UploadWriter {
    /// Waits until there is room for a piece. Gives `false` when no more is wanted: the call has ended, and its result
    /// says how.
    pub async fn room(&self) -> bool {
        match self.sender() {
            Some(sender) => sender.reserve().await.is_ok(),
            None => false,
        }
    }

    /// Writes a piece when there is room for it. Gives `false` when no more is wanted: the call has ended, and its result
    /// says how.
    pub async fn write(&self, piece: impl Into<Bytes>) -> bool {
        match self.sender() {
            Some(sender) => sender.send(piece.into()).await.is_ok(),
            None => false,
        }
    }

    /// Writes a piece if there is [`room`](Self::room) for it now, and says whether: where the result of a call that waits may
    /// be lost, nobody would know.
    pub fn put(&self, piece: impl Into<Bytes>) -> bool {
        self.sender().is_some_and(|sender| sender.try_send(piece.into()).is_ok())
    }

    /// Says that this was all.
    pub fn finish(&self) {
        self.end(End::Whole);
    }

    /// Says that there is no more because of `cause`, one line that may be shown, such as the name of an exception. The
    /// call fails with an error of kind `Media` that names it.
    pub fn fail(&self, cause: impl Into<Cause>) {
        self.end(End::Fault(cause.into()));
    }

    fn end(&self, how: End) {
        // What was said first holds.
        if let Some(sender) = lock(&self.sender).take() {
            *lock(&self.end) = how;
            drop(sender);
        }
    }

    fn sender(&self) -> Option<Sender<Bytes>> {
        lock(&self.sender).clone()
    }
}

impl fmt::Debug for UploadWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadWriter").finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
