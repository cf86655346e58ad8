//! Contact cards.

use waba_macros::model;

use crate::from_text::from_text;
use crate::ids::UserId;
use crate::rules::{Path, Violation};

/// A contact card.
#[model(outbound)]
#[rule(id = "date", doc = "`birthday` is a day, written `YYYY-MM-DD`.", check = has_a_date)]
pub struct ContactCard {
    /// Name of the person.
    pub name: ContactName,
    /// Day of birth: `1999-01-23`.
    pub birthday: Option<String>,
    /// Phone numbers.
    #[field(default)]
    pub phones: Vec<ContactPhone>,
    /// E-mail addresses.
    #[field(default)]
    pub emails: Vec<ContactEmail>,
    /// Web addresses.
    #[field(default)]
    pub urls: Vec<ContactUrl>,
    /// Postal addresses.
    #[field(default)]
    pub addresses: Vec<ContactAddress>,
    /// Where the person works.
    pub org: Option<ContactOrganization>,
}

/// The name on a contact card. Give at least one part besides the whole: phones may not show the card otherwise.
#[model(outbound)]
pub struct ContactName {
    /// Whole name, as it is shown.
    #[limit(chars = 1..)]
    pub formatted_name: String,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Middle name.
    pub middle_name: Option<String>,
    /// What stands before the name, such as a title.
    pub prefix: Option<String>,
    /// What stands behind the name.
    pub suffix: Option<String>,
}

from_text! { ContactName: Self::new; }

/// A phone number on a contact card.
#[model(outbound)]
pub struct ContactPhone {
    /// Number as it is shown.
    pub phone: Option<String>,
    /// What it is for, in any words: `Home`.
    #[field(name = "type")]
    pub kind: Option<String>,
    /// WhatsApp id of the person. With it the card offers to write a message, without it to invite the person.
    pub wa_id: Option<UserId>,
}

/// An e-mail address on a contact card.
#[model(outbound)]
pub struct ContactEmail {
    /// Address.
    pub email: Option<String>,
    /// What it is for, in any words: `Work`.
    #[field(name = "type")]
    pub kind: Option<String>,
}

/// A web address on a contact card.
#[model(outbound)]
pub struct ContactUrl {
    /// Address.
    pub url: Option<String>,
    /// What it is for, in any words: `Company`.
    #[field(name = "type")]
    pub kind: Option<String>,
}

/// A postal address on a contact card.
#[model(outbound)]
pub struct ContactAddress {
    /// Street and house number.
    pub street: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or region.
    pub state: Option<String>,
    /// Postal code.
    pub zip: Option<String>,
    /// Name of the country.
    pub country: Option<String>,
    /// Code of the country, two letters.
    pub country_code: Option<String>,
    /// What it is for, in any words: `Home`.
    #[field(name = "type")]
    pub kind: Option<String>,
}

/// Where a person on a contact card works.
#[model(outbound)]
pub struct ContactOrganization {
    /// Name of the company.
    pub company: Option<String>,
    /// Department.
    pub department: Option<String>,
    /// Title of the person there.
    pub title: Option<String>,
}

fn has_a_date(card: &ContactCard, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if card.birthday.as_ref().is_some_and(|birthday| !is_date(birthday)) {
        let limit = "a day of the calendar, `YYYY-MM-DD`";
        violations.push(Violation::new(&path.key("birthday"), "date", "another text", limit));
    }
}

/// Whether it is a day of the calendar.
fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |part: &str, digits| {
        let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<u32>().ok()).flatten().filter(|number| *number > 0)
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let days = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    day <= days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birthday_is_a_day_of_the_calendar() {
        for date in ["1999-01-23", "2000-02-29", "1996-02-29", "1999-12-31"] {
            assert!(is_date(date), "{date}");
        }
        for date in
            ["1999-02-30", "1999-02-29", "1900-02-29", "1999-04-31", "1999-13-01", "1999-00-01", "1999-01-00"]
        {
            assert!(!is_date(date), "{date}");
        }
        for text in ["", "23.01.1999", "1999-1-23", "1999-01-23-1", "0000-01-01", "1999-01", "+999-01-01"] {
            assert!(!is_date(text), "{text}");
        }
    }
}
