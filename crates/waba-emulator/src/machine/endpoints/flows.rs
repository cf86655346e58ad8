//! Flows.

use std::time::Duration;

use serde_json::json;
use waba_types::api::{
    CreatedFlow, FlowAsset, FlowAssetPage, FlowAssetQuery, FlowDetails, FlowEdit, FlowLookup, FlowMigration,
    FlowPage, FlowPreview, FlowQuery, FlowTarget, MigratedFlow, MigratedFlows, NewFlow, UploadedFlowJson,
};
use waba_types::dialect::RequestParts;
use waba_types::ids::FlowId;
use waba_types::operations::files::{FileOperation, UPLOAD_FLOW_JSON};
use waba_types::operations::{
    CreateFlow, DeleteFlow, DeprecateFlow, EditFlow, GetFlow, ListFlowAssets, ListFlows, MigrateFlows,
    PublishFlow,
};
use waba_types::webhook::{FlowEvent, FlowStatus, FlowUpdate};
use waba_types::{Raw, Success};

use super::files::{self, Given};
use super::form::Form;
use super::{Endpoint, Entry, endpoint};
use crate::machine::json::to_raw;
use crate::machine::millis::days;
use crate::machine::paging::page;
use crate::machine::payload;
use crate::machine::request::{Answer, Request};
use crate::machine::rng::SplitMix64;
use crate::machine::rules::{Refusal, Service};
use crate::machine::settings::ACCOUNT_ID;
use crate::machine::state::{State, Timer, Turn};
use crate::machine::store::flows::{Change, Draft, Flow, Flows, JSON_FILE};

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<ListFlows>(),
    endpoint::<CreateFlow>(),
    endpoint::<GetFlow>(),
    endpoint::<EditFlow>(),
    endpoint::<ListFlowAssets>(),
    endpoint::<PublishFlow>(),
    endpoint::<DeprecateFlow>(),
    endpoint::<DeleteFlow>(),
    endpoint::<MigrateFlows>(),
];

pub(super) const FILES: &[files::Entry] = &[(UPLOAD_FLOW_JSON.spec.name, upload_json)];

/// The fields that a flow has unless others are asked for.
const FIELDS: &str = "id,name,status,categories,validation_errors";

/// How long the address of a preview is good.
const PREVIEW: Duration = days(30);

impl State {
    /// Tells that the state of a flow of the number's account changed.
    pub(super) fn flow_changed(&mut self, id: &FlowId, old: FlowStatus, new: FlowStatus, turn: &Turn<'_>) {
        let message = format!("Flow {id} changed its status from {old} to {new}");
        let update = FlowUpdate::new()
            .event(FlowEvent::StatusChange)
            .message(message)
            .flow_id(id.as_str())
            .old_status(old)
            .new_status(new);
        let due = turn.now.after(self.settings.timing.sent);
        self.timers.set(due, Timer::Tell(payload::change("flows", &update)));
    }
}

fn described(flow: &Flow, fields: Option<&str>, turn: &Turn<'_>) -> FlowDetails {
    let preview = FlowPreview::new()
        .preview_url(format!("https://business.facebook.com/wa/manage/flows/{}/preview/", flow.id))
        .expires_at(turn.now.after(PREVIEW).iso());
    let fields = fields.filter(|fields| !fields.is_empty()).unwrap_or(FIELDS);
    super::only(flow.details(ACCOUNT_ID, Some(preview)), Some(fields))
}

impl Endpoint for ListFlows {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: FlowQuery, turn: &mut Turn<'_>) -> Result<FlowPage, Refusal> {
        let id = |flow: &&Flow| flow.id.to_string();
        let shown = |flow| described(flow, request.fields.as_deref(), turn);
        page!(state, request, "/flows", state.flows.iter(), id, shown => FlowPage)
    }
}

/// What is said about a flow that was made.
pub(super) fn created(flow: &Flow) -> CreatedFlow {
    CreatedFlow::new().id(&flow.id).success(true).validation_errors(flow.validation_errors())
}

