//! The fields of heads.

use super::*;

fn only(body: impl Into<bytes::Bytes>) -> Event {
    let mut events = parse(body);
    assert_eq!(events.len(), 1);
    events.remove(0)
}

fn message(message: &str) -> Event {
    only(change(&format!(
        r#"{{"metadata":{{"display_phone_number":"1555","phone_number_id":"2000"}},
            "contacts":[{{"wa_id":"4922","profile":{{"name":"Bob"}}}},{{"wa_id":"4911","profile":{{"name":"Ann"}}}},
                        {{"user_id":"US.77","profile":{{"name":"Kim"}}}}],
            "messages":[{message}]}}"#
    )))
}

fn status(status: &str) -> Event {
    only(change(&format!(r#"{{"metadata":{{"display_phone_number":"1555"}},"statuses":[{status}]}}"#)))
}

#[test]
fn a_message_tells_who_wrote_what_when_and_to_whom() {
    let event = message(
        r#"{"from":"4911","id":"wamid.A=","timestamp":"1749416383","type":"text","text":{"body":"Hi"}}"#,
    );
    assert_eq!(event.kind(), EventKind::Message);
    assert_eq!(event.display_phone_number().as_deref(), Some("1555"));
    assert_eq!(event.detach().display_phone_number(), event.display_phone_number());
    assert_eq!(event.type_name(), "text");
    assert_eq!(event.id().as_deref(), Some("wamid.A="));
    assert_eq!(event.from().as_deref(), Some("4911"));
    assert_eq!(event.to().as_deref(), Some("1555"));
    assert_eq!(event.timestamp().map(|time| time.seconds()), Some(1_749_416_383));
    assert_eq!(event.text().as_deref(), Some("Hi"));
    assert_eq!(event.phone_number_id().as_deref(), Some("2000"));
    assert_eq!(event.profile_name().as_deref(), Some("Ann"));
    assert_eq!(event.waba_id().as_deref(), Some("1000"));
    assert_eq!(event.field().as_deref(), Some("messages"));
}

#[test]
fn a_sender_without_number_has_a_user_id() {
    let event = message(r#"{"from_user_id":"US.77","id":"A","type":"text","text":{"body":"Hi"}}"#);
    assert_eq!(event.from().as_deref(), Some("US.77"));
    assert_eq!(event.profile_name().as_deref(), Some("Kim"));
    let event = message(r#"{"from":"4999","from_user_id":"US.77","type":"text"}"#);
    assert_eq!((event.from().as_deref(), event.profile_name().as_deref()), (Some("4999"), Some("Kim")));
    assert_eq!(message(r#"{"from":"4999","type":"text"}"#).profile_name(), None);
    assert_eq!(message(r#"{"type":"text"}"#).profile_name(), None);
}

#[test]
fn a_status_tells_its_value_and_recipient() {
    let event = status(r#"{"id":"wamid.S","status":"read","timestamp":1750030073,"recipient_id":"4911"}"#);
    assert_eq!((event.kind(), &*event.type_name()), (EventKind::Status, "read"));
    assert_eq!(event.id().as_deref(), Some("wamid.S"));
    assert_eq!(event.to().as_deref(), Some("4911"));
    assert_eq!(event.from(), None);
    assert_eq!(event.timestamp().map(|time| time.seconds()), Some(1_750_030_073));
    for (json, recipient) in [
        (r#"{"message":{"recipient_id":"4912"},"recipient_user_id":"US.1"}"#, Some("4912")),
        (r#"{"message":{"recipient_id":"4912"},"recipient_id":"4911"}"#, Some("4911")),
        (r#"{"recipient_id":["4911"],"recipient_user_id":"US.1"}"#, Some("US.1")),
        (r#"{"message":5}"#, None),
    ] {
        assert_eq!(status(json).to().as_deref(), recipient, "{json}");
    }
}

#[test]
fn the_text_stands_under_the_key_that_the_type_names() {
    for (json, text) in [
        (r#"{"type":"text","text":{"body":"a"}}"#, Some("a")),
        (r#"{"text":{"body":"a"},"type":"text"}"#, Some("a")),
        (r#"{"type":"image","image":{"caption":"b"},"text":{"body":"a"}}"#, Some("b")),
        (r#"{"type":"video","video":{"id":"1","caption":"c"}}"#, Some("c")),
        (r#"{"type":"document","document":{"caption":"d","filename":"x"}}"#, Some("d")),
        (r#"{"type":"button","button":{"payload":"p","text":"e"}}"#, Some("e")),
        (
            r#"{"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"1","title":"f"}}}"#,
            Some("f"),
        ),
        (
            r#"{"type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"1","title":"g"}}}"#,
            Some("g"),
        ),
        (r#"{"type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"body":"Sent"}}}"#, None),
        (r#"{"type":"audio","audio":{"caption":"x"}}"#, None),
        (r#"{"type":"image","text":{"body":"a"}}"#, None),
        (r#"{"text":{"body":"a"}}"#, None),
        (r#"{"type":"text","text":{"body":5}}"#, None),
        (r#"{"type":"text","text":"a"}"#, None),
        (r#"{"type":"text","text":{"body":""}}"#, Some("")),
    ] {
        assert_eq!(message(json).text().as_deref(), text, "{json}");
    }
}

#[test]
fn a_field_of_the_wrong_type_is_absent_and_the_event_is_there() {
    let event = message(r#"{"from":{"a":1},"id":[1],"timestamp":true,"type":"text","text":null}"#);
    assert_eq!(event.kind(), EventKind::Message);
    assert_eq!((event.from(), event.id(), event.timestamp(), event.text()), (None, None, None, None));
    let event = message(r#"{"timestamp":"yesterday","type":"text"}"#);
    assert_eq!(event.timestamp(), None);
}

#[test]
fn ids_and_times_may_be_numbers() {
    let event = message(r#"{"from":4911,"id":123,"timestamp":1.749416383e9,"type":"text"}"#);
    assert_eq!(event.from().as_deref(), Some("4911"));
    assert_eq!(event.id().as_deref(), Some("123"));
    assert_eq!(event.timestamp().map(|time| time.seconds()), Some(1_749_416_383));
    assert_eq!(event.profile_name().as_deref(), Some("Ann"));
    // A number that no float holds exactly.
    assert_eq!(message(r#"{"id":9007199254740993}"#).id().as_deref(), Some("9007199254740993"));
}

#[test]
fn keys_and_values_may_be_escaped() {
    let event = message(
        r#"{"\u0066rom":"49\u00311","i\u0064":"A\/B","\u0074ype":"\u0074ext","t\u0065xt":{"b\u006fdy":"caf\u00e9\n\ud83d\udc4d"}}"#,
    );
    assert_eq!((event.kind(), &*event.type_name()), (EventKind::Message, "text"));
    assert_eq!(event.id().as_deref(), Some("A/B"));
    assert_eq!(event.text().as_deref(), Some("café\n👍"));
    assert_eq!(event.profile_name().as_deref(), Some("Ann"));
}

#[test]
fn documented_types_are_messages_and_others_are_unknown() {
    for name in
        ["text", "voice", "unsupported", "unknown", "ephemeral", "media_placeholder", "edit", "revoke"]
    {
        assert_eq!(message(&format!(r#"{{"type":"{name}"}}"#)).kind(), EventKind::Message, "{name}");
    }
    let event = message(r#"{"id":"A","from":"4911","type":"hologram","hologram":{}}"#);
    assert_eq!((event.kind(), &*event.type_name()), (EventKind::Unknown, "hologram"));
    assert_eq!((event.id().as_deref(), event.from().as_deref()), (Some("A"), Some("4911")));
    for without_type in [r#"{"id":"A"}"#, r#"{"id":"A","type":5}"#, r#"{"id":"A","type":null}"#] {
        let event = message(without_type);
        assert_eq!((event.kind(), &*event.type_name()), (EventKind::Message, ""), "{without_type}");
    }
}

#[test]
fn an_echo_is_from_the_business_and_no_message() {
    let event = only(
        r#"{"entry":[{"changes":[{"field":"smb_message_echoes","value":{"metadata":{"display_phone_number":"1555"},
            "message_echoes":[{"from":"1555","to":"4911","id":"E","type":"text","text":{"body":"Hi"}}]}}]}]}"#,
    );
    assert_eq!((event.kind(), &*event.type_name()), (EventKind::Echo, "text"));
    assert_eq!((event.from().as_deref(), event.to().as_deref()), (Some("1555"), Some("4911")));
    assert_eq!(event.text().as_deref(), Some("Hi"));
}

#[test]
fn a_call_has_its_statuses_beside_it() {
    let body = r#"{"entry":[{"changes":[{"field":"calls","value":{"metadata":{"phone_number_id":"2000"},
        "calls":[{"id":"wacid.1","event":"connect","from":"4911","to":"1555","timestamp":"1"}],
        "statuses":[{"id":"wacid.1","type":"call","status":"RINGING","recipient_id":"4911"}]}}]}]}"#;
    let events = parse(body);
    assert_eq!((events[0].kind(), &*events[0].type_name()), (EventKind::Status, "RINGING"));
    assert_eq!((events[1].kind(), &*events[1].type_name()), (EventKind::Call, "connect"));
    assert_eq!((events[1].from().as_deref(), events[1].to().as_deref()), (Some("4911"), Some("1555")));
}

#[test]
fn what_names_nobody_is_of_the_only_contact() {
    let [ann, bob] = [r#"{"wa_id":"4911","profile":{"name":"Ann"}}"#, r#"{"wa_id":"4922"}"#];
    let click = r#""user_actions":[{"action_type":"click","timestamp":"1"}]"#;
    let context = r#""messages":[],"conversation_context":{"type":"summary"}"#;
    for item in [click, context] {
        let event = only(change(&format!(r#"{{"contacts":[{ann}],{item}}}"#)));
        for event in [event.detach(), event] {
            assert_eq!(event.from().as_deref(), Some("4911"), "{item}");
            assert_eq!(event.profile_name().as_deref(), Some("Ann"), "{item}");
            assert_eq!(event.contact().and_then(|contact| contact.wa_id).as_deref(), Some("4911"), "{item}");
        }
        let event = only(change(&format!(r#"{{"contacts":[{ann},{bob}],{item}}}"#)));
        assert_eq!((event.from(), event.contact()), (None, None), "{item}");
    }
    let named = only(change(&format!(r#"{{"contacts":[{ann}],"user_preferences":[{{"wa_id":"4922"}}]}}"#)));
    assert_eq!((named.from().as_deref(), named.contact()), (Some("4922"), None));
    let error = only(change(&format!(r#"{{"contacts":[{ann}],"errors":[{{"code":1}}]}}"#)));
    assert_eq!((error.from(), error.contact()), (None, None));
}

#[test]
fn a_handover_names_its_person_and_number() {
    let handover = r#"{"sender":{"phone_number":"1"},"sender":{"phone_number":4911,"user_id":"DE.1"},
        "recipient":{"phone_number_id":"2000","display_phone_number":"1555"}}"#;
    let event = only(change_of("messaging_handovers", handover));
    assert_eq!((event.kind(), event.from().as_deref()), (EventKind::Handover, Some("4911")));
    assert_eq!(event.phone_number_id().as_deref(), Some("2000"));
    let by_metadata = handover.replacen('{', r#"{"metadata":{"phone_number_id":"3000"},"#, 1);
    let event = only(change_of("messaging_handovers", &by_metadata));
    assert_eq!(event.phone_number_id().as_deref(), Some("3000"));
    for odd in [r#"{"sender":5,"recipient":[]}"#, r#"{"sender":{"phone_number":"1"},"sender":null}"#, "{}"] {
        assert_eq!(only(change_of("messaging_handovers", odd)).from(), None, "{odd}");
    }
}

#[test]
fn a_contact_of_the_phone_is_the_person() {
    let from = |contact: &str| {
        let event = only(change(&format!(r#"{{"state_sync":[{{"action":"add","contact":{contact}}}]}}"#)));
        event.from().map(std::borrow::Cow::into_owned)
    };
    assert_eq!(from(r#"{"phone_number":"4911","user_id":"DE.1"}"#).as_deref(), Some("4911"));
    assert_eq!(from(r#"{"user_id":"DE.1"}"#).as_deref(), Some("DE.1"));
    assert_eq!(from("null"), None);
}

#[test]
fn a_message_of_the_history_tells_to_whom_it_went() {
    let metadata = r#""metadata":{"display_phone_number":"1555"}"#;
    let to = |value: &str| {
        let events = parse(change_of("history", &format!("{{{metadata},{value}}}")));
        events[0].to().map(std::borrow::Cow::into_owned)
    };
    let chat =
        |message: &str| to(&format!(r#""history":[{{"threads":[{{"id":"4911","messages":[{message}]}}]}}]"#));
    assert_eq!(chat(r#"{"from":"4911"}"#).as_deref(), Some("1555"));
    assert_eq!(chat(r#"{"from_user_id":"DE.1"}"#).as_deref(), Some("1555"));
    assert_eq!(chat(r#"{"from":"1555"}"#).as_deref(), Some("4911"));
    assert_eq!(chat(r#"{"from":"4911","to":"1666"}"#).as_deref(), Some("1666"));
    assert_eq!(chat("{}"), None);
    let file = |message: &str| to(&format!(r#""messages":[{message}]"#));
    assert_eq!(file(r#"{"from":"4911"}"#).as_deref(), Some("1555"));
    assert_eq!(file(r#"{"from":"1555","to":"4911"}"#).as_deref(), Some("4911"));
    assert_eq!(file(r#"{"from":"1555"}"#), None);
}

#[test]
fn an_empty_key_is_no_name() {
    let event = only(change(r#"{"user_id_update":[{"":"x","wa_id":"4911"}]}"#));
    assert_eq!((&*event.type_name(), event.from().as_deref()), ("", Some("4911")));
}

#[test]
fn of_duplicate_keys_the_last_counts() {
    let event = message(
        r#"{"id":"1","id":"2","from":"4911","from":null,"type":"image","type":"text",
            "text":{"body":"a"},"text":{"body":"b","body":"c"}}"#,
    );
    assert_eq!((event.id().as_deref(), event.from()), (Some("2"), None));
    assert_eq!((&*event.type_name(), event.text().as_deref()), ("text", Some("c")));
    assert_eq!(message(r#"{"type":"text","text":{"body":"a"},"text":{}}"#).text(), None);
    assert_eq!(message(r#"{"type":"text","text":{"body":"a","body":[]}}"#).text(), None);
    assert_eq!(message(r#"{"id":"1","\u0069d":"2"}"#).id().as_deref(), Some("2"));
    assert_eq!(status(r#"{"message":{"recipient_id":"1"},"message":{}}"#).to(), None);
}

#[test]
fn debug_shows_neither_person_nor_text() {
    let event = message(r#"{"from":"4911","id":"wamid.A","type":"text","text":{"body":"private"}}"#);
    let shown = format!("{event:?}");
    assert!(shown.contains("messages[0]") && shown.contains("text"), "{shown}");
    assert!(!shown.contains("4911") && !shown.contains("private") && !shown.contains("wamid"), "{shown}");
}

#[test]
fn an_event_can_go_to_another_thread() {
    fn travels<T: Clone + Send + Sync + 'static>() {}
    travels::<Event>();
    travels::<Events>();
    travels::<Webhook>();
}

#[test]
fn an_empty_id_is_none() {
    let event = parse(change(
        r#"{"metadata":{"phone_number_id":""},"contacts":[{"wa_id":"","user_id":"DE.1","profile":{"name":"Ann"}}],
            "messages":[{"id":"","from":"","from_user_id":"DE.1","type":"text","text":{"body":""}}]}"#,
    ))
    .remove(0);
    assert_eq!((event.id(), event.from().as_deref()), (None, Some("DE.1")));
    assert_eq!((event.phone_number_id(), event.profile_name().as_deref()), (None, Some("Ann")));
    assert_eq!(event.text().as_deref(), Some(""));
    let status = r#"{"statuses":[{"id":"","status":"sent","recipient_id":"","recipient_user_id":"DE.1"}]}"#;
    assert_eq!(parse(change(status))[0].to().as_deref(), Some("DE.1"));
    let history = r#"{"history":[{"threads":[{"id":"","messages":[{"from":"4911","type":"text"}]}]}]}"#;
    assert_eq!(parse(change_of("history", history))[0].from().as_deref(), Some("4911"));
}
