//! Flows: their state and the health of their endpoint.

use waba_macros::{model, open_enum};

use crate::ids::OpaqueId;
use crate::number::{Amount, Count};

/// The state of a flow, or the health of its endpoint, changed.
#[model(inbound)]
pub struct FlowUpdate {
    /// What happened.
    pub event: Option<FlowEvent>,
    /// Id of the flow.
    pub flow_id: Option<OpaqueId>,
    /// In words.
    pub message: Option<String>,
    /// State before.
    pub old_status: Option<FlowStatus>,
    /// State now.
    pub new_status: Option<FlowStatus>,
    /// Share of requests that failed, in percent.
    pub error_rate: Option<Amount>,
    /// Value from which on an alert is given: in percent, or in milliseconds for the latency.
    pub threshold: Option<Amount>,
    /// Whether the alert begins or ends: `ACTIVATED` or `DEACTIVATED`.
    pub alert_state: Option<String>,
    /// The failures by type.
    #[field(default)]
    pub errors: Vec<FlowFailure>,
    /// Median latency of the endpoint in milliseconds.
    pub p50_latency: Option<Amount>,
    /// Latency that 9 of 10 requests stay below, in milliseconds.
    pub p90_latency: Option<Amount>,
    /// Requests that were counted.
    pub requests_count: Option<Count>,
    /// Share of requests that were answered, in percent.
    pub availability: Option<Amount>,
}

open_enum! {
    /// What happened to a flow.
    pub enum FlowEvent {
        /// Its state changed.
        StatusChange = "FLOW_STATUS_CHANGE",
        /// Phones report errors.
        ClientErrorRate = "CLIENT_ERROR_RATE",
        /// The endpoint answers with errors.
        EndpointErrorRate = "ENDPOINT_ERROR_RATE",
        /// The endpoint is slow.
        EndpointLatency = "ENDPOINT_LATENCY",
        /// The endpoint does not answer.
        EndpointAvailability = "ENDPOINT_AVAILABILITY",
    }
}

open_enum! {
    /// State of a flow.
    pub enum FlowStatus {
        /// Being made.
        Draft = "DRAFT",
        /// In use.
        Published = "PUBLISHED",
        /// No longer in use.
        Deprecated = "DEPRECATED",
        /// Can't be opened: its endpoint is unwell.
        Blocked = "BLOCKED",
        /// Can be opened 10 times an hour: its endpoint is unwell.
        Throttled = "THROTTLED",
    }
}

/// Failures of one type.
#[model(inbound)]
pub struct FlowFailure {
    /// The type.
    pub error_type: Option<String>,
    /// Share of requests that failed so, in percent.
    pub error_rate: Option<Amount>,
    /// How many failed so.
    pub error_count: Option<Count>,
}
