//! The flows of an account: from the draft to the end of their use.

use serde::de::IgnoredAny;
use waba_types::api::{FlowCategory, FlowDetails, FlowPreview, FlowValidationError};
use waba_types::ids::FlowId;
use waba_types::webhook::FlowStatus;
use waba_types::{Extra, OpaqueId, Raw, decode};

use crate::machine::ids;
use crate::machine::rng::SplitMix64;
use crate::machine::rules::Refusal;

/// Most flows of an account.
const MAX_FLOWS: usize = 1000;
/// Most MiB of a flow's JSON.
const MAX_JSON: usize = 10;
/// The flow, or its JSON, can't be changed so.
const UNCHANGEABLE: i64 = 139_001;
/// The flow can't be published.
const UNPUBLISHABLE: i64 = 139_002;
/// Version of the exchange with an endpoint.
const DATA_API_VERSION: &str = "3.0";

/// Where the JSON of a flow can be fetched from.
pub(crate) const JSON_FILE: &str = "/_flows/{flow_id}/flow.json";

/// A flow.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    pub(crate) id: FlowId,
    pub(crate) name: String,
    pub(crate) status: FlowStatus,
    pub(crate) categories: Vec<FlowCategory>,
    pub(crate) endpoint_uri: Option<String>,
    pub(crate) application_id: Option<OpaqueId>,
    pub(crate) json: Option<String>,
}

/// What a new flow is made of.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) name: String,
    pub(crate) categories: Vec<FlowCategory>,
    pub(crate) json: Option<String>,
    pub(crate) clone_of: Option<FlowId>,
    pub(crate) endpoint_uri: Option<String>,
    /// Whether to publish it at once. One whose JSON has errors stays a draft.
    pub(crate) publish: bool,
}

/// What to change about a flow.
#[derive(Default)]
pub(crate) struct Change {
    pub(crate) name: Option<String>,
    pub(crate) categories: Vec<FlowCategory>,
    pub(crate) endpoint_uri: Option<String>,
    pub(crate) application_id: Option<OpaqueId>,
}

/// The flows of an account, the oldest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Flows(Vec<Flow>);

fn unknown() -> Refusal {
    Refusal::new(400, 100, "flow_id: no such flow")
}

fn check_size(path: &str, json: &[u8]) -> Result<(), Refusal> {
    if json.len() > MAX_JSON << 20 {
        return Err(Refusal::new(400, UNCHANGEABLE, format!("{path}: more than {MAX_JSON} MiB")));
    }
    Ok(())
}

fn name_taken() -> Refusal {
    Refusal::new(400, 100, "name: another flow of the account has it")
}

impl Flow {
    /// What is wrong with its JSON.
    pub(crate) fn validation_errors(&self) -> Vec<FlowValidationError> {
        self.json.as_deref().map(validate).unwrap_or_default()
    }

    /// The `version` of its JSON.
    fn version(&self) -> Option<String> {
        let fields: Extra = decode(self.json.as_deref()?.as_bytes()).ok()?;
        decode(fields.get("version")?.as_str().as_bytes()).ok()
    }

    /// The flow as the API shows it; `preview` is where it could be looked at.
    pub(crate) fn details(&self, account: &str, preview: Option<FlowPreview>) -> FlowDetails {
        let mut details = FlowDetails::new()
            .id(&self.id)
            .name(&*self.name)
            .status(self.status.clone())
            .categories(self.categories.clone())
            .validation_errors(self.validation_errors());
        details.json_version = self.version().map(OpaqueId::from);
        details.data_api_version = self.endpoint_uri.as_ref().map(|_| DATA_API_VERSION.into());
        details.endpoint_uri.clone_from(&self.endpoint_uri);
        details.preview = preview;
        let object = |id: &str| Raw::from(serde_json::json!({ "id": id }));
        details.whatsapp_business_account = Some(object(account));
        details.application = self.application_id.as_deref().map(object);
        details
    }

    fn must_be_draft(&self) -> Result<(), Refusal> {
        self.must_be(&FlowStatus::Draft, UNCHANGEABLE, "flow_id: only a draft can be changed")
    }

    fn must_be(&self, status: &FlowStatus, code: i64, details: &str) -> Result<(), Refusal> {
        if self.status == *status { Ok(()) } else { Err(Refusal::new(400, code, details)) }
    }
}

impl Flows {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Flow> {
        self.0.iter()
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.0.iter().any(|flow| flow.id == *id)
    }

    pub(crate) fn get(&self, id: &str) -> Result<&Flow, Refusal> {
        self.0.iter().find(|flow| flow.id == *id).ok_or_else(unknown)
    }

    fn get_mut(&mut self, id: &str) -> Result<&mut Flow, Refusal> {
        self.0.iter_mut().find(|flow| flow.id == *id).ok_or_else(unknown)
    }

    fn has_name(&self, name: &str, but: Option<&FlowId>) -> bool {
        self.0.iter().any(|flow| flow.name == name && Some(&flow.id) != but)
    }

