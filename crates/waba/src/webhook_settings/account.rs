//! The webhook of an account.

use waba_types::api::{AccountWebhookConfig, AwaitedWebhook, CurrentAccountWebhook, EnsuredWebhook};
use waba_types::operations::{
    AwaitAccountWebhook, EnsureAccountWebhook, GetAccountWebhook, SetAccountWebhook,
};

use super::upkeep::{self, Finding, Kept};
use crate::calls::Task;
use crate::client::Client;
use crate::error::Error;

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
