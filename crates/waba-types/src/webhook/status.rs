//! What became of sent messages.

use waba_macros::{model, open_enum};

use crate::ids::{MessageId, OpaqueId, UserId};
use crate::open::Flag;
use crate::time::Timestamp;
use crate::webhook::{Payment, WebhookError};

/// A change of a sent message's state. Statuses come in any order and more than once.
#[model(inbound)]
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
    /// Recipient's WhatsApp id, or the group's id.
    pub recipient_id: Option<UserId>,
    /// Recipient's business-scoped user id.
    pub recipient_user_id: Option<UserId>,
    /// Recipient's user id in linked portfolios.
    pub recipient_parent_user_id: Option<UserId>,
    /// Another spelling of `recipient_parent_user_id`.
    pub parent_recipient_user_id: Option<UserId>,
    /// Another spelling of `recipient_parent_user_id`.
    pub parent_user_id: Option<UserId>,
    /// Kind of the recipient: `individual` or `group`.
    pub recipient_type: Option<String>,
    /// WhatsApp id of the participant of the group.
    pub recipient_participant_id: Option<UserId>,
    /// Another spelling of `recipient_participant_id`.
    pub participant_recipient_id: Option<UserId>,
    /// Business-scoped user id of the participant of the group.
    pub recipient_participant_user_id: Option<UserId>,
    /// User id in linked portfolios of the participant of the group.
    pub recipient_participant_parent_user_id: Option<UserId>,
    /// Hash of the recipient's identity, where the identity check is on.
    pub recipient_identity_key_hash: Option<String>,
    /// The recipient, as on-premise hosts since 2.45 name it.
    pub message: Option<StatusMessage>,
    /// The text that was sent along as `biz_opaque_callback_data`.
    pub biz_opaque_callback_data: Option<String>,
    /// Conversation that the message belongs to.
    pub conversation: Option<Conversation>,
    /// How the message is charged.
    pub pricing: Option<Pricing>,
    /// The payment, for a status of a payment.
    pub payment: Option<Payment>,
    /// Why the message failed.
    #[field(default)]
    pub errors: Vec<WebhookError>,
}

impl StatusUpdate {
    /// The recipient's WhatsApp id, or the group's id, wherever it stands.
    pub fn recipient(&self) -> Option<&UserId> {
        self.recipient_id.as_ref().or_else(|| self.message.as_ref()?.recipient_id.as_ref())
    }

    /// The participant of a group that the status is about, in either spelling.
    pub fn participant(&self) -> Option<&UserId> {
        self.recipient_participant_id.as_ref().or(self.participant_recipient_id.as_ref())
    }

    /// The recipient's user id in linked portfolios, in each of its spellings.
    pub fn parent_user(&self) -> Option<&UserId> {
        let other = || self.parent_recipient_user_id.as_ref().or(self.parent_user_id.as_ref());
        self.recipient_parent_user_id.as_ref().or_else(other)
    }

    /// How the message is charged; for groups it may stand within the conversation.
    pub fn price(&self) -> Option<&Pricing> {
        self.pricing.as_ref().or_else(|| self.conversation.as_ref()?.pricing.as_ref())
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
