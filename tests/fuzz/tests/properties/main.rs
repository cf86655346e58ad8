//! Properties of all bodies, and agreement with serde_json.

use proptest::prelude::*;
use serde::de::IgnoredAny;

use super::super::place::{List, Place};
use super::detached::assert_detaches;
use super::generate::{any_json, envelope, shuffled};
use super::*;

/// The events, those of unknown keys in the order of their paths: theirs is the order of the keys.
fn comparable(body: String) -> Vec<Summary> {
    let (mut other, mut events): (Vec<_>, Vec<_>) = parse(body)
        .into_iter()
        .partition(|event| matches!(event.head().place, Place::List(List::Other) | Place::Item(List::Other)));
    other.sort_by_key(|event| event.type_name().into_owned());
    events.append(&mut other);
    events.iter().map(|event| Summary { path: plain_path(event), ..Summary::of(event) }).collect()
}

/// The path, with an unknown key as it is meant and not as it is written.
fn plain_path(event: &Event) -> String {
    match event.head().place {
        Place::List(List::Other) | Place::Item(List::Other) => {
            format!("{} {}", event.type_name(), event.head().index)
        }
        _ => event.path(),
    }
}

/// `value` with a member that nobody knows in front of all others of each object.
fn with_noise(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: serde_json::Map<_, _> =
                members.iter().map(|(key, value)| (key.clone(), with_noise(value))).collect();
            members.insert("0_noise".to_owned(), serde_json::json!("\\\"]}"));
            Value::Object(members)
        }
        Value::Array(items) => items.iter().map(with_noise).collect(),
        scalar => scalar.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn events_are_those_of_a_plain_walk(body in envelope()) {
        prop_assert_eq!(Summary::all(body.to_string()), oracle::events(&body), "{}", body);
    }

    #[test]
    fn key_order_whitespace_escapes_and_overridden_keys_change_nothing(body in envelope(), mut seed in any::<u64>()) {
        let other = shuffled(&body, &mut seed);
        prop_assert_eq!(comparable(body.to_string()), comparable(other.clone()), "{} and {}", body, other);
    }

    #[test]
    fn an_unknown_field_loses_nobody(body in envelope()) {
        let noisy = with_noise(&body);
        let outline = |body: &Value| {
            let mut events = Summary::all(body.to_string());
            events.retain(|event| event.name != "0_noise");
            events.into_iter().map(|event| (event.kind, event.name, event.id, event.from, event.path)).collect::<Vec<_>>()
        };
        prop_assert_eq!(outline(&body), outline(&noisy));
    }

    #[test]
    fn any_json_gives_at_least_one_event(body in any_json()) {
        prop_assert!(!parse(body.to_string()).is_empty());
    }

    #[test]
    fn any_event_can_be_detached(body in envelope()) {
        for event in parse(body.to_string()) {
            assert_detaches(&event);
        }
    }

    #[test]
    fn a_damaged_body_is_taken_or_refused_as_serde_json_does(
        body in envelope(),
        place in any::<prop::sample::Index>(),
        damage in prop_oneof![Just(None), proptest::sample::select(&b"\"\\{}[],:0-.eEtn \x00\x1f\x80\xff"[..]).prop_map(Some)],
    ) {
        let mut body = body.to_string().into_bytes();
        let place = place.index(body.len());
        match damage {
            Some(byte) => body[place] = byte,
            None => drop(body.remove(place)),
        }
        let expected = std::str::from_utf8(&body)
            .is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
        let parsed = Webhook::without_auth().parse_unverified(body.clone());
        prop_assert_eq!(parsed.is_ok(), expected, "{:?}", String::from_utf8_lossy(&body));
        if let Ok(events) = parsed {
            prop_assert!(events.len() > 0);
            for event in events {
                event.content();
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..64)) {
        let expected = std::str::from_utf8(&body)
            .is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
        prop_assert_eq!(Webhook::without_auth().parse_unverified(body).is_ok(), expected);
    }
}
