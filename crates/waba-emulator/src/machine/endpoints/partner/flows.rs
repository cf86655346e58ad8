//! Flows of accounts. Those of the emulated number's account are the ones that its own API has.

use waba_types::api::{
    CreatedFlow, FlowAssetPage, FlowCopy, FlowDetails, MigratedFlows, NewPartnerFlow, PartnerFlowEdit,
    PartnerFlowPage, PartnerFlowQuery, PartnerFlowTarget,
};
use waba_types::dialect::RequestParts;
use waba_types::operations::files::UPLOAD_PARTNER_FLOW_JSON;
use waba_types::operations::{
    CopyPartnerFlows, CreatePartnerFlow, DeletePartnerFlow, DeprecatePartnerFlow, EditPartnerFlow,
    GetPartnerFlow, ListPartnerFlowAssets, ListPartnerFlows, PublishPartnerFlow,
};
use waba_types::webhook::FlowStatus;
use waba_types::{Dialect, OpaqueId, Raw, Success, decode};

use crate::machine::endpoints::files::{self, Given};
use crate::machine::endpoints::flows::{assets, copy, created, replace_json};
use crate::machine::endpoints::{Endpoint, Entry, endpoint, only};
use crate::machine::listing::{ListRequest, PAGE, list};
use crate::machine::request::Request;
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::flows::{Change, Draft, Flow};
use crate::machine::store::partner::WABA_ACCOUNT_ID;

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[
    endpoint::<ListPartnerFlows>(),
    endpoint::<CreatePartnerFlow>(),
    endpoint::<GetPartnerFlow>(),
    endpoint::<EditPartnerFlow>(),
    endpoint::<ListPartnerFlowAssets>(),
    endpoint::<PublishPartnerFlow>(),
    endpoint::<DeprecatePartnerFlow>(),
    endpoint::<DeletePartnerFlow>(),
    endpoint::<CopyPartnerFlows>(),
];

pub(in crate::machine::endpoints) const FILES: &[files::Entry] =
    &[(UPLOAD_PARTNER_FLOW_JSON.spec.name, upload_json)];

fn described(flow: &Flow, account: &OpaqueId, fields: Option<&Raw>) -> Result<FlowDetails, Refusal> {
    let details = flow.details(account, None);
    let Some(fields) = fields else { return Ok(details) };
    let names: Vec<String> = decode(fields.as_str().as_bytes())
        .map_err(|_| Refusal::Invalid("fields: expected a list of names".to_owned()))?;
    Ok(only(details, Some(&names.join(","))))
}

impl Endpoint for ListPartnerFlows {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: PartnerFlowQuery,
        _: &mut Turn<'_>,
    ) -> Result<PartnerFlowPage, Refusal> {
        let account = request.waba_account_id;
        let flows = state.flows_mut(&account)?.iter();
        let flows: Vec<_> =
            flows.map(|flow| described(flow, &account, request.fields.as_ref())).collect::<Result<_, _>>()?;
        let wanted = ListRequest { limit: request.limit, offset: request.offset, ..ListRequest::default() };
        let page = list(flows, wanted, PAGE)?;
        Ok(PartnerFlowPage::new()
            .flows(page.items)
            .count(page.count)
            .total(page.total)
            .limit(page.limit)
            .offset(page.offset))
    }
}

impl Endpoint for CreatePartnerFlow {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: NewPartnerFlow,
        turn: &mut Turn<'_>,
    ) -> Result<CreatedFlow, Refusal> {
        let draft = Draft {
            name: request.name,
            categories: request.categories,
            json: None,
            clone_of: request.clone_flow_id,
            endpoint_uri: request.endpoint_uri,
            publish: false,
        };
        state.flows_mut(&request.waba_account_id)?.create(draft, turn.rng).map(created)
    }
}

impl Endpoint for GetPartnerFlow {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: PartnerFlowTarget,
        _: &mut Turn<'_>,
    ) -> Result<FlowDetails, Refusal> {
        let flow = state.flows_mut(&request.waba_account_id)?.get(&request.flow_id)?;
        described(flow, &request.waba_account_id, None)
    }
}

impl Endpoint for EditPartnerFlow {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, request: PartnerFlowEdit, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        let change = Change {
            name: request.name,
            categories: request.categories,
            endpoint_uri: request.endpoint_uri,
            application_id: None,
        };
        state.flows_mut(&request.waba_account_id)?.edit(&request.flow_id, change)?;
        Ok(Success::new(true))
    }
}

impl Endpoint for ListPartnerFlowAssets {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: PartnerFlowTarget,
        _: &mut Turn<'_>,
    ) -> Result<FlowAssetPage, Refusal> {
        let base_url = state.settings.base_url.clone();
        Ok(assets(state.flows_mut(&request.waba_account_id)?.get(&request.flow_id)?, &base_url))
    }
}

fn upload_json(
    state: &mut State,
    request: &Request,
    parts: &RequestParts,
    _: &mut Turn<'_>,
) -> Result<Given, Refusal> {
    let target: PartnerFlowTarget = rules::read(Service::Gateway, Dialect::Cloud, parts)?;
    let flows = state.flows_mut(&target.waba_account_id)?;
    replace_json(flows, &target.flow_id, request, &UPLOAD_PARTNER_FLOW_JSON)
}

/// Tells the receiver of the emulated number, if the flow is one of its account.
fn changed(state: &mut State, target: &PartnerFlowTarget, old: FlowStatus, new: FlowStatus, turn: &Turn<'_>) {
    if target.waba_account_id == WABA_ACCOUNT_ID {
        state.flow_changed(&target.flow_id, old, new, turn);
    }
}

impl Endpoint for PublishPartnerFlow {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, request: PartnerFlowTarget, turn: &mut Turn<'_>) -> Result<Success, Refusal> {
        state.flows_mut(&request.waba_account_id)?.publish(&request.flow_id)?;
        changed(state, &request, FlowStatus::Draft, FlowStatus::Published, turn);
        Ok(Success::new(true))
    }
}

impl Endpoint for DeprecatePartnerFlow {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, request: PartnerFlowTarget, turn: &mut Turn<'_>) -> Result<Success, Refusal> {
        state.flows_mut(&request.waba_account_id)?.deprecate(&request.flow_id)?;
        changed(state, &request, FlowStatus::Published, FlowStatus::Deprecated, turn);
        Ok(Success::new(true))
    }
}

impl Endpoint for DeletePartnerFlow {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, request: PartnerFlowTarget, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        state.flows_mut(&request.waba_account_id)?.delete(&request.flow_id)?;
        Ok(Success::new(true))
    }
}

impl Endpoint for CopyPartnerFlows {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, request: FlowCopy, turn: &mut Turn<'_>) -> Result<MigratedFlows, Refusal> {
        let source = state.flows_of(&request.source_waba_id)?.clone();
        let target = state.flows_mut(&request.waba_account_id)?;
        Ok(copy(&source, &request.source_flow_names, target, turn.rng))
    }
}
