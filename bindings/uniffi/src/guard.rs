//! Keeps panics on this side.

use std::panic::{AssertUnwindSafe, catch_unwind};

use futures_util::FutureExt;
use tokio::task::JoinSet;

use crate::generated::WabaError;

/// Makes `call`; a panic in it becomes an error of kind `internal`, whose text says nothing of the panic's.
pub(crate) fn guarded<T>(call: impl FnOnce() -> Result<T, WabaError>) -> Result<T, WabaError> {
    // What a panic leaves half done is dropped with the call: values of the core are immutable.
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|_| Err(WabaError::panicked()))
}

/// Awaits `call`, as [`guarded`] does.
pub(crate) async fn guarded_async<T>(
    call: impl Future<Output = Result<T, WabaError>>,
) -> Result<T, WabaError> {
    AssertUnwindSafe(call).catch_unwind().await.unwrap_or_else(|_| Err(WabaError::panicked()))
}

/// Awaits `call`, as [`guarded_async`] does, on a thread of the client: that of the caller, which polls, may be one that must
/// not be kept busy. A call that is no longer awaited ends.
pub(crate) async fn apart<T: Send + 'static>(
    call: impl Future<Output = Result<T, WabaError>> + Send + 'static,
) -> Result<T, WabaError> {
    let mut running = JoinSet::new();
    running.spawn(call);
    match running.join_next().await {
        Some(Ok(result)) => result,
        _ => Err(WabaError::panicked()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_internal_error_without_its_text() {
        let error = guarded::<()>(|| panic!("canary")).unwrap_err();
        assert!(matches!(&error, WabaError::Internal { .. }));
        assert!(!format!("{error} {error:?}").contains("canary"));
    }

    #[tokio::test]
    async fn a_panic_of_a_future_does_too() {
        let error = guarded_async::<()>(async { panic!("canary") }).await.unwrap_err();
        assert!(matches!(error, WabaError::Internal { .. }));
        let error = apart::<()>(async { panic!("canary") }).await.unwrap_err();
        assert!(matches!(error, WabaError::Internal { .. }));
    }
}