    /// Makes a flow: a draft, or one that is published at once.
    pub(crate) fn create(&mut self, draft: Draft, rng: &mut SplitMix64) -> Result<&Flow, Refusal> {
        if self.has_name(&draft.name, None) {
            return Err(name_taken());
        }
        if self.0.len() >= MAX_FLOWS {
            return Err(Refusal::new(400, 100, format!("the account has {MAX_FLOWS} flows")));
        }
        let original = draft.clone_of.as_deref().map(|id| self.get(id).cloned()).transpose()?;
        let json = draft.json.or_else(|| original.as_ref()?.json.clone());
        if let Some(json) = &json {
            check_size("flow_json", json.as_bytes())?;
        }
        if draft.publish && json.is_none() {
            return Err(Refusal::new(400, UNPUBLISHABLE, "flow_json: missing"));
        }
        let mut flow = Flow {
            id: ids::digits(rng).into(),
            name: draft.name,
            status: FlowStatus::Draft,
            categories: if draft.categories.is_empty() {
                vec![FlowCategory::Other]
            } else {
                draft.categories
            },
            endpoint_uri: draft.endpoint_uri.or_else(|| original?.endpoint_uri),
            application_id: None,
            json,
        };
        if draft.publish && flow.validation_errors().is_empty() {
            flow.status = FlowStatus::Published;
        }
        self.0.push(flow);
        Ok(&self.0[self.0.len() - 1])
    }

    /// Changes what is said about a flow.
    pub(crate) fn edit(&mut self, id: &str, change: Change) -> Result<(), Refusal> {
        if change.name.as_deref().is_some_and(|name| self.has_name(name, Some(&id.into()))) {
            return Err(name_taken());
        }
        let flow = self.get_mut(id)?;
        flow.must_be_draft()?;
        if let Some(name) = change.name {
            flow.name = name;
        }
        if !change.categories.is_empty() {
            flow.categories = change.categories;
        }
        flow.endpoint_uri = change.endpoint_uri.or_else(|| flow.endpoint_uri.take());
        flow.application_id = change.application_id.or_else(|| flow.application_id.take());
        Ok(())
    }

    /// Replaces the JSON of a flow. One that is wrong is kept too: the flow can't be published then.
    pub(crate) fn set_json(&mut self, id: &str, json: &[u8]) -> Result<&Flow, Refusal> {
        let flow = self.get_mut(id)?;
        flow.must_be_draft()?;
        check_size("file", json)?;
        if let Err(error) = decode::<IgnoredAny>(json) {
            return Err(Refusal::new(400, UNCHANGEABLE, format!("file: is not JSON: {}", error.kind)));
        }
        flow.json = Some(String::from_utf8_lossy(json).into_owned());
        Ok(flow)
    }

    /// Publishes a draft.
    pub(crate) fn publish(&mut self, id: &str) -> Result<(), Refusal> {
        let flow = self.get_mut(id)?;
        flow.must_be(&FlowStatus::Draft, UNPUBLISHABLE, "flow_id: only a draft can be published")?;
        if flow.json.is_none() {
            return Err(Refusal::new(400, UNPUBLISHABLE, "flow_id: the flow has no JSON"));
        }
        if !flow.validation_errors().is_empty() {
            return Err(Refusal::new(400, UNPUBLISHABLE, "flow_id: the JSON of the flow has errors"));
        }
        flow.status = FlowStatus::Published;
        Ok(())
    }

    /// Takes a published flow out of use.
    pub(crate) fn deprecate(&mut self, id: &str) -> Result<(), Refusal> {
        let flow = self.get_mut(id)?;
        flow.must_be(&FlowStatus::Published, 139_003, "flow_id: only a published flow can be deprecated")?;
        flow.status = FlowStatus::Deprecated;
        Ok(())
    }

    /// Deletes a draft.
    pub(crate) fn delete(&mut self, id: &str) -> Result<(), Refusal> {
        let flow = self.get(id)?;
        flow.must_be(&FlowStatus::Draft, 139_004, "flow_id: only a draft can be deleted")?;
        self.0.retain(|flow| flow.id != *id);
        Ok(())
    }
}

/// What is wrong with the JSON of a flow: the least that any version of it must have.
fn validate(json: &str) -> Vec<FlowValidationError> {
    let error = |name: &str, message: &str| {
        FlowValidationError::new().error(name).error_type("FLOW_JSON_ERROR").message(message)
    };
    let Ok(fields) = decode::<Extra>(json.as_bytes()) else {
        return vec![error("INVALID_PROPERTY_TYPE", "expected an object")];
    };
    let mut errors = Vec::new();
    let read = |name: &str| fields.get(name).map(|value| value.as_str().as_bytes());
    match read("version").map(decode::<String>) {
        None => errors.push(error("MISSING_REQUIRED_PROPERTY", "version: missing")),
        Some(Err(_)) => errors.push(error("INVALID_PROPERTY_TYPE", "version: expected a string")),
        Some(Ok(_)) => {}
    }
    let screens = match read("screens").map(decode::<Vec<Extra>>) {
        None => {
            errors.push(error("MISSING_REQUIRED_PROPERTY", "screens: missing"));
            Vec::new()
        }
        Some(Err(_)) => {
            errors.push(error("INVALID_PROPERTY_TYPE", "screens: expected a list of objects"));
            Vec::new()
        }
        Some(Ok(screens)) => {
            if screens.is_empty() {
                errors.push(error("MIN_ITEMS_REQUIRED", "screens: expected at least one"));
            }
            screens
        }
    };
    for (index, screen) in screens.iter().enumerate() {
        for name in ["id", "layout"] {
            if screen.get(name).is_none() {
                let message = format!("screens[{index}].{name}: missing");
                errors.push(error("MISSING_REQUIRED_PROPERTY", &message));
            }
        }
    }
    errors
}
