//! Text of the other side, made safe to keep and to log.

use std::fmt::Write;

use serde_json::Value;
use waba_types::decode::decode;
use waba_types::phone::is_filler;
use waba_types::printable::is_steering;
use waba_types::response::ApiError;
use waba_types::secret::SecretText;

use crate::http::Secret;

/// How much is kept of an answer that is no error of the API, in bytes: enough to see who answered.
const BEGINNING: usize = 1024;

/// The beginning of an answer, without the key and without what could steer a terminal.
pub(super) fn beginning(body: &[u8], key: &Secret) -> Option<SecretText> {
    let mut text = key.redact(&String::from_utf8_lossy(&body[..body.len().min(BEGINNING)]));
    // The cut may go through the key.
    let key = key.expose();
    let is_shown = |end: &usize| key.get(..*end).is_some_and(|part| text.ends_with(part));
    if let Some(shown) = (1..key.len()).rev().find(is_shown) {
        text.truncate(text.len() - shown);
    }
    let printable = |c: char| match c {
        '\n' | '\r' | '\t' => ' ',
        c if is_steering(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    Some(text.trim())
        .filter(|text| !text.is_empty())
        .map(|text| text.chars().map(printable).collect::<String>().into())
}

/// Appends what the API said, made safe to log.
pub(crate) fn describe(message: &mut String, api: &ApiError) {
    push_safe(message, if api.message.is_empty() { "no message" } else { &api.message });
    if let Some(code) = api.code {
        let _ = write!(message, " [{code}]");
    }
    if let Some(details) = &api.details {
        message.push_str(": ");
        push_safe(message, keys(details).as_ref().unwrap_or(details));
    }
    // What is wrong with a template is said nowhere else.
    let to_people = [&api.user_message, &api.user_title].into_iter().flatten().find(|text| !text.is_empty());
    if let Some(text) = to_people.filter(|text| **text != api.message && api.details.as_ref() != Some(text)) {
        message.push_str(": ");
        push_safe(message, text);
    }
}

/// The keys of details that are an object, in which the parameters are told one by one: its values may be private.
fn keys(details: &str) -> Option<String> {
    let Value::Object(fields) = decode::<Value>(details.as_bytes()).ok()? else { return None };
    let is_name =
        |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]".contains(&byte));
    let shown = fields.keys().map(|key| if is_name(key) { format!("{key}: …") } else { "…".to_owned() });
    Some(format!("{{{}}}", shown.collect::<Vec<_>>().join(", ")))
}

/// Longest text of the API that goes into a message, in characters.
const LONGEST: usize = 300;

/// Digits of one number from which on it may be that of a phone.
const PHONE_NUMBER: usize = 7;

/// The most that stands between two digits of a phone number as people write it: `) `.
const GAP: usize = 2;

/// Appends foreign text on one line, without phone numbers and JSON, cut to a sane length.
pub(super) fn push_safe(message: &mut String, text: &str) {
    let prose = &text[..json_object(text).unwrap_or(text.len())];
    let mut rest = prose.char_indices().nth(LONGEST).map_or(prose, |(end, _)| &prose[..end]);
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        push_printable(message, &rest[..start]);
        rest = &rest[start..];
        let (digits, end) = number_in_front(rest);
        if digits.len() >= PHONE_NUMBER {
            message.push('…');
            message.push_str(&digits[digits.len() - 2..]);
        } else {
            push_printable(message, &rest[..end]);
        }
        rest = &rest[end..];
    }
    push_printable(message, rest);
    if prose.len() < text.len() {
        message.push_str("{…}");
    }
}

/// The digits of the number that `text` begins with, and where it ends.
fn number_in_front(text: &str) -> (String, usize) {
    let (mut digits, mut end, mut gap) = (String::new(), 0, 0);
    for (place, c) in text.char_indices() {
        if c.is_ascii_digit() {
            digits.push(c);
            (end, gap) = (place + 1, 0);
        } else if is_filler(c) && gap < GAP {
            gap += 1;
        } else {
            break;
        }
    }
    (digits, end)
}

