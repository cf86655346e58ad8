//! Conversations that several apps of a business share.

use waba_macros::{model, open_enum};

use crate::ids::{PhoneNumberId, UserId};
use crate::open::Raw;
use crate::time::Timestamp;

/// A conversation passed from one app to another.
#[model(inbound)]
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
    /// Role that had it, such as `marketing`.
    pub previous_owner_role: Option<String>,
    /// Role that has it, such as `customer_service`.
    pub new_owner_role: Option<String>,
    /// Text that the apps pass on.
    pub metadata: Option<String>,
    /// What was said so far, as it came.
    pub conversation_context: Option<Raw>,
}

/// Copies for an app that does not have the conversation. Never to be answered.
#[model(inbound)]
pub struct StandbyCopies {
    /// Who the people are, as it came.
    #[field(default)]
    pub contacts: Vec<Raw>,
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
