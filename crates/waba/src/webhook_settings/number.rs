//! The webhook of a number.

use std::time::Duration;

use waba_types::WebhookConfig;
use waba_types::api::{AwaitedWebhook, EnsuredWebhook};
use waba_types::message::NoContent;
use waba_types::operations::{AwaitWebhook, EnsureWebhook, GetWebhook, SetWebhook};
use waba_types::response::CurrentWebhook;

use super::task::Task;
use super::upkeep::{self, Finding, Kept};
use crate::client::Client;
use crate::error::Error;

/// Reads and sets the webhook of a number, and keeps it set; made by [`Client::webhook`].
#[derive(Clone, Copy, Debug)]
pub struct WebhookSettings<'a> {
    client: &'a Client,
}

impl Client {
    /// The webhook of the number.
    pub fn webhook(&self) -> WebhookSettings<'_> {
        WebhookSettings { client: self }
    }
}

impl WebhookSettings<'_> {
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

    /// Sets the webhook unless it is set already, and tells what was found. A new API key clears the webhook without a
    /// word, so a program that ensures it at every start gets its events after a change of the key too.
    ///
    /// Of a header whose value the API masks (`***`) in its answer, only what is shown is compared: [`set`](Self::set) the
    /// webhook to change such a secret.
    ///
    /// # Errors
    /// Those of [`get`](Self::get) and [`set`](Self::set); repeating is safe.
    pub async fn ensure(&self, config: &WebhookConfig) -> Result<EnsuredWebhook, Error> {
        self.client.run::<EnsureWebhook>(config).await
    }

    /// Reads the webhook, less and less often, until it is the one that was set. Dropping the future ends the wait.
    ///
    /// # Errors
    /// Of kind `Timeout` when it is not in force in time, else those of [`get`](Self::get); repeating is safe.
    pub async fn wait_until_active(
        &self,
        config: &WebhookConfig,
        timeout: Duration,
    ) -> Result<CurrentWebhook, Error> {
        let wanted = AwaitedWebhook::new(&*config.url)
            .headers(config.headers.clone())
            .timeout_seconds(timeout.as_secs_f64());
        self.client.run::<AwaitWebhook>(&wanted).await
    }
}

struct NumberWebhook;

impl Kept for NumberWebhook {
    type Read = GetWebhook;
    type Write = SetWebhook;

    fn found(wanted: &WebhookConfig, current: &CurrentWebhook) -> Finding {
        let wanted = (&*wanted.url, Some(&wanted.headers));
        upkeep::compare(wanted, (current.url.as_deref(), &current.headers))
    }
}

impl Task for EnsureWebhook {
    async fn run(client: &Client, wanted: &WebhookConfig) -> Result<EnsuredWebhook, Error> {
        upkeep::ensure::<NumberWebhook>(client, wanted).await
    }
}

impl Task for AwaitWebhook {
    async fn run(client: &Client, wanted: &AwaitedWebhook) -> Result<CurrentWebhook, Error> {
        let headers = wanted.headers.clone().unwrap_or_default();
        let config = WebhookConfig::new(&*wanted.url).headers(headers);
        upkeep::wait::<Self, NumberWebhook>(client, &config, wanted.timeout_seconds).await
    }
}
