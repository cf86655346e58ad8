//! Random bodies: envelopes with surprises in them, and ways to write them down.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use serde_json::{Map, Value};

type Json = BoxedStrategy<Value>;

/// Any JSON value, small.
pub(crate) fn any_json() -> Json {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // Halves are read back exactly by every parser.
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 2.0)),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(any_text(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
    .boxed()
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![".{0,12}", "[a-z]{1,8}", Just("\"\\/\n\u{1f}é👍".to_owned())]
}

/// Mostly what is expected, now and then anything.
fn mostly(expected: impl Strategy<Value = Value> + 'static) -> Json {
    prop_oneof![12 => expected, 1 => any_json()].boxed()
}

fn one_of(texts: &'static [&'static str]) -> Json {
    mostly(proptest::sample::select(texts).prop_map(Value::from))
}

/// An object with some of these members and now and then one that nobody knows.
fn object(members: Vec<(&'static str, Json)>) -> Json {
    let members: Vec<_> = members
        .into_iter()
        .map(|(name, value)| {
            weighted(0.75, value).prop_map(move |value| value.map(|value| (name.to_owned(), value)))
        })
        .collect();
    (members, weighted(0.2, ("[a-z_]{1,6}", any_json())))
        .prop_map(|(members, unknown)| {
            Value::Object(members.into_iter().flatten().chain(unknown).collect::<Map<_, _>>())
        })
        .boxed()
}

fn list(item: Json) -> Json {
    mostly(vec(mostly(item), 0..4).prop_map(Value::from))
}

/// What hardly ever stands there.
fn rare(value: Json) -> Json {
    prop_oneof![6 => Just(Value::Null), 1 => value].boxed()
}

fn person() -> Json {
    mostly(prop_oneof![
        4 => Just(Value::from("4911")),
        4 => Just(Value::from("4922")),
        4 => Just(Value::from(4911)),
        1 => Just(Value::from("")),
    ])
}

fn time() -> Json {
    mostly(prop_oneof![
        (0..2_000_000_000i64).prop_map(Value::from),
        (0..2_000_000_000i64).prop_map(|time| Value::from(time.to_string())),
    ])
}

fn text_under(key: &'static str) -> Json {
    mostly(object(vec![(key, mostly(any_text().prop_map(Value::from)))]))
}

fn message() -> Json {
    object(vec![
        ("from", person()),
        ("from_user_id", person()),
        ("to", person()),
        ("id", one_of(&["wamid.A=", "wamid.B/", ""])),
        ("timestamp", time()),
        (
            "type",
            one_of(&["text", "image", "video", "document", "button", "interactive", "order", "hologram"]),
        ),
        ("text", text_under("body")),
        ("image", text_under("caption")),
        ("video", text_under("caption")),
        ("document", text_under("caption")),
        ("button", text_under("text")),
        (
            "interactive",
            mostly(object(vec![("button_reply", text_under("title")), ("list_reply", text_under("title"))])),
        ),
    ])
}

fn status() -> Json {
    object(vec![
        ("id", one_of(&["wamid.A=", "wamid.B/"])),
        ("status", one_of(&["sent", "read", "teleported"])),
        ("timestamp", time()),
        ("recipient_id", person()),
        ("recipient_user_id", person()),
        ("message", mostly(object(vec![("recipient_id", person())]))),
    ])
}

fn call() -> Json {
    object(vec![
        ("id", one_of(&["wacid.A"])),
        ("event", one_of(&["connect", "terminate"])),
        ("timestamp", time()),
        ("from", person()),
        ("to_user_id", person()),
    ])
}

/// An object with some of these keys, each a short text or number.
fn item(keys: &'static [&'static str]) -> Json {
    object(keys.iter().map(|key| (*key, person())).collect())
}

fn user_id_change() -> Json {
    object(vec![
        ("wa_id", person()),
        ("user_id", prop_oneof![item(&["previous", "current"]), person()].boxed()),
        ("timestamp", time()),
    ])
}

fn history() -> Json {
    let thread =
        object(vec![("id", person()), ("messages", list(message())), ("reactions", rare(list(any_json())))]);
    object(vec![
        ("metadata", mostly(item(&["phase", "progress"]))),
        ("threads", list(thread)),
        ("errors", list(any_json())),
        ("calls", rare(list(call()))),
    ])
}

