//! Payments, as their statuses tell of them.

use waba_macros::{model, open_enum};

use crate::ids::OpaqueId;
use crate::number::Count;
use crate::open::Raw;
use crate::time::Timestamp;

/// A payment for an order.
#[model(inbound)]
pub struct Payment {
    /// The business's own id of the order.
    pub reference_id: Option<OpaqueId>,
    /// What is paid.
    pub amount: Option<PaymentAmount>,
    /// Currency as three letters, such as `INR`.
    pub currency: Option<String>,
    /// The latest attempt to pay.
    pub transaction: Option<PaymentTransaction>,
    /// Receipt number, as the order named it.
    pub receipt: Option<String>,
    /// Notes of the order, as they came.
    pub notes: Option<Raw>,
    /// The order's own text 1 of 4 (PayU).
    pub udf1: Option<String>,
    /// The order's own text 2 of 4 (PayU).
    pub udf2: Option<String>,
    /// The order's own text 3 of 4 (PayU).
    pub udf3: Option<String>,
    /// The order's own text 4 of 4 (PayU).
    pub udf4: Option<String>,
    /// The order's own text 1 of 7 (BillDesk).
    pub additional_info1: Option<String>,
    /// The order's own text 2 of 7 (BillDesk).
    pub additional_info2: Option<String>,
    /// The order's own text 3 of 7 (BillDesk).
    pub additional_info3: Option<String>,
    /// The order's own text 4 of 7 (BillDesk).
    pub additional_info4: Option<String>,
    /// The order's own text 5 of 7 (BillDesk).
    pub additional_info5: Option<String>,
    /// The order's own text 6 of 7 (BillDesk).
    pub additional_info6: Option<String>,
    /// The order's own text 7 of 7 (BillDesk).
    pub additional_info7: Option<String>,
    /// The order's own text 1 of 2 (Zaakpay).
    pub extra1: Option<String>,
    /// The order's own text 2 of 2 (Zaakpay).
    pub extra2: Option<String>,
    /// What was paid back.
    #[field(default)]
    pub refunds: Vec<PaymentRefund>,
}

/// An amount of money: `value` divided by `offset`.
#[model(inbound)]
pub struct PaymentAmount {
    /// The amount in units of 1/`offset` of the currency.
    pub value: Option<Count>,
    /// How many units make one of the currency, such as 100.
    pub offset: Option<Count>,
}

/// An attempt to pay.
#[model(inbound)]
pub struct PaymentTransaction {
    /// Id of the attempt.
    pub id: Option<OpaqueId>,
    /// The payment provider's id of the attempt.
    pub pg_transaction_id: Option<OpaqueId>,
    /// Kind of provider, such as `razorpay`.
    #[field(name = "type")]
    pub kind: Option<String>,
    /// What became of the attempt.
    pub status: Option<TransactionStatus>,
    /// When it began.
    pub created_timestamp: Option<Timestamp>,
    /// When it changed.
    pub updated_timestamp: Option<Timestamp>,
    /// How it was paid.
    pub method: Option<TransactionMethod>,
    /// Why it failed.
    pub error: Option<TransactionError>,
}

open_enum! {
    /// What became of an attempt to pay.
    pub enum TransactionStatus {
        /// Not decided.
        Pending = "pending",
        /// Paid.
        Success = "success",
        /// Failed.
        Failed = "failed",
    }
}

/// How something was paid.
#[model(inbound)]
pub struct TransactionMethod {
    /// The method, such as `upi` or `card`.
    #[field(name = "type")]
    pub kind: Option<String>,
}

/// Why an attempt to pay failed.
#[model(inbound)]
pub struct TransactionError {
    /// The provider's code.
    pub code: Option<OpaqueId>,
    /// The provider's reason.
    pub reason: Option<String>,
}

/// What was paid back.
#[model(inbound)]
pub struct PaymentRefund {
    /// Id of the refund.
    pub id: Option<OpaqueId>,
    /// What is paid back.
    pub amount: Option<PaymentAmount>,
    /// How fast it was made, such as `instant` or `normal`.
    pub speed_processed: Option<String>,
    /// What became of it.
    pub status: Option<TransactionStatus>,
    /// When it began.
    pub created_timestamp: Option<Timestamp>,
    /// When it changed.
    pub updated_timestamp: Option<Timestamp>,
}
