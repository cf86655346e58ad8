//! Spans and events: what they say, and what they never say.

use std::cell::RefCell;
use std::fmt::{Debug, Write};
use std::sync::Once;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use waba::types::api::MediaLookup;
use waba::types::operations::GetMedia;

use crate::script::{KEY, Script, TO, accepted, answer, refused};

/// Writes down everything at every level that happens on a thread, one line for each span, record and event.
///
/// There is one for the whole process: with one for each test, what other tests do at the same time decides whether
/// tracing asks it at all.
#[derive(Clone, Copy)]
struct Recorder;

thread_local! {
    static TEXT: RefCell<String> = const { RefCell::new(String::new()) };
}

impl Recorder {
    /// Begins with nothing written down on this thread.
    fn start() {
        static INSTALLED: Once = Once::new();
        INSTALLED.call_once(|| tracing::subscriber::set_global_default(Self).unwrap());
        TEXT.with_borrow_mut(String::clear);
    }

    fn line(what: &str) {
        TEXT.with_borrow_mut(|text| write!(text, "\n{what}").unwrap());
    }

    /// What was written down on this thread.
    fn text() -> String {
        TEXT.with_borrow(Clone::clone)
    }
}

impl Visit for Recorder {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        TEXT.with_borrow_mut(|text| write!(text, " {}={value:?}", field.name()).unwrap());
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        Self::line(&format!("span {}", span.metadata().name()));
        span.record(&mut Self);
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        Self::line("record");
        values.record(&mut Self);
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        Self::line(&format!("event {}", event.metadata().target()));
        event.record(&mut Self);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn spans_and_counters_have_stable_names() {
    Recorder::start();
    let script = Script::new([refused(130_429), accepted()]);
    script.client().send_text(TO, "Hi").await.unwrap();
    let text = Recorder::text();
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
}

#[tokio::test(start_paused = true)]
async fn no_span_or_event_holds_a_key_a_number_or_an_id() {
    Recorder::start();
    let script = Script::new([refused(131_026), answer(404, "{}")]);
    let client = script.client();
    client.send_text(TO, "Good morning").await.unwrap_err();
    client.call::<GetMedia>(&MediaLookup::new("1037543291543636")).await.unwrap_err();
    let text = Recorder::text();
    assert!(text.contains(r#"url.template="/{media_id}""#), "{text}");
    for secret in [KEY, "15112345678", "Good morning", "1037543291543636"] {
        assert!(!text.contains(secret), "{secret}\n{text}");
    }
}
