//! Tells how far a file has come.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

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

/// Counts how far a file has come, for those who look at it now and then instead of being called for each piece. Clones
/// share the count.
#[derive(Clone, Debug)]
pub struct ProgressCounter(Arc<Counts>);

#[derive(Debug)]
struct Counts {
    bytes: AtomicU64,
    total: AtomicU64,
}

/// What says that the size of a file is not known.
const UNKNOWN: u64 = u64::MAX;

impl ProgressCounter {
    /// Creates a counter of a file that has not begun to come.
    pub fn new() -> Self {
        Self(Arc::new(Counts { bytes: AtomicU64::new(0), total: AtomicU64::new(UNKNOWN) }))
    }

    /// What `progress` of an upload or of the options of a download takes.
    pub fn report(&self) -> impl Fn(u64, Option<u64>) + Send + Sync + 'static {
        let counts = Arc::clone(&self.0);
        move |bytes, total| {
            counts.bytes.store(bytes, Ordering::Relaxed);
            counts.total.store(total.unwrap_or(UNKNOWN), Ordering::Relaxed);
        }
    }

    /// Bytes so far, and bytes in all where that is known.
    pub fn now(&self) -> (u64, Option<u64>) {
        let total = self.0.total.load(Ordering::Relaxed);
        (self.0.bytes.load(Ordering::Relaxed), (total != UNKNOWN).then_some(total))
    }
}

impl Default for ProgressCounter {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_tells_the_last_report() {
        let counter = ProgressCounter::new();
        assert_eq!(counter.now(), (0, None));
        let report = counter.clone().report();
        report(3, Some(7));
        assert_eq!(counter.now(), (3, Some(7)));
        report(5, None);
        assert_eq!(counter.now(), (5, None));
    }
}
