//! Flows: forms that people fill in within the chat. And the key that their answers are encrypted with.
//!
//! Source: Meta's page "Flows API", 360dialog's page "WhatsApp Flows".

use waba_macros::{model, open_enum};

use super::{HealthStatus, Paging};
use crate::decode::{DecodeError, decode};
use crate::dialect::{Dialect, Request, RequestParts, Response, only_item};
use crate::ids::{FlowId, OpaqueId};
use crate::number::Count;
use crate::open::Raw;
use crate::webhook::FlowStatus;

/// Which flows to list.
#[model(request)]
pub struct FlowQuery {
    /// Most flows on a page.
    #[limit(value = 1..=1000)]
    #[field(query)]
    pub limit: Option<i64>,
    /// Cursor of the page before: lists what comes behind it.
    #[field(query)]
    pub after: Option<String>,
    /// Cursor of the page behind: lists what comes before it.
    #[field(query)]
    pub before: Option<String>,
    /// Names of the wanted fields, separated by commas.
    #[field(query)]
    pub fields: Option<String>,
}

/// A page of flows.
#[model(response)]
pub struct FlowPage {
    /// The flows.
    #[field(default)]
    pub data: Vec<FlowDetails>,
    /// How the neighbours of the page are found.
    pub paging: Option<Paging>,
}

/// A flow.
#[model(response)]
pub struct FlowDetails {
    /// Id.
    pub id: Option<FlowId>,
    /// Name.
    pub name: Option<String>,
    /// State.
    pub status: Option<FlowStatus>,
    /// What it is for.
    #[field(default)]
    pub categories: Vec<FlowCategory>,
    /// What is wrong with its JSON.
    #[field(default)]
    pub validation_errors: Vec<FlowValidationError>,
    /// Version of its JSON.
    pub json_version: Option<OpaqueId>,
    /// Version of the exchange with its endpoint.
    pub data_api_version: Option<OpaqueId>,
    /// Address of its endpoint.
    pub endpoint_uri: Option<String>,
    /// Address of its endpoint, under an older name.
    pub data_channel_uri: Option<String>,
    /// A preview.
    pub preview: Option<FlowPreview>,
    /// The account that it belongs to.
    pub whatsapp_business_account: Option<Raw>,
    /// The app that it belongs to.
    pub application: Option<Raw>,
    /// Whether it can be sent.
    pub health_status: Option<HealthStatus>,
    /// The measure that was asked for.
    pub metric: Option<Raw>,
}

open_enum! {
    /// What a flow is for.
    pub enum FlowCategory {
        /// To sign up.
        SignUp = "SIGN_UP",
        /// To sign in.
        SignIn = "SIGN_IN",
        /// To book an appointment.
        AppointmentBooking = "APPOINTMENT_BOOKING",
        /// To leave contact data.
        LeadGeneration = "LEAD_GENERATION",
        /// To get in touch.
        ContactUs = "CONTACT_US",
        /// To get help.
        CustomerSupport = "CUSTOMER_SUPPORT",
        /// To answer questions.
        Survey = "SURVEY",
        /// Something else.
        Other = "OTHER",
    }
}

/// A fault in the JSON of a flow.
#[model(response)]
pub struct FlowValidationError {
    /// Name of the fault.
    pub error: Option<String>,
    /// Kind of the fault.
    pub error_type: Option<String>,
    /// What is wrong.
    pub message: Option<String>,
    /// First line.
    pub line_start: Option<Count>,
    /// Last line.
    pub line_end: Option<Count>,
    /// First column.
    pub column_start: Option<Count>,
    /// Last column.
    pub column_end: Option<Count>,
    /// Places in the JSON.
    #[field(default)]
    pub pointers: Vec<Raw>,
}

/// A preview of a flow.
#[model(response)]
pub struct FlowPreview {
    /// Address.
    pub preview_url: Option<String>,
    /// When it stops working.
    pub expires_at: Option<String>,
}

/// A flow to be made.
#[model(request)]
pub struct NewFlow {
    /// Name, which no other flow of the account has.
    #[limit(chars = 1..=200)]
    pub name: String,
    /// What it is for.
    #[field(default)]
    pub categories: Vec<FlowCategory>,
    /// The flow itself, as text that is JSON.
    pub flow_json: Option<String>,
    /// Whether it is published at once, which can't be undone.
    pub publish: Option<bool>,
    /// Id of the flow to copy.
    pub clone_flow_id: Option<FlowId>,
    /// Address of its endpoint. For JSON of version 3.0 and later.
    pub endpoint_uri: Option<String>,
}

/// A flow that was made.
#[model(response)]
pub struct CreatedFlow {
    /// Id.
    pub id: Option<FlowId>,
    /// Whether it succeeded.
    pub success: Option<bool>,
    /// What is wrong with its JSON: it is there nevertheless.
    #[field(default)]
    pub validation_errors: Vec<FlowValidationError>,
}

/// The JSON of a flow that was replaced.
#[model(response)]
pub struct UploadedFlowJson {
    /// Whether it was taken.
    pub success: Option<bool>,
    /// What is wrong with it: it is there nevertheless, but the flow can't be published.
    #[field(default)]
    pub validation_errors: Vec<FlowValidationError>,
}

