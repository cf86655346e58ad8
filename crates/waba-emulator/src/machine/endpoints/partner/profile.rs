//! The partner itself: its tokens, what is known about it, its webhook.

use waba_types::WebhookConfig;
use waba_types::api::{
    HubCredentials, HubToken, PartnerDetails, PartnerEdit, PartnerTarget, PartnerWebhook,
    PartnerWebhookConfig,
};
use waba_types::operations::{
    CreatePartnerToken, EditPartner, GetPartner, GetPartnerWebhook, SetPartnerWebhook,
};

use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::settings::HUB_PASSWORD;
use crate::machine::state::{State, Turn};
use crate::machine::store::partner::{PARTNER_ID, TOKEN_LIFE};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[
    endpoint::<CreatePartnerToken>(),
    endpoint::<GetPartner>(),
    endpoint::<EditPartner>(),
    endpoint::<GetPartnerWebhook>(),
    endpoint::<SetPartnerWebhook>(),
];

impl Endpoint for CreatePartnerToken {
    const SERVICE: Service = Service::Short;

    fn serve(state: &mut State, request: HubCredentials, turn: &mut Turn<'_>) -> Result<HubToken, Refusal> {
        if request.password.expose() != HUB_PASSWORD {
            return Err(Refusal::new(401, 190, "invalid_grant"));
        }
        let token = state.partner.token(turn.now, turn.rng);
        Ok(HubToken::new(token).token_type("bearer").expires_in(TOKEN_LIFE.as_secs() as i64))
    }
}

fn described(state: &State) -> PartnerDetails {
    let mut details = PartnerDetails::new()
        .id(PARTNER_ID)
        .brand_name("Emulated Partner")
        .country("DE")
        .allow_client_to_add_phone_no(true);
    details.webhook_url.clone_from(&state.partner.webhook_url);
    details.partner_redirect_url.clone_from(&state.partner.redirect_url);
    details.settings.clone_from(&state.partner.settings);
    details
}

/// Refuses an address that the emulator must not post to.
fn check_webhook(state: &State, url: &str) -> Result<(), Refusal> {
    rules::deliverable(&WebhookConfig::new(url), state.settings.allow_public_webhooks)
}

impl Endpoint for GetPartner {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, _: PartnerTarget, _: &mut Turn<'_>) -> Result<PartnerDetails, Refusal> {
        Ok(described(state))
    }
}

impl Endpoint for EditPartner {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, request: PartnerEdit, _: &mut Turn<'_>) -> Result<PartnerDetails, Refusal> {
        if let Some(url) = &request.webhook_url {
            check_webhook(state, url)?;
        }
        let partner = &mut state.partner;
        partner.webhook_url = request.webhook_url.or_else(|| partner.webhook_url.take());
        partner.redirect_url = request.partner_redirect_url.or_else(|| partner.redirect_url.take());
        partner.settings = request.settings.or_else(|| partner.settings.take());
        Ok(described(state))
    }
}

impl Endpoint for GetPartnerWebhook {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, _: PartnerTarget, _: &mut Turn<'_>) -> Result<PartnerWebhook, Refusal> {
        let mut webhook = PartnerWebhook::new();
        webhook.webhook_url.clone_from(&state.partner.webhook_url);
        Ok(webhook)
    }
}

impl Endpoint for SetPartnerWebhook {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: PartnerWebhookConfig,
        _: &mut Turn<'_>,
    ) -> Result<PartnerDetails, Refusal> {
        check_webhook(state, &request.webhook_url)?;
        state.partner.webhook_url = Some(request.webhook_url);
        Ok(described(state))
    }
}
