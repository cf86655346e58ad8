//! Payments.

use waba_types::api::{PaymentLookup, Payments, RefundRequest, StartedRefund};
use waba_types::operations::{GetPayments, RefundPayment};

use super::{Endpoint, Entry, endpoint};
use crate::machine::ids;
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};

pub(super) const ENDPOINTS: &[Entry] = &[endpoint::<GetPayments>(), endpoint::<RefundPayment>()];

impl Endpoint for GetPayments {
    const SERVICE: Service = Service::WhatsApp;

    /// Nobody pays here: no order has a payment.
    fn serve(_: &mut State, _: PaymentLookup, _: &mut Turn<'_>) -> Result<Payments, Refusal> {
        Ok(Payments::new())
    }
}

impl Endpoint for RefundPayment {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(_: &mut State, request: RefundRequest, turn: &mut Turn<'_>) -> Result<StartedRefund, Refusal> {
        let speed = request.speed.unwrap_or_else(|| "normal".to_owned());
        Ok(StartedRefund::new().id(ids::digits(turn.rng)).status("PENDING").speed_processed(speed))
    }
}
