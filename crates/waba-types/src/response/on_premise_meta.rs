//! What each answer of the On-Premise API says of that API.

use waba_macros::model;

use crate::open::Raw;

/// What an answer of the On-Premise API says of that API.
#[model(response)]
pub struct OnPremiseMeta {
    /// State of the API, such as `stable`.
    pub api_status: Option<String>,
    /// Version of the API, such as `2.53`.
    pub version: Option<String>,
}

/// The state of the On-Premise API that its answers report.
const API_STATUS: &str = "stable";

/// The last feature release of the On-Premise API.
const ON_PREMISE_VERSION: &str = "2.53";

/// `meta` of an on-premise answer.
pub(crate) fn on_premise_meta() -> Result<Raw, serde_json::Error> {
    Raw::new(format!(r#"{{"api_status":"{API_STATUS}","version":"{ON_PREMISE_VERSION}"}}"#))
}
