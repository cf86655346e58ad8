//! The webhook of a number.

use waba_types::WebhookConfig;
use waba_types::api::{AwaitedWebhook, EnsuredWebhook};
use waba_types::operations::{AwaitWebhook, EnsureWebhook, GetWebhook, SetWebhook};
use waba_types::response::CurrentWebhook;

use super::upkeep::{self, Finding, Kept};
use crate::calls::Task;
use crate::client::Client;
use crate::error::Error;

struct NumberWebhook;

impl Kept for NumberWebhook {
    type Read = GetWebhook;
    type Write = SetWebhook;

    fn found(wanted: &WebhookConfig, current: &CurrentWebhook) -> Finding {
        upkeep::compare((&wanted.url, &wanted.headers), (current.url.as_deref(), &current.headers))
    }

    fn whole(wanted: &WebhookConfig) -> WebhookConfig {
        wanted.clone()
    }
}

impl Task for EnsureWebhook {
    async fn run(client: &Client, wanted: &WebhookConfig) -> Result<EnsuredWebhook, Error> {
        upkeep::ensure::<NumberWebhook>(client, wanted).await
    }
}

impl Task for AwaitWebhook {
    async fn run(client: &Client, wanted: &AwaitedWebhook) -> Result<CurrentWebhook, Error> {
        let config = WebhookConfig::new(&*wanted.url).headers(wanted.headers.clone());
        upkeep::wait::<Self, NumberWebhook>(client, &config, wanted.timeout_seconds).await
    }
}
