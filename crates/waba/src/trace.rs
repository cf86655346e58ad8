//! What `tracing` is told about calls.
//!
//! Names are those of OpenTelemetry's HTTP conventions where there is one, so that a layer which exports spans needs no
//! mapping. Paths appear as templates only: a real one may hold an id.

use std::sync::Arc;

use ::http::{HeaderMap, Version};
use tracing::{Span, field};
use url::Url;
use waba_types::operations::{OperationSpec, Route};

use crate::attempt::Attempt;
use crate::error::Error;
use crate::options::checked_header;

/// Gives the headers that carry the context of the current trace.
pub(crate) type Propagator = Arc<dyn Fn() -> Vec<(String, String)> + Send + Sync>;

/// The span of a call with all its attempts.
pub(crate) fn call_span(spec: &OperationSpec, base_url: &Url) -> Span {
    tracing::info_span!(
        target: "waba::http",
        "call",
        otel.name = spec.name,
        otel.kind = "internal",
        waba.operation = spec.name,
        server.address = base_url.host_str(),
        waba.attempts = field::Empty,
        "error.type" = field::Empty,
    )
}

/// The span of one attempt. `resent` is 0 for the first one.
pub(crate) fn attempt_span(spec: &OperationSpec, route: Route, base_url: &Url, resent: u32) -> Span {
    tracing::info_span!(
        target: "waba::http",
        "attempt",
        otel.name = %format_args!("{} {}", route.method.as_str(), route.path),
        otel.kind = "client",
        waba.operation = spec.name,
        http.request.method = route.method.as_str(),
        url.template = route.path,
        server.address = base_url.host_str(),
        server.port = base_url.port_or_known_default(),
        http.request.resend_count = (resent > 0).then_some(resent),
        http.response.status_code = field::Empty,
        network.protocol.version = field::Empty,
        "error.type" = field::Empty,
    )
}

/// Notes the outcome of an attempt in its span.
pub(crate) fn attempt_ended(span: &Span, attempt: &Attempt, version: Option<Version>) {
    if let Some(status) = attempt.http_status {
        span.record("http.response.status_code", status);
    }
    if let Some(version) = version.and_then(protocol_version) {
        span.record("network.protocol.version", version);
    }
    if let Some(kind) = attempt.kind {
        span.record("error.type", kind.as_str());
    }
}

/// Notes the outcome of a call in its span, and counts it.
///
/// The names of the counters are those that metrics layers of `tracing` look for.
pub(crate) fn call_ended(span: &Span, spec: &OperationSpec, attempts: &[Attempt], error: Option<&Error>) {
    let tried = attempts.len() as u64;
    let kind = error.map(|error| error.kind.as_str());
    span.record("waba.attempts", tried);
    if let Some(kind) = kind {
        span.record("error.type", kind);
    }
    let seconds: f64 = attempts
        .iter()
        .map(|attempt| (attempt.delay + attempt.held_back + attempt.duration).as_secs_f64())
        .sum();
    tracing::debug!(
        target: "waba::metrics",
        {
            "monotonic_counter.waba.client.calls" = 1_u64,
            "monotonic_counter.waba.client.attempts" = tried,
            "histogram.waba.client.call.duration" = seconds,
            "waba.operation" = spec.name,
            "error.type" = kind,
        },
        "call ended"
    );
}

fn protocol_version(version: Version) -> Option<&'static str> {
    match version {
        Version::HTTP_10 => Some("1.0"),
        Version::HTTP_11 => Some("1.1"),
        Version::HTTP_2 => Some("2"),
        _ => None,
    }
}

/// Adds the headers of `propagator` that may be added. Tracing must not break a call: others are left out.
pub(crate) fn propagate(propagator: &Propagator, headers: &mut HeaderMap) {
    for (name, value) in propagator() {
        match checked_header(&name, &value) {
            Ok((name, value)) => drop(headers.insert(name, value)),
            Err(error) => tracing::warn!(target: "waba::http", %error, "header of the propagator left out"),
        }
    }
}
