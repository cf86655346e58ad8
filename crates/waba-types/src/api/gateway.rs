//! Answers of 360dialog's own services that only say what was done.
//!
//! Source: 360dialog's pages "Message Templates" and "Webhooks".

use waba_macros::model;

use crate::number::Count;

/// What 360dialog's gateway says about a call.
#[model(response)]
pub struct GatewayAnswer {
    /// What was done.
    pub meta: Option<GatewayMeta>,
}

/// What was done.
#[model(response)]
pub struct GatewayMeta {
    /// Whether it succeeded.
    pub success: Option<bool>,
    /// Status code, which may differ from that of the answer.
    pub http_code: Option<Count>,
    /// What was done, in words.
    pub developer_message: Option<String>,
    /// Trace id, for questions to the support.
    #[field(name = "360dialog_trace_id")]
    pub trace_id: Option<String>,
}

/// What a service says that goes on working behind its answer.
#[model(response)]
pub struct BackgroundTask {
    /// What is done, and how long it takes.
    pub message: Option<String>,
}
