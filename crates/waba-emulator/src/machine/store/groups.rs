//! The groups of the number: who is in them, who wants to be, and what the business is told about it.

use std::fmt;

use waba_types::api::JoinApprovalMode;
use waba_types::webhook::{GroupEvent, GroupParticipant, GroupUpdate};
use waba_types::{GroupId, OpaqueId, Raw, UserId};

use crate::machine::millis::Millis;
use crate::machine::payload::by_number_or_id;
use crate::machine::state::{State, Timer, Turn};
use crate::machine::{ids, payload, rules};

/// Most groups of a number.
pub(crate) const MAX_GROUPS: usize = 10_000;
/// Most people in a group, the business not counted.
pub(crate) const MAX_MEMBERS: usize = 8;
/// Most requests to join that wait in a group.
const MAX_REQUESTS: usize = 1024;

/// A group.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) id: GroupId,
    pub(crate) subject: String,
    pub(crate) description: Option<String>,
    pub(crate) mode: JoinApprovalMode,
    pub(crate) created: Millis,
    pub(crate) invite_link: String,
    pub(crate) suspended: bool,
    pub(crate) members: Vec<UserId>,
    pub(crate) requests: Vec<Candidate>,
}

/// Somebody who wants to join a group.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) request: OpaqueId,
    pub(crate) person: UserId,
    pub(crate) at: Millis,
}

/// The groups, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Groups(Vec<Group>);

impl Groups {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Group> {
        self.0.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Group> {
        self.0.iter().find(|group| group.id == *id)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Group> {
        self.0.iter_mut().find(|group| group.id == *id)
    }

    pub(crate) fn push(&mut self, group: Group) {
        self.0.push(group);
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<Group> {
        let index = self.0.iter().position(|group| group.id == *id)?;
        Some(self.0.remove(index))
    }
}

/// Why a person can't do that with a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidGroupAction {
    /// The number has no such group.
    Group,
    /// The person is neither a phone number nor a business-scoped user id.
    Person,
    /// The person is in the group, or has asked to be.
    AlreadyThere,
    /// The person is not in the group, and has not asked to be.
    NotThere,
    /// The group is full.
    Full,
}

impl fmt::Display for InvalidGroupAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Group => "group_id: no such group",
            Self::Person => return write!(f, "from: expected {}", rules::Person),
            Self::AlreadyThere => "from: is in the group, or has asked to be",
            Self::NotThere => "from: is not in the group, and has not asked to be",
            Self::Full => "group_id: the group is full",
        })
    }
}

impl std::error::Error for InvalidGroupAction {}

/// A person by the phone number or by the business-scoped user id.
pub(crate) fn participant(person: &UserId) -> GroupParticipant {
    let mut participant = GroupParticipant::new();
    (participant.wa_id, participant.user_id) = by_number_or_id(person);
    participant
}

/// The field of the webhooks that tell of `event`.
fn field(event: &GroupEvent) -> &'static str {
    match event {
        GroupEvent::Create | GroupEvent::Delete => "group_lifecycle_update",
        GroupEvent::SettingsUpdate => "group_settings_update",
        GroupEvent::Suspend | GroupEvent::SuspendCleared => "group_status_update",
        _ => "group_participants_update",
    }
}

/// The body that tells of `event` in the group `id`.
fn body(id: &GroupId, event: GroupEvent, update: GroupUpdate, now: Millis) -> Raw {
    let field = field(&event);
    let update = update.timestamp(now.timestamp()).group_id(id).kind(event);
    payload::item(field, "groups", &update)
}

impl State {
    /// Tells what became of something that the business asked for: some time after the answer.
    pub(crate) fn group_result(
        &mut self,
        id: &GroupId,
        event: GroupEvent,
        update: GroupUpdate,
        turn: &Turn<'_>,
    ) {
        let due = turn.now.after(self.settings.timing.sent);
        self.timers.set(due, Timer::Tell(body(id, event, update, due)));
    }

    fn tell_of_group(&mut self, id: &GroupId, event: GroupEvent, update: GroupUpdate, turn: &mut Turn<'_>) {
        self.tell(body(id, event, update, turn.now), turn);
    }

    /// Lets a person follow the invitation of a group: gives the request to join, where one is needed.
    pub(crate) fn join_group(
        &mut self,
        id: &GroupId,
        person: &UserId,
        turn: &mut Turn<'_>,
    ) -> Result<Option<OpaqueId>, InvalidGroupAction> {
        let person = rules::person(person).ok_or(InvalidGroupAction::Person)?;
        let group = self.groups.get_mut(id).ok_or(InvalidGroupAction::Group)?;
        if group.members.contains(&person)
            || group.requests.iter().any(|candidate| candidate.person == person)
        {
            return Err(InvalidGroupAction::AlreadyThere);
        }
        if group.members.len() >= MAX_MEMBERS || group.requests.len() >= MAX_REQUESTS {
            return Err(InvalidGroupAction::Full);
        }
        if group.mode != JoinApprovalMode::ApprovalRequired {
            group.members.push(person.clone());
            let update =
                GroupUpdate::new().reason("invite_link").added_participants(vec![participant(&person)]);
            self.tell_of_group(id, GroupEvent::ParticipantsAdd, update, turn);
            return Ok(None);
        }
        let request = OpaqueId::from(ids::digits(turn.rng));
        group.requests.push(Candidate { request: request.clone(), person: person.clone(), at: turn.now });
        let update = of_candidate(&request, &person);
        self.tell_of_group(id, GroupEvent::JoinRequestCreated, update, turn);
        Ok(Some(request))
    }

    /// Lets a person leave a group, or take a request to join back.
    pub(crate) fn leave_group(
        &mut self,
        id: &GroupId,
        person: &UserId,
        turn: &mut Turn<'_>,
    ) -> Result<(), InvalidGroupAction> {
        let person = rules::person(person).ok_or(InvalidGroupAction::Person)?;
        let group = self.groups.get_mut(id).ok_or(InvalidGroupAction::Group)?;
        if let Some(index) = group.members.iter().position(|member| *member == person) {
            group.members.remove(index);
            let update = GroupUpdate::new()
                .removed_participants(vec![participant(&person)])
                .initiated_by("participant");
            self.tell_of_group(id, GroupEvent::ParticipantsRemove, update, turn);
            return Ok(());
        }
        let index = group.requests.iter().position(|candidate| candidate.person == person);
        let candidate = group.requests.remove(index.ok_or(InvalidGroupAction::NotThere)?);
        let update = of_candidate(&candidate.request, &person);
        self.tell_of_group(id, GroupEvent::JoinRequestRevoked, update, turn);
        Ok(())
    }

    /// Lets WhatsApp suspend a group, or end its suspension.
    pub(crate) fn suspend_group(
        &mut self,
        id: &GroupId,
        suspended: bool,
        turn: &mut Turn<'_>,
    ) -> Result<(), InvalidGroupAction> {
        let group = self.groups.get_mut(id).ok_or(InvalidGroupAction::Group)?;
        group.suspended = suspended;
        let event = if suspended { GroupEvent::Suspend } else { GroupEvent::SuspendCleared };
        self.tell_of_group(id, event, GroupUpdate::new(), turn);
        Ok(())
    }
}

fn of_candidate(request: &OpaqueId, person: &UserId) -> GroupUpdate {
    let mut update = GroupUpdate::new().join_request_id(request);
    (update.wa_id, update.user_id) = by_number_or_id(person);
    update
}
