//! The calls that let persons and clients act otherwise than by writing: groups, calls, channels.

use serde::Deserialize;
use serde_json::json;
use waba_types::api::CallPermissionStatus;
use waba_types::{GroupId, OpaqueId, UserId};

use super::json::{Problem, done, known, ok, read};
use crate::driver::Driver;
use crate::machine::request::Answer;
use crate::machine::store::partner::NewClient;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Membership {
    group_id: GroupId,
    from: UserId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Suspension {
    group_id: GroupId,
    suspended: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IncomingCall {
    from: UserId,
    #[serde(default)]
    sdp: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HangUp {
    call_id: OpaqueId,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Permission {
    from: UserId,
    status: CallPermissionStatus,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Connection {
    name: String,
    phone_number: String,
    #[serde(default)]
    email: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyPermission {
    channel_id: OpaqueId,
    permitted: bool,
}

/// Answers a call of this part.
pub(super) fn answer(driver: &Driver, call: &str, body: &[u8]) -> Result<Answer, Problem> {
    Ok(match call {
        "join_group" => {
            let Membership { group_id, from } = read(body)?;
            let request = driver.step(|state, turn| state.join_group(&group_id, &from, turn))?;
            ok(&json!({ "join_request_id": request }))
        }
        "leave_group" => {
            let Membership { group_id, from } = read(body)?;
            driver.step(|state, turn| state.leave_group(&group_id, &from, turn))?;
            done()
        }
        "suspend_group" => {
            let Suspension { group_id, suspended } = read(body)?;
            driver.step(|state, turn| state.suspend_group(&group_id, suspended, turn))?;
            done()
        }
        "call" => {
            let IncomingCall { from, sdp } = read(body)?;
            let id = driver.step(|state, turn| state.receive_call(&from, sdp, turn))?;
            ok(&json!({ "id": id }))
        }
        "hang_up" => {
            let HangUp { call_id } = read(body)?;
            driver.step(|state, turn| state.hang_up(&call_id, turn))?;
            done()
        }
        "call_permission" => {
            let Permission { from, status } = read(body)?;
            known("status", status.is_unknown(), CallPermissionStatus::DESCRIPTOR)?;
            driver.step(|state, turn| state.allow_calls(&from, status, turn.now))?;
            done()
        }
        "connect_client" => {
            let Connection { name, phone_number, email } = read(body)?;
            let client = NewClient { name, phone_number, email };
            ok(&driver.step(|state, turn| state.connect_client(client, turn))?)
        }
        "key_permission" => {
            let KeyPermission { channel_id, permitted } = read(body)?;
            driver.step(|state, turn| state.permit_keys(&channel_id, permitted, turn))?;
            done()
        }
        _ => return Err(Problem::no_call()),
    })
}
