//! Requests without a body.

use waba_macros::model;

/// The request of a call that sends no body.
#[model(request)]
pub struct NoContent {}
