//! Conversations that several apps of a business share.

use waba_macros::{model, open_enum};

use crate::ids::{PhoneNumberId, UserId};
use crate::open::Raw;
use crate::time::Timestamp;
use crate::webhook::WebhookContact;

/// A conversation passed from one app to another.
#[model(inbound, whatsapp)]
pub struct MessagingHandover {
    /// The person.
    pub sender: Option<HandoverSender>,
    /// The business's number.
    pub recipient: Option<HandoverRecipient>,
    /// Which way it passed.
    #[field(name = "type")]
    pub kind: Option<HandoverType>,
    /// When it passed.
    pub timestamp: Option<Timestamp>,
    /// The app gave it away.
    pub control_passed: Option<HandoverControl>,
    /// The app was given it.
    pub control_taken: Option<HandoverControl>,
    /// The business's number, as other webhooks name it.
    pub metadata: Option<HandoverRecipient>,
    /// Who the person is.
    #[field(default)]
    pub contacts: Vec<WebhookContact>,
}

open_enum! {
    /// Which way a conversation passed.
    pub enum HandoverType {
        /// Given away.
        Passed = "control_passed",
        /// Taken.
        Taken = "control_taken",
    }
}

open_enum! {
    /// What an app does for a business.
    pub enum HandoverRole {
        /// Helps customers.
        CustomerService = "customer_service",
        /// Advertises.
        Marketing = "marketing",
        /// Tells of orders, dates and the like.
        Utility = "utility",
        /// Answers those who came by an advertisement.
        Advertisement = "ctwa",
        /// Answers by itself.
        AiAgent = "ai_agent",
        /// Takes over what others can't settle.
        Escalation = "escalation",
    }
}

/// The person of a conversation.
#[model(inbound)]
pub struct HandoverSender {
    /// Phone number.
    pub phone_number: Option<UserId>,
    /// Business-scoped user id.
    pub user_id: Option<UserId>,
}

/// The business's number of a conversation.
#[model(inbound)]
pub struct HandoverRecipient {
    /// Id of the number.
    pub phone_number_id: Option<PhoneNumberId>,
    /// The number itself.
    pub display_phone_number: Option<UserId>,
}

/// Who had a conversation, who has it, and why.
#[model(inbound)]
pub struct HandoverControl {
    /// Role that had it.
    pub previous_owner_role: Option<HandoverRole>,
    /// Role that has it.
    pub new_owner_role: Option<HandoverRole>,
    /// Text that the apps pass on.
    pub metadata: Option<String>,
    /// What was said so far.
    pub conversation_context: Option<ConversationContext>,
}

/// What was said in a conversation before it passed to another app.
#[model(inbound)]
pub struct ConversationContext {
    /// The form in which it is told, so far always `summary`.
    #[field(name = "type")]
    pub kind: Option<String>,
    /// The summary.
    pub summary: Option<ConversationSummary>,
}

/// What was said in a conversation, in short.
#[model(inbound)]
pub struct ConversationSummary {
    /// The text.
    pub text: Option<String>,
}

/// Copies for an app that does not have the conversation. Never to be answered.
#[model(inbound)]
pub struct StandbyCopies {
    /// Who the people are.
    #[field(default)]
    pub contacts: Vec<WebhookContact>,
    /// What people sent, as it came.
    #[field(default)]
    pub messages: Vec<Raw>,
    /// What other apps sent, as it came.
    #[field(default)]
    pub message_echoes: Vec<Raw>,
    /// What became of it, as it came.
    #[field(default)]
    pub statuses: Vec<Raw>,
}