fn contact() -> Json {
    object(vec![
        ("wa_id", person()),
        ("user_id", person()),
        ("profile", mostly(object(vec![("name", one_of(&["Ann", "Bob"]))]))),
    ])
}

fn value_members() -> Vec<(&'static str, Json)> {
    vec![
        ("messaging_product", one_of(&["whatsapp"])),
        ("metadata", mostly(object(vec![("phone_number_id", person()), ("display_phone_number", person())]))),
        ("contacts", list(contact())),
        ("messages", list(message())),
        ("statuses", list(status())),
        ("errors", list(any_json())),
        ("calls", list(call())),
        ("message_echoes", list(message())),
        ("groups", list(item(&["group_id", "wa_id", "user_id", "type", "timestamp"]))),
        ("user_preferences", list(item(&["wa_id", "user_id", "value", "timestamp", "id"]))),
        ("user_id_update", list(user_id_change())),
        ("state_sync", list(object(vec![("action", one_of(&["add"])), ("metadata", item(&["timestamp"]))]))),
        ("user_actions", list(item(&["action_type", "timestamp"]))),
        ("automatic_events", list(item(&["id", "event_name", "timestamp"]))),
        ("history", list(history())),
        ("tracking", list(any_json())),
        ("conversation_context", any_json()),
        ("timestamp", time()),
        ("meta", any_json()),
    ]
}

/// A body with an envelope, flat, or none of both.
pub(crate) fn envelope() -> Json {
    let fields = one_of(&[
        "messages",
        "calls",
        "flows",
        "account_update",
        "smb_message_echoes",
        "messaging_handovers",
        "history",
        "group_status_update",
        "standby",
        "security",
        "template_category_update",
        "brand_new",
    ]);
    let beside = || {
        vec![
            ("statuses", rare(list(status()))),
            ("messages", rare(list(message()))),
            ("polls", rare(list(any_json()))),
        ]
    };
    let change = vec![("field", fields), ("value", mostly(object(value_members())))];
    let change = object([change, beside()].concat());
    let bare = change.clone();
    let entry = vec![("id", one_of(&["1000", ""])), ("time", time()), ("changes", list(change))];
    let entry = object([entry, beside()].concat());
    let cloud =
        object(vec![("object", one_of(&["whatsapp_business_account"])), ("entry", list(entry.clone()))]);
    let mixed = object([vec![("entry", list(entry))], value_members()].concat());
    let partner =
        object(vec![("id", any_json()), ("event", one_of(&["channel_live"])), ("data", any_json())]);
    prop_oneof![6 => cloud, 3 => object(value_members()), 1 => mixed, 1 => partner, 1 => bare, 1 => any_json()].boxed()
}

/// Writes `value` in other words, chosen by `seed`: its keys in another order, whitespace in between, escapes in
/// some of the keys, and in front some keys that come again later.
pub(crate) fn shuffled(value: &Value, seed: &mut u64) -> String {
    let mut next = |bound: usize| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) as usize % bound
    };
    let space = [" ", "", "\n\t", "\r\n "][next(4)];
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            for index in (1..members.len()).rev() {
                members.swap(index, next(index + 1));
            }
            let escaped = next(4) == 0;
            let overridden: Vec<_> = match (members.as_slice(), next(3)) {
                ([(first, _), .., (last, other)], 0) => vec![(*first, *other), (*last, value)],
                _ => Vec::new(),
            };
            let members: Vec<_> = overridden
                .into_iter()
                .chain(members)
                .map(|(key, value)| {
                    let plain = Value::from(key.as_str()).to_string();
                    let units =
                        || key.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
                    let key = if escaped { format!("\"{}\"", units()) } else { plain };
                    format!("{space}{key}{space}:{space}{}", shuffled(value, seed))
                })
                .collect();
            format!("{{{}{space}}}", members.join(","))
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| shuffled(item, seed)).collect();
            format!("[{space}{}{space}]", items.join(&format!("{space},")))
        }
        scalar => scalar.to_string(),
    }
}
