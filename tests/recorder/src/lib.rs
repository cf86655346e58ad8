//! Hears all that `tracing` is told, at every level, for the tests that look for what is said and for what never may be.
//!
//! Where several tests of a process listen, one recorder is the global default: with one for each test, what other tests
//! do at the same time decides whether tracing asks it at all.

use std::fmt::{Debug, Write};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Something that was told.
pub enum Told {
    /// A span began.
    Span(&'static Metadata<'static>),
    /// A span got more fields.
    Record,
    /// An event.
    Event(&'static Metadata<'static>),
}

/// Gives a function all that is told: what it is, and its fields, each as ` name=value`.
pub struct Recorder<F>(pub F);

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a String can't fail.
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl<F: Fn(Told, &str)> Recorder<F> {
    fn tell(&self, told: Told, record: impl FnOnce(&mut Fields)) {
        let mut fields = Fields(String::new());
        record(&mut fields);
        (self.0)(told, &fields.0);
    }
}

impl<F: Fn(Told, &str) + Send + Sync + 'static> Subscriber for Recorder<F> {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.tell(Told::Span(span.metadata()), |fields| span.record(fields));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        self.tell(Told::Record, |fields| values.record(fields));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        self.tell(Told::Event(event.metadata()), |fields| event.record(fields));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
