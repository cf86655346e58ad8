//! The JSON of flows, which is uploaded as a file.

use waba_types::api::{FlowTarget, PartnerFlowTarget, UploadedFlowJson};
use waba_types::dialect::Request;
use waba_types::ids::FlowId;
use waba_types::operations::files::{FileOperation, UPLOAD_FLOW_JSON, UPLOAD_PARTNER_FLOW_JSON};

use super::upload::Upload;
use crate::attempt::Reported;
use crate::client::Client;
use crate::error::Error;
use crate::partner::PartnerClient;

/// The MIME type that the API wants of the file.
const JSON: &str = "application/json";

/// The name of the file where none is given.
const FILE_NAME: &str = "flow.json";

/// The JSON of flows; made by [`Client::flows`].
#[derive(Clone, Copy, Debug)]
pub struct FlowCalls<'a> {
    client: &'a Client,
}

impl Client {
    /// The flows of the account. Their other calls, such as `PublishFlow`, stand in
    /// [`types::operations`](crate::types::operations).
    pub fn flows(&self) -> FlowCalls<'_> {
        FlowCalls { client: self }
    }
}

impl FlowCalls<'_> {
    /// Replaces the JSON of a flow, which has to be a draft. Takes what [`Upload`] takes: the path of a file, bytes, a
    /// `serde_json::Value`. Cloud hosts of 360dialog only; no source shows that they have the call.
    ///
    /// JSON that is wrong is taken too: `validation_errors` of the answer say what keeps the flow from being published.
    ///
    /// # Errors
    /// Of kind `Validation` before anything is sent, when the file can't be read; else those of the API. Repeating is safe.
    pub async fn upload_json(
        &self,
        flow_id: impl Into<FlowId>,
        json: impl Into<Upload>,
    ) -> Result<UploadedFlowJson, Error> {
        self.upload_json_reported(flow_id, json).await.map(Reported::into_value)
    }

    /// Replaces the JSON of a flow, and tells what was done for it: each attempt, and the HTTP answer.
    ///
    /// # Errors
    /// Those of [`upload_json`](Self::upload_json); they tell what was done by themselves ([`Error::attempts`]).
    pub async fn upload_json_reported(
        &self,
        flow_id: impl Into<FlowId>,
        json: impl Into<Upload>,
    ) -> Result<Reported<UploadedFlowJson>, Error> {
        replace(self.client, &UPLOAD_FLOW_JSON, &FlowTarget::new(flow_id), json.into()).await
    }
}

/// The JSON of flows of a partner's accounts; made by [`PartnerClient::flows`].
#[derive(Clone, Copy, Debug)]
pub struct PartnerFlowCalls<'a> {
    pub(super) client: &'a Client,
}

impl PartnerClient {
    /// The flows of the partner's accounts. Their other calls, such as `PublishPartnerFlow`, stand in
    /// [`types::operations`](crate::types::operations).
    pub fn flows(&self) -> PartnerFlowCalls<'_> {
        PartnerFlowCalls { client: &self.0 }
    }
}

impl PartnerFlowCalls<'_> {
    /// Replaces the JSON of a flow of an account, which has to be a draft. Takes what [`Upload`] takes: the path of a
    /// file, bytes, a `serde_json::Value`. No source shows that 360dialog has the call.
    ///
    /// JSON that is wrong is taken too: `validation_errors` of the answer say what keeps the flow from being published.
    ///
    /// # Errors
    /// Of kind `Validation` before anything is sent, when the file can't be read; else those of the API. Repeating is safe.
    pub async fn upload_json(
        &self,
        flow: &PartnerFlowTarget,
        json: impl Into<Upload>,
    ) -> Result<UploadedFlowJson, Error> {
        self.upload_json_reported(flow, json).await.map(Reported::into_value)
    }

    /// Replaces the JSON of a flow of an account, and tells what was done for it: each attempt, and the HTTP answer.
    ///
    /// # Errors
    /// Those of [`upload_json`](Self::upload_json); they tell what was done by themselves ([`Error::attempts`]).
    pub async fn upload_json_reported(
        &self,
        flow: &PartnerFlowTarget,
        json: impl Into<Upload>,
    ) -> Result<Reported<UploadedFlowJson>, Error> {
        replace(self.client, &UPLOAD_PARTNER_FLOW_JSON, flow, json.into()).await
    }
}

/// Replaces the JSON of a flow by `call`.
async fn replace<Q: Request>(
    client: &Client,
    call: &FileOperation,
    flow: &Q,
    json: Upload,
) -> Result<Reported<UploadedFlowJson>, Error> {
    let upload = json.mime_type(JSON).file_name_or(FILE_NAME);
    let upload = upload.ready(call, client.inner.validate).await?;
    client.ship(call, flow, &upload).await
}
