//! Groups.

use waba_types::api::{
    CreatedGroup, FailedJoinRequest, GroupDetails, GroupEdit, GroupLookup, GroupMember, GroupPage,
    GroupQuery, GroupSummary, GroupTarget, InviteLink, JoinApprovalMode, JoinRequest, JoinRequestDecision,
    JoinRequestOutcome, JoinRequestPage, JoinRequestQuery, NewGroup, ParticipantRemoval,
};
use waba_types::error_codes::lookup;
use waba_types::operations::{
    ApproveJoinRequests, CreateGroup, DeleteGroup, EditGroup, GetGroup, GetInviteLink, ListGroups,
    ListJoinRequests, RejectJoinRequests, RemoveParticipants, ResetInviteLink,
};
use waba_types::webhook::{GroupEvent, GroupParticipant, GroupSetting, GroupUpdate, WebhookError};
use waba_types::{Dialect, GroupId, OpaqueId, Raw, Success};

use super::{Endpoint, Entry, endpoint};
use crate::groups::{Group, MAX_GROUPS, MAX_MEMBERS, participant};
use crate::ids;
use crate::paging::{PageRequest, page};
use crate::rules::{self, Fault, Service};
use crate::state::{State, Turn};

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<ListGroups>(),
    endpoint::<CreateGroup>(),
    endpoint::<GetGroup>(),
    endpoint::<EditGroup>(),
    endpoint::<DeleteGroup>(),
    endpoint::<GetInviteLink>(),
    endpoint::<ResetInviteLink>(),
    endpoint::<ListJoinRequests>(),
    endpoint::<ApproveJoinRequests>(),
    endpoint::<RejectJoinRequests>(),
    endpoint::<RemoveParticipants>(),
];

/// The fault of a group that the number does not have.
fn unknown() -> Fault {
    Fault::refused(400, 131_041, "group_id: no such group")
}

fn wrong_cursor() -> Fault {
    Fault::refused(400, 131_059, "the cursor is none of this list")
}

fn group<'a>(state: &'a State, id: &GroupId) -> Result<&'a Group, Fault> {
    state.groups.get(id).ok_or_else(unknown)
}

/// The group to be changed, which WhatsApp must not have suspended.
fn active<'a>(state: &'a mut State, id: &GroupId) -> Result<&'a mut Group, Fault> {
    match state.groups.get_mut(id) {
        None => Err(unknown()),
        Some(group) if group.suspended => {
            Err(Fault::refused(403, 131_207, "group_id: the group is suspended"))
        }
        Some(group) => Ok(group),
    }
}

/// Refuses a message to a group that is suspended or that the number does not have. As long as it has none at all, each
/// id stands for one.
pub(super) fn writable(state: &mut State, to: &str) -> Result<(), Fault> {
    if state.groups.len() == 0 {
        return Ok(());
    }
    active(state, &to.into()).map(|_| ())
}

/// An error of one of several people or requests.
fn error(code: i64) -> WebhookError {
    let title = lookup(Dialect::Cloud, code).map_or("", |entry| entry.title);
    WebhookError::new(code).title(title).message(title)
}

impl Endpoint for ListGroups {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: GroupQuery, _: &mut Turn<'_>) -> Result<GroupPage, Fault> {
        let groups = state.groups.iter().map(|group| {
            GroupSummary::new()
                .id(&group.id)
                .subject(&*group.subject)
                .created_at(group.created.timestamp().to_string())
        });
        let wanted = PageRequest {
            limit: request.limit,
            after: request.after.as_deref(),
            before: request.before.as_deref(),
        };
        let id = |group: &GroupSummary| group.id.as_deref().unwrap_or_default().to_owned();
        let address = format!("{}/groups", state.settings.base_url);
        let (groups, paging) = page(groups.collect(), id, wanted, &address).ok_or_else(wrong_cursor)?;
        let mut page = GroupPage::new().data(groups);
        page.paging = paging;
        Ok(page)
    }
}

