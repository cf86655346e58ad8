//! Flows of accounts of a partner.

use waba_macros::model;

use crate::api::{FlowCategory, FlowDetails};
use crate::ids::{FlowId, OpaqueId};
use crate::number::Count;
use crate::open::Raw;

/// Which flows of an account to list.
#[model(request)]
pub struct PartnerFlowQuery {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the account: `…WA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub waba_account_id: OpaqueId,
    /// Names of the wanted fields: a list.
    #[field(query)]
    pub fields: Option<Raw>,
    /// Most flows on a page.
    #[limit(value = 1..)]
    #[field(query)]
    pub limit: Option<i64>,
    /// How many flows to pass over.
    #[limit(value = 0..)]
    #[field(query)]
    pub offset: Option<i64>,
}

/// A page of flows of an account.
#[model(response)]
pub struct PartnerFlowPage {
    /// The flows.
    #[field(default)]
    pub flows: Vec<FlowDetails>,
    /// Number of flows on this page.
    pub count: Option<Count>,
    /// Number of flows in all.
    pub total: Option<Count>,
    /// Most flows on a page.
    pub limit: Option<Count>,
    /// How many flows were passed over.
    pub offset: Option<Count>,
}

/// A flow of an account to be made.
#[model(request)]
pub struct NewPartnerFlow {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the account: `…WA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub waba_account_id: OpaqueId,
    /// Name, which no other flow of the account has.
    #[limit(chars = 1..=200)]
    pub name: String,
    /// What it is for.
    #[field(default)]
    pub categories: Vec<FlowCategory>,
    /// Id of the flow to copy.
    pub clone_flow_id: Option<FlowId>,
    /// Address of its endpoint. For JSON of version 3.0 and later.
    pub endpoint_uri: Option<String>,
}

/// The flow of an account to act on.
#[model(request)]
pub struct PartnerFlowTarget {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the account: `…WA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub waba_account_id: OpaqueId,
    /// Id of the flow.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub flow_id: FlowId,
}

/// What to change about a flow of an account.
#[model(request)]
pub struct PartnerFlowEdit {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the account: `…WA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub waba_account_id: OpaqueId,
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
}

/// The account to copy flows from.
#[model(request)]
pub struct FlowCopy {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the account to copy them to: `…WA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub waba_account_id: OpaqueId,
    /// Meta's id of the account to copy them from.
    pub source_waba_id: OpaqueId,
    /// Names of the flows; all if left out.
    #[field(default)]
    pub source_flow_names: Vec<String>,
}
