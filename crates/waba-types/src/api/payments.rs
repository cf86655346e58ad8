//! Payments in India.
//!
//! Source: Meta's page "Payments".

use waba_macros::model;

use crate::ids::OpaqueId;
use crate::webhook::{Payment, PaymentAmount};

/// The payment to look up.
#[model(request)]
pub struct PaymentLookup {
    /// Name of the payment configuration.
    #[limit(chars = 1..=60)]
    #[field(path)]
    pub configuration_name: String,
    /// Reference of the order.
    #[limit(chars = 1..=60)]
    #[field(path)]
    pub reference_id: String,
}

/// Payments of an order.
#[model(response)]
pub struct Payments {
    /// The payments.
    #[field(default)]
    pub payments: Vec<Payment>,
}

/// Money to be given back.
#[model(request)]
pub struct RefundRequest {
    /// Reference of the order.
    #[limit(chars = 1..=60)]
    pub reference_id: String,
    /// Speed: `normal` or `instant`.
    pub speed: Option<String>,
    /// Name of the payment configuration.
    pub payment_config_id: String,
    /// How much.
    pub amount: PaymentAmount,
}

/// Money that is being given back.
#[model(response)]
pub struct StartedRefund {
    /// Id.
    pub id: Option<OpaqueId>,
    /// State.
    pub status: Option<String>,
    /// Speed.
    pub speed_processed: Option<String>,
}
