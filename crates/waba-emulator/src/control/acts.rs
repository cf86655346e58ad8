//! The calls that let persons and clients act otherwise than by writing: groups, calls, channels.

use serde::Deserialize;
use serde_json::json;
use waba_types::api::CallPermissionStatus;
use waba_types::{GroupId, OpaqueId, UserId};

use super::json::{ok, read};
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

/// Answers a call of this part; nothing if it is none.
pub(super) fn answer(driver: &Driver, call: &str, body: &[u8]) -> Option<Result<Answer, String>> {
    Some(match call {
        "join_group" => read(body).and_then(|Membership { group_id, from }| {
            let request = driver.join_group(&group_id, &from).map_err(|error| error.to_string())?;
            Ok(ok(&json!({ "join_request_id": request })))
        }),
        "leave_group" => read(body).and_then(|Membership { group_id, from }| {
            driver.leave_group(&group_id, &from).map_err(|error| error.to_string())?;
            Ok(ok(&json!({})))
        }),
        "suspend_group" => read(body).and_then(|Suspension { group_id, suspended }| {
            driver.suspend_group(&group_id, suspended).map_err(|error| error.to_string())?;
            Ok(ok(&json!({})))
        }),
        "call" => read(body).and_then(|IncomingCall { from, sdp }| {
            let id = driver.receive_call(&from, sdp).map_err(|error| error.to_string())?;
            Ok(ok(&json!({ "id": id })))
        }),
        "hang_up" => read(body).and_then(|HangUp { call_id }| {
            driver.hang_up(&call_id).map_err(|error| error.to_string())?;
            Ok(ok(&json!({})))
        }),
        "call_permission" => read(body).and_then(|Permission { from, status }| {
            driver.allow_calls(&from, status).map_err(|error| error.to_string())?;
            Ok(ok(&json!({})))
        }),
        "connect_client" => read(body).and_then(|Connection { name, phone_number, email }| {
            let client = NewClient { name, phone_number, email };
            Ok(ok(&driver.connect_client(client).map_err(|error| error.to_string())?))
        }),
        "key_permission" => read(body).and_then(|KeyPermission { channel_id, permitted }| {
            driver.permit_keys(&channel_id, permitted).map_err(|error| error.to_string())?;
            Ok(ok(&json!({})))
        }),
        _ => return None,
    })
}
