//! The events of a webhook body by other means: a plain walk down the JSON, written for clarity alone.
//!
//! It has the contract of the parser, without exception: what one takes, the other takes, and of both come the same
//! events with the same texts. Half surrogate pairs are U+FFFD, of duplicate keys the last one counts.

use waba::{Dialect, Timestamp, same_person};
use waba_types::{WebhookContact, decode};

use crate::json::{Json, Member, Object};
use crate::summary::Summary;

/// Bodies are up to 4 MiB long.
const MAX_BODY_BYTES: usize = 4 << 20;

/// Lists and objects are nested up to this depth, counted from the root of the body.
const MAX_DEPTH: usize = 128;

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

/// The events of a body; nothing if it has to be refused.
pub fn events(body: &[u8]) -> Option<Vec<Summary>> {
    let json = Json::read(std::str::from_utf8(body).ok()?)?;
    (body.len() <= MAX_BODY_BYTES && json.depth() <= MAX_DEPTH).then(|| of_body(json))
}

fn of_body(body: Json<'_>) -> Vec<Summary> {
    let Some(root) = &body.object() else { return vec![blank("unknown", "", body)] };
    let mut events = Vec::new();
    let entry = root.present("entry");
    of_list(entry, "entry", &mut events, of_entry);
    let flat = LISTS.iter().take(FLAT_LISTS).any(|(key, _)| root.present(key).is_some());
    let bare = string(root.get("field")).is_some()
        && root.get("value").is_some_and(|value| value.object().is_some());
    if bare && entry.is_none() && !flat && root.present("contacts").is_none() {
        let mut events = of_change("entry[0].changes[0]", body, None);
        events.iter_mut().for_each(|event| event.dialect = Some(Dialect::Cloud));
        return events;
    }
    events.iter_mut().for_each(|event| event.dialect = Some(Dialect::Cloud));
    let unknown = match (entry, flat) {
        (Some(_), _) => Unknown::Objects,
        (None, true) => Unknown::All,
        (None, false) => Unknown::None,
    };
    let mut items = of_value("", root, unknown);
    items.iter_mut().for_each(|event| event.dialect = Some(Dialect::OnPremise));
    events.extend(items);
    if events.is_empty() {
        let mut event = blank("unknown", "", body);
        if entry.is_some() {
            event.dialect = Some(Dialect::Cloud);
        } else if flat || root.present("contacts").is_some() {
            event.dialect = Some(Dialect::OnPremise);
        } else if let Some(name) = string(root.get("event")) {
            event.kind = "partner";
            event.name = name;
            event.id = scalar(root.get("id"));
        }
        let metadata = root.get("metadata");
        event.phone_number_id = scalar(metadata.and_then(|metadata| metadata.get("phone_number_id")));
        events.push(event);
    }
    events
}

