//! Messages and statuses.

use crate::random::Random;

/// What a body tells of: the item, and the person on the other side.
pub(crate) struct Item {
    pub(crate) json: String,
    pub(crate) wa_id: String,
    pub(crate) user_id: String,
    pub(crate) is_status: bool,
}

/// How many of a hundred messages are of each type.
const MESSAGES: [(&str, usize); 10] = [
    ("text", 58),
    ("image", 12),
    ("button", 9),
    ("interactive", 4),
    ("nfm", 3),
    ("order", 3),
    ("contacts", 3),
    ("location", 3),
    ("reaction", 4),
    ("hologram", 1),
];

/// A status or a message, as often as they come.
pub(crate) fn any(random: &mut Random) -> Item {
    if random.chance(55) { status(random) } else { message(random) }
}

/// A message of any type but text.
pub(crate) fn other(random: &mut Random) -> Item {
    let (name, _) = MESSAGES[1 + random.below(MESSAGES.len() - 1)];
    of_type(random, name)
}

fn message(random: &mut Random) -> Item {
    let mut place = random.below(100);
    let named = MESSAGES.iter().find(|(_, share)| match place.checked_sub(*share) {
        Some(rest) => {
            place = rest;
            false
        }
        None => true,
    });
    of_type(random, named.map_or("text", |(name, _)| name))
}

