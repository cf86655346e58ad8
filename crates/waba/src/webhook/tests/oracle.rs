//! The same events by other means: a plain walk over a `serde_json::Value`, written for clarity alone.

use serde_json::{Map, Value};
use waba_types::{Dialect, Timestamp};

use super::Summary;

const DOCUMENTED: &str = " text image video audio voice document sticker location contacts interactive button order \
     reaction system unsupported unknown request_welcome edit revoke media_placeholder ephemeral ";
const LISTS: [(&str, &str); 12] = [
    ("messages", "message"),
    ("statuses", "status"),
    ("errors", "error"),
    ("calls", "call"),
    ("message_echoes", "echo"),
    ("groups", "group"),
    ("user_preferences", "preference"),
    ("user_id_update", "user_id"),
    ("state_sync", "contact_sync"),
    ("user_actions", "action"),
    ("automatic_events", "action"),
    ("history", "history"),
];
/// How many of them an on-premise body may have at its root.
const FLAT_LISTS: usize = 5;
const COLLECTIONS: &str = " messages calls smb_message_echoes message_echoes history group_lifecycle_update \
     group_participants_update group_participant_update group_settings_update group_status_update user_preferences \
     user_id_update smb_app_state_sync automatic_events ";
const SINGLE: [(&str, &str); 4] = [
    (
        "template",
        " message_template_status_update message_template_quality_update message_template_components_update \
         template_category_update template_correct_category_detection ",
    ),
    (
        "account",
        " account_update account_alerts account_review_update account_settings_update business_capability_update \
         business_username_updates business_username_update partner_solutions payment_configuration_update \
         phone_number_name_update phone_number_quality_update security ",
    ),
    ("flow", " flows "),
    ("handover", " messaging_handovers standby "),
];

fn lists(word: &str, words: &str) -> bool {
    words.split(' ').any(|other| !word.is_empty() && other == word)
}

/// The events of a body, whose unknown keys are in the order of `Map`.
pub(super) fn events(body: &Value) -> Vec<Summary> {
    let Value::Object(root) = body else { return vec![blank("unknown", "", body)] };
    let mut events = Vec::new();
    let entry = present(root, "entry");
    match entry {
        Some(Value::Array(entries)) => {
            for (index, entry) in entries.iter().enumerate() {
                events.extend(of_entry(&format!("entry[{index}]"), entry));
            }
        }
        Some(other) => events.push(malformed("entry", "a list", other)),
        None => {}
    }
    let flat = LISTS.iter().take(FLAT_LISTS).any(|(key, _)| present(root, key).is_some());
    let bare =
        root.get("field").is_some_and(Value::is_string) && root.get("value").is_some_and(Value::is_object);
    if bare && entry.is_none() && !flat && present(root, "contacts").is_none() {
        let mut events = of_change("entry[0].changes[0]", body, None);
        events.iter_mut().for_each(|event| event.dialect = Some(Dialect::Cloud));
        return events;
    }
    events.iter_mut().for_each(|event| event.dialect = Some(Dialect::Cloud));
    let mut items = of_value("", root, entry.is_none() && flat);
    items.iter_mut().for_each(|event| event.dialect = Some(Dialect::OnPremise));
    events.extend(items);
    if events.is_empty() {
        let mut event = blank("unknown", "", body);
        if entry.is_some() {
            event.dialect = Some(Dialect::Cloud);
        } else if flat || present(root, "contacts").is_some() {
            event.dialect = Some(Dialect::OnPremise);
        } else if present(root, "data").is_some() && root.get("event").is_some_and(Value::is_string) {
            event.kind = "partner";
            event.name = string(root.get("event")).unwrap_or_default();
            event.id = scalar(root.get("id"));
        }
        let metadata = root.get("metadata");
        event.phone_number_id = scalar(metadata.and_then(|metadata| metadata.get("phone_number_id")));
        events.push(event);
    }
    events
}

fn of_entry(path: &str, entry: &Value) -> Vec<Summary> {
    let Value::Object(members) = entry else { return vec![malformed(path, "an object", entry)] };
    let time = scalar(members.get("time"));
    let mut events = Vec::new();
    match present(members, "changes") {
        Some(Value::Array(changes)) => {
            for (index, change) in changes.iter().enumerate() {
                events.extend(of_change(&format!("{path}.changes[{index}]"), change, time.as_deref()));
            }
        }
        Some(other) => events.push(malformed(&format!("{path}.changes"), "a list", other)),
        None => {}
    }
    if events.is_empty() {
        let event = blank("unknown", path, entry);
        let timestamp = seconds(time.as_deref());
        events.push(Summary { name: "entry".to_owned(), timestamp, ..event });
    }
    for event in &mut events {
        event.waba_id = scalar(members.get("id"));
    }
    events
}