impl Endpoint for CreateGroup {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: NewGroup, turn: &mut Turn<'_>) -> Result<CreatedGroup, Fault> {
        if state.groups.len() >= MAX_GROUPS {
            return Err(Fault::refused(400, 131_211, format!("the number has {MAX_GROUPS} groups")));
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

    fn serve(state: &mut State, request: GroupLookup, _: &mut Turn<'_>) -> Result<GroupDetails, Fault> {
        let group = group(state, &request.group_id)?;
        let member = |person: &waba_types::UserId| {
            let participant = participant(person);
            let mut member = GroupMember::new();
            (member.wa_id, member.user_id) = (participant.wa_id, participant.user_id);
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
        Ok(super::only(details, request.fields.as_deref()))
    }
}

impl Endpoint for EditGroup {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: GroupEdit, turn: &mut Turn<'_>) -> Result<Success, Fault> {
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

    fn serve(state: &mut State, request: GroupTarget, turn: &mut Turn<'_>) -> Result<Success, Fault> {
        state.groups.remove(&request.group_id).ok_or_else(unknown)?;
        let update = GroupUpdate::new().request_id(ids::trace(turn.rng));
        state.group_result(&request.group_id, GroupEvent::Delete, update, turn);
        Ok(Success::new(true))
    }
}

fn invitation(group: &Group) -> InviteLink {
    let mut link = InviteLink::new().invite_link(&*group.invite_link);
    link.extra.insert("messaging_product", Raw::text("whatsapp"));
    link
}

impl Endpoint for GetInviteLink {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: GroupTarget, _: &mut Turn<'_>) -> Result<InviteLink, Fault> {
        group(state, &request.group_id).map(invitation)
    }
}

impl Endpoint for ResetInviteLink {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: GroupTarget, turn: &mut Turn<'_>) -> Result<InviteLink, Fault> {
        let group = active(state, &request.group_id)?;
        group.invite_link = ids::invite_link(turn.rng);
        Ok(invitation(group))
    }
}

impl Endpoint for ListJoinRequests {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: JoinRequestQuery,
        _: &mut Turn<'_>,
    ) -> Result<JoinRequestPage, Fault> {
        let requests = group(state, &request.group_id)?.requests.iter().map(|candidate| {
            let participant = participant(&candidate.person);
            let mut request = JoinRequest::new()
                .join_request_id(&candidate.request)
                .creation_timestamp(candidate.at.timestamp().to_string());
            (request.wa_id, request.user_id) = (participant.wa_id, participant.user_id);
            request
        });
        let wanted = PageRequest {
            limit: request.limit,
            after: request.after.as_deref(),
            before: request.before.as_deref(),
        };
        let id = |request: &JoinRequest| request.join_request_id.as_deref().unwrap_or_default().to_owned();
        let address = format!("{}/groups/{}/join_requests", state.settings.base_url, request.group_id);
        let (requests, paging) = page(requests.collect(), id, wanted, &address).ok_or_else(wrong_cursor)?;
        let mut page = JoinRequestPage::new().data(requests);
        page.paging = paging;
        Ok(page)
    }
}

/// Requests that were decided, and those for which that failed.
type Decided = (Vec<OpaqueId>, Vec<FailedJoinRequest>);

/// Takes each of the requests out of the group; `decide` says what becomes of it, or with which code that fails.
fn decide(
    group: &mut Group,
    request: JoinRequestDecision,
    mut decide: impl FnMut(&mut Group, &waba_types::UserId) -> Result<(), i64>,
) -> Decided {
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for id in request.join_requests {
        let candidate = group.requests.iter().find(|candidate| candidate.request == id).cloned();
        let result = match &candidate {
            None => Err(131_213),
            Some(candidate) => decide(group, &candidate.person),
        };
        match result {
            Ok(()) => {
                group.requests.retain(|candidate| candidate.request != id);
                done.push(id);
            }
            Err(code) => {
                failed.push(FailedJoinRequest::new().join_request_id(id).errors(vec![error(code)]));
            }
        }
    }
    (done, failed)
}

/// Some of several failed: the answer says so beside each of them.
fn outcome(failed: Vec<FailedJoinRequest>) -> JoinRequestOutcome {
    let mut outcome = JoinRequestOutcome::new();
    if !failed.is_empty() {
        outcome.errors.push(error(131_201));
    }
    outcome.failed_join_requests(failed)
}

impl Endpoint for ApproveJoinRequests {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: JoinRequestDecision,
        turn: &mut Turn<'_>,
    ) -> Result<JoinRequestOutcome, Fault> {
        let id = request.group_id.clone();
        let group = active(state, &id)?;
        let mut added = Vec::new();
        let (approved, failed) = decide(group, request, |group, person| {
            if group.members.len() >= MAX_MEMBERS {
                return Err(131_204);
            }
            group.members.push(person.clone());
            added.push(participant(person));
            Ok(())
        });
        if !added.is_empty() {
            let update = GroupUpdate::new().reason("invite_link").added_participants(added);
            state.group_result(&id, GroupEvent::ParticipantsAdd, update, turn);
        }
        Ok(outcome(failed).approved_join_requests(approved))
    }
}

impl Endpoint for RejectJoinRequests {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: JoinRequestDecision,
        _: &mut Turn<'_>,
    ) -> Result<JoinRequestOutcome, Fault> {
        let id = request.group_id.clone();
        let (rejected, failed) = decide(active(state, &id)?, request, |_, _| Ok(()));
        Ok(outcome(failed).rejected_join_requests(rejected))
    }
}

