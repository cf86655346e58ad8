//! Where the events of the number go.

use waba_types::WebhookConfig;
use waba_types::message::NoContent;
use waba_types::operations::{GetWebhook, SetWebhook};
use waba_types::response::CurrentWebhook;

use super::{Endpoint, Entry, endpoint};
use crate::rules::{self, Fault, Service};
use crate::state::{State, Turn};

pub(super) const ENDPOINTS: &[Entry] = &[endpoint::<GetWebhook>(), endpoint::<SetWebhook>()];

impl Endpoint for GetWebhook {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<CurrentWebhook, Fault> {
        Ok(state.webhook.as_ref().map_or_else(CurrentWebhook::new, current))
    }
}

impl Endpoint for SetWebhook {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, request: WebhookConfig, _: &mut Turn<'_>) -> Result<CurrentWebhook, Fault> {
        rules::deliverable(&request, state.settings.allow_public_webhooks)?;
        Ok(current(state.webhook.insert(request)))
    }
}

fn current(webhook: &WebhookConfig) -> CurrentWebhook {
    CurrentWebhook::new().url(&*webhook.url).headers(webhook.headers.clone())
}
