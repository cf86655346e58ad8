//! Cancellation: what an `AbortSignal` does to a call.

use std::sync::Arc;

use napi_derive::napi;
use tokio::sync::Notify;

/// Ends one call before its time.
#[napi]
#[derive(Clone, Default)]
pub struct CancelToken {
    cancelled: Arc<Notify>,
}

#[napi]
impl CancelToken {
    /// Creates a token for one call.
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Drops the call. Has no effect once it is answered.
    #[napi]
    pub fn cancel(&self) {
        // Kept until somebody waits, so a call that begins later is dropped as well.
        self.cancelled.notify_one();
    }
}

impl CancelToken {
    /// Awaits `call`, or gives nothing when it is cancelled before it is done.
    pub(crate) async fn race<T>(token: Option<Self>, call: impl Future<Output = T>) -> Option<T> {
        let Some(token) = token else { return Some(call.await) };
        tokio::select! {
            // An answer that is there counts, also when the cancellation came at the same time.
            biased;
            answer = call => Some(answer),
            () = token.cancelled.notified() => None,
        }
    }
}
