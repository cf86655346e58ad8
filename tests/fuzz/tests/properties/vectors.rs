//! The vectors with something new in them: nobody is lost by it, and no other event changes.

use serde_json::Value;
use waba::Content;
use waba::webhook::Event;
use waba_fuzz_targets::summary::Summary;
use waba_vectors::{body, vectors};

use super::generate::shuffled;
use super::{comparable, events, heads, with_noise};

/// The bodies that are taken, with their names. Not those with numbers for which `Value` has no room.
fn bodies() -> Vec<(String, String)> {
    let taken = vectors("webhooks").into_iter().filter(|vector| vector.get("error").is_none());
    taken
        .map(|vector| {
            (vector["name"].as_str().unwrap().to_owned(), String::from_utf8(body(&vector)).unwrap())
        })
        .filter(|(_, body)| waba::types::decode::<Value>(body.as_bytes()).is_ok())
        .collect()
}

/// The JSON, with a replacement character for half a surrogate pair.
fn value_of(json: &[u8]) -> Value {
    waba::types::decode(json).unwrap()
}

/// What is put into a body.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Novelty {
    /// A member that nobody knows, in an object.
    Field,
    /// An element of a new type, in a list.
    Element,
    /// Another text.
    Text,
    /// Another kind of JSON.
    Type,
}

const NEW: &str = "zz_new";

/// All ways to put a novelty into one place of `value`, at every depth.
fn variations(value: &Value) -> Vec<(Novelty, Value)> {
    let mut all = vec![(Novelty::Type, Value::from(vec![NEW]))];
    match value {
        Value::String(_) => all.push((Novelty::Text, Value::from(NEW))),
        Value::Object(members) => {
            let mut more = members.clone();
            more.insert(NEW.to_owned(), serde_json::json!({"type": [NEW, {}]}));
            all.push((Novelty::Field, Value::Object(more)));
            for (key, member) in members {
                all.extend(variations(member).into_iter().map(|(novelty, member)| {
                    let mut members = members.clone();
                    members.insert(key.clone(), member);
                    (novelty, Value::Object(members))
                }));
            }
        }
        Value::Array(items) => {
            let mut more = items.clone();
            more.insert(items.len() / 2, serde_json::json!({"type": NEW, "id": NEW}));
            all.push((Novelty::Element, Value::Array(more)));
            for (index, item) in items.iter().enumerate() {
                all.extend(variations(item).into_iter().map(|(novelty, item)| {
                    let mut items = items.clone();
                    items[index] = item;
                    (novelty, Value::Array(items))
                }));
            }
        }
        _ => {}
    }
    all
}

/// Whether the event is an item of a list, whose inside concerns nobody else, as it does a change that is an event too.
fn is_item(event: &Event, all: &[Event]) -> bool {
    let path = event.path();
    let is_within = |other: &Event| {
        other.raw_range() != event.raw_range() && other.raw_range().contains(&event.raw_range().start)
    };
    if all.iter().any(is_within) {
        return false;
    }
    path.ends_with(']') && path != "entry[0]" && !path.rsplit('.').next().unwrap().starts_with("changes[")
}

/// Whether an item of the vector is an event: out of place only objects are.
fn is_event(vector: &str, item: &str) -> bool {
    vector != "cloud_lists_out_of_place" || item.starts_with('{')
}

