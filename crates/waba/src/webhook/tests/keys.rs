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
    for key in [event.dedupe_key().unwrap(), event.lane_key()] {
        assert!(key.len() == 32 && key.bytes().all(|b| b.is_ascii_hexdigit()), "{key}");
    }
    assert_ne!(event.dedupe_key(), Some(event.lane_key()));
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
            {"id":"A","status":"failed","timestamp":"1","errors":[{"code":2}]},{"timestamp":1,"status":"sent","id":"A","x":1},
            {"id":"B","status":"sent","timestamp":"1"}]"#,
    );
    let keys: Vec<_> = events.iter().map(Event::dedupe_key).collect();
    assert_eq!(keys[5], keys[0]);
    assert_eq!(keys.iter().collect::<HashSet<_>>().len(), 6);
}

#[test]
fn a_call_is_told_by_its_id_its_event_and_its_time() {
    let key = |id: &str, event: &str, time: u32, more: &str| {
        let call = format!(
            r#"{{"id":"{id}","event":"{event}","timestamp":"{time}","from":"4911","to":"1555"{more}}}"#
        );
        of_value(&format!(r#""calls":[{call}]"#))[0].dedupe_key().unwrap()
    };
    let told_apart: HashSet<_> = [
        key("A", "connect", 1, ""),
        key("B", "connect", 1, ""),
        key("A", "terminate", 1, ""),
        key("A", "connect", 2, ""),
    ]
    .into();
    assert_eq!(told_apart.len(), 4);
    assert_eq!(key("A", "connect", 1, r#","new":true"#), key("A", "connect", 1, ""));
}

#[test]
fn a_status_is_told_from_that_of_another_subject_or_recipient() {
    let key = |more: &str| {
        let value = format!(r#""statuses":[{{"id":"A","status":"failed","timestamp":"1"{more}}}]"#);
        of_value(&value)[0].dedupe_key().unwrap()
    };
    let payment = |refund: &str| {
        key(&format!(
            r#","type":"payment","payment":{{"reference_id":"r","refunds":[{{"status":"{refund}"}}]}}"#
        ))
    };
    let told_apart: HashSet<_> = [
        key(""),
        key(r#","type":"payment""#),
        key(r#","type":"call""#),
        payment("pending"),
        payment("success"),
        key(r#","errors":[{"code":131026}]"#),
        key(r#","recipient_id":"4911""#),
        key(r#","recipient_id":"4912""#),
        key(r#","recipient_user_id":"DE.1""#),
        key(r#","recipient_parent_user_id":"DE.1""#),
        key(r#","recipient_participant_user_id":"DE.1""#),
        key(r#","recipient_participant_parent_user_id":"DE.1""#),
    ]
    .into();
    assert_eq!(told_apart.len(), 12);
    for (one, other) in [
        ("participant_recipient_user_id", "recipient_participant_user_id"),
        ("participant_recipient_parent_user_id", "recipient_participant_parent_user_id"),
    ] {
        assert_eq!(key(&format!(r#","{one}":"DE.1""#)), key(&format!(r#","{other}":"DE.1""#)));
    }
    assert_eq!(key(r#","type":"message""#), key(""));
    assert_eq!(key(r#","errors":[{"code":"131026"}]"#), key(r#","errors":[{"code":131026}]"#));
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
    let in_its_chat = of_history(
        r#""history":[{"threads":[{"id":"4911","messages":[{"from":"4911","id":"A","type":"image","image":{"id":"1"}}]}]}]"#,
    );
    assert_eq!(in_its_chat[0].dedupe_key(), file[0].dedupe_key());
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
    let list = |name: &str| of_value(&format!(r#""messages":[],"{name}":[{{"id":"1"}}]"#))[0].dedupe_key();
    assert_eq!(list("things"), list(r"th\u0069ngs"));
}

#[test]
fn without_an_id_account_and_field_count_too() {
    let key = |account: &str, field: &str| {
        let change = format!(r#"{{"field":"{field}","value":{{"errors":[{{"code":1}}]}}}}"#);
        parse(format!(r#"{{"entry":[{{"id":"{account}","time":5,"changes":[{change}]}}]}}"#))[0].dedupe_key()
    };
    assert_ne!(key("1", "messages"), None);
    assert_ne!(key("2", "messages"), key("1", "messages"));
    assert_ne!(key("1", "calls"), key("1", "messages"));
}

#[test]
fn what_may_come_again_and_says_the_same_has_no_key() {
    let key = |value: &str| of_value(value)[0].dedupe_key();
    let error = r#""errors":[{"code":130429,"title":"Rate limit hit"}]"#;
    assert_eq!(key(error), None);
    assert_eq!(parse(format!("{{{error}}}"))[0].dedupe_key(), None);
    assert_eq!(key(r#""messages":[],"conversation_context":{"summary":{"text":"Wants bread."}}"#), None);
    assert_eq!(key(r#""history":[{"metadata":{"progress":55}}]"#), None);
    assert_eq!(key(r#""history":[{"errors":[{"code":2593109}]}]"#), None);
    let standby =
        |copies: &str| parse(change_of("standby", &format!(r#"{{"standby":{copies}}}"#)))[0].dedupe_key();
    assert_eq!(standby(r#"{"contacts":[{"wa_id":"4911"}]}"#), None);
    for told in [r#""id":"1""#, r#""timestamp":1767225600"#] {
        assert_ne!(key(&format!(r#""messages":[],"things":[{{{told}}}]"#)), None, "{told}");
    }
    let timed = parse(format!(r#"{{"entry":[{{"time":1,"changes":[{{"value":{{{error}}}}}]}}]}}"#));
    assert_ne!(timed[0].dedupe_key(), None);
    let with_a_time_of_its_own = change_of("account_update", r#"{"event":"X","timestamp":1767225600}"#);
    assert_ne!(parse(with_a_time_of_its_own)[0].dedupe_key(), None);
}

#[test]
fn an_error_counts_once_in_a_minute() {
    let key = |time: u32, code: u32| {
        let change = format!(r#"{{"field":"messages","value":{{"errors":[{{"code":{code}}}]}}}}"#);
        parse(format!(r#"{{"entry":[{{"id":"1","time":{time},"changes":[{change}]}}]}}"#))[0].dedupe_key()
    };
    assert_eq!(key(60, 1), key(119, 1));
    let told_apart: HashSet<_> = [key(60, 1), key(120, 1), key(60, 2)].into();
    assert_eq!(told_apart.len(), 3);
}

#[test]
fn a_chunk_of_the_history_is_named_by_its_place() {
    let key = |chunk: &str| {
        let value = format!(r#""history":[{{"metadata":{chunk}}}]"#);
        of_value(&value)[0].dedupe_key().unwrap()
    };
    let chunk = key(r#"{"phase":0,"chunk_order":1,"progress":5}"#);
    assert_eq!(key(r#"{"progress":5,"phase":0,"chunk_order":1}"#), chunk);
    assert_ne!(key(r#"{"phase":0,"chunk_order":2,"progress":5}"#), chunk);
    assert_ne!(key(r#"{"phase":1,"chunk_order":1,"progress":5}"#), chunk);
}

#[test]
fn copies_are_told_by_what_is_copied() {
    let key = |copies: &str| {
        let value = format!(r#"{{"metadata":{{"phone_number_id":"2000"}},"standby":{copies}}}"#);
        parse(change_of("standby", &value))[0].dedupe_key().unwrap()
    };
    let told_apart: HashSet<_> = [
        key(r#"{"messages":[{"id":"A","type":"text","text":{"body":"Hi"}}]}"#),
        key(r#"{"messages":[{"id":"B","type":"text","text":{"body":"Hi"}}]}"#),
        key(r#"{"message_echoes":[{"id":"A"}]}"#),
        key(r#"{"statuses":[{"id":"A","status":"read"}]}"#),
    ]
    .into();
    assert_eq!(told_apart.len(), 4);
    assert_eq!(key(r#"{"message_echoes": [ {"id":"A"} ]}"#), key(r#"{"message_echoes":[{"id":"A"}]}"#));
}

#[test]
fn clicks_of_two_people_in_one_second_are_two() {
    let click = |contacts: &str| {
        let item = r#""user_actions":[{"action_type":"marketing_messages_link_click","timestamp":"1"}]"#;
        of_value(&format!(r#""contacts":[{contacts}],{item}"#))[0].dedupe_key().unwrap()
    };
    let [ann, bob] = [r#"{"wa_id":"4911"}"#, r#"{"wa_id":"4922"}"#];
    assert_ne!(click(ann), click(bob));
    assert_eq!(click(&format!("{ann},{bob}")), click(""));
}

#[test]
fn a_key_stays_when_a_later_version_knows_the_type() {
    let [known, unknown] = ["text", "hologram"].map(|name| {
        of_value(&format!(r#""messages":[{{"id":"A","from":"4911","type":"{name}"}}]"#)).remove(0)
    });
    assert_ne!(known.kind(), unknown.kind());
    assert_eq!(known.dedupe_key(), unknown.dedupe_key());
    assert_ne!(of_value(r#""message_echoes":[{"id":"A"}]"#)[0].dedupe_key(), known.dedupe_key());
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
    // The item names the user id where no contact does, as echoes do.
    let alone = |value: &str| of_value(value)[0].lane_key();
    for same in [
        r#""messages":[{"id":"A","from":"4911","from_user_id":"DE.1","type":"text"}]"#,
        r#""statuses":[{"id":"C","status":"read","recipient_id":"4911","recipient_user_id":"DE.1"}]"#,
        r#""message_echoes":[{"id":"D","from":"1555","to":"4911","to_user_id":"DE.1","type":"text"}]"#,
        r#""calls":[{"id":"E","direction":"BUSINESS_INITIATED","from":"+1 555","to":"4911","to_user_id":"DE.1"}]"#,
        r#""calls":[{"id":"E","direction":"USER_INITIATED","from":"4911","from_user_id":"DE.1","to":"1555"}]"#,
        r#""history":[{"threads":[{"id":"4911","context":{"user_id":"DE.1"},"messages":[{"from":"1555","id":"F"}]}]}]"#,
        r#""state_sync":[{"action":"add","contact":{"phone_number":"4911","user_id":"DE.1"}}]"#,
        r#""groups":[{"group_id":"g","type":"group_join_request_created","wa_id":"4911","user_id":"DE.1"}]"#,
    ] {
        assert_eq!(alone(same), ann, "{same}");
    }
    let handover =
        r#"{"sender":{"phone_number":"4911","user_id":"DE.1"},"recipient":{"phone_number_id":"2000"}}"#;
    assert_eq!(parse(change_of("messaging_handovers", handover))[0].lane_key(), ann);
    for beside in
        [r#""user_actions":[{"action_type":"click"}]"#, r#""messages":[],"conversation_context":{}"#]
    {
        assert_eq!(lane(beside), ann, "{beside}");
    }
    let account = lane(r#""errors":[{"code":1}]"#);
    assert_ne!(lane(r#""messages":[{"id":"A","from":"4922","type":"text"}]"#), ann);
    assert_ne!(account, ann);
    assert_eq!(lane(r#""groups":[{"group_id":"g","type":"group_create"}]"#), account);
}

#[test]
fn a_person_has_a_lane_with_each_number_and_an_account_one_for_all() {
    let lane = |account: &str, number: &str, value: &str| {
        let value = format!(r#"{{"metadata":{{"phone_number_id":"{number}"}},{value}}}"#);
        let change = format!(r#"{{"field":"messages","value":{value}}}"#);
        parse(format!(r#"{{"entry":[{{{account}"changes":[{change}]}}]}}"#))[0].lane_key()
    };
    let account = r#""id":"1000","#;
    let message = r#""messages":[{"id":"A","from":"4911","type":"text"}]"#;
    assert_ne!(lane(account, "2000", message), lane(account, "2001", message));
    let error = r#""errors":[{"code":1}]"#;
    assert_eq!(lane(account, "2000", error), lane(account, "2001", error));
    assert_ne!(lane(account, "2000", error), lane(r#""id":"1001","#, "2000", error));
    assert_ne!(lane("", "2000", error), lane("", "2001", error));
}

#[test]
fn a_lane_is_of_the_number_however_it_is_spelled() {
    let lane = |value: &str| of_value(value)[0].lane_key();
    let message = lane(r#""messages":[{"id":"A","from":"5511987654321","type":"text"}]"#);
    assert_eq!(lane(r#""statuses":[{"id":"B","status":"read","recipient_id":"551187654321"}]"#), message);
    let sync = r#""state_sync":[{"action":"add","contact":{"phone_number":"+55 11 98765-4321"}}]"#;
    assert_eq!(lane(sync), message);
}

#[test]
fn an_empty_id_makes_no_two_events_one() {
    let keys = |value: &str| -> Vec<_> { parse(change(value)).iter().map(Event::dedupe_key).collect() };
    let messages = keys(
        r#"{"messages":[{"id":"","timestamp":"1","type":"text","text":{"body":"a"}},
            {"id":"","timestamp":"1","type":"text","text":{"body":"b"}},{"id":"","type":"text"}]}"#,
    );
    assert!(messages[0].is_some() && messages[1].is_some() && messages[0] != messages[1]);
    assert_eq!(messages[2], None);
    let statuses = keys(
        r#"{"statuses":[{"id":"","status":"sent","timestamp":"1"},{"id":"","status":"sent","timestamp":"1","x":1}]}"#,
    );
    assert!(statuses[0].is_some() && statuses[1].is_some() && statuses[0] != statuses[1]);
}

#[test]
fn a_copy_is_told_from_the_message_itself() {
    let key = |field: &str, list: &str| {
        let value = format!(r#"{{"{list}":[{{"id":"A","status":"sent","timestamp":"1","type":"text"}}]}}"#);
        parse(change_of(field, &value))[0].dedupe_key()
    };
    for list in ["messages", "message_echoes", "statuses"] {
        assert!(key("standby", list).is_some());
        assert_ne!(key("standby", list), key("messages", list), "{list}");
    }
    assert_ne!(key("standby", "messages"), key("standby", "message_echoes"));
}
