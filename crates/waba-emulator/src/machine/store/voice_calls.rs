//! Calls between the business and people: who calls whom, how far that is, and what the business is told about it.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::Serialize;
use waba_types::api::{CallPermissionStatus, CallingConfig, CallingStatus};
use waba_types::webhook::{
    CallDirection, CallEvent, CallSession, CallStatus, CallUpdate, StatusSubject, StatusUpdate,
};
use waba_types::{MessageId, OpaqueId, Raw, UserId};

use crate::machine::millis::{Millis, days};
use crate::machine::payload::by_number_or_id;
use crate::machine::ring::Ring;
use crate::machine::settings::DISPLAY_PHONE_NUMBER;
use crate::machine::state::{State, Timer, Turn};
use crate::machine::{ids, payload, rules};

/// Most calls that are kept; the oldest ones go first.
const MAX_CALLS: usize = 10_000;
/// Most calls at the same time.
pub(crate) const MAX_LIVE: usize = 1000;
/// Most calls of the business that a person takes within a day.
pub(crate) const MAX_PER_DAY: usize = 10;
/// How long a temporary permission lasts.
const TEMPORARY: Duration = days(7);
/// Time in which a call of a person must be taken.
const RING_TIME: Duration = Duration::from_secs(60);

/// What the person's phone says about its media.
const SDP: &str = "v=0\r\no=- 360 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n\
                   c=IN IP4 127.0.0.1\r\na=rtpmap:111 opus/48000/2\r\n";

/// A call.
#[derive(Debug)]
pub(crate) struct VoiceCall {
    pub(crate) id: OpaqueId,
    pub(crate) person: UserId,
    pub(crate) direction: CallDirection,
    pub(crate) stage: Stage,
    /// When it was made.
    pub(crate) at: Millis,
    callback_data: Option<String>,
}

/// How far a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Somebody is called.
    Ringing,
    /// The parties speak, since this time.
    Accepted(Millis),
    /// It is over.
    Ended,
}

/// What the business was allowed by a person.
#[derive(Clone, Debug)]
struct Permission {
    status: CallPermissionStatus,
    /// When it ends.
    ends: Option<Millis>,
}

/// Settings, permissions and calls.
#[derive(Debug)]
pub(crate) struct Calls {
    pub(crate) config: CallingConfig,
    permissions: BTreeMap<UserId, Permission>,
    list: Ring<VoiceCall>,
}

impl Default for Calls {
    fn default() -> Self {
        Self {
            config: CallingConfig::new().status(CallingStatus::Enabled).call_icon_visibility("DEFAULT"),
            permissions: BTreeMap::new(),
            list: Ring::new(MAX_CALLS, usize::MAX),
        }
    }
}

impl Calls {
    /// The permission of `person` at the time `now`, and its end.
    pub(crate) fn permission(&self, person: &UserId, now: Millis) -> (CallPermissionStatus, Option<Millis>) {
        match self.permissions.get(person) {
            Some(permission) if permission.ends.is_none_or(|end| end > now) => {
                (permission.status.clone(), permission.ends)
            }
            _ => (CallPermissionStatus::NoPermission, None),
        }
    }

    pub(crate) fn allow(&mut self, person: UserId, status: CallPermissionStatus, now: Millis) {
        let ends = (status == CallPermissionStatus::Temporary).then(|| now.after(TEMPORARY));
        self.permissions.insert(person, Permission { status, ends });
    }

    /// The calls that are not over.
    pub(crate) fn live(&self) -> impl Iterator<Item = &VoiceCall> {
        self.list.iter().filter(|call| call.stage != Stage::Ended)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &VoiceCall> {
        self.list.iter()
    }

    pub(crate) fn live_mut(&mut self, id: &str) -> Option<&mut VoiceCall> {
        self.list.iter_mut().find(|call| call.id == *id && call.stage != Stage::Ended)
    }

    fn push(&mut self, call: VoiceCall) {
        self.list.push(call, 0);
    }
}

/// Why a person can't do that with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidCallAction {
    /// The person is neither a phone number nor a business-scoped user id.
    Person,
    /// The number takes no calls.
    Disabled,
    /// A call with this person is under way.
    Busy,
    /// There is no such call, or it is over.
    Call,
}

impl fmt::Display for InvalidCallAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Person => return write!(f, "from: expected {}", rules::Person),
            Self::Disabled => "the number takes no calls",
            Self::Busy => "from: a call with this person is under way",
            Self::Call => "call_id: no such call, or it is over",
        })
    }
}

impl std::error::Error for InvalidCallAction {}

/// A status of a call that the business made, as webhooks have it.
#[derive(Clone, Copy)]
enum Progress {
    Ringing,
    Accepted,
    Rejected,
}

impl Progress {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Ringing => "RINGING",
            Self::Accepted => "ACCEPTED",
            Self::Rejected => "REJECTED",
        }
    }
}

/// What the person's phone does with a call of the business, or what becomes of one that nobody takes.
#[derive(Debug)]
pub(crate) enum CallStep {
    Ring,
    Answer,
    GiveUp,
}

fn body(call: &VoiceCall, event: CallEvent, now: Millis) -> CallUpdate {
    let mut update = CallUpdate::new()
        .id(&call.id)
        .event(event)
        .timestamp(now.timestamp())
        .direction(call.direction.clone());
    let by_id = call.person.is_business_scoped();
    let (own, person) = (Some(UserId::from(DISPLAY_PHONE_NUMBER)), Some(call.person.clone()));
    let user_calls = call.direction == CallDirection::UserInitiated;
    match (user_calls, by_id) {
        (true, false) => (update.from, update.to) = (person, own),
        (true, true) => (update.from_user_id, update.to) = (person, own),
        (false, false) => (update.from, update.to) = (own, person),
        (false, true) => (update.from, update.to_user_id) = (own, person),
    }
    update.biz_opaque_callback_data = call.callback_data.clone();
    update
}

