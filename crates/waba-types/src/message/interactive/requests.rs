//! Messages that ask the recipient for one thing, at one press.

use waba_macros::model;

use super::InteractiveBody;
use super::parts::{BODY_ALONE, is_body_alone};

/// A message with a button to answer with a place. The answer is a location that quotes this message.
#[model(outbound)]
#[constant(action(name = "send_location"))]
#[rule(id = "no-such-part", doc = BODY_ALONE, check = is_body_alone)]
pub struct LocationRequestMessage {
    /// Text, 1 to 1024 characters.
    pub body: InteractiveBody,
}

/// A message with a button to answer with the own phone number. The answer is a contact card.
#[model(outbound)]
#[constant(action(name = "request_contact_info"))]
#[rule(id = "no-such-part", doc = BODY_ALONE, check = is_body_alone)]
pub struct ContactRequestMessage {
    /// Text, 1 to 1024 characters.
    pub body: InteractiveBody,
}
