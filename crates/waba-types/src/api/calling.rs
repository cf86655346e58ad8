//! Calls: making and taking them, permissions, settings.
//!
//! Source: 360dialog's page "Calling", Meta's pages "Calling".

use waba_macros::{model, open_enum};

use crate::dialect::{Dialect, Request, RequestParts};
use crate::ids::{OpaqueId, UserId};
use crate::number::Count;
use crate::open::Raw;
use crate::rules::{Path, Violation};
use crate::time::Timestamp;
use crate::webhook::CallSession;

/// Something to do with a call.
#[model(request, by_hand, whatsapp)]
#[rule(
    id = "call-target",
    doc = "A new call has `to` or `recipient`; everything else is done to the call that `call_id` names.",
    check = check_target
)]
pub struct CallCommand {
    /// What to do.
    pub action: CallAction,
    /// Person to call: a phone number, or a business-scoped user id, which goes as `recipient`. For new calls.
    pub to: Option<UserId>,
    /// Person to call: a business-scoped user id. For new calls.
    pub recipient: Option<UserId>,
    /// Id of the call, for all others.
    pub call_id: Option<OpaqueId>,
    /// Description of the media: an offer or an answer.
    pub session: Option<CallSession>,
    /// Text that comes back in the webhooks of this call, at most 512 characters.
    #[limit(chars = 0..=512)]
    pub biz_opaque_callback_data: Option<String>,
}

impl Request for CallCommand {
    const WHATSAPP: bool = true;

    fn to_wire(&self, dialect: Dialect) -> Result<RequestParts, serde_json::Error> {
        match self.to.as_ref().filter(|to| to.is_business_scoped()) {
            Some(person) => {
                let recipient = Some(person.clone());
                crate::dialect::write(&Self { to: None, recipient, ..self.clone() }, dialect)
            }
            None => crate::dialect::write(self, dialect),
        }
    }
}

fn check_target(command: &CallCommand, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let (field, is_given) = match command.action {
        CallAction::Connect => ("to", command.to.is_some() || command.recipient.is_some()),
        CallAction::PreAccept | CallAction::Accept | CallAction::Reject | CallAction::Terminate => {
            ("call_id", command.call_id.is_some())
        }
        // What it needs is not known.
        CallAction::Unknown(_) => return,
    };
    if !is_given {
        let limit = format!("given for `{}`", command.action);
        violations.push(Violation::new(&path.key(field), "call-target", "nothing", limit));
    }
    // Both would be written under one name.
    if command.recipient.is_some() && command.to.as_ref().is_some_and(UserId::is_business_scoped) {
        let limit = "left out beside a user id in `to`";
        violations.push(Violation::new(&path.key("recipient"), "call-target", "a second person", limit));
    }
}

open_enum! {
    /// What to do with a call.
    pub enum CallAction {
        /// Makes a new one.
        Connect = "connect",
        /// Prepares to take one, for a faster start.
        PreAccept = "pre_accept",
        /// Takes one.
        Accept = "accept",
        /// Does not take one.
        Reject = "reject",
        /// Ends one.
        Terminate = "terminate",
    }
}

/// What became of a call.
#[model(response, whatsapp)]
pub struct CallOutcome {
    /// Whether it was done.
    pub success: Option<bool>,
    /// The new call.
    #[field(default)]
    pub calls: Vec<CallReference>,
}

/// A call.
#[model(response)]
pub struct CallReference {
    /// Id, which webhooks name.
    pub id: Option<OpaqueId>,
}

/// The person who may be called.
#[model(request)]
pub struct CallPermissionQuery {
    /// WhatsApp id of the person.
    #[limit(chars = 1..=256)]
    #[field(path)]
    pub wa_id: UserId,
}

/// Whether a person may be called.
#[model(response, whatsapp)]
pub struct CallPermissions {
    /// The permission.
    pub permission: Option<CallPermission>,
    /// What may be done.
    #[field(default)]
    pub actions: Vec<CallActionLimits>,
}

/// The permission to call a person.
#[model(response)]
pub struct CallPermission {
    /// The permission.
    pub status: Option<CallPermissionStatus>,
    /// When it ends, in both spellings.
    #[field(also = "expiration")]
    pub expiration_time: Option<Timestamp>,
}

open_enum! {
    /// Whether a person may be called.
    pub enum CallPermissionStatus {
        /// No.
        NoPermission = "no_permission",
        /// For some days.
        Temporary = "temporary",
        /// Until it is taken back.
        Permanent = "permanent",
    }
}

/// How often something may be done.
#[model(response)]
pub struct CallActionLimits {
    /// What: `start_call` or `send_call_permission_request`.
    pub action_name: Option<String>,
    /// Whether it may be done now.
    pub can_perform_action: Option<bool>,
    /// How often.
    #[field(default)]
    pub limits: Vec<CallLimit>,
}

