//! The webhook of an account.

use std::time::Duration;

use waba_types::api::{
    AccountWebhookConfig, AwaitedWebhook, BackgroundTask, CurrentAccountWebhook, EnsuredWebhook,
};
use waba_types::message::NoContent;
use waba_types::operations::{
    AwaitAccountWebhook, EnsureAccountWebhook, GetAccountWebhook, SetAccountWebhook,
};

use super::task::Task;
use super::upkeep::{self, Finding, Kept};
use crate::client::Client;
use crate::error::Error;

/// Reads and sets the webhook of an account, and keeps it set; made by [`Client::account_webhook`].
#[derive(Clone, Copy, Debug)]
pub struct AccountWebhookSettings<'a> {
    client: &'a Client,
}

impl Client {
    /// The webhook of the account, which serves its numbers without a webhook of their own. 360dialog's cloud host only.
    pub fn account_webhook(&self) -> AccountWebhookSettings<'_> {
        AccountWebhookSettings { client: self }
    }
}

impl AccountWebhookSettings<'_> {
    /// Reads the webhook that is in force.
    ///
    /// # Errors
    /// Those of the API; repeating is safe.
    pub async fn get(&self) -> Result<CurrentAccountWebhook, Error> {
        self.client.call::<GetAccountWebhook>(&NoContent::new()).await
    }

    /// Sets the webhook. It takes effect after 15 to 20 seconds: see [`wait_until_active`](Self::wait_until_active).
    ///
    /// # Errors
    /// Of kind `Validation` when the address can't be used, else those of the API; repeating is safe.
    pub async fn set(&self, config: &AccountWebhookConfig) -> Result<BackgroundTask, Error> {
        self.client.call::<SetAccountWebhook>(config).await
    }

    /// Sets the webhook unless it is set already, and tells what was found. Does not wait until it is in force. Headers
    /// that are left out are not compared and stay; of masked ones only what is shown is compared: see [`WebhookSettings::ensure`](super::WebhookSettings::ensure).
    ///
    /// # Errors
    /// Those of [`get`](Self::get) and [`set`](Self::set); repeating is safe.
    pub async fn ensure(&self, config: &AccountWebhookConfig) -> Result<EnsuredWebhook, Error> {
        self.client.run::<EnsureAccountWebhook>(config).await
    }

    /// Reads the webhook, less and less often, until it is the one that was set. Dropping the future ends the wait.
    ///
    /// # Errors
    /// Of kind `Timeout` when it is not in force in time, else those of [`get`](Self::get); repeating is safe.
    pub async fn wait_until_active(
        &self,
        config: &AccountWebhookConfig,
        timeout: Duration,
    ) -> Result<CurrentAccountWebhook, Error> {
        let mut wanted = AwaitedWebhook::new(&*config.url).timeout_seconds(timeout.as_secs_f64());
        wanted.headers = config.headers.clone();
        self.client.run::<AwaitAccountWebhook>(&wanted).await
    }
}

struct AccountWebhook;

impl Kept for AccountWebhook {
    type Read = GetAccountWebhook;
    type Write = SetAccountWebhook;

    fn found(wanted: &AccountWebhookConfig, current: &CurrentAccountWebhook) -> Finding {
        let wanted = (&*wanted.url, wanted.headers.as_ref());
        upkeep::compare(wanted, (current.url.as_deref(), &current.headers))
    }
}

impl Task for EnsureAccountWebhook {
    async fn run(client: &Client, wanted: &AccountWebhookConfig) -> Result<EnsuredWebhook, Error> {
        upkeep::ensure::<AccountWebhook>(client, wanted).await
    }
}

impl Task for AwaitAccountWebhook {
    async fn run(client: &Client, wanted: &AwaitedWebhook) -> Result<CurrentAccountWebhook, Error> {
        let mut config = AccountWebhookConfig::new(&*wanted.url);
        config.headers = wanted.headers.clone();
        upkeep::wait::<Self, AccountWebhook>(client, &config, wanted.timeout_seconds).await
    }
}
