//! Spans and events: what they say, and what they never say.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use waba::types::api::MediaLookup;
use waba::types::operations::GetMedia;

use crate::script::{KEY, Script, TO, accepted, answer, refused};

/// Writes down everything at every level, one line for each span, record and event.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<String>>);

impl Recorder {
    fn line(&self, what: &str) {
        write!(self.0.lock().unwrap(), "\n{what}").unwrap();
    }

    fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

impl Visit for Recorder {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0.lock().unwrap(), " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.line(&format!("span {}", span.metadata().name()));
        span.record(&mut self.clone());
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        self.line("record");
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        self.line(&format!("event {}", event.metadata().target()));
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn spans_and_counters_have_stable_names() {
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    let script = Script::new([refused(130_429), accepted()]);
    script.client().send_text(TO, "Hi").await.unwrap();
    let text = recorder.text();
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
    let recorder = Recorder::default();
    let _guard = tracing::subscriber::set_default(recorder.clone());
    let script = Script::new([refused(131_026), answer(404, "{}")]);
    let client = script.client();
    client.send_text(TO, "Good morning").await.unwrap_err();
    client.call::<GetMedia>(&MediaLookup::new("1037543291543636")).await.unwrap_err();
    let text = recorder.text();
    assert!(text.contains(r#"url.template="/{media_id}""#), "{text}");
    for secret in [KEY, "15112345678", "Good morning", "1037543291543636"] {
        assert!(!text.contains(secret), "{secret}\n{text}");
    }
}
