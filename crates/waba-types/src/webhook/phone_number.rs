//! Business phone numbers: name, quality, security.

use waba_macros::{model, open_enum};

use crate::ids::OpaqueId;
use crate::webhook::{MessagingLimit, ReviewDecision};

/// The review of a number's display name has come to a decision.
#[model(inbound)]
pub struct NumberNameUpdate {
    /// The number.
    pub display_phone_number: Option<OpaqueId>,
    /// The decision.
    pub decision: Option<ReviewDecision>,
    /// The name.
    pub requested_verified_name: Option<String>,
    /// Why it was rejected.
    pub rejection_reason: Option<String>,
}

/// The quality or the throughput of a number changed.
#[model(inbound)]
pub struct NumberQualityUpdate {
    /// The number.
    pub display_phone_number: Option<OpaqueId>,
    /// What happened.
    pub event: Option<NumberQualityEvent>,
    /// People that may be written to each day.
    pub max_daily_conversations_per_business: Option<MessagingLimit>,
    /// Limit before.
    pub old_limit: Option<MessagingLimit>,
    /// Limit now.
    pub current_limit: Option<MessagingLimit>,
}

open_enum! {
    /// What happened to a number.
    pub enum NumberQualityEvent {
        /// It came to the API.
        Onboarding = "ONBOARDING",
        /// It may send faster.
        ThroughputUpgrade = "THROUGHPUT_UPGRADE",
        /// Its quality is low.
        Flagged = "FLAGGED",
        /// Its quality is no longer low.
        Unflagged = "UNFLAGGED",
        /// Its limit rose.
        Upgrade = "UPGRADE",
        /// Its limit fell.
        Downgrade = "DOWNGRADE",
    }
}

/// The PIN of a number was changed, or is asked for.
#[model(inbound)]
pub struct SecurityUpdate {
    /// The number.
    pub display_phone_number: Option<OpaqueId>,
    /// What happened.
    pub event: Option<SecurityEvent>,
    /// Who asked for it.
    pub requester: Option<OpaqueId>,
}

open_enum! {
    /// What happened to the PIN of a number.
    pub enum SecurityEvent {
        /// Changed.
        PinChanged = "PIN_CHANGED",
        /// Somebody wants to switch it off.
        PinResetRequest = "PIN_RESET_REQUEST",
        /// It was switched off.
        PinRequestSuccess = "PIN_REQUEST_SUCCESS",
    }
}