/// The flow to read.
#[model(request)]
pub struct FlowLookup {
    /// Id of the flow.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub flow_id: FlowId,
    /// Names of the wanted fields, separated by commas.
    #[field(query)]
    pub fields: Option<String>,
}

/// The flow to act on.
#[model(request)]
pub struct FlowTarget {
    /// Id of the flow.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub flow_id: FlowId,
}

/// What to change about a flow.
#[model(request)]
pub struct FlowEdit {
    /// Id of the flow.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub flow_id: FlowId,
    /// Name.
    pub name: Option<String>,
    /// What it is for.
    #[field(default)]
    pub categories: Vec<FlowCategory>,
    /// Address of its endpoint.
    pub endpoint_uri: Option<String>,
    /// Id of the app that it belongs to.
    pub application_id: Option<OpaqueId>,
}

/// Which files of a flow to list.
#[model(request)]
pub struct FlowAssetQuery {
    /// Id of the flow.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub flow_id: FlowId,
    /// Most files on a page.
    #[limit(value = 1..)]
    #[field(query)]
    pub limit: Option<i64>,
    /// Cursor of the page before: lists what comes behind it.
    #[field(query)]
    pub after: Option<String>,
    /// Cursor of the page behind: lists what comes before it.
    #[field(query)]
    pub before: Option<String>,
}

/// A page of the files of a flow.
#[model(response, by_hand)]
pub struct FlowAssetPage {
    /// The files.
    #[field(default)]
    pub data: Vec<FlowAsset>,
    /// How the neighbours of the page are found.
    pub paging: Option<Paging>,
}

impl Response for FlowAssetPage {
    /// The wire may have the list alone.
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        match body.trim_ascii_start().first() {
            Some(b'[') => decode::<Vec<FlowAsset>>(body).map(|files| Self::new().data(files)),
            _ => decode(body),
        }
    }
}

/// A file of a flow.
#[model(response)]
pub struct FlowAsset {
    /// Name.
    pub name: Option<String>,
    /// Kind: `FLOW_JSON`.
    pub asset_type: Option<String>,
    /// Address to download it from.
    pub download_url: Option<String>,
}

/// The account to copy flows from.
#[model(request)]
pub struct FlowMigration {
    /// Meta's id of the account to copy them from.
    pub source_waba_id: OpaqueId,
    /// Names of the flows, at most 100; all if left out.
    #[limit(items = 0..=100)]
    #[field(default)]
    pub source_flow_names: Vec<String>,
}

/// What became of the flows that were to be copied.
#[model(response)]
pub struct MigratedFlows {
    /// Those that were.
    #[field(default)]
    pub migrated_flows: Vec<MigratedFlow>,
    /// Those that were not.
    #[field(default)]
    pub failed_flows: Vec<Raw>,
}

/// A flow that was copied.
#[model(response)]
pub struct MigratedFlow {
    /// Name.
    pub source_name: Option<String>,
    /// Id of the original.
    pub source_id: Option<FlowId>,
    /// Id of the copy.
    pub migrated_id: Option<FlowId>,
}

/// The key that answers to flows are encrypted with.
///
/// The wire has a form.
#[model(request, by_hand)]
pub struct EncryptionKeyConfig {
    /// Public key: RSA of 2048 bits, in PEM.
    #[limit(chars = 1..=8192)]
    pub business_public_key: String,
}

/// The name of the key in the form.
const PUBLIC_KEY: &str = "business_public_key";

impl Request for EncryptionKeyConfig {
    fn to_wire(&self, _: Dialect) -> Result<RequestParts, serde_json::Error> {
        let form = vec![(PUBLIC_KEY.to_owned(), self.business_public_key.clone())];
        Ok(RequestParts { form, ..RequestParts::default() })
    }

    fn from_wire(_: Dialect, parts: &RequestParts) -> Result<Self, DecodeError> {
        let key = parts.form.iter().find(|(name, _)| name == PUBLIC_KEY);
        key.map(|(_, key)| Self::new(&**key)).ok_or_else(|| DecodeError::missing(PUBLIC_KEY))
    }
}

/// The key that answers to flows are encrypted with, as the API reports it.
#[model(response, by_hand)]
pub struct CurrentEncryptionKey {
    /// Public key, in PEM.
    pub business_public_key: Option<String>,
    /// Whether WhatsApp's signature of it fits.
    pub business_public_key_signature_status: Option<KeySignature>,
}

impl Response for CurrentEncryptionKey {
    /// The wire has a list of one, or the key itself.
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        only_item(body)
    }

    fn to_wire(&self, _: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        let key = serde_json::to_string(self)?;
        Ok(format!(r#"{{"data":[{key}]}}"#).into_bytes())
    }
}

open_enum! {
    /// Whether the signature of a key fits.
    pub enum KeySignature {
        /// It fits.
        Valid = "VALID",
        /// It does not: the key has to be set again.
        Mismatch = "MISMATCH",
    }
}
