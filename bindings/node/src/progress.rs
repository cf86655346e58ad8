//! How far a file has come.
//!
//! JavaScript is not called while a file moves: the core counts, and who waits looks at the count now and then.

use napi_derive::napi;
use waba::media::ProgressCounter;

/// Bytes of a file that have moved.
#[napi(object)]
pub struct Transferred {
    /// Bytes so far.
    pub bytes: i64,
    /// Bytes in all, where that is known.
    pub total: Option<i64>,
}

impl From<&ProgressCounter> for Transferred {
    fn from(counter: &ProgressCounter) -> Self {
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let (bytes, total) = counter.now();
        Self { bytes: count(bytes), total: total.map(count) }
    }
}
