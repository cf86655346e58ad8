//! Groups themselves: what they are called, and the link into them.

use waba_types::api::{
    CreatedGroup, GroupDetails, GroupEdit, GroupLookup, GroupMember, GroupPage, GroupQuery, GroupSummary,
    GroupTarget, InviteLink, InviteLinkReset, JoinApprovalMode, NewGroup,
};
use waba_types::operations::{
    CreateGroup, DeleteGroup, EditGroup, GetGroup, GetInviteLink, ListGroups, ResetInviteLink,
};
use waba_types::webhook::{GroupEvent, GroupSetting, GroupUpdate};
use waba_types::{OpaqueId, Success, UserId};

use super::found::{active, group, unknown, wrong_cursor};
use crate::machine::endpoints::{Endpoint, Entry, endpoint, only};
use crate::machine::ids;
use crate::machine::paging::page;
use crate::machine::payload::{by_number_or_id, name_product};
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::groups::{Group, MAX_GROUPS};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[
    endpoint::<ListGroups>(),
    endpoint::<CreateGroup>(),
    endpoint::<GetGroup>(),
    endpoint::<EditGroup>(),
    endpoint::<DeleteGroup>(),
    endpoint::<GetInviteLink>(),
    endpoint::<ResetInviteLink>(),
];

impl Endpoint for ListGroups {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: GroupQuery, _: &mut Turn<'_>) -> Result<GroupPage, Refusal> {
        let id = |group: &&Group| group.id.to_string();
        let shown = |group: &Group| {
            GroupSummary::new()
                .id(&group.id)
                .subject(&*group.subject)
                .created_at(group.created.timestamp().to_string())
        };
        page!(state, request, "/groups", state.groups.iter(), id, shown => GroupPage).map_err(wrong_cursor)
    }
}

impl Endpoint for CreateGroup {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: NewGroup, turn: &mut Turn<'_>) -> Result<CreatedGroup, Refusal> {
        if state.groups.len() >= MAX_GROUPS {
            return Err(Refusal::new(400, 131_211, format!("the number has {MAX_GROUPS} groups")));
        }
        let group = Group {
            id: ids::group(turn.rng),
            subject: request.subject,
            description: request.description,
            mode: request.join_approval_mode.unwrap_or(JoinApprovalMode::AutoApprove),
            created: turn.now,
            invite_link: ids::invite_link(turn.rng),
            suspended: false,
            members: Vec::new(),
            requests: Vec::new(),
        };
        let id = group.id.clone();
        let request_id = OpaqueId::from(ids::trace(turn.rng));
        let mut update = GroupUpdate::new()
            .request_id(&request_id)
            .subject(&*group.subject)
            .invite_link(&*group.invite_link)
            .join_approval_mode(group.mode.as_str());
        update.description = group.description.clone();
        state.groups.push(group);
        state.group_result(&id, GroupEvent::Create, update, turn);
        Ok(CreatedGroup::new().id(id).request_id(request_id))
    }
}

impl Endpoint for GetGroup {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: GroupLookup, _: &mut Turn<'_>) -> Result<GroupDetails, Refusal> {
        let group = group(state, &request.group_id)?;
        let member = |person: &UserId| {
            let mut member = GroupMember::new();
            (member.wa_id, member.user_id) = by_number_or_id(person);
            member
        };
        let mut details = GroupDetails::new()
            .id(&group.id)
            .subject(&*group.subject)
            .creation_timestamp(group.created.timestamp().to_string())
            .join_approval_mode(group.mode.clone())
            .suspended(group.suspended)
            .total_participant_count(group.members.len() as i64)
            .participants(group.members.iter().map(member).collect::<Vec<_>>());
        details.description = group.description.clone();
        Ok(only(details, request.fields.as_deref()))
    }
}

impl Endpoint for EditGroup {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: GroupEdit, turn: &mut Turn<'_>) -> Result<Success, Refusal> {
        let group = active(state, &request.group_id)?;
        let setting = |text: &String| GroupSetting::new().text(text).update_successful(true);
        let mut update = GroupUpdate::new().request_id(ids::trace(turn.rng));
        update.group_subject = request.subject.as_ref().map(setting);
        update.group_description = request.description.as_ref().map(setting);
        if let Some(subject) = request.subject {
            group.subject = subject;
        }
        if let Some(description) = request.description {
            group.description = Some(description);
        }
        state.group_result(&request.group_id, GroupEvent::SettingsUpdate, update, turn);
        Ok(Success::new(true))
    }
}

impl Endpoint for DeleteGroup {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: GroupTarget, turn: &mut Turn<'_>) -> Result<Success, Refusal> {
        state.groups.remove(&request.group_id).ok_or_else(unknown)?;
        let update = GroupUpdate::new().request_id(ids::trace(turn.rng));
        state.group_result(&request.group_id, GroupEvent::Delete, update, turn);
        Ok(Success::new(true))
    }
}

fn invitation(group: &Group) -> InviteLink {
    let mut link = InviteLink::new().invite_link(&*group.invite_link);
    name_product(&mut link.extra);
    link
}

impl Endpoint for GetInviteLink {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: GroupTarget, _: &mut Turn<'_>) -> Result<InviteLink, Refusal> {
        group(state, &request.group_id).map(invitation)
    }
}

impl Endpoint for ResetInviteLink {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: InviteLinkReset,
        turn: &mut Turn<'_>,
    ) -> Result<InviteLink, Refusal> {
        let group = active(state, &request.group_id)?;
        group.invite_link = ids::invite_link(turn.rng);
        Ok(invitation(group))
    }
}
