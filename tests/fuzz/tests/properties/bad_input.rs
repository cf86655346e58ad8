//! Bodies that are too deep, too long, or wrong in some other way: a typed error or events, never a silent loss.

use waba::webhook::{ParseError, Webhook};
use waba::{Content, Dialect};
use waba_fuzz_targets::oracle;

use super::events;

fn error(body: impl Into<Vec<u8>>) -> ParseError {
    let body = body.into();
    assert_eq!(oracle::events(&body), None);
    Webhook::without_auth().parse_unverified(body).unwrap_err()
}

fn messages(items: &str) -> String {
    format!(r#"{{"entry":[{{"changes":[{{"field":"messages","value":{{"messages":[{items}]}}}}]}}]}}"#)
}

#[test]
fn depth_5000_is_an_error_wherever_it_is() {
    let lists = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let objects = format!("{}1{}", r#"{"a":"#.repeat(5000), "}".repeat(5000));
    for deep in [&lists, &objects, &"[".repeat(5000)] {
        let item = format!(r#"{{"id":"A","type":"text","text":{{"body":"a"}},"x":{deep}}}"#);
        for body in [deep.clone(), messages(&item), format!(r#"{{"messages":[{{}}],"x":{deep}}}"#)] {
            assert!(matches!(error(body), ParseError::Depth { limit: 128, .. }));
        }
    }
}

#[test]
fn nothing_and_blanks_are_empty() {
    for body in ["", " ", "\r\n\t "] {
        assert_eq!(error(body), ParseError::Empty);
    }
}

#[test]
fn what_is_no_text_is_named_with_its_place() {
    let cut = messages(r#"{"text":{"body":"é"}}"#);
    let place = cut.find('é').unwrap();
    let mut cut = cut.into_bytes();
    cut.remove(place + 1);
    assert_eq!(error(cut), ParseError::Utf8 { offset: place });
    // UTF-16 and a byte order mark.
    assert_eq!(error(b"\xff\xfe{\0}\0".to_vec()), ParseError::Utf8 { offset: 0 });
    assert!(matches!(error("\u{FEFF}{}"), ParseError::Json { offset: 0, .. }));
}

#[test]
fn three_mebibytes_are_read_to_the_last_message() {
    let item = |id: usize| {
        format!(r#"{{"from":"4911","id":"{id}","type":"text","text":{{"body":"{}"}}}}"#, "é".repeat(700))
    };
    let items: Vec<_> = (0..2160).map(item).collect();
    let body = messages(&items.join(","));
    assert!((3 << 20..4 << 20).contains(&body.len()), "{}", body.len());
    let events = events(body);
    assert_eq!(events.len(), 2160);
    for (index, event) in events.iter().enumerate() {
        assert_eq!(
            (event.id().as_deref(), event.dialect()),
            (Some(&*index.to_string()), Some(Dialect::Cloud))
        );
    }
    assert!(matches!(events[2159].content(), Content::Text(text) if text.body.len() == 1400));
    assert!(events[2159].detach().body().len() < 2000);
}

#[test]
fn one_text_may_fill_the_body() {
    let text = "a".repeat((4 << 20) - 200);
    let body = messages(&format!(r#"{{"id":"A","type":"text","text":{{"body":"{text}"}}}}"#));
    assert_eq!(events(body)[0].text().map(|text| text.len()), Some(text.len()));
    assert!(matches!(error(" ".repeat((4 << 20) + 1)), ParseError::TooLarge { .. }));
}

#[test]
fn huge_numbers_are_kept_as_text_and_hide_nobody() {
    let huge = [r"1e999", "-1e999", "123456789012345678901234567890", "0.1e-999", "9223372036854775808"];
    for number in huge {
        let item = format!(
            r#"{{"id":{number},"timestamp":{number},"type":"text","text":{{"body":"a"}},"x":{number}}}"#
        );
        let found = events(messages(&format!(r#"{item},{{"id":"B","type":"text","text":{{"body":"b"}}}}"#)));
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].id().as_deref(), found[0].raw_str()), (Some(number), &*item));
        assert!(matches!(found[0].content(), Content::Text(text) if text.body == "a"));
        assert!(matches!(found[1].content(), Content::Text(text) if text.body == "b"));
    }
}

#[test]
fn of_duplicate_keys_the_last_counts_at_every_depth() {
    let twice = r#"{"id":"old","id":"A","type":"image","text":{"body":"older"},"type":"text","text":{"body":"old","body":"a"}}"#;
    let found = events(messages(twice));
    assert_eq!((found[0].id().as_deref(), found[0].text().as_deref()), (Some("A"), Some("a")));
    assert!(matches!(found[0].content(), Content::Text(text) if text.body == "a"));
}
