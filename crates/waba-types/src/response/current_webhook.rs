//! The webhook that is set.

use waba_macros::model;

use crate::webhook::WebhookHeaders;

/// The webhook that is set, as the API reports it.
#[model(response)]
pub struct CurrentWebhook {
    /// Address to which events are posted; absent when none is set.
    pub url: Option<String>,
    /// Headers sent along with each event. The values are secrets.
    #[field(default, secret)]
    pub headers: WebhookHeaders,
}
