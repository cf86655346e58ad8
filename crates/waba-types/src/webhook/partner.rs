//! Notifications of the partner hub.

use waba_macros::{model, open_enum};

use crate::api::{PartnerChannel, PartnerClientDetails};
use crate::decode::decode_member;
use crate::ids::OpaqueId;
use crate::open::Raw;

/// A notification of the partner hub about a client, a channel or a template.
#[model(inbound)]
#[after_reading(Self::gather)]
pub struct PartnerNotification {
    /// Id of the notification.
    pub id: Option<OpaqueId>,
    /// What happened.
    pub event: PartnerEvent,
    /// The client, channel or template, as it came.
    pub data: Option<Raw>,
    /// The channel of an event that is named after it.
    pub channel: Option<PartnerChannel>,
    /// The client of an event that is named after it.
    pub client: Option<PartnerClientDetails>,
    /// The number of an event about a rule.
    pub phone_number: Option<String>,
    /// The rule that was violated, of an event about one.
    pub violation_type: Option<String>,
}

impl PartnerNotification {
    fn gather(&mut self) {
        let Some(data) = &self.data else { return };
        if let PartnerEvent::AccountViolation | PartnerEvent::AccountRestriction = self.event {
            let told = |key| {
                let text = decode_member(data.as_str().as_bytes(), key).ok().flatten();
                text.map(OpaqueId::into_string)
            };
            self.phone_number = self.phone_number.take().or_else(|| told("phone_number"));
            self.violation_type = self.violation_type.take().or_else(|| told("violation_type"));
        }
        let event = self.event.as_str();
        if event.starts_with("channel_") && self.channel.is_none() {
            self.channel = data.decode().ok();
        } else if event.starts_with("client_") && self.client.is_none() {
            self.client = data.decode().ok();
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode;

    #[test]
    fn the_event_says_whose_data_it_is() {
        let read = |json: &str| decode::<PartnerNotification>(json.as_bytes()).unwrap();
        let channel = read(r#"{"event":"channel_live","data":{"id":"aCH","status":"ready"}}"#);
        assert_eq!(channel.channel.unwrap().id.as_deref(), Some("aCH"));
        assert_eq!(
            (channel.client, channel.data.unwrap().as_str()),
            (None, r#"{"id":"aCH","status":"ready"}"#)
        );
        let client = read(r#"{"event":"client_created","data":{"id":"aCL","name":"Bakery"}}"#);
        assert_eq!(client.client.unwrap().name.as_deref(), Some("Bakery"));
        let violation = read(
            r#"{"event":"account_violation","data":{"phone_number":4930555000,"violation_type":"SPAM"}}"#,
        );
        assert_eq!(violation.phone_number.as_deref(), Some("4930555000"));
        assert_eq!(violation.violation_type.as_deref(), Some("SPAM"));
        for other in [
            r#"{"event":"account_violation","data":{"id":"aCH"}}"#,
            r#"{"event":"channel_live","data":"aCH"}"#,
            r#"{"event":"channel_live"}"#,
        ] {
            let notification = read(other);
            assert_eq!((notification.channel, notification.client), (None, None), "{other}");
        }
    }
}
