//! Phone numbers: the spellings of one number, those that messages can go to, and links to a chat.

use std::ops::RangeInclusive;

use crate::ids::UserId;
use crate::rules::plural;

/// Fewest and most digits of a phone number that a message goes to.
const DIGITS: RangeInclusive<usize> = 5..=20;

/// The form that [`dialled`] asks for.
pub const DIALLED: &str =
    "a phone number of 5 to 20 digits with the code of its country, such as `+49 151 12345678`";

/// Whether two spellings name the same person: with or without `+`, spaces and brackets, and with or without the
/// digit that WhatsApp adds or drops in Brazil (the ninth), Mexico (`1` after 52) and Argentina (`9` after 54).
///
/// A Brazilian land line never had a ninth digit: `551132345678` and `5511932345678` are two people. Business-scoped
/// user ids are the same only when they are equal.
pub fn same_person(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    match (canonical(one), canonical(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one == other && !one.is_empty(),
    }
}

/// The spelling that all spellings of a person have in common, for keys of tables: what [`same_person`] compares.
pub fn common_spelling(person: &str) -> String {
    let person = person.trim();
    canonical(person).unwrap_or_else(|| person.to_owned())
}

/// The link that opens a chat with `number`, with `text` ready to be sent; nothing if `number` is no phone number in
/// international form.
pub fn chat_link(number: &str, text: Option<&str>) -> Option<String> {
    let mut link = format!("https://wa.me/{}", digits(number.trim())?);
    for (index, byte) in text.unwrap_or_default().bytes().enumerate() {
        if index == 0 {
            link.push_str("?text=");
        }
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                link.push(char::from(byte))
            }
            _ => link.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(link)
}

/// The digits that the API reads from `number`: all of them, whatever their sense. [`DIALLED`] is the form in words. `00`
/// in front and `(0)` are meant for people: with their digits it is another number.
///
/// # Errors
/// What stands in the way, in words without the number itself.
pub fn dialled(number: &str) -> Result<String, String> {
    let number = number.trim();
    let number = number.strip_prefix('+').unwrap_or(number);
    if !number.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')')) {
        return Err("another character".to_owned());
    }
    if number.replace(' ', "").contains("(0)") {
        return Err("`(0)`".to_owned());
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        _ if digits.starts_with("00") => Err("`00` in front".to_owned()),
        count if DIGITS.contains(&count) => Ok(digits),
        count => Err(plural(count as u64, "digit")),
    }
}

/// Whether `text` is a phone number in international form.
pub(crate) fn is_phone_number(text: &str) -> bool {
    digits(text.trim()).is_some()
}

/// The digits of a phone number; nothing for other ids.
fn digits(number: &str) -> Option<String> {
    if UserId::from(number).is_business_scoped() {
        return None;
    }
    let number: String = number.chars().map(of_common_width).collect();
    let number = number.trim_start_matches(is_filler);
    let number = number.strip_prefix('+').or_else(|| number.strip_prefix("00")).unwrap_or(number);
    // Behind the code of a country `(0)` is for those who call from within; alone it stands for that code.
    let national =
        number.split_once("(0)").filter(|(country, _)| country.contains(|c: char| c.is_ascii_digit()));
    let (country, rest) = national.unwrap_or((number, ""));
    let digits: String = country.chars().chain(rest.chars()).filter(|c| !is_filler(*c)).collect();
    let is_number = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (is_number && !digits.starts_with('0')).then_some(digits)
}

/// Whether it means nothing in a number: white space, hyphens, brackets, and what address books put around a number to
/// keep its direction.
pub fn is_filler(c: char) -> bool {
    let is_mark =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    is_mark || c.is_whitespace() || matches!(c, '-' | '(' | ')' | '.' | '/' | '\u{2010}'..='\u{2015}')
}

/// The common form of a digit or plus of full width, as East Asian keyboards write them.
fn of_common_width(c: char) -> char {
    match c {
        '\u{ff0b}' => '+',
        '\u{ff10}'..='\u{ff19}' => char::from(b'0' + (c as u32 - 0xff10) as u8),
        _ => c,
    }
}

