//! The parse contract, clause by clause.

use waba_types::{Content, Dialect, MessageStatus};

use super::*;

#[test]
fn clause_1_an_unknown_field_is_kept() {
    let raw = r#"{"type":"text","text":{"body":"a","colour":["red"]}}"#;
    let Content::Text(text) = parse(change(&format!(r#"{{"messages":[{raw}]}}"#)))[0].content() else {
        panic!()
    };
    assert_eq!(text.extra.get("colour").unwrap().as_str(), r#"["red"]"#);
    assert_eq!(serde_json::to_string(&text).unwrap(), r#"{"body":"a","colour":["red"]}"#);
}

#[test]
fn clause_1_the_unknown_fields_of_an_item_are_told() {
    let extra = |value: &str| serde_json::to_string(&parse(change(value))[0].extra()).unwrap();
    let text = r#"{"messages":[{"id":"A","type":"text","text":{"body":"a"},"mood":[1.50]}]}"#;
    assert_eq!(extra(text), r#"{"mood":[1.50]}"#);
    assert_eq!(extra(r#"{"statuses":[{"id":"A","status":"sent","mood":null}]}"#), r#"{"mood":null}"#);
    assert_eq!(extra(r#"{"errors":[{"code":1,"mood":{}}]}"#), r#"{"mood":{}}"#);
    assert_eq!(extra(r#"{"messages":[{"type":"hologram"}]}"#), r#"{"type":"hologram"}"#);
    assert_eq!(extra(r#"{"messages":[5]}"#), "{}");
}

#[test]
fn clause_2_an_unknown_enum_string_is_kept() {
    let body = change(r#"{"statuses":[{"id":"A","status":"teleported"}]}"#);
    let Content::Status(status) = parse(body)[0].content() else { panic!() };
    assert_eq!(status.status, MessageStatus::Unknown("teleported".to_owned()));
    assert!(serde_json::to_string(&status).unwrap().contains(r#""status":"teleported""#));
}

#[test]
fn clause_3_an_unknown_type_is_unknown_and_whole() {
    let raw = r#"{ "type":"hologram", "hologram":{"x":1.50} }"#;
    let event = parse(change(&format!(r#"{{"messages":[{raw}]}}"#))).remove(0);
    assert_eq!(event.kind(), EventKind::Unknown);
    let Content::Unknown { kind, raw: kept } = event.content() else { panic!() };
    assert_eq!((kind.as_str(), kept.as_str()), ("hologram", raw));
}

#[test]
fn clause_4_a_known_type_that_does_not_fit_is_malformed_beside_its_neighbours() {
    let bad = r#"{"id":"B","type":"text","text":{"body":{"no":"text"}}}"#;
    let body = change(&format!(
        r#"{{"messages":[{{"id":"A","type":"text","text":{{"body":"a"}}}},{bad},{{"id":"C"}},5,{{"id":"D","type":"text","text":{{"body":"d"}}}}],
            "statuses":[{{"status":"sent"}}]}}"#
    ));
    let events = parse(body);
    assert_eq!(events.len(), 6);
    let malformed = |event: &Event| match event.content() {
        Content::Malformed { path, error, raw } => {
            assert_eq!(raw.as_str(), event.raw_str());
            (path, error)
        }
        other => panic!("{other:?}"),
    };
    assert!(matches!(events[0].content(), Content::Text(text) if text.body == "a"));
    assert_eq!(events[1].kind(), EventKind::Message);
    assert_eq!(
        malformed(&events[1]),
        ("text.body".to_owned(), "expected a string, found an object".to_owned())
    );
    assert_eq!(malformed(&events[2]).0, "type");
    assert_eq!(events[3].kind(), EventKind::Malformed);
    assert_eq!(malformed(&events[3]), (String::new(), "expected an object, found a number".to_owned()));
    assert!(matches!(events[4].content(), Content::Text(text) if text.body == "d"));
    assert!(matches!(events[5].content(), Content::Malformed { .. }));
}

#[test]
fn clause_5_every_item_is_reported_in_order() {
    let item = |id: u32| format!(r#"{{"id":"{id}"}}"#);
    let value = |first: u32| {
        format!(
            r#"{{"value":{{"errors":[{}],"statuses":[{}],"messages":[{},{}]}}}}"#,
            item(first + 3),
            item(first + 2),
            item(first),
            item(first + 1)
        )
    };
    let body =
        format!(r#"{{"entry":[{{"changes":[{},{}]}},{{"changes":[{}]}}]}}"#, value(0), value(4), value(8));
    let raws: Vec<_> = parse(body).iter().map(|event| event.raw_str().to_owned()).collect();
    assert_eq!(raws, (0..12).map(item).collect::<Vec<_>>());
}

#[test]
fn clause_6_nobody_has_to_be_named_and_numbers_may_be_strings() {
    let bare = r#"{"entry":[{"changes":[{"value":{"messages":[{"type":"text","text":{"body":"a"}}],"statuses":[{"id":1,"status":"sent"}]}}]}]}"#;
    let events = parse(bare);
    assert!(matches!(events[0].content(), Content::Text(_)));
    assert!(matches!(events[1].content(), Content::Status(_)));
    for event in &events {
        assert_eq!((event.from(), event.to(), event.profile_name()), (None, None, None));
        assert_eq!((event.phone_number_id(), event.field(), event.waba_id()), (None, None, None));
    }
    let both = [
        r#"{"id":"17","status":"sent","timestamp":"1750030073"}"#,
        r#"{"id":17,"status":"sent","timestamp":1750030073}"#,
    ];
    let [strings, numbers] = both.map(|status| {
        let event = parse(format!(r#"{{"statuses":[{status}]}}"#)).remove(0);
        let Content::Status(status) = event.content() else { panic!() };
        (event.id().map(|id| id.into_owned()), event.timestamp(), status)
    });
    assert_eq!(strings, numbers);
}

#[test]
fn clause_7_the_exact_bytes_stay_available() {
    for raw in [
        "{ \"id\" : \"caf\\u00e9\\/\" ,\n\t\"type\":\"text\" , \"n\":1.0e+2 }",
        "{\"id\":\"é👍\",\"a\":1,\"a\":2}",
        "{}",
    ] {
        let body = bytes::Bytes::from(change(&format!("{{\"messages\": [ {raw} , {raw} ]}}")));
        for event in parse(body.clone()) {
            assert_eq!(event.raw(), raw.as_bytes());
            assert_eq!(event.raw_str(), raw);
            assert_eq!(event.body(), &body);
        }
    }
}

#[test]
fn clause_8_limits_are_typed_errors() {
    assert_eq!(
        parse_error(vec![b' '; (4 << 20) + 1]),
        ParseError::TooLarge { limit: 4 << 20, found: (4 << 20) + 1 }
    );
    let limit = (4 << 20) / 32;
    let numbers = |count: usize| format!("{{\"messages\":[1{}]}}", ",1".repeat(count - 1));
    assert_eq!(parse(numbers(limit)).len(), limit);
    assert_eq!(parse_error(numbers(limit + 1)), ParseError::TooManyEvents { limit });
    assert_eq!(parse_error(""), ParseError::Empty);
    assert_eq!(parse_error(" \n"), ParseError::Empty);
    assert_eq!(parse_error(b"{\"a\":\"\xff\"}".to_vec()), ParseError::Utf8 { offset: 6 });
    assert_eq!(parse_error("{\"a\":1,}").to_string(), "not JSON: expected a key at byte 7");
    assert!(matches!(parse_error("{\"id\":e}"), ParseError::Json { offset: 6, .. }));
    assert!(matches!(parse_error("{\"event\":\"a"), ParseError::Json { offset: 11, .. }));
    assert!(matches!(parse_error("\u{feff}{}"), ParseError::Json { offset: 0, .. }));
    assert!(matches!(parse_error("{} {}"), ParseError::Json { offset: 3, .. }));
    assert!(matches!(parse_error("[".repeat(100_000)), ParseError::Depth { limit: 128, .. }));
    // Nested within a message, counted from the root of the body.
    let nested = |depth: usize| {
        let nest = format!("{}{}", "[".repeat(depth - 8), "]".repeat(depth - 8));
        change(&format!(r#"{{"messages":[{{"type":"text","text":{{"body":"a"}},"x":{nest}}}]}}"#))
    };
    assert!(matches!(parse(nested(128))[0].content(), Content::Text(_)));
    assert!(matches!(parse_error(nested(129)), ParseError::Depth { limit: 128, .. }));
}

#[test]
fn clause_8_half_a_surrogate_pair_becomes_the_replacement_character() {
    let raw = r#"{"id":"\udc4d","type":"text","text":{"body":"a\ud83d \ud83d\udc4d"}}"#;
    let event = parse(format!(r#"{{"messages":[{raw}]}}"#)).remove(0);
    assert_eq!(event.id().as_deref(), Some("\u{FFFD}"));
    assert_eq!(event.text().as_deref(), Some("a\u{FFFD} 👍"));
    assert_eq!(event.raw_str(), raw);
    assert!(matches!(event.content(), Content::Text(text) if text.body == "a\u{FFFD} 👍"));

    let raw = r#"{"type":"hologram","x":"\ud83d"}"#;
    let event = parse(format!(r#"{{"messages":[{raw}]}}"#)).remove(0);
    assert!(matches!(event.content(), Content::Unknown { raw: kept, .. } if kept.as_str() == raw));
    let raw = r#"{"type":"text","text":{"body":5},"x":"\ud83d"}"#;
    let event = parse(format!(r#"{{"messages":[{raw}]}}"#)).remove(0);
    assert!(matches!(event.content(), Content::Malformed { raw: kept, .. } if kept.as_str() == raw));
}

#[test]
fn clause_9_both_dialects_give_the_same_events() {
    let items = r#""contacts":[{"profile":{"name":"Ann"},"wa_id":"4911"}],
        "messages":[{"from":"4911","id":"A","timestamp":"1692118778","type":"text","text":{"body":"Hi"}},
                    {"from":"4911","id":"B","type":"hologram"}],
        "statuses":[{"id":"C","status":"read","timestamp":"1692118779","recipient_id":"4911"}],
        "errors":[{"code":500,"title":"x"}]"#;
    let cloud = change(&format!(r#"{{"metadata":{{"phone_number_id":"2000"}},{items}}}"#));
    let webhook = Webhook::builder().without_auth().phone_number_id("2000").build().unwrap();
    let events = |body: String| webhook.parse_unverified(body).unwrap();
    let (cloud, flat) = (events(cloud), events(format!("{{{items}}}")));
    assert_eq!((cloud.len(), flat.len()), (4, 4));
    for (cloud, flat) in cloud.iter().zip(&flat) {
        assert_eq!((cloud.dialect(), flat.dialect()), (Some(Dialect::Cloud), Some(Dialect::OnPremise)));
        let texts = |event: &Event| {
            [
                event.id(),
                event.from(),
                event.to(),
                event.text(),
                event.profile_name(),
                event.phone_number_id(),
            ]
            .map(|text| text.map(|text| text.into_owned()))
        };
        assert_eq!(texts(&cloud), texts(&flat));
        assert_eq!((cloud.kind(), cloud.type_name()), (flat.kind(), flat.type_name()));
        assert_eq!((cloud.timestamp(), cloud.raw()), (flat.timestamp(), flat.raw()));
        assert_eq!(cloud.content(), flat.content());
        assert!(cloud.path().ends_with(&flat.path()));
    }
}
