//! Hears all that `tracing` is told in this process, at every level, and writes each line as a subscriber for people would.

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex, Once};

use waba::types::printable::is_steering;
use waba_recorder::{Recorder, Told};

/// What every secret of these tests begins with.
pub(crate) const CANARY: &str = "canary";

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
    INSTALLED.call_once(|| tracing::subscriber::set_global_default(Recorder(note)).unwrap());
}

/// What was heard so far.
pub(crate) fn heard<T>(ask: impl FnOnce(&Heard) -> T) -> T {
    ask(&HEARD.lock().unwrap())
}

fn note(told: Told, fields: &str) {
    let mut heard = HEARD.lock().unwrap();
    let (metadata, name) = match told {
        Told::Span(metadata) => (metadata, metadata.name()),
        Told::Event(metadata) => (metadata, ""),
        Told::Record => {
            if fields.contains(CANARY) {
                heard.leaks.push(fields.to_owned());
            }
            return;
        }
    };
    let target = format!("{} {}", metadata.level(), metadata.target());
    let line = format!("{target}: {name}{fields}");
    heard.targets.insert(target);
    if line.contains(CANARY) {
        heard.leaks.push(line.clone());
    }
    if metadata.target().starts_with("waba") {
        if line.contains(is_steering) {
            heard.forged.push(line.clone());
        }
        heard.ours.push(line);
    }
}
