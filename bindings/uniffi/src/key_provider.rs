//! Keys that the app is asked for.

use std::sync::Arc;

use waba::Key;
use waba::http::Secret;

use crate::thrown::Thrown;

/// Is asked for the key of each request: for rotation, or from a back end of the app's own.
#[uniffi::export(with_foreign)]
#[async_trait::async_trait]
pub trait KeyProvider: Send + Sync {
    /// The key of the request that is about to be sent. It may wait, but not keep its thread. Whatever it throws ends the call
    /// with an error of kind `authentication`, whose cause it is, and which shows the name of its class and not its text: that
    /// might hold the key. Many calls may ask at the same time, and one that then waits for its turn asks again, so it keeps
    /// what it knows. One that takes longer than the time-out of an exchange is cancelled and ends the call with an error of
    /// kind `timeout`, and nothing is sent.
    async fn key(&self) -> Result<String, KeyProviderError>;
}

/// Why a provider has no key.
#[derive(Clone, Debug, uniffi::Error)]
pub enum KeyProviderError {
    /// It has none now.
    NoKey {
        /// One line that is shown: no key.
        reason: String,
        /// What was thrown: this itself, when the call ends with it.
        thrown: Option<Thrown>,
    },
}

impl std::fmt::Display for KeyProviderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self::NoKey { reason, .. } = self;
        f.write_str(reason)
    }
}

impl std::error::Error for KeyProviderError {}

/// What crosses over as no other error does.
impl From<uniffi::UnexpectedUniFFICallbackError> for KeyProviderError {
    fn from(thrown: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::NoKey { reason: thrown.reason, thrown: None }
    }
}

/// The key as the core has it.
pub(crate) fn key(provider: Arc<dyn KeyProvider>) -> Key {
    Key::provider(move || {
        let provider = Arc::clone(&provider);
        async move {
            let key = provider.key().await;
            let key =
                key.map_err(|KeyProviderError::NoKey { reason, thrown }| Thrown::cause(&reason, thrown))?;
            Ok(Secret::from(key))
        }
    })
}
