//! Clients, their balances and what they used.

use waba_types::api::{
    ClientBalance, ClientBalanceQuery, PartnerBalance, PartnerBalances, PartnerClientDetails,
    PartnerClientEdit, PartnerClientPage, PartnerClientQuery, PartnerTarget, UsageGranularity, UsagePeriod,
};
use waba_types::operations::{EditPartnerClient, GetClientBalance, GetPartnerBalances, ListPartnerClients};

use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::listing::{PAGE, page};
use crate::machine::millis::Millis;
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::message::Direction;
use crate::machine::store::partner::CLIENT_ID;

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[
    endpoint::<ListPartnerClients>(),
    endpoint::<EditPartnerClient>(),
    endpoint::<GetClientBalance>(),
    endpoint::<GetPartnerBalances>(),
];

/// Balance of each client, and of the partner for each of them.
const BALANCE: f64 = 100.0;
const CURRENCY: &str = "EUR";

impl Endpoint for ListPartnerClients {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: PartnerClientQuery,
        _: &mut Turn<'_>,
    ) -> Result<PartnerClientPage, Refusal> {
        page!(request, state.partner.clients.iter().cloned(), PAGE => PartnerClientPage.clients)
    }
}

impl Endpoint for EditPartnerClient {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: PartnerClientEdit,
        turn: &mut Turn<'_>,
    ) -> Result<PartnerClientDetails, Refusal> {
        let client = state.partner.client(&request.client_id)?;
        client.partner_payload = request.partner_payload.or_else(|| client.partner_payload.take());
        client.max_channels = request.max_channels.or(client.max_channels);
        client.modified_at = Some(turn.now.iso());
        Ok(client.clone())
    }
}

/// The first day of the step of time in which `time` lies.
fn period(time: Millis, granularity: &UsageGranularity) -> String {
    let date = time.date();
    if *granularity == UsageGranularity::Day { date } else { format!("{}-01", &date[..7]) }
}

/// What the client used, step by step: the messages of the emulated number, which are answers and cost nothing.
fn usage(state: &State, request: &ClientBalanceQuery, granularity: &UsageGranularity) -> Vec<UsagePeriod> {
    let mut periods: Vec<(String, i64)> = Vec::new();
    let within = |at: Millis| {
        let second = at.timestamp();
        request.start_date.is_none_or(|start| second >= start)
            && request.end_date.is_none_or(|end| second <= end)
    };
    let sent = state.messages.iter().filter(|message| message.direction == Direction::Outbound);
    for message in sent.filter(|message| within(message.at)) {
        let date = period(message.at, granularity);
        match periods.last_mut() {
            Some((last, count)) if *last == date => *count += 1,
            _ => periods.push((date, 1)),
        }
    }
    let usage = |(date, count): (String, i64)| {
        UsagePeriod::new()
            .period_date(date)
            .quantity(count)
            .free_quantity(count)
            .paid_quantity(0)
            .service_quantity(count)
            .total_price(0.0)
    };
    periods.into_iter().map(usage).collect()
}

impl Endpoint for GetClientBalance {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: ClientBalanceQuery,
        turn: &mut Turn<'_>,
    ) -> Result<ClientBalance, Refusal> {
        state.partner.client(&request.client_id)?;
        state.partner.count_balance(turn.now)?;
        let granularity = request.granularity.clone().unwrap_or(UsageGranularity::Month);
        let usage =
            if request.client_id == CLIENT_ID { usage(state, &request, &granularity) } else { Vec::new() };
        Ok(ClientBalance::new()
            .balance(BALANCE)
            .currency(CURRENCY)
            .estimated_template_cost(0.0)
            .granularity(granularity)
            .usage(usage))
    }
}

impl Endpoint for GetPartnerBalances {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, _: PartnerTarget, _: &mut Turn<'_>) -> Result<PartnerBalances, Refusal> {
        let total = BALANCE * state.partner.clients.len() as f64;
        Ok(PartnerBalances::new().balances(vec![PartnerBalance::new().total(total).currency(CURRENCY)]))
    }
}