/// Reads each item of a list; what is no list is malformed.
fn of_list(
    list: Option<Json<'_>>,
    path: &str,
    events: &mut Vec<Summary>,
    mut read: impl FnMut(&str, Json<'_>) -> Vec<Summary>,
) {
    let Some(list) = list else { return };
    match list.items() {
        Some(items) => {
            for (index, item) in items.into_iter().enumerate() {
                events.extend(read(&format!("{path}[{index}]"), item));
            }
        }
        None => events.push(malformed(path, "a list", list)),
    }
}

fn of_entry(path: &str, entry: Json<'_>) -> Vec<Summary> {
    let Some(members) = &entry.object() else { return vec![malformed(path, "an object", entry)] };
    let time = scalar(members.get("time"));
    let mut events = Vec::new();
    let changes = format!("{path}.changes");
    of_list(members.present("changes"), &changes, &mut events, |path, change| {
        of_change(path, change, time.as_deref())
    });
    events.extend(beside(path, members, &["id", "time", "changes"], &Object::default(), true));
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

fn of_change(path: &str, change: Json<'_>, time: Option<&str>) -> Vec<Summary> {
    let Some(members) = &change.object() else {
        return vec![Summary { timestamp: seconds(time), ..malformed(path, "an object", change) }];
    };
    let field = string(members.get("field"));
    let mut events = Vec::new();
    let (mut phone_number_id, mut own_time) = (None, None);
    let mut value = Object::default();
    let mut has_own_content = false;
    match members.present("value").map(|value| (value, value.object())) {
        Some((_, Some(object))) => {
            value = object;
            let is_list = |key| value.get(key).is_some_and(|list| list.kind() == "a list");
            let messaging = value.get("metadata").or(value.get("messaging_product")).is_some();
            let has_items = LISTS.iter().any(|(key, _)| *key != "errors" && is_list(key))
                || is_list("errors") && (messaging || field.is_none());
            // Copies stand in an object of their own, or in the value itself.
            let copies = field.as_deref() == Some("standby") && value.get("standby").is_none();
            let single = !copies
                && SINGLE.iter().any(|(_, fields)| lists(field.as_deref().unwrap_or_default(), fields));
            let path = format!("{path}.value.");
            if field.as_deref().is_some_and(|field| lists(field, COLLECTIONS)) || has_items && !single {
                events = of_value(&path, &value, Unknown::All);
            } else {
                let all = of_value(&path, &value, Unknown::None);
                let known = all.len();
                events = all;
                events.retain(|event| {
                    let is_flat_error = event.path.starts_with(&format!("{path}errors")) && !messaging;
                    has_items && event.kind != "malformed" && !is_flat_error
                });
                let has_others = value.members().iter().any(|member| {
                    !["metadata", "contacts", "messaging_product", "initiated_by"].contains(&&*member.key)
                        && !LISTS.iter().any(|(key, _)| *key == member.key)
                });
                has_own_content = has_others || events.len() < known;
            }
            own_time = scalar(value.get("timestamp"));
            phone_number_id = within(&value, "metadata", "phone_number_id");
        }
        Some((other, None)) => events.push(malformed(&format!("{path}.value"), "an object", other)),
        None => {}
    }
    events.extend(beside(path, members, &["value", "field"], &value, true));
    if has_own_content || events.is_empty() {
        let name = field.clone().unwrap_or_default();
        let kind = SINGLE.iter().find(|(_, fields)| lists(&name, fields)).map_or("unknown", |(kind, _)| kind);
        let timestamp = seconds(time.or(own_time.as_deref()));
        let mut event = Summary { name, timestamp, ..blank(kind, path, change) };
        if kind == "handover" {
            let sender = ["phone_number", "user_id"].map(|key| within(&value, "sender", key));
            about_person(&mut event, sender, &value);
            phone_number_id = phone_number_id.or_else(|| within(&value, "recipient", "phone_number_id"));
        }
        events.insert(0, event);
    }
    for event in &mut events {
        moved(event, field.as_deref().unwrap_or_default(), &value);
        event.field.clone_from(&field);
        event.phone_number_id.clone_from(&phone_number_id);
    }
    events
}

/// Changes what is no message from a customer, because of the field that it came in.
fn moved(event: &mut Summary, field: &str, value: &Object<'_>) {
    let list = event.path.rsplit('.').next().and_then(|item| item.strip_suffix(']')?.split('[').next());
    let is_item = !event.path.contains(".history[") && event.kind != "malformed";
    let Some(list) = list.filter(|_| is_item).map(ToOwned::to_owned) else { return };
    match (field, &*list) {
        ("history", "messages" | "message_echoes") => {
            event.kind = "history";
            event.to = None;
            chatted(event, value, [None, None], list == "message_echoes");
        }
        ("smb_message_echoes" | "message_echoes", "messages") => {
            let item = Json::read(&event.raw).and_then(Json::object);
            let [number, user] = ["to", "to_user_id"].map(|key| scalar(item.as_ref()?.get(key)));
            event.kind = "echo";
            event.to = number.clone().or_else(|| user.clone());
            event.contact = person(value, &[number, user]).and_then(of_contact);
        }
        ("messaging_handovers" | "standby", "messages" | "message_echoes" | "statuses") => {
            event.kind = "handover";
        }
        _ => {}
    }
}

/// The objects in lists that stand beside the `known` members of an object.
fn beside(
    path: &str,
    members: &Object<'_>,
    known: &[&str],
    value: &Object<'_>,
    with_known_lists: bool,
) -> Vec<Summary> {
    let mut events = Vec::new();
    for Member { key, spelling, value: list } in members.members() {
        if known.contains(&key.as_str()) {
            continue;
        }
        let of_list = LISTS.iter().find(|(list, _)| with_known_lists && list == key);
        for (index, item) in list.items().into_iter().flatten().enumerate() {
            let name = of_list.map_or(*spelling, |(list, _)| list);
            let path = format!("{path}.{name}[{index}]");
            match of_list {
                _ if item.kind() != "an object" => {}
                Some(("history", _)) => events.extend(of_history(&path, item, value)),
                Some((list, kind)) => events.push(of_item(kind, &path, list, item, value)),
                None => events.push(Summary { name: key.clone(), ..blank("unknown", &path, item) }),
            }
        }
    }
    events
}

/// Which members with unknown keys are reported.
#[derive(Clone, Copy, PartialEq)]
enum Unknown {
    All,
    /// Objects in lists.
    Objects,
    None,
}

fn of_value(path: &str, value: &Object<'_>, unknown: Unknown) -> Vec<Summary> {
    let mut events = Vec::new();
    let known_lists = &LISTS[..if path.is_empty() { FLAT_LISTS } else { LISTS.len() }];
    for &(key, kind) in known_lists {
        of_list(value.present(key), &format!("{path}{key}"), &mut events, |path, item| match key {
            "history" => of_history(path, item, value),
            _ => vec![of_item(kind, path, key, item, value)],
        });
    }
    let known = ["metadata", "contacts", "messaging_product", "object", "entry", "meta"];
    for Member { key, spelling, value: member } in value.members() {
        let known = known_lists.iter().any(|(list, _)| list == key)
            || known[..3].contains(&key.as_str())
            || path.is_empty() && known[3..].contains(&key.as_str());
        if known || unknown == Unknown::None || unknown == Unknown::Objects && member.kind() != "a list" {
            continue;
        }
        let path = format!("{path}{spelling}");
        let keeps = |item: Json<'_>| unknown == Unknown::All || item.kind() == "an object";
        let unknown =
            |path: &str, raw: Json<'_>| Summary { name: key.clone(), ..blank("unknown", path, raw) };
        match member.kind() {
            "a list" => of_list(Some(*member), &path, &mut events, |path, item| {
                keeps(item).then(|| unknown(path, item)).into_iter().collect()
            }),
            "an object" if key == "conversation_context" => {
                let mut event = Summary { kind: "handover", ..unknown(&path, *member) };
                about_person(&mut event, [None, None], value);
                events.push(event);
            }
            "an object" => events.push(unknown(&path, *member)),
            _ => {}
        }
    }
    let metadata = value.get("metadata");
    for event in &mut events {
        event.phone_number_id = scalar(metadata.and_then(|metadata| metadata.get("phone_number_id")));
    }
    events
}

fn of_item(kind: &'static str, path: &str, list: &str, item: Json<'_>, value: &Object<'_>) -> Summary {
    let Some(members) = &item.object() else { return malformed(path, "an object", item) };
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
        event.contact = person(value, &[event.to.clone(), at("recipient_user_id")]).and_then(of_contact);
        return event;
    }
    let named = |key: &str| string(members.get(key)).unwrap_or_default();
    match list {
        "state_sync" => {
            event.id = None;
            event.name = named("action");
            event.timestamp = seconds(within(members, "metadata", "timestamp").as_deref());
            let ids = ["phone_number", "user_id"].map(|key| within(members, "contact", key));
            about_person(&mut event, ids, value);
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
    let is_about_person = !matches!(kind, "message" | "echo" | "call" | "history");
    let (number, user) = if is_about_person { ("wa_id", "user_id") } else { ("from", "from_user_id") };
    let user_id = match members.get(user) {
        Some(pair) if pair.kind() == "an object" && is_about_person && kind != "group" => {
            scalar(pair.get("current"))
        }
        other => scalar(other),
    };
    let sender = [at(number), user_id];
    about_person(&mut event, sender.clone(), value);
    if is_about_person {
        return event;
    }
    event.to = at("to").or_else(|| at("to_user_id"));
    let own = within(value, "metadata", "display_phone_number");
    let recipient = [at("to"), at("to_user_id")];
    let is_by_business = match kind {
        "echo" => true,
        "call" => match string(members.get("direction")).as_deref() {
            Some("BUSINESS_INITIATED") => true,
            Some("USER_INITIATED") => false,
            _ => same_person(&sender[0].clone().unwrap_or_default(), &own.clone().unwrap_or_default()),
        },
        _ => false,
    };
    if is_by_business {
        event.contact = person(value, &recipient).and_then(of_contact);
    }
    if kind == "call" {
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
        event.to = own;
        let typed = string(members.get("type")).is_some();
        if typed && !DOCUMENTED.contains(&format!(" {} ", event.name)) {
            event.kind = "unknown";
        }
    }
    event
}

/// Tells whom an event is about: a person with these ids or, if it names none, the only contact of the value.
fn about_person(event: &mut Summary, ids: [Option<String>; 2], value: &Object<'_>) {
    let contacts = value.get("contacts").and_then(Json::items).unwrap_or_default();
    let ids = match contacts.as_slice() {
        [contact] if ids == [None, None] && " preference user_id action handover ".contains(event.kind) => {
            ["wa_id", "user_id"].map(|key| scalar(contact.get(key)))
        }
        _ => ids,
    };
    let contact = person(value, &ids);
    event.profile_name = contact.and_then(|contact| string(contact.get("profile")?.get("name")));
    event.contact = contact.and_then(of_contact);
    event.from = ids.into_iter().flatten().next();
}

/// What a value tells of a person: its first contact with one of the ids.
fn person<'a>(value: &Object<'a>, ids: &[Option<String>; 2]) -> Option<Json<'a>> {
    let is_meant = |contact: &Json<'_>| {
        ["wa_id", "user_id"]
            .into_iter()
            .filter_map(|key| scalar(contact.get(key)))
            .any(|id| ids.contains(&Some(id)))
    };
    value.get("contacts").and_then(Json::items)?.into_iter().find(is_meant)
}

