//! What the API answers.

mod api_error;
mod call_report;
mod current_webhook;
mod error_report;
mod on_premise_meta;
mod send_receipt;

pub use api_error::{ApiError, Classification, ErrorShape, GatewayLimit};
pub use call_report::{AttemptReport, CallReport, ReachedServer};
pub use current_webhook::CurrentWebhook;
pub use error_report::{ErrorReport, NameCase, ViolationReport};
pub use on_premise_meta::OnPremiseMeta;
pub(crate) use on_premise_meta::on_premise_meta;
pub use send_receipt::{AcceptanceStatus, SendReceipt};
use waba_macros::model;

use crate::open::Raw;

/// The answer to a request that only succeeds or fails.
#[model(response, by_hand)]
pub struct Success {
    /// Whether it succeeded.
    pub success: bool,
    /// What went wrong although it succeeded, as it came: for some people of a group.
    pub error: Option<Raw>,
}
