//! Whether messages can be sent.
//!
//! Source: 360dialog's page "Messaging Health Status", Meta's page "Health status".

use waba_macros::{model, open_enum};

use crate::decode::{DecodeError, decode};
use crate::dialect::{Dialect, Response};
use crate::ids::{OpaqueId, PhoneNumberId};
use crate::number::Count;
use crate::open::Raw;
use crate::webhook::QualityScore;

/// What to know about a number.
#[model(request)]
pub struct HealthQuery {
    /// Names of the wanted fields, separated by commas, such as
    /// `health_status,display_phone_number,verified_name,name_status,quality_rating`.
    #[field(query)]
    pub fields: Option<String>,
}

/// Whether a number can send messages.
#[model(response)]
pub struct NumberHealth {
    /// Id of the number.
    pub id: Option<PhoneNumberId>,
    /// Whether messages can be sent.
    pub health_status: Option<HealthStatus>,
    /// The number.
    pub display_phone_number: Option<String>,
    /// Its name.
    pub verified_name: Option<String>,
    /// State of its name.
    pub name_status: Option<String>,
    /// Its quality.
    pub quality_rating: Option<QualityScore>,
}

/// Whether messages can be sent: the worst of all that is involved.
#[model(response)]
pub struct HealthStatus {
    /// Whether messages can be sent.
    pub can_send_message: Option<SendAbility>,
    /// What is involved.
    #[field(default)]
    pub entities: Vec<HealthEntity>,
}

open_enum! {
    /// Whether messages can be sent.
    pub enum SendAbility {
        /// They can.
        Available = "AVAILABLE",
        /// They can, with limits.
        Limited = "LIMITED",
        /// They can't.
        Blocked = "BLOCKED",
    }
}

/// Something that is involved in sending.
#[model(response)]
pub struct HealthEntity {
    /// What it is: `PHONE_NUMBER`, `WABA`, `BUSINESS`, `APP`, `MESSAGE_TEMPLATE`.
    pub entity_type: Option<String>,
    /// Id.
    pub id: Option<OpaqueId>,
    /// Whether it lets messages be sent.
    pub can_send_message: Option<SendAbility>,
    /// Whether it lets calls be taken by SIP.
    pub can_receive_call_sip: Option<String>,
    /// What is wrong.
    #[field(default)]
    pub errors: Vec<HealthError>,
    /// What else is to know.
    #[field(default)]
    pub additional_info: Vec<String>,
}

/// Something that is wrong.
#[model(response)]
pub struct HealthError {
    /// Error code.
    pub error_code: Option<Count>,
    /// What is wrong.
    pub error_description: Option<String>,
    /// What to do.
    pub possible_solution: Option<String>,
}

/// Whether the service itself runs. Says nothing about the key.
#[model(response, by_hand)]
pub struct ServiceHealth {
    /// State, where it comes as a word.
    pub status: Option<String>,
    /// The parts of an on-premise host.
    pub health: Option<Raw>,
}

impl Response for ServiceHealth {
    /// What the wire has is not documented: the status says that the service runs.
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        match body.trim_ascii() {
            b"" => Ok(Self::new()),
            json @ [b'{', ..] => decode(json),
            text => {
                let text =
                    decode::<String>(text).unwrap_or_else(|_| String::from_utf8_lossy(text).into_owned());
                Ok(Self::new().status(text))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_may_say_that_it_runs_in_any_way() {
        for (body, status) in
            [("", None), ("OK\n", Some("OK")), (r#""up""#, Some("up")), (r#"{"status":"up"}"#, Some("up"))]
        {
            let health = ServiceHealth::from_wire(Dialect::Cloud, body.as_bytes()).unwrap();
            assert_eq!(health.status.as_deref(), status, "{body}");
        }
    }
}