impl Endpoint for RemoveParticipants {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: ParticipantRemoval, turn: &mut Turn<'_>) -> Result<Success, Fault> {
        let group = active(state, &request.group_id)?;
        let people = request.participants.iter().map(|participant| &participant.user);
        let people: Vec<_> = people.map(|input| (input, rules::person(input))).collect();
        for (index, (_, person)) in people.iter().enumerate() {
            if people[..index].iter().any(|(_, earlier)| earlier == person) {
                let details = format!("participants[{index}].user: is named twice");
                return Err(Fault::refused(400, 131_202, details));
            }
        }
        let mut update = GroupUpdate::new().request_id(ids::trace(turn.rng)).initiated_by("business");
        for (input, person) in people {
            let member = person.filter(|person| group.members.contains(person));
            match member {
                Some(person) => {
                    group.members.retain(|member| *member != person);
                    update.removed_participants.push(participant(&person).input(input.as_str()));
                }
                None => {
                    let failed = GroupParticipant::new().input(input.as_str()).errors(vec![error(131_212)]);
                    update.failed_participants.push(failed);
                }
            }
        }
        if !update.failed_participants.is_empty() {
            update.errors.push(error(131_201));
        }
        state.group_result(&request.group_id, GroupEvent::ParticipantsRemove, update, turn);
        Ok(Success::new(true))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::*;
    use crate::groups::InvalidGroupAction;
    use crate::testing::Bench;

    const SECOND: Duration = Duration::from_secs(1);

    fn create(bench: &mut Bench, mode: &str) -> String {
        let body = json!({ "messaging_product": "whatsapp", "subject": "Team", "join_approval_mode": mode });
        bench.done("POST", "/groups", &body)["id"].as_str().unwrap().to_owned()
    }

    fn join(bench: &mut Bench, id: &str, person: &str) -> Option<String> {
        let joined = bench.step(|state, turn| state.join_group(&id.into(), &person.into(), turn));
        joined.unwrap().map(OpaqueId::into_string)
    }