/// The id in an object of an object.
fn within(members: &Object<'_>, object: &str, key: &str) -> Option<String> {
    scalar(members.get(object)?.get(key))
}

fn of_contact(json: Json<'_>) -> Option<WebhookContact> {
    decode(json.raw().as_bytes()).ok()
}

fn of_history(path: &str, item: Json<'_>, value: &Object<'_>) -> Vec<Summary> {
    let Some(members) = &item.object() else { return vec![malformed(path, "an object", item)] };
    let mut events = Vec::new();
    if let Some(metadata) = members.present("metadata") {
        let path = format!("{path}.metadata");
        events.push(match metadata.kind() {
            "an object" => blank("history", &path, metadata),
            _ => malformed(&path, "an object", metadata),
        });
    }
    of_list(members.present("threads"), &format!("{path}.threads"), &mut events, |path, thread| {
        of_thread(path, thread, value)
    });
    of_list(members.present("errors"), &format!("{path}.errors"), &mut events, |path, error| {
        vec![of_item("error", path, "errors", error, value)]
    });
    events.extend(beside(path, members, &["metadata", "threads", "errors"], value, false));
    if events.is_empty() {
        events.push(blank("unknown", path, item));
    }
    events
}

fn of_thread(path: &str, thread: Json<'_>, value: &Object<'_>) -> Vec<Summary> {
    let Some(members) = &thread.object() else { return vec![malformed(path, "an object", thread)] };
    let mut events = Vec::new();
    of_list(members.present("messages"), &format!("{path}.messages"), &mut events, |path, message| {
        vec![of_item("history", path, "messages", message, value)]
    });
    events.extend(beside(path, members, &["id", "messages", "context"], value, false));
    if events.is_empty() {
        events.push(blank("unknown", path, thread));
    }
    let user_id = members.get("context").and_then(|context| scalar(context.get("user_id")));
    for event in &mut events {
        chatted(event, value, [scalar(members.get("id")), user_id.clone()], false);
        event.contact = event.contact.take().or_else(|| of_contact(members.present("context")?));
    }
    events
}