fn of_change(path: &str, change: &Value, time: Option<&str>) -> Vec<Summary> {
    let Value::Object(members) = change else {
        return vec![Summary { timestamp: seconds(time), ..malformed(path, "an object", change) }];
    };
    let field = string(members.get("field"));
    let mut events = Vec::new();
    let (mut phone_number_id, mut own_time) = (None, None);
    match present(members, "value") {
        Some(Value::Object(value)) => {
            let has = |key| present(value, key).is_some();
            let messaging = value.contains_key("metadata") || value.contains_key("messaging_product");
            let splits = LISTS.iter().any(|(key, _)| *key != "errors" && has(key))
                || has("errors") && (messaging || field.is_none())
                || field.as_deref().is_some_and(|field| lists(field, COLLECTIONS));
            if splits {
                events = of_value(&format!("{path}.value."), value, true);
            }
            own_time = scalar(value.get("timestamp"));
            phone_number_id =
                scalar(value.get("metadata").and_then(|metadata| metadata.get("phone_number_id")));
        }
        Some(other) => events.push(malformed(&format!("{path}.value"), "an object", other)),
        None => {}
    }
    if events.is_empty() {
        let name = field.clone().unwrap_or_default();
        let kind = SINGLE.iter().find(|(_, fields)| lists(&name, fields)).map_or("unknown", |(kind, _)| kind);
        let timestamp = seconds(time.or(own_time.as_deref()));
        events.push(Summary { name, timestamp, ..blank(kind, path, change) });
    }
    for event in &mut events {
        if field.as_deref() == Some("history") && event.kind == "message" {
            event.kind = "history";
        }
        event.field.clone_from(&field);
        event.phone_number_id.clone_from(&phone_number_id);
    }
    events
}

fn of_value(path: &str, value: &Map<String, Value>, with_unknown: bool) -> Vec<Summary> {
    let mut events = Vec::new();
    let known_lists = &LISTS[..if path.is_empty() { FLAT_LISTS } else { LISTS.len() }];
    for &(key, kind) in known_lists {
        match present(value, key) {
            Some(Value::Array(items)) if key == "history" => {
                for (index, item) in items.iter().enumerate() {
                    events.extend(of_history(&format!("{path}history[{index}]"), item, value));
                }
            }
            Some(Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    events.push(of_item(kind, &format!("{path}{key}[{index}]"), key, item, value));
                }
            }
            Some(other) => events.push(malformed(&format!("{path}{key}"), "a list", other)),
            None => {}
        }
    }
    let known = ["metadata", "contacts", "messaging_product", "object", "entry", "meta"];
    for (key, member) in value {
        let known = known_lists.iter().any(|(list, _)| list == key)
            || known[..3].contains(&key.as_str())
            || path.is_empty() && known[3..].contains(&key.as_str());
        if known || !with_unknown {
            continue;
        }
        let raw_key = Value::from(key.as_str()).to_string();
        let path = format!("{path}{}", &raw_key[1..raw_key.len() - 1]);
        let unknown = |path: &str, raw| Summary { name: key.clone(), ..blank("unknown", path, raw) };
        match member {
            Value::Array(items) => events.extend(
                items.iter().enumerate().map(|(index, item)| unknown(&format!("{path}[{index}]"), item)),
            ),
            Value::Object(_) if key == "conversation_context" => {
                events.push(Summary { kind: "handover", ..unknown(&path, member) });
            }
            Value::Object(_) => events.push(unknown(&path, member)),
            _ => {}
        }
    }
    let metadata = value.get("metadata");
    for event in &mut events {
        event.phone_number_id = scalar(metadata.and_then(|metadata| metadata.get("phone_number_id")));
    }
    events
}

