//! What holds for any webhook body, made at random or damaged at random.

mod bad_input;
mod generate;
mod vectors;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde::de::IgnoredAny;
use serde_json::Value;
use waba::webhook::{Event, Webhook};
use waba_fuzz_targets::summary::Summary;

use generate::{any_json, envelope, shuffled};

fn events(body: impl Into<Vec<u8>>) -> Vec<Event> {
    Webhook::without_auth().parse_unverified(body.into()).unwrap().into_iter().collect()
}

fn summaries(body: impl Into<Vec<u8>>) -> Vec<Summary> {
    events(body).iter().map(Summary::of).collect()
}

/// The events without how their JSON is written; those that nobody knows come last, as theirs is the order of the keys.
fn comparable(body: String) -> Vec<Summary> {
    let plain = |summary: Summary| {
        let raw: Value = serde_json::from_str(&summary.raw).unwrap();
        let path = serde_json::from_str(&format!("\"{}\"", summary.path)).unwrap();
        let contact = summary.contact.map(|contact| {
            let json = serde_json::to_value(contact).unwrap().to_string();
            waba::types::decode(json.as_bytes()).unwrap()
        });
        Summary { raw: raw.to_string(), path, contact, ..summary }
    };
    let (mut unknown, mut known): (Vec<_>, Vec<_>) =
        summaries(body).into_iter().map(plain).partition(|summary| summary.kind == "unknown");
    unknown.sort_by(|a, b| a.path.cmp(&b.path));
    known.append(&mut unknown);
    known
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

/// The events with all that their heads tell.
fn heads(body: &Value) -> Vec<Summary> {
    let head = |event| Summary { raw: String::new(), contact: None, ..event };
    summaries(body.to_string()).into_iter().map(head).collect()
}

fn is_json(body: &[u8]) -> bool {
    std::str::from_utf8(body).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn events_are_those_of_a_plain_walk(body in envelope(), mut seed in any::<u64>()) {
        waba_fuzz_targets::parse_differential(body.to_string().as_bytes());
        waba_fuzz_targets::parse_differential(shuffled(&body, &mut seed).as_bytes());
    }

    #[test]
    fn events_keep_their_promises(body in envelope()) {
        waba_fuzz_targets::parse(body.to_string().as_bytes());
    }

    #[test]
    fn key_order_whitespace_escapes_and_overridden_keys_change_nothing(body in envelope(), mut seed in any::<u64>()) {
        let other = shuffled(&body, &mut seed);
        prop_assert_eq!(comparable(body.to_string()), comparable(other.clone()), "{} and {}", body, other);
    }

    #[test]
    fn an_unknown_field_loses_nobody(body in envelope()) {
        prop_assert_eq!(heads(&body), heads(&with_noise(&body)));
    }

    #[test]
    fn any_json_gives_at_least_one_event(body in any_json()) {
        prop_assert!(!events(body.to_string()).is_empty());
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
        let parsed = Webhook::without_auth().parse_unverified(body.clone());
        prop_assert_eq!(parsed.is_ok(), is_json(&body), "{:?}", String::from_utf8_lossy(&body));
        waba_fuzz_targets::parse_differential(&body);
    }

    #[test]
    fn no_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..64)) {
        let expected = is_json(&body);
        prop_assert_eq!(Webhook::without_auth().parse_unverified(body).is_ok(), expected);
    }
}
