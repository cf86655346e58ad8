//! Requests and answers of the calls besides messages, by area.
//!
//! Everything in an answer that can be absent is optional, and unknown fields and values are kept. Requests check the
//! documented limits; the calls themselves stand in [`operations`](crate::operations).

mod application;
mod automation;
mod block_list;
mod calling;
mod commerce;
mod contacts;
mod flows;
mod gateway;
mod groups;
mod health;
mod marketing;
mod media;
mod number;
mod paging;
mod partner;
mod payments;
mod profile;
mod qr_codes;
mod stickerpacks;
mod templates;
mod webhooks;

pub use application::*;
pub use automation::*;
pub use block_list::*;
pub use calling::*;
pub use commerce::*;
pub use contacts::*;
pub use flows::*;
pub use gateway::*;
pub use groups::*;
pub use health::*;
pub use marketing::*;
pub use media::*;
pub use number::*;
pub use paging::*;
pub use partner::*;
pub use payments::*;
pub use profile::*;
pub use qr_codes::*;
pub use stickerpacks::*;
pub use templates::*;
pub use webhooks::*;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode;
    use crate::dialect::{Dialect, Response};
    use crate::response::{SendReceipt, Success};
    use crate::webhook::{CallUpdate, MessagingHandover};

    /// The names of what the answer `R` does not know of `body`.
    fn unknown<R: Response>(body: &str) -> Vec<String> {
        let answer = R::from_wire(Dialect::Cloud, body.as_bytes()).unwrap();
        answer.extra().iter().map(|(name, _)| name.to_owned()).collect()
    }

    #[test]
    fn what_is_documented_is_known() {
        let product = r#"{"messaging_product":"whatsapp","new":1}"#;
        for unknown in [
            unknown::<MediaDetails>(product),
            unknown::<BusinessProfile>(r#"{"data":[{"messaging_product":"whatsapp","new":1}]}"#),
            unknown::<GroupDetails>(product),
            unknown::<InviteLink>(product),
            unknown::<BlockOutcome>(product),
            unknown::<CallOutcome>(product),
            unknown::<CallPermissions>(product),
            unknown::<TemplateDefinition>(
                r#"{"degrees_of_freedom_spec":{"creative_features_spec":{}},"new":1}"#,
            ),
            unknown::<Success>(r#"{"success":true,"error":{"code":131201},"new":1}"#),
            unknown::<JoinRequestOutcome>(r#"{"error":{"code":131201},"new":1}"#),
        ] {
            assert_eq!(unknown, ["new"]);
        }
    }

    #[test]
    fn what_on_premise_hosts_say_of_their_api_is_read() {
        let meta = r#""meta":{"api_status":"stable","version":"2.35.4"}"#;
        let receipt = format!(r#"{{"messages":[{{"id":"gB"}}],{meta}}}"#);
        let receipt = SendReceipt::from_wire(Dialect::OnPremise, receipt.as_bytes()).unwrap();
        let checked =
            CheckedContacts::from_wire(Dialect::OnPremise, format!("{{{meta}}}").as_bytes()).unwrap();
        for meta in [receipt.meta.unwrap(), checked.meta.unwrap()] {
            let told = (meta.api_status.as_deref(), meta.version.as_deref());
            assert_eq!(told, (Some("stable"), Some("2.35.4")));
        }
    }

    #[test]
    fn a_handover_tells_number_and_person_as_other_webhooks_do() {
        let handover: MessagingHandover = decode(
            br#"{"messaging_product":"whatsapp","metadata":{"phone_number_id":"2000"},"contacts":[{"wa_id":"4911"}]}"#,
        )
        .unwrap();
        assert_eq!(handover.metadata.as_ref().unwrap().phone_number_id.as_deref(), Some("2000"));
        assert_eq!(handover.contacts[0].wa_id.as_deref(), Some("4911"));
        assert!(handover.extra.is_empty());
    }

    #[test]
    fn a_call_has_its_media_in_one_place() {
        let call: CallUpdate = decode(br#"{"connection":{"webrtc":{"sdp":"v=0"}}}"#).unwrap();
        assert_eq!(call.session.unwrap().sdp.as_deref(), Some("v=0"));
    }
}
