//! What numbers tell that the WhatsApp Business app and the API use together: chat history and contacts.

use waba_macros::{model, open_enum};

use crate::ids::UserId;
use crate::number::Count;
use crate::time::Timestamp;

/// How far the chat history has come. Its chunks come in any order.
#[model(inbound)]
pub struct HistoryProgress {
    /// Part of the history: 0 for the last day, 1 up to 90 days, 2 up to 180 days.
    pub phase: Option<Count>,
    /// Place of this chunk among the chunks.
    pub chunk_order: Option<Count>,
    /// Share of the history that has come, 0 to 100.
    pub progress: Option<Count>,
}

/// A contact of the WhatsApp Business app was added, changed or removed.
#[model(inbound)]
pub struct ContactSync {
    /// What is told of, so far always `contact`.
    #[field(name = "type")]
    pub kind: Option<String>,
    /// The contact.
    pub contact: Option<SyncedContact>,
    /// What happened to it.
    pub action: Option<SyncAction>,
    /// When it happened.
    pub metadata: Option<SyncMetadata>,
}

open_enum! {
    /// What happened to a contact.
    pub enum SyncAction {
        /// Added or changed.
        Add = "add",
        /// Removed.
        Remove = "remove",
    }
}

/// A contact of the WhatsApp Business app.
#[model(inbound)]
pub struct SyncedContact {
    /// The whole name.
    pub full_name: Option<String>,
    /// First name.
    pub first_name: Option<String>,
    /// Phone number.
    pub phone_number: Option<UserId>,
    /// Business-scoped user id.
    pub user_id: Option<UserId>,
    /// User id in linked portfolios.
    pub parent_user_id: Option<UserId>,
    /// User name.
    pub username: Option<String>,
}

/// When a contact changed.
#[model(inbound)]
pub struct SyncMetadata {
    /// When it changed.
    pub timestamp: Option<Timestamp>,
}
