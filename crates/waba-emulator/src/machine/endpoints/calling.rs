//! Calls.

use waba_types::api::{
    CallAction, CallActionLimits, CallCommand, CallLimit, CallOutcome, CallPermission, CallPermissionQuery,
    CallPermissionStatus, CallPermissions, CallReference, CallingSettings, CallingStatus,
    CurrentCallingSettings,
};
use waba_types::message::NoContent;
use waba_types::operations::{ControlCall, EditCallingSettings, GetCallPermissions, GetCallingSettings};
use waba_types::webhook::CallDirection;
use waba_types::{Dialect, Extra, OpaqueId, Success, UserId};

use super::{Endpoint, Entry, endpoint};
use crate::machine::json::read_as;
use crate::machine::millis::{Millis, days};
use crate::machine::payload::name_product;
use crate::machine::rules::{self, Refusal, Service, title};
use crate::machine::state::{State, Turn};
use crate::machine::store::voice_calls::{MAX_LIVE, MAX_PER_DAY, Stage};

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<ControlCall>(),
    endpoint::<GetCallPermissions>(),
    endpoint::<GetCallingSettings>(),
    endpoint::<EditCallingSettings>(),
];

/// A documented refusal. The service answers with one text, which has the code in it.
fn refusal(status: u16, code: i64, details: &str) -> Refusal {
    Refusal::new(status, code, format!("(#{code}) {}: {details}", title(Dialect::Cloud, code)))
}

impl Endpoint for ControlCall {
    const SERVICE: Service = Service::Short;

    fn serve(state: &mut State, request: CallCommand, turn: &mut Turn<'_>) -> Result<CallOutcome, Refusal> {
        if state.calls.config.status == Some(CallingStatus::Disabled) {
            return Err(refusal(401, 138_000, "turn calls on in the settings"));
        }
        let mut outcome = CallOutcome::new().success(true);
        name_product(&mut outcome.extra);
        match &request.action {
            CallAction::Connect => {
                let id = connect(state, request, turn)?;
                return Ok(outcome.calls(vec![CallReference::new().id(id)]));
            }
            CallAction::PreAccept | CallAction::Accept => {
                let id = incoming(state, request.call_id.as_ref())?;
                if request.session.is_none() {
                    return Err(refusal(400, 131_008, "session: missing"));
                }
                if request.action == CallAction::Accept {
                    let call = state.calls.live_mut(&id).ok_or_else(unknown)?;
                    call.stage = Stage::Accepted(turn.now);
                }
            }
            CallAction::Reject => {
                let id = incoming(state, request.call_id.as_ref())?;
                state.end_call(&id, turn);
            }
            CallAction::Terminate => {
                let id = request.call_id.ok_or_else(unknown)?;
                state.calls.live_mut(&id).ok_or_else(unknown)?;
                state.end_call(&id, turn);
            }
            _ => {
                let actions = "action: expected `connect`, `pre_accept`, `accept`, `reject` or `terminate`";
                return Err(refusal(400, 131_009, actions));
            }
        }
        Ok(outcome)
    }
}

fn unknown() -> Refusal {
    refusal(400, 131_009, "call_id: no such call, or it is over")
}

/// The call of a person that still rings.
fn incoming(state: &mut State, id: Option<&OpaqueId>) -> Result<OpaqueId, Refusal> {
    let id = id.ok_or_else(unknown)?;
    let call = state.calls.live_mut(id).ok_or_else(unknown)?;
    if call.direction == CallDirection::UserInitiated && call.stage == Stage::Ringing {
        Ok(id.clone())
    } else {
        Err(refusal(400, 131_009, "call_id: the call is not one that can be taken"))
    }
}

/// Makes a call to a person who allows it.
fn connect(state: &mut State, request: CallCommand, turn: &mut Turn<'_>) -> Result<OpaqueId, Refusal> {
    let to = request.to.or(request.recipient);
    let person = to.and_then(|to| rules::person(&to));
    let person = person.ok_or_else(|| refusal(400, 131_009, "to: expected a phone number"))?;
    if request.session.is_none() {
        return Err(refusal(400, 131_008, "session: missing"));
    }
    if state.calls.live().any(|call| call.person == person) {
        return Err(refusal(400, 138_003, "wait until it is over"));
    }
    if state.calls.live().count() >= MAX_LIVE {
        return Err(refusal(429, 138_002, &format!("{MAX_LIVE} calls are under way")));
    }
    if state.settings.enforce_call_permissions {
        if state.calls.permission(&person, turn.now).0 == CallPermissionStatus::NoPermission {
            return Err(refusal(401, 138_006, "ask the person first"));
        }
        if placed_today(state, &person, turn.now) >= MAX_PER_DAY {
            return Err(refusal(400, 138_012, &format!("{MAX_PER_DAY} calls within 24 hours")));
        }
    }
    Ok(state.place_call(person, request.biz_opaque_callback_data, turn))
}