fn written(update: &impl Serialize) -> Raw {
    payload::item("calls", "calls", update)
}

impl State {
    /// Makes a call of the business: the person's phone rings, and the person takes it.
    pub(crate) fn place_call(
        &mut self,
        person: UserId,
        callback_data: Option<String>,
        turn: &mut Turn<'_>,
    ) -> OpaqueId {
        let direction = CallDirection::BusinessInitiated;
        let id = ids::call(turn.rng);
        let (stage, at) = (Stage::Ringing, turn.now);
        self.calls.push(VoiceCall { id: id.clone(), person, direction, stage, at, callback_data });
        let timing = self.settings.timing;
        for (delay, step) in [(timing.sent, CallStep::Ring), (timing.read, CallStep::Answer)] {
            self.timers.set(turn.now.after(delay), Timer::Call(id.clone(), step));
        }
        id
    }

    /// Lets a person call the business.
    pub(crate) fn receive_call(
        &mut self,
        person: &UserId,
        sdp: Option<String>,
        turn: &mut Turn<'_>,
    ) -> Result<OpaqueId, InvalidCallAction> {
        let person = rules::person(person).ok_or(InvalidCallAction::Person)?;
        if self.calls.config.status == Some(CallingStatus::Disabled) {
            return Err(InvalidCallAction::Disabled);
        }
        if self.calls.live().any(|call| call.person == person) {
            return Err(InvalidCallAction::Busy);
        }
        let call = VoiceCall {
            id: ids::call(turn.rng),
            person,
            direction: CallDirection::UserInitiated,
            stage: Stage::Ringing,
            at: turn.now,
            callback_data: None,
        };
        let id = call.id.clone();
        let offer = CallSession::new().sdp_type("offer").sdp(sdp.unwrap_or_else(|| SDP.to_owned()));
        let update = body(&call, CallEvent::Connect, turn.now).session(offer);
        self.calls.push(call);
        self.timers.set(turn.now.after(RING_TIME), Timer::Call(id.clone(), CallStep::GiveUp));
        self.tell(written(&update), turn);
        Ok(id)
    }

    /// Lets the person end a call, or not take it.
    pub(crate) fn hang_up(&mut self, id: &str, turn: &mut Turn<'_>) -> Result<(), InvalidCallAction> {
        let call = self.calls.live_mut(id).ok_or(InvalidCallAction::Call)?;
        if call.direction == CallDirection::BusinessInitiated && call.stage == Stage::Ringing {
            let update = progress(call, Progress::Rejected, turn.now);
            self.tell(payload::item("calls", "statuses", &update), turn);
        }
        self.end_call(id, turn);
        Ok(())
    }

    /// Sets what a person allows the business.
    pub(crate) fn allow_calls(
        &mut self,
        person: &UserId,
        status: CallPermissionStatus,
        now: Millis,
    ) -> Result<(), InvalidCallAction> {
        let person = rules::person(person).ok_or(InvalidCallAction::Person)?;
        self.calls.allow(person, status, now);
        Ok(())
    }

    /// Takes the next step of a call, unless it is over.
    pub(crate) fn step_call(&mut self, id: &OpaqueId, step: &CallStep, turn: &mut Turn<'_>) {
        let Some(call) = self.calls.live_mut(id) else { return };
        if call.stage != Stage::Ringing {
            return;
        }
        match step {
            CallStep::Ring => {
                let update = progress(call, Progress::Ringing, turn.now);
                self.tell(payload::item("calls", "statuses", &update), turn);
            }
            CallStep::Answer => {
                call.stage = Stage::Accepted(turn.now);
                let answer = CallSession::new().sdp_type("answer").sdp(SDP);
                let connect = body(call, CallEvent::Connect, turn.now).session(answer);
                let accepted = progress(call, Progress::Accepted, turn.now);
                self.tell(written(&connect), turn);
                self.tell(payload::item("calls", "statuses", &accepted), turn);
            }
            CallStep::GiveUp => self.end_call(id, turn),
        }
    }

    /// Ends a call, and tells how it was.
    pub(crate) fn end_call(&mut self, id: &str, turn: &mut Turn<'_>) {
        let Some(call) = self.calls.live_mut(id) else { return };
        let mut update = body(call, CallEvent::Terminate, turn.now);
        match call.stage {
            Stage::Accepted(start) => {
                let seconds = turn.now.since(start).as_secs();
                update = update
                    .status(CallStatus::Completed)
                    .start_time(start.timestamp())
                    .end_time(turn.now.timestamp())
                    .duration(i64::try_from(seconds).unwrap_or(i64::MAX));
            }
            _ => update = update.status(CallStatus::Failed),
        }
        call.stage = Stage::Ended;
        self.tell(written(&update), turn);
    }
}

fn progress(call: &VoiceCall, progress: Progress, now: Millis) -> StatusUpdate {
    let mut update = StatusUpdate::new(MessageId::from(call.id.as_str()), progress.as_str())
        .kind(StatusSubject::Call)
        .timestamp(now.timestamp());
    (update.recipient_id, update.recipient_user_id) = by_number_or_id(&call.person);
    update.biz_opaque_callback_data = call.callback_data.clone();
    update
}
