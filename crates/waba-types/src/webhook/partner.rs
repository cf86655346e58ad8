//! Notifications of the partner hub.

use waba_macros::{model, open_enum};

use crate::ids::OpaqueId;
use crate::open::Raw;

/// A notification of the partner hub about a client, a channel or a template.
#[model(inbound)]
pub struct PartnerNotification {
    /// Id of the notification.
    pub id: Option<OpaqueId>,
    /// What happened.
    pub event: PartnerEvent,
    /// The client, channel or template, as it came.
    pub data: Option<Raw>,
}

open_enum! {
    /// What happened to a client or channel of a partner.
    pub enum PartnerEvent {
        /// Client registered.
        ClientCreated = "client_created",
        /// New number.
        ChannelCreated = "channel_created",
        /// Number handed to Meta.
        ChannelSubmitted = "channel_submitted",
        /// Number can be registered.
        ChannelReady = "channel_ready",
        /// Number runs.
        ChannelRunning = "channel_running",
        /// Number is in use.
        ChannelLive = "channel_live",
        /// Client lets the partner fetch keys.
        PermissionGranted = "channel_permission_granted",
        /// Cancellation asked for.
        CancellationRequest = "cancellation_request",
        /// Cancellation withdrawn.
        CancellationRevoke = "cancellation_revoke",
        /// Cancellation done.
        CancellationProcessed = "cancellation_processed",
        /// Account violated a rule.
        AccountViolation = "account_violation",
        /// Account is restricted.
        AccountRestriction = "account_restriction",
        /// Templates may be sent.
        TemplateMessagingEnabled = "template_messaging_enabled",
        /// Templates may not be sent.
        TemplateMessagingDisabled = "template_messaging_disabled",
    }
}
