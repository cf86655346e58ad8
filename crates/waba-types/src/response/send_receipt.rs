//! The answer to a sent message.

use waba_macros::{model, open_enum};

use crate::ids::{GroupId, MessageId, UserId};
use crate::response::OnPremiseMeta;

/// Proof that the API accepted a message. Delivery is told later, by status webhooks that carry the same id.
///
/// The wire has a list of messages and a list of contacts with exactly one item each; this is both in one.
#[model(response, by_hand)]
pub struct SendReceipt {
    /// Id of the message. Status webhooks name it, possibly before this answer is read.
    pub id: MessageId,
    /// Whether the message goes out now or is held back (templates only).
    pub message_status: Option<AcceptanceStatus>,
    /// The recipient as it was sent.
    pub input: Option<UserId>,
    /// The recipient as WhatsApp knows it; it can differ from `input`. Use it as the key of the conversation.
    pub wa_id: Option<UserId>,
    /// Business-scoped user id of the recipient.
    pub user_id: Option<UserId>,
    /// User id of the recipient in linked portfolios.
    pub parent_user_id: Option<UserId>,
    /// Id of the group, for messages to groups.
    pub group_id: Option<GroupId>,
    /// What on-premise hosts say of their API.
    pub meta: Option<OnPremiseMeta>,
}

open_enum! {
    /// What happens to an accepted message.
    pub enum AcceptanceStatus {
        /// It goes out.
        Accepted = "accepted",
        /// It waits until the quality of its template is known; it may still be dropped.
        HeldForQualityAssessment = "held_for_quality_assessment",
        /// It waits: the template or the portfolio is paused.
        Paused = "paused",
    }
}
