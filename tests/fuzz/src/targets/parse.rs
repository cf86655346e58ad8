//! A webhook body gives events that keep their promises, or one typed error.

use bytes::Bytes;
use waba::Content;
use waba::webhook::{Event, EventKind, HeadField, ParseError, Spelling, Webhook};

use crate::json::Json;
use crate::summary::Summary;

/// Parses a webhook body and asks everything of each event.
pub fn parse(data: &[u8]) {
    let body = Bytes::copy_from_slice(data);
    match Webhook::without_auth().parse_unverified(body.clone()) {
        Ok(events) => {
            assert_eq!(events.body(), &body);
            assert!(events.len() > 0, "a body without an event");
            for event in &events {
                points_into_its_body(&event);
                is_spelled_as_it_is_read(&event);
                has_content(&event);
                has_keys(&event);
                detaches(&event);
            }
        }
        Err(error) => names_a_place(&error, data),
    }
}

fn names_a_place(error: &ParseError, body: &[u8]) {
    match error {
        ParseError::Utf8 { offset } | ParseError::Json { offset, .. } | ParseError::Depth { offset, .. } => {
            assert!(*offset <= body.len(), "{error} of {}", body.len());
        }
        ParseError::TooLarge { limit, found } => assert!(*found == body.len() && found > limit),
        ParseError::TooManyEvents { limit } => assert!(body.len() > *limit),
        _ => assert!(body.iter().all(u8::is_ascii_whitespace), "{error}"),
    }
    assert!(!error.to_string().contains('\n'));
}

fn points_into_its_body(event: &Event) {
    assert_eq!(&event.body()[event.raw_range()], event.raw());
    assert_eq!(event.raw(), event.raw_str().as_bytes());
    let json = Json::read(event.raw_str()).expect("an item is JSON");
    assert_eq!(json.raw(), event.raw_str(), "an item has no space around it");
}

fn is_spelled_as_it_is_read(event: &Event) {
    let spelled = |field| {
        event.spelling(field).map(|spelling| match spelling {
            Spelling::Verbatim(range) => {
                String::from_utf8(event.body()[range].to_vec()).expect("a field is UTF-8")
            }
            Spelling::Other(text) => text.into_owned(),
        })
    };
    assert_eq!(spelled(HeadField::TypeName).unwrap_or_default(), event.type_name());
    for (field, read) in [
        (HeadField::Id, event.id()),
        (HeadField::From, event.from()),
        (HeadField::To, event.to()),
        (HeadField::Text, event.text()),
        (HeadField::PhoneNumberId, event.phone_number_id()),
        (HeadField::ProfileName, event.profile_name()),
    ] {
        assert_eq!(spelled(field).as_deref(), read.as_deref(), "{field:?}");
    }
}

fn has_content(event: &Event) {
    let content = event.content();
    match &content {
        Content::Unknown { raw, .. } => assert_eq!(raw.as_str(), event.raw_str()),
        Content::Malformed { raw, error, .. } => {
            assert_eq!(raw.as_str(), event.raw_str());
            assert!(!error.is_empty());
        }
        typed => {
            let (_, json) = typed.to_json().expect("typed content is written");
            assert!(Json::read(&json).is_some());
        }
    }
    let malformed = event.kind() == EventKind::Malformed;
    assert_eq!(event.error().is_some(), malformed);
    assert!(!malformed || matches!(content, Content::Malformed { .. }));
    event.message();
    event.extra();
}

fn has_keys(event: &Event) {
    for key in event.dedupe_key().into_iter().chain([event.lane_key()]) {
        assert!(key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
    }
}

/// A detached event tells the same as the original, and so does its body when it is parsed again.
fn detaches(event: &Event) {
    let detached = event.detach();
    assert_eq!(Summary::of(&detached).anywhere(), Summary::of(event).anywhere());
    assert_eq!(detached.content(), event.content());
    assert_eq!(detached.dedupe_key(), event.dedupe_key());
    assert_eq!(detached.lane_key(), event.lane_key());
    let again = Webhook::without_auth().parse_unverified(detached.body().clone()).expect("a body");
    // A change with a content of its own brings what else stands in it.
    let is_change = event.path().ends_with(']')
        && event.path().rsplit('.').next().is_some_and(|name| name.starts_with("changes["));
    assert!(again.len() == 1 || is_change, "{:?}", detached.body());
    let again = again.get(0).expect("the only event");
    assert_eq!((again.raw(), again.kind()), (event.raw(), event.kind()));
}
