//! Whom a message can go to.

use std::fmt;

use waba_types::message::RecipientType;
use waba_types::phone::{DIALLED, dialled};
use waba_types::{Dialect, OutboundMessage, UserId};

use super::Refusal;

/// What is expected where a person is missing.
pub(crate) struct Person;

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{DIALLED} or a business-scoped user id")
    }
}

/// The person that `text` names: the digits of a phone number, or a business-scoped user id as it is; nothing when it is
/// neither.
pub(crate) fn person(text: &UserId) -> Option<UserId> {
    if text.is_business_scoped() {
        return Some(text.clone());
    }
    dialled(text).ok().map(UserId::from)
}

/// The person or group that `message` goes to.
pub(crate) fn recipient(message: &OutboundMessage, dialect: Dialect) -> Result<UserId, Refusal> {
    match &message.recipient_type {
        None | Some(RecipientType::Individual) => {}
        // Whether there is such a group is asked later. A phone number is none.
        Some(RecipientType::Group) if person(&message.to).is_some() => return Err(Refusal::UnknownGroup),
        Some(RecipientType::Group) => return Ok(message.to.clone()),
        Some(_) => {
            return Err(Refusal::RecipientType(
                "recipient_type: expected `individual` or `group`".to_owned(),
            ));
        }
    }
    person(&message.to)
        // On-premise hosts are older than business-scoped user ids.
        .filter(|person| dialect == Dialect::Cloud || !person.is_business_scoped())
        .ok_or_else(|| Refusal::Recipient(format!("to: expected {DIALLED}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn business_scoped_ids_are_for_cloud_hosts() {
        let message = OutboundMessage::text("DE.134912", "Hi");
        assert_eq!(recipient(&message, Dialect::Cloud), Ok("DE.134912".into()));
        assert!(matches!(recipient(&message, Dialect::OnPremise), Err(Refusal::Recipient(_))));
    }

    #[test]
    fn a_group_is_taken_and_other_types_of_recipients_are_refused() {
        let message = OutboundMessage::text("group-1", "Hi");
        let group = message.clone().recipient_type(RecipientType::Group);
        assert_eq!(recipient(&group, Dialect::Cloud), Ok("group-1".into()));
        let phone = OutboundMessage::text("491511", "Hi").recipient_type(RecipientType::Group);
        assert_eq!(recipient(&phone, Dialect::Cloud), Err(Refusal::UnknownGroup));
        let other = message.recipient_type(RecipientType::Unknown("crowd".to_owned()));
        assert!(matches!(recipient(&other, Dialect::Cloud), Err(Refusal::RecipientType(_))));
    }
}
