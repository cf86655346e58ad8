//! Messages about calls.

use waba_macros::model;

use super::parts::{BODY_ALONE, is_body_alone};
use super::{InteractiveBody, InteractiveFooter, InteractiveHeader};

/// A message with a button that calls the business.
#[model(outbound)]
pub struct VoiceCallMessage {
    /// What stands above the text.
    pub header: Option<InteractiveHeader>,
    /// Text, 1 to 1024 characters.
    pub body: InteractiveBody,
    /// What stands below the text.
    pub footer: Option<InteractiveFooter>,
    /// The button.
    pub action: VoiceCallAction,
}

/// The button of a message that calls the business.
#[model(outbound)]
#[constant(name = "voice_call")]
pub struct VoiceCallAction {
    /// What it says, and how long it works.
    pub parameters: Option<VoiceCallParameters>,
}

/// What a call button says, and how long it works.
#[model(outbound)]
pub struct VoiceCallParameters {
    /// Text on the button, 1 to 20 characters. Default: `Call Now`.
    #[limit(chars = 1..=20)]
    pub display_text: Option<String>,
    /// Minutes for which the button works. Default: 10080, a week.
    #[limit(value = 1..=43200)]
    pub ttl_minutes: Option<u32>,
    /// Text that comes back in the webhook of the call, at most 512 characters.
    #[limit(chars = 0..=512)]
    pub payload: Option<String>,
}

/// A request for the permission to call. One person gets at most 1 in 24 hours and 2 in 7 days.
#[model(outbound)]
#[constant(action(name = "call_permission_request"))]
#[rule(id = "no-such-part", doc = BODY_ALONE, check = is_body_alone)]
pub struct CallPermissionMessage {
    /// Text, 1 to 1024 characters.
    pub body: Option<InteractiveBody>,
}
