//! Whom a message can go to.

use std::fmt;
use std::ops::RangeInclusive;

use waba_types::message::RecipientType;
use waba_types::{Dialect, OutboundMessage, UserId};

use super::Refusal;

/// Fewest and most digits of a phone number.
const DIGITS: RangeInclusive<usize> = 5..=20;

/// What is expected where a phone number is missing.
pub(crate) struct PhoneNumber;

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a phone number of {} to {} digits", DIGITS.start(), DIGITS.end())
    }
}

/// What is expected where a person is missing.
pub(crate) struct Person;

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PhoneNumber} or a business-scoped user id")
    }
}

/// The person that `text` names: the digits of a phone number, or a business-scoped user id as it is.
///
/// Nothing when it is neither: a phone number is written with digits, an optional `+` in front, and spaces, `-`, `(`
/// and `)` as one likes.
pub(crate) fn person(text: &UserId) -> Option<UserId> {
    if text.is_business_scoped() {
        return Some(text.clone());
    }
    let number = text.trim();
    let number = number.strip_prefix('+').unwrap_or(number);
    let fits = number.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')'));
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    (fits && DIGITS.contains(&digits.len())).then(|| digits.into())
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
        .ok_or_else(|| Refusal::Recipient(format!("to: expected {PhoneNumber}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_known_by_its_digits() {
        for text in ["4915112345678", "+49 151 1234-5678", "+49 (151) 12345678", " 4915112345678 "] {
            assert_eq!(person(&text.into()), Some("4915112345678".into()), "{text}");
        }
        for text in
            ["", "1234", "123456789012345678901", "49151x", "49+151123", "++49151123", "٤٩١٥١١", "group-id"]
        {
            assert_eq!(person(&text.into()), None, "{text}");
        }
    }

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