/// Calls of the business to `person` within a day.
fn placed_today(state: &State, person: &UserId, now: Millis) -> usize {
    let placed = state.calls.iter().filter(|call| {
        call.direction == CallDirection::BusinessInitiated
            && call.person == *person
            && now.since(call.at) < days(1)
    });
    placed.count()
}

impl Endpoint for GetCallPermissions {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: CallPermissionQuery,
        turn: &mut Turn<'_>,
    ) -> Result<CallPermissions, Refusal> {
        let person = rules::person(&request.wa_id)
            .ok_or_else(|| refusal(400, 131_009, "wa_id: expected a phone number"))?;
        let (status, ends) = state.calls.permission(&person, turn.now);
        let placed = placed_today(state, &person, turn.now);
        let allowed =
            status != CallPermissionStatus::NoPermission || !state.settings.enforce_call_permissions;
        let limit = CallLimit::new()
            .time_period("PT24H")
            .max_allowed(MAX_PER_DAY as i64)
            .current_usage(placed as i64);
        let ask = CallActionLimits::new()
            .action_name("send_call_permission_request")
            .can_perform_action(status != CallPermissionStatus::Permanent);
        let start = CallActionLimits::new()
            .action_name("start_call")
            .can_perform_action(allowed && placed < MAX_PER_DAY)
            .limits(vec![limit]);
        let mut permission = CallPermission::new().status(status);
        permission.expiration_time = ends.map(Millis::timestamp);
        Ok(CallPermissions::new().permission(permission).actions(vec![ask, start]))
    }
}

impl Endpoint for GetCallingSettings {
    const SERVICE: Service = Service::Short;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<CurrentCallingSettings, Refusal> {
        Ok(CurrentCallingSettings::new().calling(state.calls.config.clone()))
    }
}

impl Endpoint for EditCallingSettings {
    const SERVICE: Service = Service::Short;

