//! What became of sent messages.

use waba_macros::{model, open_enum};

use crate::ids::{MessageId, OpaqueId, UserId};
use crate::open::Flag;
use crate::time::Timestamp;
use crate::webhook::{Payment, WebhookError};

/// A change of a sent message's state. Statuses come in any order and more than once.
#[model(inbound)]
#[after_reading(Self::gather)]
pub struct StatusUpdate {
    /// Id of the message, as its receipt named it; of the call for a call.
    pub id: MessageId,
    /// The new state.
    pub status: MessageStatus,
    /// What the state is about; a message where it is absent.
    #[field(name = "type")]
    pub kind: Option<StatusSubject>,
    /// When the state was reached.
    pub timestamp: Option<Timestamp>,
    /// Recipient's WhatsApp id, or the group's id, wherever it stands.
    pub recipient_id: Option<UserId>,
    /// Recipient's business-scoped user id.
    pub recipient_user_id: Option<UserId>,
    /// Recipient's user id in linked portfolios, in each of its three spellings.
    #[field(also = "parent_recipient_user_id", also = "parent_user_id")]
    pub recipient_parent_user_id: Option<UserId>,
    /// Kind of the recipient: `individual` or `group`.
    pub recipient_type: Option<String>,
    /// WhatsApp id of the participant of the group, in both of its spellings.
    #[field(also = "participant_recipient_id")]
    pub recipient_participant_id: Option<UserId>,
    /// Business-scoped user id of the participant of the group, in both of its spellings.
    #[field(also = "participant_recipient_user_id")]
    pub recipient_participant_user_id: Option<UserId>,
    /// User id in linked portfolios of the participant of the group, in both of its spellings.
    #[field(also = "participant_recipient_parent_user_id")]
    pub recipient_participant_parent_user_id: Option<UserId>,
    /// Hash of the recipient's identity, where the identity check is on.
    pub recipient_identity_key_hash: Option<String>,
    /// The recipient, as on-premise hosts since 2.45 name it.
    pub message: Option<StatusMessage>,
    /// The text that was sent along as `biz_opaque_callback_data`.
    pub biz_opaque_callback_data: Option<String>,
    /// Conversation that the message belongs to.
    pub conversation: Option<Conversation>,
    /// How the message is charged; for groups it may come within the conversation.
    pub pricing: Option<Pricing>,
    /// The payment, for a status of a payment.
    pub payment: Option<Payment>,
    /// Why the message failed.
    #[field(default)]
    pub errors: Vec<WebhookError>,
}

impl StatusUpdate {
    fn gather(&mut self) {
        if self.recipient_id.is_none() {
            self.recipient_id = self.message.as_ref().and_then(|message| message.recipient_id.clone());
        }
        if self.pricing.is_none() {
            self.pricing = self.conversation.as_ref().and_then(|conversation| conversation.pricing.clone());
        }
    }
}

/// The message of a status, as on-premise hosts since 2.45 send it.
#[model(inbound)]
pub struct StatusMessage {
    /// Recipient's WhatsApp id.
    pub recipient_id: Option<UserId>,
}

/// A conversation in the sense of pricing.
#[model(inbound)]
pub struct Conversation {
    /// Id of the conversation.
    pub id: Option<OpaqueId>,
    /// When the conversation ends.
    pub expiration_timestamp: Option<Timestamp>,
    /// How the conversation began.
    pub origin: Option<ConversationOrigin>,
    /// How the message is charged, in some statuses of groups.
    pub pricing: Option<Pricing>,
}

/// How a conversation began.
#[model(inbound)]
pub struct ConversationOrigin {
    /// Category, such as `marketing` or `service`.
    #[field(name = "type")]
    pub kind: Option<PricingCategory>,
}

/// How a message is charged.
#[model(inbound)]
pub struct Pricing {
    /// Whether it is charged. Going to be dropped by WhatsApp; its type and category say more.
    pub billable: Option<Flag>,
    /// Unit that is charged.
    pub pricing_model: Option<PricingModel>,
    /// Why it is free, if it is.
    #[field(name = "type")]
    pub kind: Option<PricingType>,
    /// Category of the message.
    pub category: Option<PricingCategory>,
}

