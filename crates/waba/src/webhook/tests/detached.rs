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
fn the_contact_of_the_person_is_told_in_full_and_stays() {
    let ann = r#"{"wa_id":"4911","user_id":"DE.1","parent_user_id":"DE.ENT.1","identity_key_hash":"aGFzaA",
        "profile":{"name":"Ann","username":"ann.example"},"mood":1}"#;
    let message = r#""messages":[{"id":"a","from":"4911","type":"text"}]"#;
    let status = r#""statuses":[{"id":"b","status":"read","recipient_id":"4911"}]"#;
    let by_user_id = r#""messages":[{"id":"a","from_user_id":"DE.1","type":"text"}]"#;
    for list in [message, status, by_user_id] {
        let event = parse(change(&format!(r#"{{"contacts":[{{"wa_id":"1"}},{ann}],{list}}}"#))).remove(0);
        let contact = event.contact().unwrap();
        assert_eq!(contact.user_id.as_deref(), Some("DE.1"));
        assert_eq!(contact.parent_user_id.as_deref(), Some("DE.ENT.1"));
        assert_eq!(contact.identity_key_hash.as_deref(), Some("aGFzaA"));
        assert_eq!(contact.username.as_deref(), Some("ann.example"));
        assert_eq!(contact.profile.as_ref().and_then(|profile| profile.name.as_deref()), Some("Ann"));
        assert!(contact.extra.get("mood").is_some());
        assert_eq!(event.detach().contact(), Some(contact), "{list}");
    }
    let stranger = parse(change(&format!(r#"{{"contacts":[{{"wa_id":"1"}}],{message}}}"#))).remove(0);
    assert_eq!(stranger.contact(), None);
}

#[test]
fn a_thread_of_the_history_tells_of_its_person() {
    let history = r#"{"history":[{"threads":[
        {"id":"4911","context":{"wa_id":"4911","user_id":"DE.1","username":"ann.example"},
         "messages":[{"from":"4911","id":"a"},{"from":"1555","to":"4911","id":"b"}]},
        {"id":"4922","messages":[{"from":"4922","id":"c"}]}]}]}"#;
    let events = parse(change_of("history", history));
    for event in &events[..2] {
        let contact = event.contact().unwrap();
        assert_eq!(contact.username.as_deref(), Some("ann.example"));
        assert_eq!(event.detach().contact(), Some(contact));
    }
    assert_eq!(events[2].contact(), None);
    assert_eq!(events[2].detach().contact(), None);
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
