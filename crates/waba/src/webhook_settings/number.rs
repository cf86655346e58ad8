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
