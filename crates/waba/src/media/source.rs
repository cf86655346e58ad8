//! Where the bytes of an upload come from.

use std::fmt;
use std::io::{self, SeekFrom};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeekExt};
use waba_types::operations::OperationSpec;

use super::file_fault::FileFault;
use crate::error::Error;
use crate::http::RequestBody;

/// Bytes that are read from a file or a reader at once.
const PIECE: usize = 64 << 10;

type Pieces = BoxStream<'static, io::Result<Bytes>>;

/// Where the bytes of an upload come from.
pub(super) enum Source {
    /// A file.
    Path(PathBuf),
    /// Bytes that are there.
    Bytes(Bytes),
    /// Pieces that can be read once: gone with the first attempt that begins.
    Once { pieces: Mutex<Option<Pieces>>, length: Option<u64> },
}

impl Source {
    pub(super) fn once(pieces: Pieces) -> Self {
        Self::Once { pieces: Mutex::new(Some(pieces)), length: None }
    }

    /// Bytes in all, if known.
    pub(super) async fn length(&self) -> io::Result<Option<u64>> {
        match self {
            Self::Path(path) => {
                let metadata = tokio::fs::metadata(path).await?;
                if metadata.is_file() {
                    Ok(Some(metadata.len()))
                } else {
                    Err(io::ErrorKind::IsADirectory.into())
                }
            }
            Self::Bytes(bytes) => Ok(Some(bytes.len() as u64)),
            Self::Once { length, .. } => Ok(*length),
        }
    }

    /// Whether it can be read again.
    pub(super) fn can_repeat(&self) -> bool {
        match self {
            Self::Path(_) | Self::Bytes(_) => true,
            Self::Once { pieces, .. } => pieces.lock().unwrap_or_else(PoisonError::into_inner).is_some(),
        }
    }

    /// The bytes from `offset` on, of `length` in all.
    pub(super) async fn body(&self, offset: u64, length: Option<u64>) -> io::Result<RequestBody> {
        let left = length.map(|length| length.saturating_sub(offset));
        match self {
            Self::Path(path) => {
                let mut file = File::open(path).await?;
                if offset > 0 {
                    file.seek(SeekFrom::Start(offset)).await?;
                }
                Ok(RequestBody::stream(pieces_of(file), left))
            }
            Self::Bytes(bytes) => {
                let offset = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
                Ok(bytes.slice(offset..).into())
            }
            Self::Once { pieces, .. } => {
                let pieces = pieces.lock().unwrap_or_else(PoisonError::into_inner).take();
                let pieces = pieces.ok_or_else(|| io::Error::other("the source was read already"))?;
                Ok(RequestBody::stream(pieces, left))
            }
        }
    }

    /// The file could not be read. Nothing was sent.
    pub(super) fn unreadable(&self, spec: &OperationSpec, error: io::Error) -> Error {
        let path = match self {
            Self::Path(path) => Some(path),
            Self::Bytes(_) | Self::Once { .. } => None,
        };
        // As `Debug` shows it, a path has no line breaks.
        let shown = path.map_or_else(String::new, |path| format!(" {path:?}"));
        let problem = format!("file{shown} can't be read: {}", error.kind());
        let refused = Error::unusable(spec.name, "source", "file", problem, "a file that can be read");
        match path {
            Some(path) => refused.with_source(FileFault { path: path.clone(), error }),
            None => refused.with_source(error),
        }
    }
}

/// Shows no bytes.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path(_) => "Path",
            Self::Bytes(_) => "Bytes",
            Self::Once { .. } => "Once",
        })
    }
}

/// The pieces of what `reader` gives.
pub(super) fn pieces_of(
    reader: impl AsyncRead + Send + Unpin + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
    stream::try_unfold(reader, |mut reader| async move {
        let mut piece = BytesMut::with_capacity(PIECE);
        let read = reader.read_buf(&mut piece).await?;
        Ok((read > 0).then(|| (piece.freeze(), reader)))
    })
    .boxed()
}
