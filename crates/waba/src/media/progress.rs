//! Tells how far a file has come.

use std::fmt;
use std::sync::Arc;

/// What is told of each piece of a file: bytes so far, and bytes in all where that is known.
#[derive(Clone, Default)]
pub(super) struct Progress(Option<Arc<Report>>);

type Report = dyn Fn(u64, Option<u64>) + Send + Sync;

impl Progress {
    pub(super) fn new(report: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(report)))
    }

    pub(super) fn report(&self, bytes: u64, total: Option<u64>) {
        if let Some(report) = &self.0 {
            report(bytes, total);
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Progress" } else { "None" })
    }
}
