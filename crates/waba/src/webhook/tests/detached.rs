//! Detached events are small and complete. That they tell the same as the originals is fuzzed in `tests/fuzz`.

use waba_types::Content;

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
fn who_removed_people_is_told_wherever_it_stands() {
    let removed = r#"{"group_id":"g","type":"group_participants_remove"}"#;
    let initiated_by = |event: &Event| match event.content() {
        Content::Group(group) => group.initiated_by,
        content => panic!("{content:?}"),
    };
    for (beside, expected) in [
        (r#""initiated_by":"busi\u006eess""#, Some("business")),
        (r#""initiated_by":"participant","initiated_by":"business""#, Some("business")),
        (r#""initiated_by":"business","initiated_by":5"#, None),
        (r#""x":1"#, None),
    ] {
        for value in
            [format!(r#"{{{beside},"groups":[{removed}]}}"#), format!(r#"{{"groups":[{removed}],{beside}}}"#)]
        {
            let event = parse(change_of("group_participants_update", &value)).remove(0);
            assert_eq!(initiated_by(&event).as_deref(), expected, "{value}");
            assert_eq!(initiated_by(&event.detach()).as_deref(), expected, "{value}");
        }
    }
}

#[test]
fn a_detached_flat_event_carries_its_number() {
    let webhook = Webhook::builder().without_auth().phone_number_id("7\"7").build().unwrap();
    let event = webhook.parse_unverified(r#"{"messages":[{"id":"A"}]}"#).unwrap().get(0).unwrap();
    let again = parse(event.detach().body().clone());
    assert_eq!(again[0].phone_number_id().as_deref(), Some("7\"7"));
}