fn of_item(kind: &'static str, path: &str, list: &str, item: &Value, value: &Map<String, Value>) -> Summary {
    let Value::Object(members) = item else { return malformed(path, "an object", item) };
    let at = |key: &str| scalar(members.get(key));
    let text_in = |object: &str, key: &str| string(members.get(object)?.get(key));
    let mut event = blank(kind, path, item);
    if kind == "error" {
        return event;
    }
    event.id = at("id");
    event.timestamp = seconds(at("timestamp").as_deref());
    if kind == "status" {
        event.name = string(members.get("status")).unwrap_or_default();
        let in_message = || scalar(members.get("message")?.get("recipient_id"));
        event.to = at("recipient_id").or_else(in_message).or_else(|| at("recipient_user_id"));
        return event;
    }
    let named = |key: &str| string(members.get(key)).unwrap_or_default();
    let within = |object: &str, key: &str| scalar(members.get(object)?.get(key));
    match list {
        "state_sync" => {
            event.id = None;
            event.name = named("action");
            event.timestamp = seconds(within("metadata", "timestamp").as_deref());
            return event;
        }
        "groups" => {
            event.id = at("group_id");
            event.name = named("type");
        }
        "user_preferences" => event.name = named("value"),
        "user_actions" => event.name = named("action_type"),
        "automatic_events" => event.name = named("event_name"),
        "calls" => event.name = named("event"),
        _ => {}
    }
    let about_person = !matches!(kind, "message" | "echo" | "call" | "history");
    let (number, user) = if about_person { ("wa_id", "user_id") } else { ("from", "from_user_id") };
    let user_id = match members.get(user) {
        Some(Value::Object(pair)) if about_person && kind != "group" => scalar(pair.get("current")),
        other => scalar(other),
    };
    event.from = at(number).or_else(|| user_id.clone());
    if !about_person {
        event.to = at("to").or_else(|| at("to_user_id"));
    }
    let contacts = value.get("contacts").and_then(Value::as_array);
    let is_sender = |contact: &&Value| {
        let same = |id: &str, sender: &Option<String>| sender.is_some() && scalar(contact.get(id)) == *sender;
        contact.is_object() && (same("wa_id", &at(number)) || same("user_id", &user_id))
    };
    event.profile_name = contacts
        .and_then(|contacts| contacts.iter().find(is_sender))
        .and_then(|contact| string(contact.get("profile")?.get("name")));
    if about_person || kind == "call" {
        return event;
    }
    event.name = string(members.get("type")).unwrap_or_default();
    event.text = match event.name.as_str() {
        "text" => text_in("text", "body"),
        name @ ("image" | "video" | "document") => text_in(name, "caption"),
        "button" => text_in("button", "text"),
        "interactive" => {
            let reply = |key: &str| string(members.get("interactive")?.get(key)?.get("title"));
            reply("button_reply").or_else(|| reply("list_reply"))
        }
        _ => None,
    };
    if kind == "message" {
        event.to = scalar(value.get("metadata").and_then(|metadata| metadata.get("display_phone_number")));
        let typed = members.get("type").is_some_and(Value::is_string);
        if typed && !DOCUMENTED.contains(&format!(" {} ", event.name)) {
            event.kind = "unknown";
        }
    }
    event
}

fn of_history(path: &str, item: &Value, value: &Map<String, Value>) -> Vec<Summary> {
    let Value::Object(members) = item else { return vec![malformed(path, "an object", item)] };
    let mut events = Vec::new();
    match present(members, "metadata") {
        Some(metadata @ Value::Object(_)) => {
            events.push(blank("history", &format!("{path}.metadata"), metadata));
        }
        Some(other) => events.push(malformed(&format!("{path}.metadata"), "an object", other)),
        None => {}
    }
    let path_of = |index: usize| format!("{path}.threads[{index}]");
    match present(members, "threads") {
        Some(Value::Array(threads)) => {
            for (index, thread) in threads.iter().enumerate() {
                events.extend(of_thread(&path_of(index), thread, value));
            }
        }
        Some(other) => events.push(malformed(&format!("{path}.threads"), "a list", other)),
        None => {}
    }
    match present(members, "errors") {
        Some(Value::Array(errors)) => {
            for (index, error) in errors.iter().enumerate() {
                events.push(of_item("error", &format!("{path}.errors[{index}]"), "errors", error, value));
            }
        }
        Some(other) => events.push(malformed(&format!("{path}.errors"), "a list", other)),
        None => {}
    }
    if events.is_empty() {
        events.push(blank("unknown", path, item));
    }
    events
}

fn of_thread(path: &str, thread: &Value, value: &Map<String, Value>) -> Vec<Summary> {
    let Value::Object(members) = thread else { return vec![malformed(path, "an object", thread)] };
    let mut events = Vec::new();
    match present(members, "messages") {
        Some(Value::Array(messages)) => {
            for (index, message) in messages.iter().enumerate() {
                let path = format!("{path}.messages[{index}]");
                let mut event = of_item("history", &path, "messages", message, value);
                let person = scalar(members.get("id"));
                let sender = scalar(message.get("from"));
                if event.kind == "history" && event.to.is_none() && sender.is_some() && sender != person {
                    event.to = person;
                }
                events.push(event);
            }
        }
        Some(other) => events.push(malformed(&format!("{path}.messages"), "a list", other)),
        None => {}
    }
    if events.is_empty() {
        events.push(blank("unknown", path, thread));
    }
    events
}

fn blank(kind: &'static str, path: &str, raw: &Value) -> Summary {
    Summary {
        kind,
        name: String::new(),
        id: None,
        from: None,
        to: None,
        timestamp: None,
        text: None,
        phone_number_id: None,
        profile_name: None,
        waba_id: None,
        field: None,
        dialect: None,
        path: path.to_owned(),
        error: None,
        raw: raw.clone(),
    }
}

fn malformed(path: &str, expected: &str, raw: &Value) -> Summary {
    let found = match raw {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    Summary { error: Some(format!("expected {expected}, found {found}")), ..blank("malformed", path, raw) }
}

fn present<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    object.get(key).filter(|value| !value.is_null())
}

fn string(value: Option<&Value>) -> Option<String> {
    value?.as_str().map(str::to_owned)
}

fn scalar(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn seconds(text: Option<&str>) -> Option<i64> {
    Timestamp::parse(text?).map(Timestamp::seconds)
}