/// The digits in the spelling that all others are brought to.
fn canonical(number: &str) -> Option<String> {
    let mut digits = digits(number)?;
    let extra = match (digits.as_bytes(), digits.len()) {
        // Country, area, 9, and a number that was one of a mobile before it got the 9.
        ([b'5', b'5', _, _, b'9', b'6'..=b'9', ..], 13) => Some(4),
        ([b'5', b'2', b'1', ..], 13) | ([b'5', b'4', b'9', ..], 13) => Some(2),
        _ => None,
    };
    if let Some(index) = extra {
        digits.remove(index);
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OutboundMessage;
    use crate::model::Model;
    use crate::rules::RECIPIENT;

    #[test]
    fn spellings_of_one_person() {
        for (one, other, same) in [
            ("4915112345678", "+49 151 / 123-456.78", true),
            ("4915112345678", "4915112345679", false),
            // Brazil: a mobile with and without its ninth digit.
            ("5511987654321", "551187654321", true),
            ("+55 (11) 98765-4321", "551187654321", true),
            // A land line, and the newer mobile whose last eight digits are the same.
            ("5511932345678", "551132345678", false),
            ("551132345678", "551132345678", true),
            ("5511987654321", "551287654321", false),
            // Mexico and Argentina.
            ("5215512345678", "525512345678", true),
            ("5491123456789", "541123456789", true),
            ("5215512345678", "525512345679", false),
            // Other countries keep their digits.
            ("4991123456789", "491123456789", false),
            // What address books and word processors make of a number.
            ("\u{200e}+49\u{2011}151\u{2013}12345678\u{feff}", "4915112345678", true),
            ("\u{2066}+49 151 12345678\u{2069}", "4915112345678", true),
            ("\u{ff0b}\u{ff14}\u{ff19} 151 12345678", "4915112345678", true),
            ("0049 151 12345678", "+49 (0)151 12345678", true),
            ("0151 12345678", "4915112345678", false),
            ("DE.1349", "DE.1349", true),
            ("DE.1349", "de.1349", false),
            ("DE.4915112345678", "4915112345678", false),
            ("", "", false),
            ("Ann", "Bob", false),
        ] {
            assert_eq!(same_person(one, other), same, "{one} and {other}");
            assert_eq!(same_person(other, one), same, "{other} and {one}");
            assert_eq!(
                common_spelling(one) == common_spelling(other),
                same || one.is_empty(),
                "{one}, {other}"
            );
        }
    }

    #[test]
    fn the_words_say_how_many_digits_there_are() {
        let words = format!("{} to {} digits", DIGITS.start(), DIGITS.end());
        let rules = OutboundMessage::DESCRIPTOR.rules;
        let rule = rules.iter().find(|rule| rule.id == RECIPIENT).unwrap();
        assert!(DIALLED.contains(&words) && (rule.doc.contains(&words) || cfg!(not(feature = "docs"))));
    }

    #[test]
    fn a_number_is_dialled_by_its_digits() {
        for number in ["4915112345678", "+49 151 1234-5678", "+49 (151) 12345678", " 4915112345678 "] {
            assert_eq!(dialled(number).as_deref(), Ok("4915112345678"), "{number}");
        }
        for (number, found) in [
            ("", "0 digits"),
            ("+", "0 digits"),
            ("1234", "4 digits"),
            ("123456789012345678901", "21 digits"),
            ("49151x", "another character"),
            ("+49 151/12345678", "another character"),
            ("49+151123", "another character"),
            ("++49151123", "another character"),
            ("\u{664}\u{669}15112", "another character"),
            ("group-id", "another character"),
            ("+49 (0)151 12345678", "`(0)`"),
            ("+49 ( 0 ) 151 12345678", "`(0)`"),
            ("0049 151 12345678", "`00` in front"),
            ("(00) 49 151 12345678", "`00` in front"),
        ] {
            assert_eq!(dialled(number).unwrap_err(), found, "{number}");
        }
    }

    #[test]
    fn a_link_opens_a_chat() {
        for (number, text, link) in [
            ("+49 151 12345678", None, Some("https://wa.me/4915112345678")),
            (
                "4915112345678",
                Some("Hi & bye: 100 %?"),
                Some("https://wa.me/4915112345678?text=Hi%20%26%20bye%3A%20100%20%25%3F"),
            ),
            ("4915112345678", Some("é\n"), Some("https://wa.me/4915112345678?text=%C3%A9%0A")),
            ("4915112345678", Some(""), Some("https://wa.me/4915112345678")),
            ("00491711234567", None, Some("https://wa.me/491711234567")),
            ("+49(0)171 1234567", None, Some("https://wa.me/491711234567")),
            ("0049 (0) 171 1234567", None, Some("https://wa.me/491711234567")),
            ("0171 123456", None, None),
            ("(0)171 1234567", None, None),
            ("+0049 171 1234567", None, None),
            ("DE.1349", None, None),
            ("call me", None, None),
            ("123", None, None),
        ] {
            assert_eq!(chat_link(number, text).as_deref(), link, "{number} {text:?}");
        }
    }
}
