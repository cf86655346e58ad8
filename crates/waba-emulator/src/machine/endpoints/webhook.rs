//! Where the events of the number go.

use waba_types::WebhookConfig;
use waba_types::message::NoContent;
use waba_types::operations::{GetWebhook, SetWebhook};
use waba_types::response::CurrentWebhook;
use waba_types::webhook::WebhookHeaders;

use super::{Endpoint, Entry, endpoint};
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::state::{State, Turn};

pub(super) const ENDPOINTS: &[Entry] = &[endpoint::<GetWebhook>(), endpoint::<SetWebhook>()];

impl Endpoint for GetWebhook {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<CurrentWebhook, Refusal> {
        Ok(state.webhook.as_ref().map_or_else(CurrentWebhook::new, |webhook| current(state, webhook)))
    }
}

impl Endpoint for SetWebhook {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, request: WebhookConfig, _: &mut Turn<'_>) -> Result<CurrentWebhook, Refusal> {
        rules::deliverable(&request, state.settings.allow_public_webhooks)?;
        let answer = current(state, &request);
        state.webhook = Some(request);
        Ok(answer)
    }
}

fn current(state: &State, webhook: &WebhookConfig) -> CurrentWebhook {
    CurrentWebhook::new().url(&*webhook.url).headers(shown(state, &webhook.headers))
}

/// Headers as answers show them.
pub(super) fn shown(state: &State, headers: &WebhookHeaders) -> WebhookHeaders {
    match state.settings.mask_webhook_headers {
        true => headers.iter().map(|(name, _)| (name, "***")).collect(),
        false => headers.clone(),
    }
}