impl Endpoint for CreateFlow {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: NewFlow, turn: &mut Turn<'_>) -> Result<CreatedFlow, Refusal> {
        let draft = Draft {
            name: request.name,
            categories: request.categories,
            json: request.flow_json,
            clone_of: request.clone_flow_id,
            endpoint_uri: request.endpoint_uri,
            publish: request.publish.unwrap_or(false),
        };
        let flow = state.flows.create(draft, turn.rng)?;
        let (id, status, answer) = (flow.id.clone(), flow.status.clone(), created(flow));
        if status == FlowStatus::Published {
            state.flow_changed(&id, FlowStatus::Draft, status, turn);
        }
        Ok(answer)
    }
}

impl Endpoint for GetFlow {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: FlowLookup, turn: &mut Turn<'_>) -> Result<FlowDetails, Refusal> {
        let flow = state.flows.get(&request.flow_id)?;
        Ok(described(flow, request.fields.as_deref(), turn))
    }
}

impl Endpoint for EditFlow {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: FlowEdit, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        let change = Change {
            name: request.name,
            categories: request.categories,
            endpoint_uri: request.endpoint_uri,
            application_id: request.application_id,
        };
        state.flows.edit(&request.flow_id, change).map(|()| Success::new(true))
    }
}

impl Endpoint for ListFlowAssets {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: FlowAssetQuery, _: &mut Turn<'_>) -> Result<FlowAssetPage, Refusal> {
        Ok(assets(state.flows.get(&request.flow_id)?, &state.settings.base_url))
    }
}

/// The files of a flow.
pub(super) fn assets(flow: &Flow, base_url: &str) -> FlowAssetPage {
    let address = format!("{base_url}{}", JSON_FILE.replace("{flow_id}", &flow.id));
    let asset = FlowAsset::new().name("flow.json").asset_type("FLOW_JSON").download_url(address);
    FlowAssetPage::new().data(flow.json.iter().map(|_| asset.clone()).collect::<Vec<_>>())
}

fn upload_json(
    state: &mut State,
    request: &Request,
    parts: &RequestParts,
    _: &mut Turn<'_>,
) -> Result<Given, Refusal> {
    replace_json(&mut state.flows, flow_id(parts), request, &UPLOAD_FLOW_JSON)
}

/// Replaces the JSON of a flow by the file of a form.
pub(super) fn replace_json(
    flows: &mut Flows,
    id: &str,
    request: &Request,
    operation: &FileOperation,
) -> Result<Given, Refusal> {
    let form = Form::read(request, operation)?;
    let flow = flows.set_json(id, &form.file().body)?;
    let answer = UploadedFlowJson::new().success(true).validation_errors(flow.validation_errors());
    Ok(Given::Json(to_raw(&answer)))
}

fn flow_id(parts: &RequestParts) -> &str {
    parts.path_value("flow_id").unwrap_or_default()
}

/// The JSON of a flow, of whichever account.
pub(super) fn download_json(
    state: &mut State,
    _: &Request,
    parts: &RequestParts,
    _: &mut Turn<'_>,
) -> Result<Given, Refusal> {
    let flow = state.flow_of_any_account(flow_id(parts))?;
    let json = flow.json.as_deref().ok_or_else(|| Refusal::new(404, 33, "the flow has no JSON"))?;
    Ok(Given::File(Answer::json(200, json)))
}

impl Endpoint for PublishFlow {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: FlowTarget, turn: &mut Turn<'_>) -> Result<Success, Refusal> {
        state.flows.publish(&request.flow_id)?;
        state.flow_changed(&request.flow_id, FlowStatus::Draft, FlowStatus::Published, turn);
        Ok(Success::new(true))
    }
}

impl Endpoint for DeprecateFlow {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: FlowTarget, turn: &mut Turn<'_>) -> Result<Success, Refusal> {
        state.flows.deprecate(&request.flow_id)?;
        state.flow_changed(&request.flow_id, FlowStatus::Published, FlowStatus::Deprecated, turn);
        Ok(Success::new(true))
    }
}

impl Endpoint for DeleteFlow {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: FlowTarget, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        state.flows.delete(&request.flow_id).map(|()| Success::new(true))
    }
}