/// A message of this type, which is the last one of its object as with Meta.
pub(crate) fn of_type(random: &mut Random, name: &str) -> Item {
    let (wa_id, user_id) = (person(random), user(random));
    let (type_name, content) = match name {
        "text" => {
            let length = 20 + random.below(240);
            ("text", format!(r#""text":{{"body":"{}"}}"#, random.words(length)))
        }
        "image" => (
            "image",
            format!(
                r#""image":{{"caption":"{}","mime_type":"image/jpeg","sha256":"{}=","id":"{}"}}"#,
                random.words(30),
                base64(random, 43),
                random.digits(16)
            ),
        ),
        "button" => (
            "button",
            format!(r#""button":{{"payload":"{0}","text":"{0}"}}"#, random.pick(&["Yes", "No", "Stop"])),
        ),
        "interactive" => (
            "interactive",
            format!(
                r#""interactive":{{"type":"list_reply","list_reply":{{"id":"row-{}","title":"{}","description":"{}"}}}}"#,
                random.digits(3),
                random.words(12),
                random.words(40)
            ),
        ),
        "nfm" => (
            "interactive",
            format!(
                r#""interactive":{{"type":"nfm_reply","nfm_reply":{{"name":"flow","body":"Sent","response_json":"{{\"flow_token\":\"{}\",\"date\":\"2026-0{}-1{}\",\"note\":\"{}\"}}"}}}}"#,
                hex(random, 32),
                1 + random.below(9),
                random.below(9),
                random.words(60)
            ),
        ),
        "order" => ("order", order(random)),
        "contacts" => ("contacts", contacts(random)),
        "location" => (
            "location",
            format!(
                r#""location":{{"latitude":{}.{},"longitude":-{}.{},"name":"{}","address":"{}"}}"#,
                random.below(90),
                random.digits(8),
                1 + random.below(180),
                random.digits(8),
                random.words(15),
                random.words(40)
            ),
        ),
        "reaction" => (
            "reaction",
            format!(
                r#""reaction":{{"message_id":"{}","emoji":"{}"}}"#,
                wamid(random),
                random.pick(&["👍", "❤️", "😂"])
            ),
        ),
        other => {
            (other, format!(r#""{other}":{{"depth":[{}.5,{{"on":true}}],"label":null}}"#, random.below(9)))
        }
    };
    // What is picked from a list names the list.
    let context = match (random.below(4), name) {
        (0, _) | (_, "interactive") => {
            format!(r#""context":{{"from":"{}","id":"{}"}},"#, random.digits(12), wamid(random))
        }
        _ => String::new(),
    };
    let json = format!(
        r#"{{{context}"from":"{wa_id}","from_user_id":"{user_id}","id":"{}","timestamp":"{}","type":"{type_name}",{content}}}"#,
        wamid(random),
        time(random)
    );
    Item { json, wa_id, user_id, is_status: false }
}

pub(crate) fn status(random: &mut Random) -> Item {
    let (wa_id, user_id) = (person(random), user(random));
    let name = random.pick(&["sent", "delivered", "read"]);
    let category = random.pick(&["utility", "marketing", "service"]);
    let json = format!(
        r#"{{"id":"{}","status":"{name}","timestamp":"{}","recipient_id":"{wa_id}","recipient_user_id":"{user_id}","conversation":{{"id":"{}","expiration_timestamp":"{}","origin":{{"type":"{category}"}}}},"pricing":{{"billable":{},"pricing_model":"PMP","category":"{category}","type":"regular"}}}}"#,
        wamid(random),
        time(random),
        hex(random, 32),
        time(random),
        random.pick(&["true", "false"])
    );
    Item { json, wa_id, user_id, is_status: true }
}

pub(crate) fn failed_status(random: &mut Random) -> Item {
    let (wa_id, user_id) = (person(random), user(random));
    let json = format!(
        r#"{{"id":"{}","status":"failed","timestamp":"{}","recipient_id":"{wa_id}","recipient_user_id":"{user_id}","errors":[{{"code":{},"title":"Message undeliverable","message":"Message undeliverable","error_data":{{"details":"{}"}},"href":"https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"}}]}}"#,
        wamid(random),
        time(random),
        131_000 + random.below(60),
        random.words(90)
    );
    Item { json, wa_id, user_id, is_status: true }
}

fn order(random: &mut Random) -> String {
    let products: Vec<String> = (0..=random.below(5))
        .map(|_| {
            format!(
                r#"{{"product_retailer_id":"sku-{}","quantity":{},"item_price":{}.{},"currency":"EUR"}}"#,
                random.digits(6),
                1 + random.below(9),
                random.below(200),
                random.digits(2)
            )
        })
        .collect();
    format!(
        r#""order":{{"catalog_id":"{}","text":"{}","product_items":[{}]}}"#,
        random.digits(15),
        random.words(40),
        products.join(",")
    )
}

fn contacts(random: &mut Random) -> String {
    let cards: Vec<String> = (0..=random.below(3))
        .map(|_| {
            let name = name(random);
            format!(
                r#"{{"name":{{"first_name":"{name}","formatted_name":"{name}"}},"phones":[{{"phone":"+{0}","wa_id":"{0}","type":"CELL"}}],"emails":[{{"email":"{1}@example.com","type":"WORK"}}],"org":{{"company":"{2}"}}}}"#,
                person(random),
                random.characters("abcdefghijklmnopqrstuvwxyz", 9),
                random.words(12)
            )
        })
        .collect();
    format!(r#""contacts":[{}]"#, cards.join(","))
}

pub(crate) fn person(random: &mut Random) -> String {
    format!("{}{}", random.pick(&["49151", "5511", "9198", "1555"]), random.digits(8))
}

/// A business-scoped user id.
fn user(random: &mut Random) -> String {
    format!("{}.{}", random.pick(&["DE", "BR", "IN", "US"]), random.digits(15))
}

pub(crate) fn name(random: &mut Random) -> String {
    let first = random.pick(&["Ann", "Bob", "João", "Zoë", "Мария", "Li Wei", "Fatima", "Otto"]);
    format!("{first} {}", random.pick(&["Example", "Sample", "Muster", "Exemplo", "Ejemplo"]))
}

fn wamid(random: &mut Random) -> String {
    format!("wamid.HBgM{}=", base64(random, 48))
}

fn base64(random: &mut Random, length: usize) -> String {
    random.characters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", length)
}

fn hex(random: &mut Random, length: usize) -> String {
    random.characters("0123456789abcdef", length)
}

fn time(random: &mut Random) -> String {
    format!("17{}", random.digits(8))
}
