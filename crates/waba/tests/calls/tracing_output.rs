//! Spans and events: what they say, and what they never say.

use std::cell::RefCell;
use std::fmt::Write;
use std::sync::Once;

use waba::types::api::MediaLookup;
use waba::types::operations::GetMedia;
use waba_recorder::{Recorder, Told};

use crate::script::{KEY, Script, TO, accepted, answer, refused};

thread_local! {
    /// What is told on a thread, one line for each span, record and event.
    static TEXT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Begins with nothing written down on this thread.
fn listen() {
    static INSTALLED: Once = Once::new();
    let write_down = |told, fields: &str| {
        TEXT.with_borrow_mut(|text| match told {
            Told::Span(metadata) => writeln!(text, "span {}{fields}", metadata.name()).unwrap(),
            Told::Record => writeln!(text, "record{fields}").unwrap(),
            Told::Event(metadata) => writeln!(text, "event {}{fields}", metadata.target()).unwrap(),
        });
    };
    INSTALLED.call_once(|| tracing::subscriber::set_global_default(Recorder(write_down)).unwrap());
    TEXT.with_borrow_mut(String::clear);
}

/// What was written down on this thread.
fn heard() -> String {
    TEXT.with_borrow(Clone::clone)
}

#[tokio::test(start_paused = true)]
async fn spans_and_counters_have_stable_names() {
    listen();
    let script = Script::new([refused(130_429), accepted()]);
    script.client().send_text(TO, "Hi").await.unwrap();
    let text = heard();
    for line in [
        r#"span call otel.name="messages.send" otel.kind="internal" waba.operation="messages.send" server.address="waba-v2.360dialog.io""#,
        r#"span attempt otel.name=POST /messages otel.kind="client" waba.operation="messages.send" http.request.method="POST" url.template="/messages" server.address="waba-v2.360dialog.io" server.port=443"#,
        "record http.response.status_code=400",
        r#"record error.type="rate_limited""#,
        r#"record network.protocol.version="1.1""#,
        "http.request.resend_count=1",
        "record waba.attempts=2",
        r#"event waba::retry message=repeats a call that was not accepted operation="messages.send" attempt=1"#,
        "monotonic_counter.waba.client.calls=1 monotonic_counter.waba.client.attempts=2 histogram.waba.client.call.duration=1.",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let docs = include_str!("../../src/lib.rs");
    let names = text.split_whitespace().filter_map(|word| word.split_once('='));
    for (name, _) in names.filter(|(name, _)| *name != "message") {
        assert!(docs.contains(&format!("`{name}`")), "{name} is not in the docs of the crate");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_can_not_be_read_is_an_error_in_spans_and_counters() {
    listen();
    Script::new([answer(200, "<html>")]).client().send_text(TO, "Hi").await.unwrap_err();
    let text = heard();
    assert_eq!(text.matches(r#"record error.type="response""#).count(), 2, "attempt and call\n{text}");
    assert!(text.contains(r#"waba.operation="messages.send" error.type="response""#), "{text}");
}

#[tokio::test(start_paused = true)]
async fn no_span_or_event_holds_a_key_a_number_or_an_id() {
    listen();
    let script = Script::new([refused(131_026), answer(404, "{}")]);
    let client = script.client();
    client.send_text(TO, "Good morning").await.unwrap_err();
    client.call::<GetMedia>(&MediaLookup::new("1037543291543636")).await.unwrap_err();
    let text = heard();
    assert!(text.contains(r#"url.template="/{media_id}""#), "{text}");
    for secret in [KEY, "15112345678", "Good morning", "1037543291543636"] {
        assert!(!text.contains(secret), "{secret}\n{text}");
    }
}
