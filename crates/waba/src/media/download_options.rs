//! How a file is downloaded.

use waba_types::MediaKind;

use super::progress::Progress;

/// How a file is downloaded.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DownloadOptions {
    /// Largest file, in bytes. 100 MiB by default, which is the largest that the API takes.
    pub max_bytes: u64,
    /// How often a download that broke off goes on. 3 by default. It does so at once where some of the file has come, else
    /// when and as long as the client's [`RetryPolicy`](crate::RetryPolicy) repeats a call.
    pub resumes: u32,
    /// Whether the SHA-256 that the API names is checked. On by default: then a download whose SHA-256 can't be read ends with
    /// an error of kind `Response` before its first byte. Where the API names none, as on on-premise hosts, none is checked.
    pub check_digest: bool,
    pub(super) progress: Progress,
}

impl Default for DownloadOptions {
    fn default() -> Self {
        let max_bytes = MediaKind::Document.max_bytes();
        Self { max_bytes, resumes: 3, check_digest: true, progress: Progress::default() }
    }
}

impl DownloadOptions {
    /// The default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the largest file, in bytes.
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Sets how often a download that broke off goes on.
    #[must_use]
    pub fn resumes(mut self, resumes: u32) -> Self {
        self.resumes = resumes;
        self
    }

    /// Sets whether the SHA-256 that the API names is checked.
    #[must_use]
    pub fn check_digest(mut self, check: bool) -> Self {
        self.check_digest = check;
        self
    }

    /// Calls `report` for each piece: bytes so far, and bytes in all where that is known.
    #[must_use]
    pub fn progress(mut self, report: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        self.progress = Progress::new(report);
        self
    }
}
