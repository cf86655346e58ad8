//! Channels, which are numbers of clients, and their keys.

use std::time::Duration;

use waba_types::api::{
    ApiKeys, CancellationRequest, ChannelStatus, ChannelTarget, ClientChannelTarget, CommerceSettings,
    DisplayNameRequest, NewApiKey, PartnerChannel, PartnerChannelPage, PartnerChannelQuery,
};
use waba_types::operations::{
    CreateApiKey, GetChannelCommerceSettings, GetPartnerChannel, ListApiKeys, ListPartnerChannels,
    RequestCancellation, RequestDisplayName, RevokeApiKeys,
};
use waba_types::webhook::PartnerEvent;
use waba_types::{OpaqueId, Success};

use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::ids;
use crate::machine::listing::{PAGE, page};
use crate::machine::millis::days;
use crate::machine::rules::{Refusal, Service};
use crate::machine::settings::PHONE_NUMBER_ID;
use crate::machine::state::{State, Turn};
use crate::machine::store::partner::{CHANNEL_ID, Channel, no_channel};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[
    endpoint::<ListPartnerChannels>(),
    endpoint::<GetPartnerChannel>(),
    endpoint::<RequestCancellation>(),
    endpoint::<RequestDisplayName>(),
    endpoint::<GetChannelCommerceSettings>(),
    endpoint::<ListApiKeys>(),
    endpoint::<CreateApiKey>(),
    endpoint::<RevokeApiKeys>(),
];

/// Time from the request that a channel ends until it does.
const NOTICE: Duration = days(30);

impl Endpoint for ListPartnerChannels {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: PartnerChannelQuery,
        _: &mut Turn<'_>,
    ) -> Result<PartnerChannelPage, Refusal> {
        let channels = state.partner.channels.iter().map(|channel| state.partner.whole(channel));
        page!(request, channels, PAGE => PartnerChannelPage.partner_channels)
    }
}

impl Endpoint for GetPartnerChannel {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, request: ChannelTarget, _: &mut Turn<'_>) -> Result<PartnerChannel, Refusal> {
        state.partner.details(&request.channel_id).ok_or_else(no_channel)
    }
}

/// The channel of a client.
fn of_client<'a>(
    state: &'a mut State,
    client: &OpaqueId,
    channel: &OpaqueId,
) -> Result<&'a mut Channel, Refusal> {
    state.partner.client(client)?;
    let channel = state.partner.channel(channel)?;
    if channel.details.client_id.as_ref() == Some(client) { Ok(channel) } else { Err(no_channel()) }
}

impl Endpoint for RequestCancellation {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: CancellationRequest,
        turn: &mut Turn<'_>,
    ) -> Result<Success, Refusal> {
        let CancellationRequest { client_id, channel_id, enabled, .. } = request;
        let channel = of_client(state, &client_id, &channel_id)?;
        channel.details.terminated_at = enabled.then(|| turn.now.after(NOTICE).iso());
        let event =
            if enabled { PartnerEvent::CancellationRequest } else { PartnerEvent::CancellationRevoke };
        state.tell_of_channel(event, &channel_id, turn);
        Ok(Success::new(true))
    }
}

impl Endpoint for RequestDisplayName {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: DisplayNameRequest,
        turn: &mut Turn<'_>,
    ) -> Result<Success, Refusal> {
        let channel = of_client(state, &request.client_id, &request.channel_id)?;
        channel.details.status = Some(ChannelStatus::NewNameRequested);
        channel.details.modified_at = Some(turn.now.iso());
        if let Some(setup) = &mut channel.details.setup_info {
            // People see the name that there is until WhatsApp has looked at the new one.
            setup.new_name_status = Some("pending".to_owned());
        }
        Ok(Success::new(true))
    }
}

impl Endpoint for GetChannelCommerceSettings {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: ClientChannelTarget,
        _: &mut Turn<'_>,
    ) -> Result<CommerceSettings, Refusal> {
        of_client(state, &request.client_id, &request.channel_id)?;
        let id = if request.channel_id == CHANNEL_ID {
            PHONE_NUMBER_ID.to_owned()
        } else {
            ids::fingerprint(&request.channel_id)
        };
        Ok(CommerceSettings::new().id(id).is_cart_enabled(true).is_catalog_visible(true))
    }
}

/// The channel whose client lets the partner manage its keys.
fn with_keys<'a>(state: &'a mut State, target: &ChannelTarget) -> Result<&'a mut Channel, Refusal> {
    let channel = state.partner.channel(&target.channel_id)?;
    if channel.permission {
        Ok(channel)
    } else {
        Err(Refusal::new(403, 10, "the client does not let the partner manage its keys"))
    }
}

/// What is said about a key, besides the key itself.
fn described(channel: &Channel, id: &OpaqueId, address: String) -> NewApiKey {
    let integration = channel.details.integration.as_ref();
    let mut key = NewApiKey::new().id(id).address(address);
    key.app_id = integration.and_then(|integration| integration.app_id.clone());
    key
}

impl Endpoint for ListApiKeys {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, request: ChannelTarget, _: &mut Turn<'_>) -> Result<ApiKeys, Refusal> {
        let address = state.settings.base_url.clone();
        let channel = with_keys(state, &request)?;
        // The text of a key is shown once, when it is made.
        let keys = channel.key.iter().map(|(id, _)| described(channel, id, address.clone()).api_key("***"));
        Ok(ApiKeys::new().api_keys(keys.collect::<Vec<_>>()))
    }
}

impl Endpoint for CreateApiKey {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, request: ChannelTarget, turn: &mut Turn<'_>) -> Result<NewApiKey, Refusal> {
        let address = state.settings.base_url.clone();
        let channel = with_keys(state, &request)?;
        let id = OpaqueId::from(format!("{}AK", ids::short(turn.rng)));
        let key = ids::key(turn.rng);
        let answer = described(channel, &id, address).api_key(&*key);
        channel.key = Some((id, key.into()));
        if request.channel_id == CHANNEL_ID {
            // Nobody is told that the webhook goes with the older keys.
            state.webhook = None;
        }
        Ok(answer)
    }
}

impl Endpoint for RevokeApiKeys {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, request: ChannelTarget, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        with_keys(state, &request)?.key = None;
        Ok(Success::new(true))
    }
}
