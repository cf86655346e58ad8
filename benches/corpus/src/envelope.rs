//! Bodies around items, in both dialects.

use crate::items::{self, Item};
use crate::random::Random;

/// A body of the Cloud API: each item in a change of its own, with its account, number and contact.
pub(crate) fn cloud(random: &mut Random, items: &[Item]) -> String {
    // A business has few numbers, all in one account.
    let account = random.digits(15);
    let numbers: [String; 2] = std::array::from_fn(|_| {
        format!(
            r#""display_phone_number":"4930{}","phone_number_id":"{}""#,
            random.digits(8),
            random.digits(15)
        )
    });
    let entries: Vec<String> = items
        .iter()
        .map(|item| {
            let list = if item.is_status { "statuses" } else { "messages" };
            let contact = contact(random, item);
            let number = &numbers[random.below(numbers.len())];
            format!(
                r#"{{"id":"{account}","changes":[{{"value":{{"messaging_product":"whatsapp","metadata":{{{number}}},"contacts":[{contact}],"{list}":[{}]}},"field":"messages"}}]}}"#,
                item.json
            )
        })
        .collect();
    format!(r#"{{"object":"whatsapp_business_account","entry":[{}]}}"#, entries.join(","))
}

/// A flat body of the On-Premise API.
pub(crate) fn on_premise(random: &mut Random, items: &[Item]) -> String {
    let of_kind =
        |statuses: bool| -> Vec<&Item> { items.iter().filter(|item| item.is_status == statuses).collect() };
    let list = |items: &[&Item]| items.iter().map(|item| item.json.as_str()).collect::<Vec<_>>().join(",");
    let (messages, statuses) = (of_kind(false), of_kind(true));
    let mut members = Vec::new();
    if !messages.is_empty() {
        let people: String = messages.iter().map(|item| contact(random, item) + ",").collect();
        members.push(format!(r#""contacts":[{}]"#, people.trim_end_matches(',')));
        members.push(format!(r#""messages":[{}]"#, list(&messages)));
    }
    if !statuses.is_empty() {
        members.push(format!(r#""statuses":[{}]"#, list(&statuses)));
    }
    format!("{{{}}}", members.join(","))
}

/// The same body with its slashes and all beyond ASCII escaped, as PHP writes it.
pub(crate) fn escaped(body: &str) -> String {
    let mut text = String::with_capacity(body.len() * 5 / 4);
    for character in body.chars() {
        match character {
            '/' => text.push_str("\\/"),
            _ if character.is_ascii() => text.push(character),
            _ => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    text.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    text
}

fn contact(random: &mut Random, item: &Item) -> String {
    let name = items::name(random);
    format!(r#"{{"profile":{{"name":"{name}"}},"wa_id":"{}","user_id":"{}"}}"#, item.wa_id, item.user_id)
}