open_enum! {
    /// State of a sent message.
    pub enum MessageStatus {
        /// Left WhatsApp's servers.
        Sent = "sent",
        /// Reached a device. Left out when the chat was open: then only `read` comes.
        Delivered = "delivered",
        /// Was displayed. Never comes when the user has read receipts off.
        Read = "read",
        /// Voice note was played.
        Played = "played",
        /// Will not be delivered; `errors` says why.
        Failed = "failed",
        /// Was deleted (on-premise).
        Deleted = "deleted",
        /// Was delivered with a problem (on-premise).
        Warning = "warning",
        /// Payment waits.
        Pending = "pending",
        /// Payment was made.
        Captured = "captured",
        /// Call rings.
        Ringing = "RINGING",
        /// Call was accepted. Often comes when the call is up already.
        Accepted = "ACCEPTED",
        /// Call was rejected.
        Rejected = "REJECTED",
    }
}

open_enum! {
    /// What a status is about.
    pub enum StatusSubject {
        /// A message.
        Message = "message",
        /// A payment.
        Payment = "payment",
        /// A call.
        Call = "call",
    }
}

open_enum! {
    /// Unit that is charged.
    pub enum PricingModel {
        /// Per message.
        PerMessage = "PMP",
        /// Per conversation.
        PerConversation = "CBP",
        /// Per notification (on-premise).
        PerNotification = "NBP",
    }
}

open_enum! {
    /// Why a message is free, if it is.
    pub enum PricingType {
        /// Charged.
        Regular = "regular",
        /// Free: answers within the customer service window.
        FreeCustomerService = "free_customer_service",
        /// Free: the user came through an advertisement.
        FreeEntryPoint = "free_entry_point",
    }
}

open_enum! {
    /// Category by which a message or conversation is charged.
    pub enum PricingCategory {
        /// Marketing.
        Marketing = "marketing",
        /// Marketing sent through the marketing messages API.
        MarketingLite = "marketing_lite",
        /// Utility.
        Utility = "utility",
        /// Authentication.
        Authentication = "authentication",
        /// Authentication across borders, as `pricing` spells it.
        AuthenticationInternational = "authentication-international",
        /// Authentication across borders, in its other spelling.
        AuthenticationAcrossBorders = "authentication_international",
        /// Service.
        Service = "service",
        /// After a click on an advertisement.
        ReferralConversion = "referral_conversion",
        /// Marketing in a group.
        GroupMarketing = "group_marketing",
        /// Utility in a group.
        GroupUtility = "group_utility",
        /// Service in a group.
        GroupService = "group_service",
        /// Answers of an artificial intelligence that serves many purposes.
        GeneralPurposeAi = "general_purpose_ai",
        /// Begun by the business (on-premise).
        BusinessInitiated = "business_initiated",
        /// Begun by the user (on-premise).
        UserInitiated = "user_initiated",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode;

    fn status(fields: &str) -> StatusUpdate {
        decode(format!(r#"{{"id":"a","status":"sent",{fields}}}"#).as_bytes()).unwrap()
    }

    #[test]
    fn what_has_several_spellings_or_places_is_read_into_one_field() {
        for key in ["recipient_parent_user_id", "parent_recipient_user_id", "parent_user_id"] {
            let status = status(&format!(r#""{key}":"DE.ENT.1""#));
            assert_eq!(status.recipient_parent_user_id.as_deref(), Some("DE.ENT.1"), "{key}");
            assert!(status.extra.is_empty());
        }
        for key in ["recipient_participant_id", "participant_recipient_id"] {
            let status = status(&format!(r#""{key}":"4911""#));
            assert_eq!(status.recipient_participant_id.as_deref(), Some("4911"), "{key}");
        }
        let recipient = status(r#""message":{"recipient_id":"4911"}"#).recipient_id;
        assert_eq!(recipient.as_deref(), Some("4911"));
        let pricing = status(r#""conversation":{"pricing":{"category":"utility"}}"#).pricing;
        assert_eq!(pricing.and_then(|pricing| pricing.category), Some(PricingCategory::Utility));
    }

    #[test]
    fn the_first_spelling_and_the_nearest_place_go_first() {
        for fields in [
            r#""parent_user_id":"c","parent_recipient_user_id":"b","recipient_parent_user_id":"a""#,
            r#""recipient_parent_user_id":"a","parent_user_id":"c""#,
            r#""recipient_parent_user_id":null,"parent_user_id":"c","parent_recipient_user_id":"a""#,
        ] {
            assert_eq!(status(fields).recipient_parent_user_id.as_deref(), Some("a"), "{fields}");
        }
        let both = status(r#""message":{"recipient_id":"2"},"recipient_id":"1""#);
        assert_eq!(both.recipient_id.as_deref(), Some("1"));
    }
}