/// Copies flows of `source` to `target`: those of the names, or all.
pub(super) fn copy(
    source: &Flows,
    names: &[String],
    target: &mut Flows,
    rng: &mut SplitMix64,
) -> MigratedFlows {
    let mut outcome = MigratedFlows::new();
    let failed = |name: &str, problem: &str| {
        Raw::from(json!({ "source_name": name, "error_code": 4_233_041, "error_message": problem }))
    };
    let all: Vec<String> = source.iter().map(|flow| flow.name.clone()).collect();
    for name in if names.is_empty() { &all } else { names } {
        let Some(flow) = source.iter().find(|flow| flow.name == *name) else {
            outcome.failed_flows.push(failed(name, "the account has no such flow"));
            continue;
        };
        let draft = Draft {
            name: flow.name.clone(),
            categories: flow.categories.clone(),
            json: flow.json.clone(),
            clone_of: None,
            endpoint_uri: flow.endpoint_uri.clone(),
            publish: false,
        };
        match target.create(draft, rng) {
            Ok(made) => outcome
                .migrated_flows
                .push(MigratedFlow::new().source_name(&**name).source_id(&flow.id).migrated_id(&made.id)),
            Err(_) => outcome.failed_flows.push(failed(name, "the flow can't be made here")),
        }
    }
    outcome
}

