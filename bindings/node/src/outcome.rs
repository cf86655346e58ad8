//! What crosses over to JavaScript when something can fail. No panic does.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use futures_util::FutureExt;
use napi::Either;
use napi::bindgen_prelude::Buffer;
use waba::Error;
use waba::media::FileFault;
use waba_types::response::{ErrorReport, NameCase};

use crate::file_fault;

/// An object, or the report of an error in JSON.
pub(crate) type Outcome<T> = Either<T, String>;

/// Runs `work`, which makes an object.
pub(crate) fn object<T, E>(work: impl FnOnce() -> Result<T, E>) -> Outcome<T>
where
    ErrorReport: for<'a> From<&'a E>,
{
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(object)) => Either::A(object),
        Ok(Err(error)) => Either::B(json(ErrorReport::from(&error))),
        Err(_) => Either::B(json(panicked())),
    }
}

/// Runs `work`, which gives nothing, and gives the report of its error in JSON.
pub(crate) fn check<E>(work: impl FnOnce() -> Result<(), E>) -> Option<String>
where
    ErrorReport: for<'a> From<&'a E>,
{
    match object(work) {
        Either::A(()) => None,
        Either::B(report) => Some(report),
    }
}

/// Runs `work`, whose result is JSON, and gives `{"ok": …}` or `{"error": …}`.
pub(crate) fn value(work: impl FnOnce() -> Vec<u8>) -> String {
    envelope(catch_unwind(AssertUnwindSafe(work)).map_err(|_| panicked()))
}

/// Runs `work`, whose result is JSON if there is one, and gives `{"ok": …}` or `{"error": …}`.
pub(crate) fn attempt<E>(work: impl FnOnce() -> Result<Vec<u8>, E>) -> String
where
    ErrorReport: for<'a> From<&'a E>,
{
    envelope(match catch_unwind(AssertUnwindSafe(work)) {
        Ok(answer) => answer.map_err(|error| ErrorReport::from(&error)),
        Err(_) => Err(panicked()),
    })
}

/// Awaits `call`, whose answer is JSON, and gives `{"ok": …}` or `{"error": …}`, which has the `file` at fault beside it if
/// one is.
pub(crate) async fn call(call: impl Future<Output = Result<Vec<u8>, Error>>) -> String {
    match AssertUnwindSafe(call).catch_unwind().await {
        Ok(Ok(answer)) => done(answer),
        Ok(Err(error)) => failed(ErrorReport::from(&error), FileFault::of(&error)),
        Err(_) => failed(panicked(), None),
    }
}

/// Awaits `call`, which gives bytes.
pub(crate) async fn bytes(call: impl Future<Output = Result<Bytes, Error>>) -> Outcome<Buffer> {
    match AssertUnwindSafe(call).catch_unwind().await {
        Ok(Ok(bytes)) => Either::A(Vec::from(bytes).into()),
        Ok(Err(error)) => Either::B(json(ErrorReport::from(&error))),
        Err(_) => Either::B(json(panicked())),
    }
}

fn panicked() -> ErrorReport {
    ErrorReport::from(&Error::panicked())
}

fn envelope(result: Result<Vec<u8>, ErrorReport>) -> String {
    match result {
        Ok(answer) => done(answer),
        Err(report) => failed(report, None),
    }
}

fn done(answer: Vec<u8>) -> String {
    // What serde_json wrote is UTF-8.
    format!(r#"{{"ok":{}}}"#, String::from_utf8(answer).unwrap_or_default())
}

fn failed(report: ErrorReport, fault: Option<&FileFault>) -> String {
    let file = fault.map_or_else(String::new, |fault| format!(r#","file":{}"#, file_fault::json(fault)));
    format!(r#"{{"error":{}{file}}}"#, json(report))
}

fn json(report: ErrorReport) -> String {
    serde_json::to_string(&report.in_case(NameCase::Camel)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_handed_on_as_it_is() {
        assert_eq!(value(|| br#"{"id":"wamid.A="}"#.to_vec()), r#"{"ok":{"id":"wamid.A="}}"#);
    }

    #[test]
    fn a_panic_becomes_an_error() {
        let report = value(|| panic!("s3cret"));
        assert!(report.starts_with(r#"{"error":{"kind":"internal""#), "{report}");
        assert!(!report.contains("s3cret"), "{report}");
        assert!(matches!(object::<(), Error>(|| panic!("s3cret")), Either::B(_)));
    }

    #[tokio::test]
    async fn a_panic_of_a_call_becomes_an_error() {
        let report = call(async { panic!("s3cret") }).await;
        assert!(report.contains(r#""kind":"internal""#) && !report.contains("s3cret"), "{report}");
    }
}
