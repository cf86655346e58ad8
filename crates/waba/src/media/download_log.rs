//! What is done for a download, for those who do not hold it.

use std::sync::Arc;

use crate::attempt::{CallLog, Reported};

/// Tells what was done for a download, also while one of its pieces is waited for; made by
/// [`Download::log`](super::Download::log).
#[derive(Clone, Debug)]
pub struct DownloadLog(pub(super) Arc<CallLog>);

impl DownloadLog {
    /// What was done by now; see [`Download::report`](super::Download::report).
    pub fn report(&self) -> Reported<()> {
        self.0.report(())
    }
}
