//! Messages that ask the recipient for one thing, at one press.

use waba_macros::model;

use super::InteractiveBody;

/// A message with a button to answer with a place. The answer is a location that quotes this message.
#[model(outbound)]
#[constant(action(name = "send_location"))]
pub struct LocationRequestMessage {
    /// Text, 1 to 1024 characters.
    pub body: InteractiveBody,
}

/// A message with a button to answer with the own phone number. The answer is a contact card.
#[model(outbound)]
#[constant(action(name = "request_contact_info"))]
pub struct ContactRequestMessage {
    /// Text, 1 to 1024 characters.
    pub body: InteractiveBody,
}
