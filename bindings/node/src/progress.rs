//! How far a file has come.
//!
//! JavaScript is not called while a file moves: the worker thread counts, and who waits looks at the count now and then.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use napi_derive::napi;

/// What says that the size of a file is not known.
const UNKNOWN: u64 = u64::MAX;

/// Bytes of a file that have moved.
#[napi(object)]
pub struct Transferred {
    /// Bytes so far.
    pub bytes: i64,
    /// Bytes in all, where that is known.
    pub total: Option<i64>,
}

/// Counts the bytes of a file.
pub(crate) struct Progress {
    bytes: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { bytes: AtomicU64::new(0), total: AtomicU64::new(UNKNOWN) })
    }

    /// What the core calls for each piece.
    pub(crate) fn counter(self: &Arc<Self>) -> impl Fn(u64, Option<u64>) + Send + Sync + 'static {
        let progress = Arc::clone(self);
        move |bytes, total| {
            progress.bytes.store(bytes, Ordering::Relaxed);
            progress.total.store(total.unwrap_or(UNKNOWN), Ordering::Relaxed);
        }
    }

    pub(crate) fn now(&self) -> Transferred {
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let total = self.total.load(Ordering::Relaxed);
        Transferred {
            bytes: count(self.bytes.load(Ordering::Relaxed)),
            total: (total != UNKNOWN).then(|| count(total)),
        }
    }
}
