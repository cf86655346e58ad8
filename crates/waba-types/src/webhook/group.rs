//! Groups.

use waba_macros::{model, open_enum};

use crate::ids::{GroupId, OpaqueId, UserId};
use crate::open::Flag;
use crate::time::Timestamp;
use crate::webhook::WebhookError;

/// Something happened to a group. Which fields are there depends on the type.
#[model(inbound)]
pub struct GroupUpdate {
    /// When it happened.
    pub timestamp: Option<Timestamp>,
    /// The group.
    pub group_id: Option<GroupId>,
    /// What happened.
    #[field(name = "type")]
    pub kind: Option<GroupEvent>,
    /// Id of the request that led to it.
    pub request_id: Option<OpaqueId>,
    /// Name of the group.
    pub subject: Option<String>,
    /// Description of the group.
    pub description: Option<String>,
    /// Address by which people join.
    pub invite_link: Option<String>,
    /// Whether the business approves who joins.
    pub join_approval_mode: Option<String>,
    /// How people were added, or why a request to join was withdrawn.
    pub reason: Option<String>,
    /// People who were added.
    #[field(default)]
    pub added_participants: Vec<GroupParticipant>,
    /// People who were removed or left.
    #[field(default)]
    pub removed_participants: Vec<GroupParticipant>,
    /// People who could not be removed.
    #[field(default)]
    pub failed_participants: Vec<GroupParticipant>,
    /// Who removed them: `business` or `participant`.
    pub initiated_by: Option<String>,
    /// Id of a request to join.
    pub join_request_id: Option<OpaqueId>,
    /// Person who wants to join.
    pub wa_id: Option<UserId>,
    /// Business-scoped user id of the person who wants to join.
    pub user_id: Option<UserId>,
    /// User name of the person who wants to join.
    pub username: Option<String>,
    /// New picture.
    pub profile_picture: Option<GroupSetting>,
    /// New name.
    pub group_subject: Option<GroupSetting>,
    /// New description.
    pub group_description: Option<GroupSetting>,
    /// What went wrong.
    #[field(default)]
    pub errors: Vec<WebhookError>,
}

open_enum! {
    /// What happened to a group.
    pub enum GroupEvent {
        /// Created, or not.
        Create = "group_create",
        /// Deleted, or not.
        Delete = "group_delete",
        /// People joined.
        ParticipantsAdd = "group_participants_add",
        /// People left or were removed.
        ParticipantsRemove = "group_participants_remove",
        /// Somebody wants to join.
        JoinRequestCreated = "group_join_request_created",
        /// Somebody does not want to join any more.
        JoinRequestRevoked = "group_join_request_revoked",
        /// Settings changed, or not.
        SettingsUpdate = "group_settings_update",
        /// WhatsApp suspended the group.
        Suspend = "group_suspend",
        /// The suspension has ended.
        SuspendCleared = "group_suspend_cleared",
    }
}

/// A person of a group.
#[model(inbound)]
pub struct GroupParticipant {
    /// The person as the request named it.
    pub input: Option<String>,
    /// WhatsApp id.
    pub wa_id: Option<UserId>,
    /// Business-scoped user id.
    pub user_id: Option<UserId>,
    /// User id in linked portfolios.
    pub parent_user_id: Option<UserId>,
    /// User name.
    pub username: Option<String>,
    /// Why it did not work.
    #[field(default)]
    pub errors: Vec<WebhookError>,
}

/// A setting of a group that was changed, or not.
#[model(inbound)]
pub struct GroupSetting {
    /// New text.
    pub text: Option<String>,
    /// MIME type of the new picture.
    pub mime_type: Option<String>,
    /// SHA-256 of the new picture.
    pub sha256: Option<String>,
    /// Whether it was changed.
    pub update_successful: Option<Flag>,
    /// Why it was not.
    #[field(default)]
    pub errors: Vec<WebhookError>,
}