    fn serve(state: &mut State, request: CallingSettings, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        // What is left out stays.
        let mut merged: Extra = read_as(&state.calls.config)?;
        for (name, value) in read_as::<Extra>(&request.calling)?.iter() {
            merged.insert(name, value.clone());
        }
        state.calls.config = read_as(&merged)?;
        Ok(Success::new(true))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::*;
    use crate::machine::settings::Settings;
    use crate::machine::testing::Bench;

    const SECOND: Duration = Duration::from_secs(1);

    fn command(action: &str, more: Value) -> Value {
        let mut body = json!({ "messaging_product": "whatsapp", "action": action });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    }

    fn connect(bench: &mut Bench, to: &str) -> (u16, Value) {
        let session = json!({ "sdp_type": "offer", "sdp": "v=0" });
        let body =
            command("connect", json!({ "to": to, "session": session, "biz_opaque_callback_data": "c-1" }));
        bench.ask("POST", "/calling/calls", &body)
    }

    /// The steps of calls that were told.
    fn steps(bench: &Bench) -> Vec<String> {
        let step = |value: Value| match &value["calls"][0] {
            Value::Null => value["statuses"][0]["status"].as_str().unwrap().to_owned(),
            call => format!("{} {}", call["event"].as_str().unwrap(), call["status"].as_str().unwrap_or("")),
        };
        bench.told("calls").into_iter().map(|value| step(value).trim().to_owned()).collect()
    }

    #[test]
    fn a_call_of_the_business_rings_is_taken_and_ends() {
        let mut bench = Bench::on(Dialect::Cloud);
        let (status, answer) = connect(&mut bench, "+49 151 1234567");
        assert_eq!(status, 200, "{answer}");
        let id = answer["calls"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(connect(&mut bench, "491511234567").0, 400);
        bench.advance(5 * SECOND);
        assert_eq!(steps(&bench), ["RINGING", "connect", "ACCEPTED"]);
        let call = &bench.told("calls")[1]["calls"][0];
        assert_eq!((&call["direction"], &call["to"]), (&json!("BUSINESS_INITIATED"), &json!("491511234567")));
        assert_eq!(
            (&call["session"]["sdp_type"], &call["biz_opaque_callback_data"]),
            (&json!("answer"), &json!("c-1"))
        );
        assert_eq!(bench.told("calls")[0]["statuses"][0]["type"], "call");

        assert_eq!(
            bench.done("POST", "/calling/calls", &command("terminate", json!({ "call_id": id })))["success"],
            true
        );
        let end = bench.told("calls").pop().unwrap();
        assert_eq!(
            (&end["calls"][0]["status"], &end["calls"][0]["duration"]),
            (&json!("COMPLETED"), &json!(4))
        );
        let (status, answer) =
            bench.ask("POST", "/calling/calls", &command("terminate", json!({ "call_id": id })));
        assert!(status == 400 && answer["error"].is_string(), "{answer}");
    }

    #[test]
    fn a_call_of_a_person_is_taken_or_not() {
        let mut bench = Bench::on(Dialect::Cloud);
        let ring = |bench: &mut Bench| {
            bench.step(|state, turn| state.receive_call(&"491511234567".into(), None, turn)).unwrap()
        };
        let session = json!({ "sdp_type": "answer", "sdp": "v=0" });
        let id = ring(&mut bench);
        let offer = &bench.told("calls")[0]["calls"][0];
        assert_eq!(
            (&offer["direction"], &offer["session"]["sdp_type"]),
            (&json!("USER_INITIATED"), &json!("offer"))
        );
        for action in ["pre_accept", "accept"] {
            let (status, _) = bench.ask("POST", "/calling/calls", &command(action, json!({ "call_id": id })));
            assert_eq!(status, 400, "without an answer");
            bench.done(
                "POST",
                "/calling/calls",
                &command(action, json!({ "call_id": id, "session": session })),
            );
        }
        bench.advance(120 * SECOND);
        bench.step(|state, turn| state.hang_up(&id, turn)).unwrap();
        assert_eq!(bench.told("calls").pop().unwrap()["calls"][0]["duration"], 120);

        let id = ring(&mut bench);
        bench.done("POST", "/calling/calls", &command("reject", json!({ "call_id": id })));
        ring(&mut bench);
        bench.advance(61 * SECOND);
        assert_eq!(
            steps(&bench),
            ["connect", "terminate COMPLETED", "connect", "terminate FAILED", "connect", "terminate FAILED"]
        );
    }

    #[test]
    fn a_person_may_not_take_a_call() {
        let mut bench = Bench::on(Dialect::Cloud);
        let id = connect(&mut bench, "491511234567").1["calls"][0]["id"].as_str().unwrap().to_owned();
        bench.advance(SECOND / 2);
        bench.step(|state, turn| state.hang_up(&id, turn)).unwrap();
        bench.advance(SECOND);
        assert_eq!(steps(&bench), ["RINGING", "REJECTED", "terminate FAILED"]);
    }

    #[test]
    fn permissions_are_wanted_when_they_are_enforced() {
        let settings = Settings { enforce_call_permissions: true, ..Settings::default() };
        let mut bench = Bench::new(settings);
        let (status, answer) = connect(&mut bench, "491511234567");
        assert_eq!(status, 401);
        assert!(answer["error"].as_str().unwrap().contains("138006"), "{answer}");
        let allow = |state: &mut State, turn: &mut Turn<'_>| {
            state.allow_calls(&"491511234567".into(), CallPermissionStatus::Temporary, turn.now)
        };
        bench.step(allow).unwrap();
        let path = "/calling/permissions/491511234567";
        let permissions = bench.done("GET", path, &Value::Null);
        assert_eq!(permissions["permission"]["status"], "temporary");
        assert_eq!(permissions["permission"]["expiration_time"], "1767830400");
        for _ in 0..10 {
            let (status, answer) = connect(&mut bench, "491511234567");
            assert_eq!(status, 200, "{answer}");
            let id = answer["calls"][0]["id"].as_str().unwrap();
            bench.done("POST", "/calling/calls", &command("terminate", json!({ "call_id": id })));
        }
        assert!(connect(&mut bench, "491511234567").1["error"].as_str().unwrap().contains("138012"));
        bench.advance(days(8));
        assert_eq!(bench.done("GET", path, &Value::Null)["permission"]["status"], "no_permission");
    }

    #[test]
    fn settings_keep_what_is_left_out() {
        let mut bench = Bench::on(Dialect::Cloud);
        let edit = json!({ "calling": { "status": "DISABLED", "sip": { "status": "ENABLED", "servers": [{ "hostname": "sip.example" }] } } });
        bench.done("POST", "/calling/settings", &edit);
        let calling = &bench.done("GET", "/calling/settings", &Value::Null)["calling"];
        assert_eq!(
            (&calling["status"], &calling["call_icon_visibility"]),
            (&json!("DISABLED"), &json!("DEFAULT"))
        );
        let (status, answer) = connect(&mut bench, "491511234567");
        assert!(status == 401 && answer["error"].as_str().unwrap().contains("138000"));
    }
}
