//! The JSON of flows, which is uploaded as a file.

use waba_types::OpaqueId;
use waba_types::api::{FlowTarget, PartnerFlowTarget, UploadedFlowJson};
use waba_types::dialect::Request;
use waba_types::ids::FlowId;
use waba_types::operations::files::{FileOperation, UPLOAD_FLOW_JSON, UPLOAD_PARTNER_FLOW_JSON};

use super::call::Call;
use super::{FlowsCalls, PartnerFlowsCalls};
use crate::client::Client;
use crate::media::Upload;

/// The MIME type that the API wants of the file.
const JSON: &str = "application/json";

/// The name of the file where none is given.
const FILE_NAME: &str = "flow.json";

impl<'a> FlowsCalls<'a> {
    /// Replaces the JSON of a flow, which has to be a draft. Takes what [`Upload`] takes: the path of a file, bytes, a
    /// `serde_json::Value`. Cloud hosts of 360dialog only.
    ///
    /// JSON that is wrong is taken too: `validation_errors` of the answer say what keeps the flow from being published.
    ///
    /// Unconfirmed: no source shows that 360dialog has this call.
    ///
    /// API page: Flows API.
    ///
    /// # Errors
    /// Of kind `Validation` before anything is sent, when the file can't be read; else those of the API. Repeating is safe.
    pub fn upload_json(
        &self,
        flow_id: impl Into<FlowId>,
        json: impl Into<Upload>,
    ) -> Call<'a, UploadedFlowJson> {
        replace(self.0, &UPLOAD_FLOW_JSON, FlowTarget::new(flow_id), json.into())
    }
}

impl<'a> PartnerFlowsCalls<'a> {
    /// Replaces the JSON of a flow of an account, which has to be a draft. Takes what [`Upload`] takes: the path of a
    /// file, bytes, a `serde_json::Value`.
    ///
    /// JSON that is wrong is taken too: `validation_errors` of the answer say what keeps the flow from being published.
    ///
    /// Unconfirmed path: 360dialog names this call without it.
    ///
    /// API page: WhatsApp Flows.
    ///
    /// # Errors
    /// Of kind `Validation` before anything is sent, when the file can't be read; else those of the API. Repeating is safe.
    pub fn upload_json(
        &self,
        partner_id: impl Into<OpaqueId>,
        waba_account_id: impl Into<OpaqueId>,
        flow_id: impl Into<FlowId>,
        json: impl Into<Upload>,
    ) -> Call<'a, UploadedFlowJson> {
        let target = PartnerFlowTarget::new(partner_id, waba_account_id, flow_id);
        replace(self.0, &UPLOAD_PARTNER_FLOW_JSON, target, json.into())
    }
}

/// Replaces the JSON of a flow by `call`.
fn replace<'a, Q: Request + 'a>(
    client: &'a Client,
    call: &'static FileOperation,
    flow: Q,
    json: Upload,
) -> Call<'a, UploadedFlowJson> {
    let upload = json.mime_type(JSON).file_name_or(FILE_NAME);
    Call::steps(async move { client.ship(call, &flow, upload).await })
}