    #[test]
    fn a_group_is_told_of_after_it_was_made() {
        let mut bench = Bench::on(Dialect::Cloud);
        let id = create(&mut bench, "auto_approve");
        assert!(bench.posts.is_empty());
        bench.advance(SECOND);
        let told = bench.told("group_lifecycle_update");
        assert_eq!(told[0]["metadata"]["phone_number_id"], "100000000000360");
        let group = &told[0]["groups"][0];
        assert_eq!(
            (&group["type"], &group["group_id"], &group["subject"]),
            (&json!("group_create"), &json!(id), &json!("Team"))
        );
        let link = bench.done("GET", &format!("/groups/{id}/invite_link"), &Value::Null);
        assert_eq!(group["invite_link"], link["invite_link"]);
        let reset = bench.done("POST", &format!("/groups/{id}/invite_link"), &json!({}));
        assert_ne!(reset["invite_link"], link["invite_link"]);

        bench.done(
            "POST",
            &format!("/groups/{id}"),
            &json!({ "messaging_product": "whatsapp", "subject": "Crew" }),
        );
        bench.done("DELETE", &format!("/groups/{id}"), &Value::Null);
        let (status, answer) = bench.ask("GET", &format!("/groups/{id}"), &Value::Null);
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_041)));
        bench.advance(SECOND);
        let settings = &bench.told("group_settings_update")[0]["groups"][0];
        assert_eq!(settings["group_subject"], json!({ "text": "Crew", "update_successful": true }));
        assert_eq!(bench.told("group_lifecycle_update")[1]["groups"][0]["type"], "group_delete");
    }

    #[test]
    fn people_are_let_in_or_not_and_some_may_fail() {
        let mut bench = Bench::on(Dialect::Cloud);
        let id = create(&mut bench, "approval_required");
        let ann = join(&mut bench, &id, "+49 151 1111111").unwrap();
        let bob = join(&mut bench, &id, "491512222222").unwrap();
        let again = bench.step(|state, turn| state.join_group(&(&*id).into(), &"491512222222".into(), turn));
        assert_eq!(again, Err(InvalidGroupAction::AlreadyThere));
        assert_eq!(bench.told("group_participants_update")[0]["groups"][0]["join_request_id"], json!(ann));

        let path = format!("/groups/{id}/join_requests");
        let page = bench.done("GET", &format!("{path}?limit=1"), &Value::Null);
        assert_eq!(page["data"][0]["wa_id"], "491511111111");
        let after = page["paging"]["cursors"]["after"].as_str().unwrap().to_owned();
        let page = bench.done("GET", &format!("{path}?limit=1&after={after}"), &Value::Null);
        assert_eq!(
            (&page["data"][0]["join_request_id"], &page["paging"]["next"]),
            (&json!(bob), &Value::Null)
        );

        let body = json!({ "messaging_product": "whatsapp", "join_requests": [ann, "17"] });
        let answer = bench.done("POST", &path, &body);
        assert_eq!(answer["approved_join_requests"], json!([ann]));
        assert_eq!(answer["failed_join_requests"][0]["join_request_id"], "17");
        assert_eq!(answer["failed_join_requests"][0]["errors"][0]["code"], 131_213);
        let body = json!({ "messaging_product": "whatsapp", "join_requests": [bob] });
        assert_eq!(bench.done("DELETE", &path, &body)["rejected_join_requests"], json!([bob]));
        let group = bench.done("GET", &format!("/groups/{id}"), &Value::Null);
        assert_eq!(group["participants"], json!([{ "wa_id": "491511111111" }]));
        let group = bench.done("GET", &format!("/groups/{id}?fields=subject"), &Value::Null);
        assert_eq!(group, json!({ "id": id, "subject": "Team" }));
    }

    #[test]
    fn a_group_has_eight_people_at_most() {
        let mut bench = Bench::on(Dialect::Cloud);
        let id = create(&mut bench, "auto_approve");
        for person in 0..8 {
            assert_eq!(join(&mut bench, &id, &format!("49151000000{person}")), None);
        }
        let ninth = bench.step(|state, turn| state.join_group(&(&*id).into(), &"491519".into(), turn));
        assert_eq!(ninth, Err(InvalidGroupAction::Full));
        assert_eq!(bench.told("group_participants_update").len(), 8);
    }

    #[test]
    fn people_are_removed_and_the_webhook_says_who() {
        let mut bench = Bench::on(Dialect::Cloud);
        let id = create(&mut bench, "auto_approve");
        join(&mut bench, &id, "491511111111");
        let path = format!("/groups/{id}/participants");
        let of = |people: &[&str]| {
            let people: Vec<_> = people.iter().map(|user| json!({ "user": user })).collect();
            json!({ "messaging_product": "whatsapp", "participants": people })
        };
        bench.done("DELETE", &path, &of(&["+49 151 1111111", "491512222222"]));
        bench.advance(SECOND);
        let update = &bench.told("group_participants_update")[1]["groups"][0];
        assert_eq!(
            update["removed_participants"],
            json!([{ "input": "+49 151 1111111", "wa_id": "491511111111" }])
        );
        assert_eq!(update["failed_participants"][0]["errors"][0]["code"], 131_212);
        assert_eq!(update["initiated_by"], "business");

        let (status, answer) = bench.ask("DELETE", &path, &of(&["491511", "+491511"]));
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_202)));
        let (status, _) = bench.ask("DELETE", &path, &of(&["491511"; 9]));
        assert_eq!(status, 400);
    }

    #[test]
    fn a_message_goes_to_a_group_that_is_there() {
        let mut bench = Bench::on(Dialect::Cloud);
        let send = |bench: &mut Bench, id: &str| {
            let body = json!({ "messaging_product": "whatsapp", "recipient_type": "group", "to": id,
                               "type": "text", "text": { "body": "Hi" } });
            bench.ask("POST", "/messages", &body)
        };
        // Without any group, each id stands for one.
        assert_eq!(send(&mut bench, "some-group").0, 200);
        let id = create(&mut bench, "auto_approve");
        assert_eq!(send(&mut bench, &id).1["messages"][0]["group_id"], json!(id));
        let (status, answer) = send(&mut bench, "some-group");
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_041)));
        bench.step(|state, turn| state.suspend_group(&(&*id).into(), true, turn)).unwrap();
        let (status, answer) = send(&mut bench, &id);
        assert_eq!((status, &answer["error"]["code"]), (403, &json!(131_207)));
        assert_eq!(bench.told("group_status_update")[0]["groups"][0]["type"], "group_suspend");
    }

    #[test]
    fn groups_come_in_pages() {
        let mut bench = Bench::on(Dialect::Cloud);
        let ids: Vec<_> = (0..5).map(|_| create(&mut bench, "auto_approve")).collect();
        let (mut path, mut found) = ("/groups?limit=2".to_owned(), Vec::new());
        for _ in 0..3 {
            let page = bench.done("GET", &path, &Value::Null);
            let groups = page["data"]["groups"].as_array().unwrap().clone();
            found.extend(groups.into_iter().map(|group| group["id"].as_str().unwrap().to_owned()));
            path = format!("/groups?limit=2&after={}", page["paging"]["cursors"]["after"].as_str().unwrap());
        }
        assert_eq!(found, ids);
        let (status, answer) = bench.ask("GET", "/groups?after=bm9uZQ", &Value::Null);
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_059)));
    }
}
