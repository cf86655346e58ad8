//! Hears all that `tracing` is told in this process, at every level, and writes each line as a subscriber for people would.

use std::collections::BTreeSet;
use std::fmt::{Debug, Write};
use std::sync::{LazyLock, Mutex, Once};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use waba::types::printable::is_steering;

/// What every secret of these tests begins with.
pub(crate) const CANARY: &str = "canary";

/// There is one for the whole process: with one for each test, what other tests do at the same time decides whether
/// tracing asks it at all.
struct Recorder;

/// What was heard.
#[derive(Default)]
pub(crate) struct Heard {
    /// Levels and targets.
    pub(crate) targets: BTreeSet<String>,
    /// Lines of this library.
    pub(crate) ours: Vec<String>,
    /// Lines of anybody with a secret.
    pub(crate) leaks: Vec<String>,
    /// Lines of this library with a character that could steer a terminal or forge another line.
    pub(crate) forged: Vec<String>,
}

static HEARD: LazyLock<Mutex<Heard>> = LazyLock::new(Mutex::default);

/// Listens from now on.
pub(crate) fn listen() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| tracing::subscriber::set_global_default(Recorder).unwrap());
}

/// What was heard so far.
pub(crate) fn heard<T>(ask: impl FnOnce(&Heard) -> T) -> T {
    ask(&HEARD.lock().unwrap())
}

fn note(metadata: &Metadata<'_>, what: &str, write: impl FnOnce(&mut Line)) {
    let target = format!("{} {}", metadata.level(), metadata.target());
    let mut line = Line(format!("{target}: {what}"));
    write(&mut line);
    let mut heard = HEARD.lock().unwrap();
    heard.targets.insert(target);
    if line.0.contains(CANARY) {
        heard.leaks.push(line.0.clone());
    }
    if metadata.target().starts_with("waba") {
        if line.0.contains(is_steering) {
            heard.forged.push(line.0.clone());
        }
        heard.ours.push(line.0);
    }
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        note(span.metadata(), span.metadata().name(), |line| span.record(line));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut line = Line(String::new());
        values.record(&mut line);
        let mut heard = HEARD.lock().unwrap();
        if line.0.contains(CANARY) {
            heard.leaks.push(line.0);
        }
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        note(event.metadata(), "", |line| event.record(line));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