fn push_printable(message: &mut String, text: &str) {
    for c in text.chars() {
        if is_steering(c) { message.extend(c.escape_unicode()) } else { message.push(c) }
    }
}

/// Where an object begins that `text` quotes: often the request, with what is private in it.
fn json_object(text: &str) -> Option<usize> {
    let is_json = |place: &usize| text[place + 1..].trim_start().starts_with(['"', '\'', '\\']);
    text.match_indices('{').map(|(place, _)| place).find(is_json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_of_the_request_is_not_shown() {
        let shown = |text: &str| {
            let mut message = String::new();
            push_safe(&mut message, text);
            message
        };
        assert_eq!(shown(r#"Invalid payload ({"password":"c4nary"})"#), "Invalid payload ({…}");
        assert_eq!(shown("got [{ \n'body': 'c4nary'}]"), "got [{…}");
        assert_eq!(shown(r#"["Invalid payload {\"password\":\"c4nary\"}"]"#), r#"["Invalid payload {…}"#);
        assert_eq!(shown("{{1}} has no value, {name} has"), "{{1}} has no value, {name} has");
    }

    #[test]
    fn no_spelling_of_a_phone_number_is_shown() {
        for (text, shown) in [
            ("to +4915112345678.", "to +…78."),
            ("to +49 151 1234 5678: no", "to +…78: no"),
            ("to +49 (151) 1234-5678 failed", "to +…78 failed"),
            ("to +49\u{a0}151\u{2011}1234\u{2013}56.78", "to +…78"),
            ("131026 / 131047, 1 to 4096", "131026 / 131047, 1 to 4096"),
            ("v2.53 - 12\u{85}", "v2.53 - 12\\u{85}"),
        ] {
            let mut message = String::new();
            push_safe(&mut message, text);
            assert_eq!(message, shown);
        }
    }

    #[test]
    fn what_the_api_says_to_people_and_of_parameters_is_told() {
        let told = |body: &str| {
            let mut message = String::new();
            describe(&mut message, &ApiError::from_wire(body.as_bytes()).unwrap());
            message
        };
        let metas = r#"{"error":{"message":"Invalid parameter","code":100,"error_user_title":"No","error_user_msg":"To +4915112345678: {\"a\":1}"}}"#;
        assert_eq!(told(metas), "Invalid parameter [100]: To +…78: {…}");
        let nested = Value::from(metas).to_string();
        assert_eq!(told(&format!(r#"{{"meta":{{"error":{nested}}}}}"#)), told(metas));
        for (body, text) in [
            (r#"{"error":{"message":"a","code":1,"error_user_title":"No"}}"#, "a [1]: No"),
            (r#"{"error":{"message":"a","code":1,"error_user_title":"a","error_user_msg":""}}"#, "a [1]"),
            (r#"{"error":{"message":"a","error_data":{"details":"b"},"error_user_msg":"b"}}"#, "a: b"),
            (r#"{"error":{"message":"a","error_data":{"details":"b"},"error_user_msg":"c"}}"#, "a: b: c"),
            (
                r#"{"meta":{"developer_message":"a","details":{"url":["c4nary"],"+49 151":1}}}"#,
                "a: {…, url: …}",
            ),
            (r#"{"meta":{"developer_message":"a","error":"url is bad"}}"#, "a: url is bad"),
        ] {
            assert_eq!(told(body), text);
        }
    }

    #[test]
    fn the_beginning_of_a_page_is_kept_without_the_key() {
        let kept = |body: &str| beginning(body.as_bytes(), &Secret::new("c4nary")).map(String::from);
        assert_eq!(kept("<p>\n\u{1b}[2JNo c4nary</p>").unwrap(), "<p> \u{FFFD}[2JNo [redacted]</p>");
        assert_eq!(kept(" \n"), None);
        let filler = "x".repeat(BEGINNING - 3);
        assert_eq!(kept(&format!("{filler}c4nary")).unwrap(), filler);
        assert_eq!(kept(&"x".repeat(2 * BEGINNING)).unwrap().len(), BEGINNING);
    }
}
