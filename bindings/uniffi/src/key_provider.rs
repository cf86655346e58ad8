//! Keys that the app is asked for.

use std::sync::Arc;

use waba::Key;
use waba::http::Secret;

/// Is asked for the key of each request: for rotation, or from a back end of the app's own.
#[uniffi::export(with_foreign)]
pub trait KeyProvider: Send + Sync {
    /// The key of the request that is about to be sent. It is called on a thread for such waiting, so it may block. Whatever
    /// it throws ends the call with an error of kind `authentication`, which does not show the text of what was thrown: it
    /// might hold the key. Many calls may ask at the same time, and one that then waits for its turn asks again, so it keeps
    /// what it knows. One that takes longer than the time-out of an exchange ends the call with an error of kind `timeout`,
    /// and nothing is sent; its thread goes on until it returns.
    fn key(&self) -> Result<String, KeyProviderError>;
}

/// Why a provider has no key.
#[derive(Clone, Debug, uniffi::Error)]
pub enum KeyProviderError {
    /// It has none now.
    NoKey,
}

impl std::fmt::Display for KeyProviderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the provider has no key")
    }
}

impl std::error::Error for KeyProviderError {}

/// What is thrown besides.
impl From<uniffi::UnexpectedUniFFICallbackError> for KeyProviderError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::NoKey
    }
}

/// The key as the core has it.
pub(crate) fn key(provider: Arc<dyn KeyProvider>) -> Key {
    Key::provider(move || {
        let provider = Arc::clone(&provider);
        async move {
            let key = tokio::task::spawn_blocking(move || provider.key()).await??;
            Ok(Secret::from(key))
        }
    })
}
