//! A file that is written beside its place and put there when it is whole.

use std::fs::{FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt;

/// A file that is being written. Dropping it removes what was written.
pub(super) struct PartFile {
    /// Nothing once the file is at its place.
    path: Option<PathBuf>,
    file: File,
}

impl PartFile {
    /// Makes a file beside `target`, which is to be replaced and whose permissions it takes over.
    pub(super) async fn beside(target: &Path) -> io::Result<Self> {
        let replaced = match fs::symlink_metadata(target).await {
            Ok(replaced) => Some(replaced),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        // A link is replaced, not what it points to, which somebody else may have chosen.
        let is_replaceable = |kind: FileType| kind.is_file() || kind.is_symlink();
        if replaced.as_ref().is_some_and(|replaced| !is_replaceable(replaced.file_type())) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file"));
        }
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
        let part = Self::create(folder.unwrap_or(Path::new("."))).await?;
        if let Some(replaced) = replaced.filter(Metadata::is_file) {
            part.file.set_permissions(replaced.permissions()).await?;
        }
        Ok(part)
    }

    /// Makes a file in `folder`, under a name that nobody else has.
    pub(super) async fn create(folder: &Path) -> io::Result<Self> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|error| io::Error::other(error.to_string()))?;
        // `create_new` follows no link and opens no file that is there.
        let path = folder.join(format!(".{}.part", base16ct::lower::encode_string(&random)));
        let file = OpenOptions::new().write(true).create_new(true).open(&path).await?;
        Ok(Self { path: Some(path), file })
    }

    pub(super) async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.write_all(piece).await
    }

    /// Puts the file at `target`, in place of what is there.
    pub(super) async fn finish(mut self, target: &Path) -> io::Result<()> {
        self.file.flush().await?;
        self.file.sync_all().await?;
        if let Some(path) = &self.path {
            fs::rename(path, target).await?;
        }
        self.path = None;
        Ok(())
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // Nobody is left to tell; what can't be removed is a hidden file that says what it is.
            let _ = std::fs::remove_file(path);
        }
    }
}
