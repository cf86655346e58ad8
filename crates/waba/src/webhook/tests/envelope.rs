//! Every piece of a body is reported once, whatever stands around it.

use serde_json::Value;
use waba_types::Content;

use super::*;

#[test]
fn entries_and_changes_come_in_their_order_and_lists_in_theirs() {
    let value = |n: u32| {
        format!(
            r#"{{"custom":[{{"n":{n}}},7],"errors":[{{"code":{n}}}],"statuses":[{{"status":"sent"}}],"extra":{{}},
                "messages":[{{"type":"text"}},{{"type":"image"}}],"calls":[{{"event":"connect"}}]}}"#
        )
    };
    let body = format!(
        r#"{{"entry":[{{"changes":[{{"value":{}}},{{"value":{}}}]}},{{"changes":[{{"value":{}}}]}}]}}"#,
        value(0),
        value(1),
        value(2)
    );
    let mut expected = Vec::new();
    for place in ["entry[0].changes[0]", "entry[0].changes[1]", "entry[1].changes[0]"] {
        for line in [
            "message text .messages[0]",
            "message image .messages[1]",
            "status sent .statuses[0]",
            "error  .errors[0]",
            "call connect .calls[0]",
            "unknown custom .custom[0]",
            "unknown custom .custom[1]",
            "unknown extra .extra",
        ] {
            expected.push(line.replace(" .", &format!(" {place}.value.")));
        }
    }
    assert_eq!(outline(body), expected);
}

#[test]
fn a_value_that_is_one_thing_is_one_event_with_the_whole_change() {
    for (field, kind) in [
        ("account_update", EventKind::Account),
        ("message_template_status_update", EventKind::Template),
        ("standby", EventKind::Handover),
        ("brand_new", EventKind::Unknown),
    ] {
        let change =
            format!(r#"{{"value":{{"event":"X","info":{{"a":1}},"list":[1,2]}},"field":"{field}"}}"#);
        let body = format!(r#"{{"entry":[{{"changes":[{change}],"time":1739321024,"id":"9"}}]}}"#);
        let events = parse(body);
        assert_eq!(events.len(), 1);
        assert_eq!((events[0].kind(), &*events[0].type_name()), (kind, field));
        assert_eq!(events[0].raw_str(), change);
        assert_eq!(events[0].timestamp().map(|time| time.seconds()), Some(1_739_321_024));
        assert_eq!(events[0].waba_id().as_deref(), Some("9"));
        assert_eq!(events[0].path(), "entry[0].changes[0]");
    }
}

#[test]
fn the_chat_history_is_reported_message_by_message() {
    let body = r#"{"entry":[{"changes":[{"field":"history","value":{"metadata":{"phone_number_id":"2000"},"history":[
        {"errors":[{"code":2593109}],"threads":[{"messages":[{"id":"0","type":"text"}]}],
         "threads":[{"messages":[{"from":"4911","id":"A","type":"text","text":{"body":"Hi"}},
                                 {"from":"15550001111","id":"B","type":"image"},7],"id":"4911"},{"id":"4922"},8],
         "metadata":{"phase":0}},
        {"threads":[{"messages":5}]},{"more":1},9]}}]}]}"#;
    let expected = [
        "history  history[0].metadata",
        "history text history[0].threads[0].messages[0]",
        "history image history[0].threads[0].messages[1]",
        "malformed  history[0].threads[0].messages[2]",
        "unknown  history[0].threads[1]",
        "malformed  history[0].threads[2]",
        "error  history[0].errors[0]",
        "malformed  history[1].threads[0].messages",
        "unknown  history[2]",
        "malformed  history[3]",
    ]
    .map(|line| line.replace("history[", "entry[0].changes[0].value.history["));
    assert_eq!(outline(body), expected);
    let events = parse(body);
    assert_eq!((events[1].from().as_deref(), events[1].to().as_deref()), (Some("4911"), None));
    assert_eq!(events[1].text().as_deref(), Some("Hi"));
    assert_eq!((events[2].from().as_deref(), events[2].to().as_deref()), (Some("15550001111"), Some("4911")));
    for event in events {
        assert_eq!(event.detach().raw(), event.raw());
    }
}