impl Endpoint for MigrateFlows {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: FlowMigration,
        turn: &mut Turn<'_>,
    ) -> Result<MigratedFlows, Refusal> {
        let source = state.flows_of(&request.source_waba_id)?.clone();
        Ok(copy(&source, &request.source_flow_names, &mut state.flows, turn.rng))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use waba_types::Dialect;

    use super::*;
    use crate::machine::testing::Bench;

    const JSON: &str = r#"{"version":"7.3","screens":[{"id":"A","layout":{}}]}"#;

    fn create(bench: &mut Bench, body: &Value) -> String {
        bench.done("POST", "/flows", body)["id"].as_str().unwrap().to_owned()
    }

    fn code(bench: &mut Bench, method: &str, path: &str) -> Value {
        let (status, answer) = bench.ask(method, path, &json!({}));
        assert_eq!(status, 400, "{answer}");
        answer["error"]["code"].clone()
    }

    #[test]
    fn a_flow_goes_from_the_draft_to_the_end_of_its_use() {
        let mut bench = Bench::on(Dialect::Cloud);
        let id =
            create(&mut bench, &json!({ "name": "Survey", "flow_json": JSON, "categories": ["SURVEY"] }));
        let path = format!("/{id}");
        let flow = bench.done("GET", &path, &Value::Null);
        let expected = json!({
            "id": id, "name": "Survey", "status": "DRAFT", "categories": ["SURVEY"], "validation_errors": [],
        });
        assert_eq!(flow, expected);
        assert_eq!(code(&mut bench, "POST", &format!("{path}/deprecate")), 139_003);

        bench.done("POST", &path, &json!({ "name": "Poll", "endpoint_uri": "https://example.com" }));
        bench.done("POST", &format!("{path}/publish"), &json!({}));
        assert_eq!(code(&mut bench, "POST", &format!("{path}/publish")), 139_002);
        assert_eq!(code(&mut bench, "DELETE", &path), 139_004);
        assert_eq!(code(&mut bench, "POST", &path), 139_001);
        bench.done("POST", &format!("{path}/deprecate"), &json!({}));
        let fields = format!("{path}?fields=status,json_version,preview.invalidate(false)");
        let flow = bench.done("GET", &fields, &Value::Null);
        assert_eq!((&flow["status"], &flow["json_version"]), (&json!("DEPRECATED"), &json!("7.3")));
        assert_eq!(flow["preview"]["expires_at"], "2026-01-31T00:00:00Z");

        bench.advance(Duration::from_secs(1));
        let changes: Vec<_> = bench.told("flows").iter().map(|value| value["new_status"].clone()).collect();
        assert_eq!(changes, ["PUBLISHED", "DEPRECATED"]);
    }

    #[test]
    fn json_with_errors_is_kept_and_can_not_be_published() {
        let mut bench = Bench::on(Dialect::Cloud);
        let body = json!({ "name": "Survey", "flow_json": r#"{"screens":[{"id":"A"}]}"#, "publish": true });
        let made = bench.done("POST", "/flows", &body);
        let messages: Vec<_> = made["validation_errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["message"].clone())
            .collect();
        assert_eq!(messages, ["version: missing", "screens[0].layout: missing"]);
        let path = format!("/{}", made["id"].as_str().unwrap());
        assert_eq!(code(&mut bench, "POST", &format!("{path}/publish")), 139_002);
        assert_eq!(
            bench.done("GET", &format!("{path}/assets"), &Value::Null)["data"][0]["name"],
            "flow.json"
        );
        bench.done("DELETE", &path, &Value::Null);
        assert_ne!(bench.ask("GET", &path, &Value::Null).0, 200);
    }

    #[test]
    fn the_json_of_a_draft_is_replaced_by_a_file() {
        let mut bench = Bench::on(Dialect::Cloud);
        let id = create(&mut bench, &json!({ "name": "Survey" }));
        assert_eq!(code(&mut bench, "POST", &format!("/{id}/publish")), 139_002);
        let upload = |bench: &mut Bench, asset_type: &str, json: &str| {
            let form = format!(
                "--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nflow.json\r\n--x\r\n\
                 Content-Disposition: form-data; name=\"asset_type\"\r\n\r\n{asset_type}\r\n--x\r\n\
                 Content-Disposition: form-data; name=\"file\"; filename=\"flow.json\"\r\n\
                 Content-Type: application/json\r\n\r\n{json}\r\n--x--\r\n"
            );
            let headers = [("content-type", "multipart/form-data; boundary=x")];
            let answer = bench.send_body("POST", &format!("/{id}/assets"), &headers, form);
            (answer.status, serde_json::from_slice::<Value>(&answer.body).unwrap())
        };
        assert_eq!(upload(&mut bench, "FLOW_JSON", "{").1["error"]["code"], 139_001);
        assert_eq!(upload(&mut bench, "PICTURE", JSON).0, 400);
        let (status, answer) = upload(&mut bench, "FLOW_JSON", "{}");
        assert_eq!((status, answer["validation_errors"].as_array().unwrap().len()), (200, 2));
        let uploaded = json!({ "success": true, "validation_errors": [] });
        assert_eq!(upload(&mut bench, "FLOW_JSON", JSON), (200, uploaded));
        let assets = bench.done("GET", &format!("/{id}/assets"), &Value::Null);
        let path =
            assets["data"][0]["download_url"].as_str().unwrap().strip_prefix("http://127.0.0.1").unwrap();
        assert_eq!(bench.done("GET", path, &Value::Null), serde_json::from_str::<Value>(JSON).unwrap());
        bench.done("POST", &format!("/{id}/publish"), &json!({}));
        assert_eq!(upload(&mut bench, "FLOW_JSON", JSON).1["error"]["code"], 139_001);
    }

    #[test]
    fn a_name_is_there_once_and_a_flow_can_be_copied() {
        let mut bench = Bench::on(Dialect::Cloud);
        let first = create(&mut bench, &json!({ "name": "Survey", "flow_json": JSON }));
        let (status, _) = bench.ask("POST", "/flows", &json!({ "name": "Survey" }));
        assert_eq!(status, 400);
        let copy = create(&mut bench, &json!({ "name": "Copy", "clone_flow_id": first }));
        bench.done("POST", &format!("/{copy}/publish"), &json!({}));
        let page = bench.done("GET", "/flows?limit=1", &Value::Null);
        assert_eq!(page["data"][0]["id"], json!(first));
        let after = page["paging"]["cursors"]["after"].as_str().unwrap();
        let page = bench.done("GET", &format!("/flows?limit=1&after={after}"), &Value::Null);
        assert_eq!(
            (&page["data"][0]["status"], &page["paging"]["next"]),
            (&json!("PUBLISHED"), &Value::Null)
        );
    }
}
