//! Messages about the state of an order. India and Brazil only.

use waba_macros::{model, open_enum};

use super::order_rules::check_reference;
use super::{InteractiveBody, InteractiveFooter, InteractiveHeader};
use crate::rules::{Path, Violation};

/// A message about the state of an order. India and Brazil only.
#[model(outbound)]
pub struct OrderStatusMessage {
    /// What stands above the text.
    pub header: Option<InteractiveHeader>,
    /// Text, 1 to 1024 characters.
    pub body: InteractiveBody,
    /// What stands below the text.
    pub footer: Option<InteractiveFooter>,
    /// The state.
    pub action: OrderStatusAction,
}

/// The state that a message reports.
#[model(outbound)]
#[constant(name = "review_order")]
pub struct OrderStatusAction {
    /// The order and its state.
    pub parameters: OrderStatusParameters,
}

/// An order and its state.
#[model(outbound)]
#[rule(id = "reference", doc = "`reference_id` has letters, digits, `_`, `-` and `.` only.", check = is_reference)]
pub struct OrderStatusParameters {
    /// The business's own id of the order, as its message has it.
    #[limit(chars = 1..=60)]
    pub reference_id: String,
    /// State of the order.
    pub order: OrderUpdate,
    /// State of the payment. Brazil only.
    pub payment: Option<PaymentUpdate>,
}

/// The state of an order.
#[model(outbound)]
pub struct OrderUpdate {
    /// The state.
    pub status: OrderStatusValue,
    /// What is shown with it, at most 120 characters.
    #[limit(chars = 0..=120)]
    pub description: Option<String>,
}

/// The state of a payment.
#[model(outbound)]
pub struct PaymentUpdate {
    /// The state: `captured`.
    pub status: String,
    /// When it changed, in seconds since 1970.
    pub timestamp: i64,
}

fn is_reference(status: &OrderStatusParameters, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_reference(&status.reference_id, path, violations);
}

open_enum! {
    /// States of an order. Nothing follows `completed` and `canceled`.
    pub enum OrderStatusValue {
        /// Not paid yet.
        Pending = "pending",
        /// Paid and being worked on.
        Processing = "processing",
        /// A part is on its way.
        PartiallyShipped = "partially_shipped",
        /// On its way.
        Shipped = "shipped",
        /// Done.
        Completed = "completed",
        /// Called off.
        Canceled = "canceled",
    }
}