#[test]
fn what_is_new_in_an_item_changes_no_other_event() {
    let mut tried = 0;
    for (name, body) in bodies() {
        let before = events(body.clone());
        for (index, event) in before.iter().enumerate().filter(|(_, event)| is_item(event, &before)) {
            let variations = variations(&value_of(event.raw())).into_iter();
            for (novelty, item) in variations.filter(|(_, item)| is_event(&name, &item.to_string())) {
                let range = event.raw_range();
                let changed = format!("{}{item}{}", &body[..range.start], &body[range.end..]);
                let after = events(changed);
                assert_eq!(after.len(), before.len(), "{name}: {item}");
                for (other, (was, is)) in before.iter().zip(&after).enumerate() {
                    assert_eq!(was.path(), is.path(), "{name}: {item}");
                    if other != index {
                        assert_eq!(Summary::of(was), Summary::of(is), "{name}: {item}");
                        assert_eq!(was.content(), is.content(), "{name}: {item}");
                    }
                }
                assert_eq!(after[index].raw_str(), item.to_string());
                if novelty == Novelty::Field {
                    stays_what_it_was(event, &after[index]);
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 2000, "{tried}");
}

/// An unknown field changes neither head nor content, and is kept.
fn stays_what_it_was(was: &Event, is: &Event) {
    let (before, after) = (Summary::of(was), Summary::of(is));
    assert_eq!(Summary { raw: String::new(), ..before }, Summary { raw: String::new(), ..after });
    let (was_json, is_json) = (json(&was.content()), json(&is.content()));
    assert_eq!(without_new(&is_json), was_json, "{}", is.raw_str());
    assert_eq!(was.message().is_some(), is.message().is_some());
}

/// All ways to write one key of `value` twice, at every depth, first with `first` and then with what it means.
fn doubled(value: &Value, first: &str) -> Vec<String> {
    let with = |parts: Vec<String>, (open, close)| format!("{open}{}{close}", parts.join(","));
    let mut all = Vec::new();
    match value {
        Value::Object(members) => {
            let written = |key: &String, value: &str| format!("{}:{value}", Value::from(key.as_str()));
            let plain: Vec<_> = members.iter().map(|(key, value)| written(key, &value.to_string())).collect();
            for (index, (key, value)) in members.iter().enumerate() {
                let twice = format!("{},{}", written(key, first), plain[index]);
                let within = doubled(value, first).into_iter().map(|value| written(key, &value));
                all.extend(std::iter::once(twice).chain(within).map(|member| {
                    let mut members = plain.clone();
                    members[index] = member;
                    with(members, ('{', '}'))
                }));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                all.extend(doubled(item, first).into_iter().map(|item| {
                    let mut items: Vec<_> = items.iter().map(Value::to_string).collect();
                    items[index] = item;
                    with(items, ('[', ']'))
                }));
            }
        }
        _ => {}
    }
    all
}

#[test]
fn of_a_key_that_stands_twice_only_the_last_value_counts() {
    // With the contents, which name the place where they do not fit, and without how items are written.
    let told = |body: String| -> Vec<_> {
        let told = |event: &Event| {
            let raw = value_of(event.raw()).to_string();
            let content = event.content();
            let path = match &content {
                Content::Malformed { path, .. } => path.clone(),
                _ => String::new(),
            };
            (Summary { raw, ..Summary::of(event) }, path, json(&content), event.message().is_some())
        };
        events(body).iter().map(told).collect()
    };
    let mut tried = 0;
    for (name, body) in bodies() {
        let value = value_of(body.as_bytes());
        let before = told(value.to_string());
        for first in ["null", "5", "[[]]", r#"{"id":[],"body":[]}"#] {
            for twice in doubled(&value, first) {
                assert_eq!(told(twice.clone()), before, "{name}: {twice}");
                tried += 1;
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
}

/// The content, of which a raw item is shown as JSON.
fn json(content: &Content) -> Value {
    match content {
        Content::Unknown { raw, .. } | Content::Malformed { raw, .. } => value_of(raw.as_str().as_bytes()),
        typed => serde_json::from_str(&typed.to_json().unwrap().1).unwrap(),
    }
}

fn without_new(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let old = members.iter().filter(|(key, _)| *key != NEW);
            Value::Object(old.map(|(key, value)| (key.clone(), without_new(value))).collect())
        }
        Value::Array(items) => items.iter().map(without_new).collect(),
        scalar => scalar.clone(),
    }
}

#[test]
fn a_new_element_between_items_changes_none_of_them() {
    for (name, body) in bodies() {
        let before = events(body.clone());
        for event in before.iter().filter(|event| is_item(event, &before)) {
            for new in [r#"{"type":"zz_new","id":"zz_new"}"#, "\"zz_new\"", r#"["zz_new"]"#] {
                if !is_event(&name, new) {
                    continue;
                }
                let at = event.raw_range().start;
                let changed = format!("{}{new},{}", &body[..at], &body[at..]);
                let after = events(changed);
                let (added, kept): (Vec<_>, Vec<_>) = after.iter().partition(|event| event.raw_str() == new);
                assert!(!added.is_empty(), "{name}: {new} is lost");
                let anywhere = |event: &Event| (Summary::of(event).anywhere(), event.content());
                let before: Vec<_> = before.iter().map(anywhere).collect();
                assert_eq!(before, kept.into_iter().map(anywhere).collect::<Vec<_>>(), "{name}");
            }
        }
    }
}

#[test]
fn noise_in_every_object_and_another_spelling_change_nothing() {
    for (name, body) in bodies() {
        let value = value_of(body.as_bytes());
        assert_eq!(heads(&value), heads(&with_noise(&value)), "{name}");
        let plain = comparable(value.to_string());
        for mut seed in 0..20 {
            let other = shuffled(&value, &mut seed);
            assert_eq!(plain, comparable(other.clone()), "{name}: {other}");
        }
    }
}
