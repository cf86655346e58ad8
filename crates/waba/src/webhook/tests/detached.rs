//! Detached events are small and complete. That they tell the same as the originals is fuzzed in `tests/fuzz`.

use super::*;

#[test]
fn a_detached_event_is_small_and_keeps_its_own_contact() {
    let others: String = (0..500).map(|n| format!(r#"{{"id":"{n}","type":"text"}},"#)).collect();
    let event = parse(change(&format!(
        r#"{{"contacts":[{{"wa_id":"1"}},{{"wa_id":"4911","profile":{{"name":"Ann"}}}}],
            "messages":[{others}{{"id":"last","from":"4911","type":"text"}}]}}"#
    )))
    .pop()
    .unwrap();
    let detached = event.detach();
    assert!(detached.body().len() < 300, "{}", detached.body().len());
    assert_eq!(detached.profile_name().as_deref(), Some("Ann"));
    assert_eq!(detached.path(), "entry[0].changes[0].value.messages[0]");
}

#[test]
fn a_detached_flat_event_carries_its_number() {
    let webhook = Webhook::builder().without_auth().phone_number_id("7\"7").build().unwrap();
    let event = webhook.parse_unverified(r#"{"messages":[{"id":"A"}]}"#).unwrap().get(0).unwrap();
    let again = parse(event.detach().body().clone());
    assert_eq!(again[0].phone_number_id().as_deref(), Some("7\"7"));
}