#[test]
fn the_errors_of_a_flat_value_stay_with_it() {
    let body = |field: &str, more: &str| {
        format!(
            r#"{{"entry":[{{"changes":[{{"field":"{field}","value":{{{more}"errors":[{{"code":1}}]}}}}]}}]}}"#
        )
    };
    assert_eq!(outline(body("flows", r#""flow_id":"1","#)), ["flow flows entry[0].changes[0]"]);
    let error = ["error  entry[0].changes[0].value.errors[0]"];
    assert_eq!(outline(body("messages", "")), error);
    assert_eq!(outline(body("brand_new", r#""metadata":{},"#)), error);
}

#[test]
fn neither_a_change_that_is_one_thing_nor_its_neighbours_are_hidden() {
    const KEYS: [&str; 11] = [
        "messages",
        "statuses",
        "calls",
        "message_echoes",
        "groups",
        "user_preferences",
        "user_id_update",
        "state_sync",
        "user_actions",
        "automatic_events",
        "history",
    ];
    let value = |key: &str, list: &str| {
        change_of("account_update", &format!(r#"{{"event":"X","{key}":{list},"more":[{{}}]}}"#))
    };
    let account = "account account_update entry[0].changes[0]";
    for key in KEYS {
        for no_items in [r#"{"max":3}"#, "5", "\"x\"", "null", "[]", "[5,null]"] {
            assert_eq!(outline(value(key, no_items)), [account], "{key} {no_items}");
        }
        let events = parse(value(key, "[{}]"));
        assert_eq!(events.len(), 2, "{key}");
        assert_eq!(events[0].kind(), EventKind::Account);
        assert_eq!(events[1].path(), format!("entry[0].changes[0].value.{key}[0]"));
        for event in &events {
            assert_eq!((event.detach().kind(), event.detach().raw()), (event.kind(), event.raw()));
        }
        // With nothing of its own there is no other event.
        let items_only = change_of("account_update", &format!(r#"{{"metadata":{{}},"{key}":[{{}}]}}"#));
        assert_eq!(parse(items_only).len(), 1, "{key}");
    }
    let new_field = change_of("brand_new", r#"{"event":"X","groups":{"max":3}}"#);
    assert_eq!(outline(new_field), ["unknown brand_new entry[0].changes[0]"]);
}

#[test]
fn what_no_customer_waits_for_an_answer_to_is_no_message_whatever_list_it_is_in() {
    let kinds = |field: &str| -> Vec<_> {
        let value = r#"{"metadata":{"display_phone_number":"15"},"contacts":[{"wa_id":"4911"}],
            "messages":[{"from":"4911","id":"A","type":"text","text":{"body":"Hi"}},{"type":"poll"}],
            "statuses":[{"id":"B","status":"sent"}],"message_echoes":[{"id":"C","to":"4911","type":"text"}]}"#;
        let events = parse(change_of(field, value));
        for event in &events {
            let detached = event.detach();
            assert_eq!((detached.kind(), detached.content()), (event.kind(), event.content()), "{field}");
            let is_message = event.kind() == EventKind::Message;
            assert_eq!(matches!(event.content(), Content::Text(_)), is_message, "{field}");
        }
        events.iter().map(|event| event.kind().as_str()).collect()
    };
    assert_eq!(kinds("messages"), ["message", "unknown", "status", "echo"]);
    assert_eq!(kinds("brand_new"), ["message", "unknown", "status", "echo"]);
    assert_eq!(kinds("standby"), ["handover"; 4]);
    assert_eq!(kinds("messaging_handovers"), ["handover"; 4]);
    assert_eq!(kinds("history"), ["history", "history", "status", "history"]);
    assert_eq!(kinds("smb_message_echoes"), ["echo", "echo", "status", "echo"]);
    assert_eq!(kinds("message_echoes"), ["echo", "echo", "status", "echo"]);
}

#[test]
fn lists_out_of_place_hide_none_of_their_objects() {
    let text = r#"{"id":"A","from":"4911","type":"text"}"#;
    let body = format!(
        r#"{{"polls":[{{}},5],"entry":[{{"messaging":[{{}}],"statuses":[{{}}],"tags":["x"],"note":{{}},"changes":[
            {{"calls":[{{}},7],"polls":5,"calls":[{{"event":"connect"}}],"value":{{"metadata":{{"phone_number_id":"2"}},"contacts":[{{"wa_id":"4911","profile":{{"name":"Ann"}}}}],
              "messages":[{text}],"history":[{{"calls":[{{}}],"threads":[{{"reactions":[{{}}],"id":"4911"}}]}}]}},"messages":[{text}],"field":"messages"}}]}}]}}"#
    );
    let expected = [
        "message text entry[0].changes[0].value.messages[0]",
        "unknown reactions entry[0].changes[0].value.history[0].threads[0].reactions[0]",
        "unknown calls entry[0].changes[0].value.history[0].calls[0]",
        "call connect entry[0].changes[0].calls[0]",
        "message text entry[0].changes[0].messages[0]",
        "unknown messaging entry[0].messaging[0]",
        "status  entry[0].statuses[0]",
        "unknown polls polls[0]",
    ];
    assert_eq!(outline(body.clone()), expected);
    let events = parse(body);
    assert_eq!(events[4].phone_number_id().as_deref(), Some("2"));
    assert_eq!(events[4].profile_name().as_deref(), Some("Ann"));
    assert_eq!(events[4].dedupe_key(), events[0].dedupe_key());
    for event in events {
        let detached = event.detach();
        assert_eq!((detached.kind(), detached.raw()), (event.kind(), event.raw()));
        assert_eq!(detached.lane_key(), event.lane_key());
    }
}

#[test]
fn a_new_field_with_known_lists_gives_their_items() {
    let body =
        r#"{"entry":[{"changes":[{"field":"brand_new","value":{"messages":[{"type":"text"}],"more":{}}}]}]}"#;
    let expected =
        ["message text entry[0].changes[0].value.messages[0]", "unknown more entry[0].changes[0].value.more"];
    assert_eq!(outline(body), expected);
}

#[test]
fn the_unknown_pieces_of_a_messages_field_are_reported_one_by_one() {
    let body = change(r#"{"metadata":{},"tracking":[{"a":1},{"a":2}],"note":"x","none":null}"#);
    let expected = [
        "unknown tracking entry[0].changes[0].value.tracking[0]",
        "unknown tracking entry[0].changes[0].value.tracking[1]",
    ];
    assert_eq!(outline(body), expected);
}

#[test]
fn nothing_in_it_is_an_event_too() {
    for (body, expected) in [
        (
            r#"{"entry":[{"changes":[{"field":"messages","value":{"messages":[]}}]}]}"#,
            "unknown messages entry[0].changes[0]",
        ),
        (
            r#"{"entry":[{"changes":[{"field":"messages","value":null}]}]}"#,
            "unknown messages entry[0].changes[0]",
        ),
        (r#"{"entry":[{"changes":[{}]}]}"#, "unknown  entry[0].changes[0]"),
        (r#"{"entry":[{"changes":[]}]}"#, "unknown entry entry[0]"),
        (r#"{"entry":[{"changes":null}]}"#, "unknown entry entry[0]"),
        (r#"{"entry":[{"id":"1"}]}"#, "unknown entry entry[0]"),
        (r#"{"entry":[]}"#, "unknown  "),
        (r#"{"entry":null}"#, "unknown  "),
        (r#"{"messages":[]}"#, "unknown  "),
        (r#"{"contacts":[{"wa_id":"1"}]}"#, "unknown  "),
        (r#"{"some":"thing"}"#, "unknown  "),
        ("{}", "unknown  "),
        ("[]", "unknown  "),
        ("[{}]", "unknown  "),
        ("\"text\"", "unknown  "),
        ("17", "unknown  "),
        (" null ", "unknown  "),
    ] {
        assert_eq!(outline(body), [expected], "{body}");
    }
    assert_eq!(parse(" [1, 2] ")[0].raw_str(), "[1, 2]");
    assert_eq!(parse(" {\"a\" : 1} ")[0].raw_str(), "{\"a\" : 1}");
}

#[test]
fn what_is_out_of_place_is_malformed_and_hides_nobody() {
    for (body, kind, path, error) in [
        (r#"{"entry":"x"}"#, 0, "entry", "expected a list, found a string"),
        (r#"{"entry":{"id":"1"}}"#, 0, "entry", "expected a list, found an object"),
        (
            r#"{"entry":[{"changes":[{"value":{"messages":[{}]}}]},null]}"#,
            1,
            "entry[1]",
            "expected an object, found null",
        ),
        (r#"{"entry":[{"changes":3},{"id":"2"}]}"#, 0, "entry[0].changes", "expected a list, found a number"),
        (
            r#"{"entry":[{"changes":[true,{"field":"x"}]}]}"#,
            0,
            "entry[0].changes[0]",
            "expected an object, found a boolean",
        ),
        (
            r#"{"entry":[{"changes":[{"value":[]}]}]}"#,
            0,
            "entry[0].changes[0].value",
            "expected an object, found a list",
        ),
        (
            r#"{"entry":[{"changes":[{"value":{"messages":[5,{"type":"text"}],"statuses":[{}]}}]}]}"#,
            0,
            "entry[0].changes[0].value.messages[0]",
            "expected an object, found a number",
        ),
        (
            r#"{"entry":[{"changes":[{"value":{"messages":{},"statuses":[{}]}}]}]}"#,
            0,
            "entry[0].changes[0].value.messages",
            "expected a list, found an object",
        ),
        (r#"{"statuses":[{"id":"1"}],"messages":"x"}"#, 0, "messages", "expected a list, found a string"),
        (r#"{"statuses":[{"id":"1"}],"errors":[null]}"#, 1, "errors[0]", "expected an object, found null"),
    ] {
        let events = parse(body);
        let event = &events[kind];
        assert_eq!(event.kind(), EventKind::Malformed, "{body}");
        assert_eq!((&*event.path(), event.error().as_deref()), (path, Some(error)), "{body}");
        let others = events.iter().filter(|event| event.kind() != EventKind::Malformed).count();
        assert_eq!(others, events.len() - 1, "{body}");
    }
}

#[test]
fn of_duplicate_containers_the_last_counts() {
    let message = |id: u32| format!(r#"{{"id":"{id}","type":"text"}}"#);
    let ids = |body: String| -> Vec<String> {
        parse(body).iter().map(|event| event.id().unwrap_or_default().into_owned()).collect()
    };
    let (one, two, three) = (message(1), message(2), message(3));
    let value = |id: u32| format!(r#"{{"messages":[{}]}}"#, message(id));
    let entry = |id: u32| format!(r#"[{{"changes":[{{"value":{}}}]}}]"#, value(id));
    for (body, expected) in [
        (change(&format!(r#"{{"messages":[{one},{two}],"messages":[{three}]}}"#)), vec!["3"]),
        (
            change(&format!(r#"{{"messages":[{one}],"statuses":[{two}],"messages":[{three}]}}"#)),
            vec!["3", "2"],
        ),
        (change(&format!(r#"{{"messages":[{one}],"statuses":[{two}],"messages":null}}"#)), vec!["2"]),
        (change(&format!(r#"{{"messages":[{one}],"statuses":[{two}],"\u006dessages":[]}}"#)), vec!["2"]),
        (change(&format!(r#"{{"messages":[{one}],"x":[1],"y":{{}},"x":[2,3],"y":0}}"#)), vec!["1", "", ""]),
        (
            format!(r#"{{"entry":[{{"changes":[{{"value":{},"value":{}}}]}}]}}"#, value(1), value(2)),
            vec!["2"],
        ),
        (
            format!(
                r#"{{"entry":[{{"changes":[{{"value":{}}}],"changes":[{{"value":{}}}]}}]}}"#,
                value(1),
                value(2)
            ),
            vec!["2"],
        ),
        (format!(r#"{{"entry":{},"entry":{}}}"#, entry(1), entry(2)), vec!["2"]),
        (format!(r#"{{"entry":{},"messages":[{three}],"entry":{}}}"#, entry(1), entry(2)), vec!["2", "3"]),
        (format!(r#"{{"messages":[{one}],"messages":[{two}]}}"#), vec!["2"]),
        (format!(r#"{{"entry":{},"entry":null,"messages":[{three}]}}"#, entry(1)), vec!["3"]),
    ] {
        assert_eq!(ids(body.clone()), expected, "{body}");
        let last_counts: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(ids(last_counts.to_string()), expected, "{body}");
    }
}

#[test]
fn duplicates_of_shared_facts_count_last_too() {
    let body = change(
        r#"{"metadata":{"phone_number_id":"1"},"metadata":{"display_phone_number":"15"},
            "contacts":[{"wa_id":"4911","profile":{"name":"Old"}}],
            "contacts":[{"wa_id":"4911","profile":{"name":"Older"},"profile":{"name":"New"}}],
            "messages":[{"from":"4911","type":"text"}]}"#,
    );
    let event = parse(body).remove(0);
    assert_eq!((event.phone_number_id(), event.to().as_deref()), (None, Some("15")));
    assert_eq!(event.profile_name().as_deref(), Some("New"));
    let body =
        r#"{"contacts":[{"wa_id":"1","profile":{"name":"Old"},"profile":{}}],"messages":[{"from":"1"}]}"#;
    assert_eq!(parse(body)[0].profile_name(), None);
}

#[test]
fn a_flat_body_beside_an_envelope_is_reported_after_it() {
    let body = r#"{"messages":[{"id":"2","type":"text"}],"unknown":[1],
        "entry":[{"changes":[{"value":{"messages":[{"id":"1","type":"text"}]}}]}]}"#;
    assert_eq!(
        outline(body),
        ["message text entry[0].changes[0].value.messages[0]", "message text messages[0]"]
    );
}

#[test]
fn a_partner_notification_is_named_after_its_event() {
    let body = r#"{"id":"77","event":"channel_live","data":{"id":"xCH"}}"#;
    let event = parse(body).remove(0);
    assert_eq!((event.kind(), &*event.type_name()), (EventKind::Partner, "channel_live"));
    assert_eq!(event.id().as_deref(), Some("77"));
    assert_eq!((event.dialect(), event.raw_str()), (None, body));
    assert_eq!(outline(r#"{"event":5,"data":{}}"#), ["unknown  "]);
    for without_data in [r#"{"event":"x"}"#, r#"{"event":"x","data":null}"#] {
        assert_eq!(outline(without_data), ["partner x "]);
    }
}

#[test]
fn an_unknown_key_keeps_a_path_on_one_line() {
    let body = change(r#"{"messages":[],"a\nb\"c":{}}"#);
    assert_eq!(parse(body.clone())[0].path(), r#"entry[0].changes[0].value.a\nb\"c"#);
    assert_eq!(parse(body)[0].type_name(), "a\nb\"c");
}

#[test]
fn every_truncation_is_an_error() {
    let body = change(
        r#"{"metadata":{"phone_number_id":"1"},"contacts":[{"wa_id":"1"}],"x":[true,null,-1.5e3],
            "messages":[{"id":"caf\u00e9 é","type":"text","text":{"body":"\ud83d\udc4d"}}]}"#,
    );
    let whole = body.as_bytes();
    for end in 0..whole.len() {
        let error = parse_error(whole[..end].to_vec());
        match error {
            ParseError::Empty => assert_eq!(end, 0),
            // The cut goes through the two bytes of the é.
            ParseError::Utf8 { offset } => assert_eq!(offset + 1, end),
            ParseError::Json { offset, message } => {
                assert!(
                    offset <= end && message == "unexpected end" || message.starts_with("expected"),
                    "{end}: {message}"
                );
            }
            other => panic!("{end}: {other}"),
        }
    }
    assert_eq!(parse(whole.to_vec()).len(), 4);
}