/// A limit over a time.
#[model(response)]
pub struct CallLimit {
    /// The time, such as `PT24H`.
    pub time_period: Option<String>,
    /// Most times.
    pub max_allowed: Option<Count>,
    /// Times so far.
    pub current_usage: Option<Count>,
    /// When the limit ends.
    pub limit_expiration_time: Option<Timestamp>,
}

/// Settings of calls, as they are set and read.
#[model(request)]
pub struct CallingSettings {
    /// The settings.
    pub calling: CallingConfig,
}

/// Settings of calls, as the API reports them.
#[model(response)]
pub struct CurrentCallingSettings {
    /// The settings.
    pub calling: Option<CallingConfig>,
}

/// Settings of calls. What is left out stays, an empty list clears.
#[model(request)]
pub struct CallingConfig {
    /// Whether the number takes and makes calls.
    pub status: Option<CallingStatus>,
    /// Who sees the button to call: `DEFAULT` or `DISABLE_ALL`.
    pub call_icon_visibility: Option<String>,
    /// Where the button to call is shown.
    pub call_icons: Option<Raw>,
    /// When calls are taken.
    pub call_hours: Option<CallHours>,
    /// Whether a person who calls is asked for the permission to be called back.
    pub callback_permission_status: Option<CallingStatus>,
    /// Where calls go by SIP.
    pub sip: Option<SipConfig>,
}

open_enum! {
    /// Whether something about calls is on.
    #[any_case]
    pub enum CallingStatus {
        /// On.
        Enabled = "ENABLED",
        /// Off.
        Disabled = "DISABLED",
    }
}

/// When calls are taken.
#[model(request)]
pub struct CallHours {
    /// Whether there are such hours.
    pub status: Option<CallingStatus>,
    /// Time zone, such as `Europe/Berlin`.
    pub timezone_id: Option<String>,
    /// Hours of each week.
    pub weekly_operating_hours: Option<Vec<WeeklyHours>>,
    /// Days with other hours.
    pub holiday_schedule: Option<Vec<HolidayHours>>,
}

/// Hours of a day of the week.
#[model(request)]
pub struct WeeklyHours {
    /// The day, such as `MONDAY`.
    pub day_of_week: Option<String>,
    /// When they begin, such as `0900`.
    pub open_time: Option<OpaqueId>,
    /// When they end, such as `1700`.
    pub close_time: Option<OpaqueId>,
}

/// Hours of a date.
#[model(request)]
pub struct HolidayHours {
    /// The date, such as `2026-12-24`.
    pub date: Option<String>,
    /// When they begin, such as `0900`.
    pub start_time: Option<OpaqueId>,
    /// When they end, such as `1200`.
    pub end_time: Option<OpaqueId>,
}

/// Where calls go by SIP.
#[model(request)]
pub struct SipConfig {
    /// Whether they do.
    pub status: Option<CallingStatus>,
    /// The servers.
    pub servers: Option<Vec<SipServer>>,
}

/// A SIP server.
#[model(request)]
pub struct SipServer {
    /// Name of the host.
    pub hostname: Option<String>,
    /// Port.
    pub port: Option<Count>,
    /// Parameters of the user part of the address.
    pub request_uri_user_params: Option<Raw>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;

    #[test]
    fn a_user_id_is_called_as_recipient() {
        let body = |command: CallCommand| {
            let body = command.to_wire(Dialect::Cloud).unwrap().body.unwrap();
            serde_json::from_slice::<serde_json::Value>(&body).unwrap()
        };
        let connect = || CallCommand::new(CallAction::Connect);
        for command in [connect().to("US.1"), connect().recipient("US.1")] {
            let body = body(command);
            assert_eq!((&body["recipient"], &body["to"]), (&"US.1".into(), &serde_json::Value::Null));
        }
        assert_eq!(body(connect().to("491511234567"))["to"], "491511234567");
    }

    #[test]
    fn a_call_has_a_person_or_an_id() {
        let paths = |command: CallCommand| -> Vec<_> {
            check(&command, Dialect::Cloud).into_iter().map(|violation| violation.path).collect()
        };
        let connect = || CallCommand::new(CallAction::Connect);
        assert_eq!(paths(connect().call_id("wacid.1")), ["to"]);
        assert_eq!(paths(connect().to("491511234567")), [""; 0]);
        assert_eq!(paths(connect().recipient("DE.1")), [""; 0]);
        assert_eq!(paths(connect().to("DE.1").recipient("DE.2")), ["recipient"]);
        for action in ["pre_accept", "accept", "reject", "terminate"] {
            let command = || CallCommand::new(CallAction::from(action));
            assert_eq!(paths(command().to("491511234567")), ["call_id"], "{action}");
            assert_eq!(paths(command().call_id("wacid.1")), [""; 0], "{action}");
        }
        assert_eq!(paths(CallCommand::new(CallAction::from("hold"))), [""; 0]);
    }
}
