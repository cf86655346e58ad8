//! The people of groups: who wants to be in one, who gets in and who has to leave.

use waba_types::api::{
    FailedJoinRequest, JoinRequest, JoinRequestDecision, JoinRequestOutcome, JoinRequestPage,
    JoinRequestQuery, ParticipantRemoval,
};
use waba_types::operations::{ApproveJoinRequests, ListJoinRequests, RejectJoinRequests, RemoveParticipants};
use waba_types::webhook::{GroupEvent, GroupParticipant, GroupUpdate, WebhookError};
use waba_types::{Dialect, OpaqueId, Success, UserId};

use super::found::{active, group, wrong_cursor};
use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::ids;
use crate::machine::paging::page;
use crate::machine::payload::by_number_or_id;
use crate::machine::rules::{self, Refusal, Service, title};
use crate::machine::state::{State, Turn};
use crate::machine::store::groups::{Candidate, Group, MAX_MEMBERS, participant};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[
    endpoint::<ListJoinRequests>(),
    endpoint::<ApproveJoinRequests>(),
    endpoint::<RejectJoinRequests>(),
    endpoint::<RemoveParticipants>(),
];

/// An error of one of several people or requests.
fn error(code: i64) -> WebhookError {
    let title = title(Dialect::Cloud, code);
    WebhookError::new(code).title(title).message(title)
}

impl Endpoint for ListJoinRequests {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: JoinRequestQuery,
        _: &mut Turn<'_>,
    ) -> Result<JoinRequestPage, Refusal> {
        let candidates = group(state, &request.group_id)?.requests.iter();
        let id = |candidate: &&Candidate| candidate.request.to_string();
        let shown = |candidate: &Candidate| {
            let mut request = JoinRequest::new()
                .join_request_id(&candidate.request)
                .creation_timestamp(candidate.at.timestamp().to_string());
            (request.wa_id, request.user_id) = by_number_or_id(&candidate.person);
            request
        };
        let path = format!("/groups/{}/join_requests", request.group_id);
        page!(state, request, path, candidates, id, shown => JoinRequestPage).map_err(wrong_cursor)
    }
}

/// Requests that were decided, and those for which that failed.
type Decided = (Vec<OpaqueId>, Vec<FailedJoinRequest>);

/// Takes each of the requests out of the group; `decide` says what becomes of it, or with which code that fails.
fn decide(
    group: &mut Group,
    request: JoinRequestDecision,
    mut decide: impl FnMut(&mut Group, &UserId) -> Result<(), i64>,
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
    ) -> Result<JoinRequestOutcome, Refusal> {
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
    ) -> Result<JoinRequestOutcome, Refusal> {
        let id = request.group_id.clone();
        let (rejected, failed) = decide(active(state, &id)?, request, |_, _| Ok(()));
        Ok(outcome(failed).rejected_join_requests(rejected))
    }
}

impl Endpoint for RemoveParticipants {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: ParticipantRemoval,
        turn: &mut Turn<'_>,
    ) -> Result<Success, Refusal> {
        let group = active(state, &request.group_id)?;
        let people = request.participants.iter().map(|participant| &participant.user);
        let people: Vec<_> = people.map(|input| (input, rules::person(input))).collect();
        for (index, (_, person)) in people.iter().enumerate() {
            if people[..index].iter().any(|(_, earlier)| earlier == person) {
                let details = format!("participants[{index}].user: is named twice");
                return Err(Refusal::new(400, 131_202, details));
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
