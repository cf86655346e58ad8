//! Groups.

use super::table::operations;
use crate::api::*;
use crate::response::Success;

operations! {
    /// Lists the groups of the number.
    ListGroups(GroupQuery) -> GroupPage [cursor data: GroupSummary] = "groups.list", Freely, "Groups",
        cloud Get "/groups" 200;

    /// Makes a group. A webhook tells when it is there.
    CreateGroup(NewGroup) -> CreatedGroup = "groups.create", IfNotSent, "Groups",
        cloud Post "/groups" 200;

    /// Reads a group.
    GetGroup(GroupLookup) -> GroupDetails = "groups.get", Freely, "Groups",
        cloud_360dialog Get "/groups/{group_id}" 200;

    /// Changes a group.
    EditGroup(GroupEdit) -> Success = "groups.edit", Freely, "Groups",
        cloud_360dialog Post "/groups/{group_id}" 200;

    /// Deletes a group: everybody is removed for good. A repetition after a lost answer may find no such group: it was
    /// deleted.
    DeleteGroup(GroupTarget) -> Success = "groups.delete", Freely, "Groups",
        cloud_360dialog Delete "/groups/{group_id}" 200;

    /// Reads the invitation of a group.
    GetInviteLink(GroupTarget) -> InviteLink = "groups.invite_link", Freely, "Groups",
        cloud_360dialog Get "/groups/{group_id}/invite_link" 200;

    /// Makes another invitation of a group; the old one ends.
    ResetInviteLink(InviteLinkReset) -> InviteLink = "groups.reset_invite_link", IfNotSent, "Groups",
        cloud_360dialog Post "/groups/{group_id}/invite_link" 200;

    /// Lists those who want to join a group.
    ListJoinRequests(JoinRequestQuery) -> JoinRequestPage [cursor data: JoinRequest]
        = "groups.join_requests", Freely, "Groups",
        cloud_360dialog Get "/groups/{group_id}/join_requests" 200;

    /// Lets people join a group. It may fail for some: the answer says for whom.
    ApproveJoinRequests(JoinRequestDecision) -> JoinRequestOutcome
        = "groups.approve_join_requests", Freely, "Groups",
        cloud_360dialog Post "/groups/{group_id}/join_requests" 200;

    /// Does not let people join a group. It may fail for some: the answer says for whom.
    RejectJoinRequests(JoinRequestDecision) -> JoinRequestOutcome
        = "groups.reject_join_requests", Freely, "Groups",
        cloud_360dialog Delete "/groups/{group_id}/join_requests" 200;

    /// Removes people from a group. A webhook tells when they are.
    RemoveParticipants(ParticipantRemoval) -> Success = "groups.remove_participants", Freely, "Groups",
        cloud_360dialog Delete "/groups/{group_id}/participants" 200;
}
