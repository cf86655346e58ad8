//! Detached events tell the same as the originals.

use super::*;

/// What a detached event must keep: all but the place.
fn kept(event: &Event) -> Summary {
    Summary { path: String::new(), ..Summary::of(event) }
}

pub(super) fn assert_detaches(event: &Event) {
    let detached = event.detach();
    assert_eq!(kept(&detached), kept(event));
    assert_eq!(detached.raw(), event.raw());
    assert_eq!(detached.content(), event.content());
    assert_eq!(detached.dedupe_key(), event.dedupe_key());
    assert_eq!(detached.lane_key(), event.lane_key());
    // The body stands on its own, as far as it can carry the number.
    let again = parse(detached.body().clone());
    assert_eq!(again.len(), 1, "{:?}", detached.body());
    assert_eq!(again[0].raw(), event.raw());
    assert_eq!(again[0].kind(), event.kind());
}

#[test]
fn each_event_of_a_body_can_be_detached() {
    let value = r#"{"metadata":{"display_phone_number":"1555","phone_number_id":"20\u00300"},
        "contacts":[{"wa_id":"4911","profile":{"name":"Ann"}},{"wa_id":"4922","profile":{"name":"Bob"}}],
        "messages":[{"from":"4922","id":"A","timestamp":"5","type":"text","text":{"body":"Hi"}},5],
        "statuses":[{"id":"S","status":"sent","recipient_id":"4911"}],"errors":[{"code":1}],
        "calls":[{"event":"connect"}],"message_echoes":{},"n\u0065w\n":[1],"object":{"a":1}}"#
        .replace("\\n", "\\u000a");
    let cloud = format!(
        r#"{{"entry":[{{"id":"1000","time":17,"changes":[{{"field":"brand_new","value":{value}}},{{"field":"account_update"}},3,{{"value":5}}]}},
            {{"id":"2"}},{{"changes":7}},null]}}"#
    );
    let bodies =
        [cloud, value, r#"{"entry":3,"statuses":[{}]}"#.to_owned(), "[1]".to_owned(), "{}".to_owned()];
    let mut count = 0;
    for body in bodies {
        for event in parse(body) {
            assert_detaches(&event);
            count += 1;
        }
    }
    assert_eq!(count, (8 + 3 + 3) + 7 + 2 + 1 + 1);
}

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
