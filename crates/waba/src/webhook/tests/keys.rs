//! Keys of events.

use std::collections::HashSet;

use super::*;

fn of_value(value: &str) -> Vec<Event> {
    parse(change(&format!(
        r#"{{"metadata":{{"display_phone_number":"1555","phone_number_id":"2000"}},{value}}}"#
    )))
}

#[test]
fn a_key_is_16_bytes_in_hexadecimal_digits() {
    let event = of_value(r#""messages":[{"id":"A","from":"4911","type":"text"}]"#).remove(0);
    for key in [event.dedupe_key(), event.lane_key()] {
        assert!(key.len() == 32 && key.bytes().all(|b| b.is_ascii_hexdigit()), "{key}");
    }
    assert_ne!(event.dedupe_key(), event.lane_key());
}

#[test]
fn the_same_event_has_the_same_key_however_it_is_batched() {
    let message = r#"{"id":"A","from":"4911","type":"text","text":{"body":"Hi"}}"#;
    let alone = of_value(&format!(r#""messages":[{message}]"#))[0].dedupe_key();
    let batched = of_value(&format!(
        r#""statuses":[{{"id":"A","status":"sent"}}],"messages":[{{"id":"B"}}, {message}]"#
    ));
    assert_eq!(batched[1].dedupe_key(), alone);
    let keys: HashSet<_> = batched.iter().map(Event::dedupe_key).collect();
    assert_eq!(keys.len(), 3);
    let other_number =
        parse(change(&format!(r#"{{"metadata":{{"phone_number_id":"2001"}},"messages":[{message}]}}"#)));
    assert_ne!(other_number[0].dedupe_key(), alone);
}

#[test]
fn a_status_is_told_from_others_of_its_message() {
    let events = of_value(
        r#""statuses":[{"id":"A","status":"sent","timestamp":"1"},{"id":"A","status":"read","timestamp":"1"},
            {"id":"A","status":"sent","timestamp":"2"},{"id":"A","status":"failed","timestamp":"1","errors":[{"code":1}]},
            {"id":"A","status":"failed","timestamp":"1","errors":[{"code":2}]},{"timestamp":1,"status":"sent","id":"A","x":1}]"#,
    );
    let keys: Vec<_> = events.iter().map(Event::dedupe_key).collect();
    assert_eq!(keys[5], keys[0]);
    assert_eq!(keys.iter().collect::<HashSet<_>>().len(), 5);
}

#[test]
fn each_participant_of_a_group_has_a_status() {
    let status = |participant: &str| {
        let value = format!(
            r#""statuses":[{{"id":"A","status":"read","timestamp":"1","recipient_id":"g","recipient_type":"group"{participant}}}]"#
        );
        of_value(&value)[0].dedupe_key()
    };
    let keys: HashSet<_> = [
        "",
        r#","recipient_participant_id":"4911""#,
        r#","recipient_participant_id":"4912""#,
        r#","participant_recipient_id":"4913""#,
        r#","recipient_participant_user_id":"DE.1""#,
    ]
    .map(status)
    .into();
    assert_eq!(keys.len(), 5);
    let other_spelling = r#","participant_recipient_id":"4911""#;
    assert_eq!(status(other_spelling), status(r#","recipient_participant_id":"4911""#));
}

#[test]
fn a_file_of_the_history_is_told_from_its_placeholder() {
    let of_history = |value: &str| {
        parse(change_of("history", &format!(r#"{{"metadata":{{"phone_number_id":"2000"}},{value}}}"#)))
    };
    let placeholder = of_history(
        r#""history":[{"threads":[{"id":"4911","messages":[{"from":"4911","id":"A","type":"media_placeholder"}]}]}]"#,
    );
    let file = of_history(r#""messages":[{"from":"4911","id":"A","type":"image","image":{"id":"1"}}]"#);
    assert_eq!((placeholder[0].kind(), file[0].kind()), (EventKind::History, EventKind::History));
    assert_ne!(placeholder[0].dedupe_key(), file[0].dedupe_key());
    assert_eq!(placeholder[0].lane_key(), file[0].lane_key());
}

#[test]
fn without_an_id_the_json_counts_and_not_how_it_is_written() {
    let body = |time: u32, value: &str| {
        let body = format!(
            r#"{{"entry":[{{"id":"1","time":{time},"changes":[{{"field":"account_update","value":{value}}}]}}]}}"#
        );
        parse(body)[0].dedupe_key()
    };
    let key = body(5, r#"{"event":"X","n":[1,2]}"#);
    assert_eq!(body(5, "{ \"n\" : [1, 2], \"event\": \"\\u0058\" }"), key);
    assert_ne!(body(6, r#"{"event":"X","n":[1,2]}"#), key);
    assert_ne!(body(5, r#"{"event":"X","n":[2,1]}"#), key);
}

#[test]
fn one_conversation_has_one_lane() {
    let contacts = r#""contacts":[{"wa_id":"4911","user_id":"DE.1"}]"#;
    let lane = |value: &str| of_value(&format!("{contacts},{value}"))[0].lane_key();
    let ann = lane(r#""messages":[{"id":"A","from":"4911","type":"text"}]"#);
    for same in [
        r#""messages":[{"id":"B","from_user_id":"DE.1","type":"hologram"}]"#,
        r#""statuses":[{"id":"C","status":"read","recipient_id":"4911"}]"#,
        r#""statuses":[{"id":"C","status":"read","recipient_id":"4911","recipient_user_id":"DE.1"}]"#,
        r#""message_echoes":[{"id":"D","from":"1555","to":"4911","type":"text"}]"#,
        r#""calls":[{"id":"E","event":"connect","from":"4911","to":"1555"}]"#,
        r#""calls":[{"id":"E","event":"connect","from":"1555","to":"4911"}]"#,
        r#""user_preferences":[{"wa_id":"4911","value":"stop"}]"#,
    ] {
        assert_eq!(lane(same), ann, "{same}");
    }
    let account = lane(r#""errors":[{"code":1}]"#);
    assert_ne!(lane(r#""messages":[{"id":"A","from":"4922","type":"text"}]"#), ann);
    assert_ne!(account, ann);
    assert_eq!(lane(r#""groups":[{"group_id":"g","type":"group_create"}]"#), account);
}