/// Tells who wrote to whom in a chat with a person, as far as it is known.
fn chatted(
    event: &mut Summary,
    value: &Object<'_>,
    [person_id, user_id]: [Option<String>; 2],
    is_echo: bool,
) {
    let item = Json::read(&event.raw).and_then(Json::object).filter(|_| event.kind == "history");
    let ids = |keys: [&str; 2]| keys.map(|key| scalar(item.as_ref()?.get(key)));
    let (sender, recipient) = (ids(["from", "from_user_id"]), ids(["to", "to_user_id"]));
    let own = within(value, "metadata", "display_phone_number");
    let is_by_business = match &person_id {
        _ if is_echo => true,
        Some(_) => sender[0].is_some() && sender[0] != person_id,
        None => same_person(&sender[0].clone().unwrap_or_default(), &own.clone().unwrap_or_default()),
    };
    if event.kind == "history" {
        let other = if is_by_business { person_id.clone() } else { own };
        let is_from_somebody = sender != [None, None];
        event.to = recipient.clone().into_iter().flatten().next().or(other.filter(|_| is_from_somebody));
    }
    let [number, user] = if is_by_business { recipient } else { sender };
    event.contact = person(value, &[person_id.or(number), user_id.or(user)]).and_then(of_contact);
}

fn blank(kind: &'static str, path: &str, raw: Json<'_>) -> Summary {
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
        contact: None,
        waba_id: None,
        field: None,
        dialect: None,
        path: path.to_owned(),
        error: None,
        raw: raw.raw().to_owned(),
    }
}

fn malformed(path: &str, expected: &str, raw: Json<'_>) -> Summary {
    let error = format!("expected {expected}, found {}", raw.kind());
    Summary { error: Some(error), ..blank("malformed", path, raw) }
}

fn string(value: Option<Json<'_>>) -> Option<String> {
    value?.string()
}

/// What names something: a number, or a string that is not empty.
fn scalar(value: Option<Json<'_>>) -> Option<String> {
    value?.scalar().filter(|text| !text.is_empty())
}

fn seconds(text: Option<&str>) -> Option<i64> {
    Timestamp::parse(text?).map(Timestamp::seconds)
}
