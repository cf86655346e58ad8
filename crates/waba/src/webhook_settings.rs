//! Calls about the webhook of a number.

use waba_types::WebhookConfig;
use waba_types::message::NoContent;
use waba_types::operations::{GetWebhook, SetWebhook};
use waba_types::response::CurrentWebhook;

use crate::client::Client;
use crate::error::Error;

/// Reads and sets the webhook of a number; made by [`Client::webhook`].
#[derive(Clone, Copy, Debug)]
pub struct WebhookSettings<'a> {
    client: &'a Client,
}

impl<'a> WebhookSettings<'a> {
    pub(crate) fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Reads the webhook that is set.
    ///
    /// # Errors
    /// Those of the API; repeating is safe.
    pub async fn get(&self) -> Result<CurrentWebhook, Error> {
        self.client.call::<GetWebhook>(&NoContent::new()).await
    }

    /// Sets the webhook: address and headers, replacing both.
    ///
    /// # Errors
    /// Of kind `Validation` when the address is not `https://`, else those of the API; repeating is safe.
    pub async fn set(&self, config: &WebhookConfig) -> Result<CurrentWebhook, Error> {
        self.client.call::<SetWebhook>(config).await
    }
}
