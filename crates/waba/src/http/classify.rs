//! From the error of the transport to what a caller can act on.
//!
//! The facts are taken from the types in the chain of sources, never from texts. What is kept of the chain is one
//! line: whole, it would tie callers to the transport's crates, and it may quote the peer (HTTP/2 lets a server put
//! any bytes into GOAWAY, our own headers among them).

use std::error::Error;
use std::io;
use std::iter::successors;

use hyper_util::client::legacy;
use tokio::time::error::Elapsed;

use super::cause::Cause;
use super::connect::{OverProxy, Unresolved, UnusableProxy};
use super::payload::BodyFault;
use super::service::{HttpError, HttpErrorKind, Sent, Stage, TimeLimit, TlsFault};
use super::tls_words::tls_words;

/// A link in the chain of sources.
type Source<'a> = &'a (dyn Error + 'static);

/// A failed exchange, before the body is asked whether it left.
pub(super) struct Failure {
    kind: HttpErrorKind,
    cause: Option<Box<dyn Error + Send + Sync>>,
    /// How far the answer had come.
    stage: Stage,
    /// Whether the failure itself proves that the request was not processed.
    proved: bool,
}

impl Failure {
    /// A time limit of ours ran out before the headers of an answer were there.
    pub(super) fn timeout(limit: TimeLimit) -> Self {
        Self { kind: HttpErrorKind::Timeout(limit), cause: None, stage: Stage::Headers, proved: false }
    }

    /// The source of the body failed.
    pub(super) fn body_source(error: &io::Error) -> Self {
        // Its text is the caller's own and may hold anything, unless it was made to be shown.
        let shown = error.get_ref().and_then(|inside| inside.downcast_ref::<BodyFault>());
        let cause: Option<Box<dyn Error + Send + Sync>> = Some(match (shown, error.raw_os_error()) {
            (Some(fault), _) => Box::new(fault.clone()),
            (None, Some(code)) => Box::new(io::Error::from_raw_os_error(code)),
            (None, None) => Box::new(io::Error::from(error.kind())),
        });
        Self { kind: HttpErrorKind::BodySource, cause, stage: Stage::Headers, proved: false }
    }

    /// No answer came.
    pub(super) fn before_answer(error: &legacy::Error, has_body: bool) -> Self {
        let kind = kind_before_answer(error, has_body);
        let proved = error.is_connect() || kind == HttpErrorKind::NotProcessed;
        let cause = cause(error, kind);
        let cause = match find::<OverProxy>(error) {
            Some(proxy) if kind != HttpErrorKind::Proxy => Box::new(Cause::new(&format!("{proxy}: {cause}"))),
            _ => cause,
        };
        Self { kind, cause: Some(cause), stage: Stage::Headers, proved }
    }

    /// The answer broke off.
    pub(super) fn in_answer(error: &hyper::Error) -> Self {
        let kind = kind_of_connection(error, Stage::Body);
        Self { kind, cause: Some(cause(error, kind)), stage: Stage::Body, proved: false }
    }

    /// The answer ended before `missing` bytes that were announced.
    pub(super) fn cut_short(missing: u64) -> Self {
        let cause = Cause::new(&format!("{missing} bytes of the announced length are missing"));
        let kind = HttpErrorKind::Interrupted(Stage::Body);
        Self { kind, cause: Some(Box::new(cause)), stage: Stage::Body, proved: false }
    }

    /// Decides on the fate of the request. `never_left` is asked only where its answer counts.
    pub(super) fn into_error(self, never_left: impl FnOnce() -> bool) -> HttpError {
        let not_sent = self.proved || (self.stage == Stage::Headers && never_left());
        let error = HttpError::new(self.kind, if not_sent { Sent::NotSent } else { Sent::Unknown });
        match self.cause {
            Some(cause) => error.with_source(cause),
            None => error,
        }
    }
}

fn kind_before_answer(error: &legacy::Error, has_body: bool) -> HttpErrorKind {
    if !error.is_connect() {
        return match find::<h2::Error>(error) {
            Some(h2) if not_processed(h2, has_body) => HttpErrorKind::NotProcessed,
            _ => kind_of_connection(error, Stage::Headers),
        };
    }
    if find::<Unresolved>(error).is_some() {
        HttpErrorKind::Dns
    } else if find::<UnusableProxy>(error).is_some() {
        HttpErrorKind::Proxy
    } else if let Some(tls) = find::<rustls::Error>(error) {
        HttpErrorKind::Tls(tls_fault(tls))
    } else if find::<Elapsed>(error).is_some() || is_timed_out(error) {
        HttpErrorKind::Timeout(TimeLimit::Connect)
    } else {
        HttpErrorKind::Connect
    }
}

/// Whether the system gave up connecting.
fn is_timed_out(error: &legacy::Error) -> bool {
    find::<io::Error>(error).is_some_and(|io| io.kind() == io::ErrorKind::TimedOut)
}

/// What a connection that stood can do: end, or carry something that is not HTTP.
fn kind_of_connection(error: Source<'_>, stage: Stage) -> HttpErrorKind {
    // Whatever TLS finds wrong by now, the request may have been read: of bytes that can't be decrypted nothing is known.
    if find::<rustls::Error>(error).is_some() {
        return HttpErrorKind::Interrupted(stage);
    }
    let misspoken = find::<h2::Error>(error).is_some_and(h2::Error::is_library)
        || find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse)
        || find::<io::Error>(error)
            .is_some_and(|io| matches!(io.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput));
    if misspoken { HttpErrorKind::InvalidResponse } else { HttpErrorKind::Interrupted(stage) }
}

/// Whether the server said that it did not process the request (RFC 9113, section 8.7).
///
/// The id in a GOAWAY need not be compared: h2 fails a stream with the peer's GOAWAY only if its id is above the one
/// named there; the others go on, and if the connection then closes they fail with an I/O error. One exception: a
/// request that is just being queued while the GOAWAY comes in gets the error of the connection whatever its id is.
/// Its body is never asked for, so a body tells the truth there; where there is none, GOAWAY proves nothing.
fn not_processed(error: &h2::Error, has_body: bool) -> bool {
    error.is_remote()
        && ((error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM))
            || (error.is_go_away() && has_body))
}

fn tls_fault(error: &rustls::Error) -> TlsFault {
    match error {
        rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented => {
            TlsFault::Certificate
        }
        _ => TlsFault::Handshake,
    }
}

/// The part of the chain that is kept, safe to show: an error of the operating system as it is, of all else a line.
fn cause(error: Source<'_>, kind: HttpErrorKind) -> Box<dyn Error + Send + Sync> {
    if let Some(h2) = find::<h2::Error>(error)
        && let Some(reason) = h2.reason()
    {
        let what = if h2.is_go_away() { "connection closed over HTTP/2" } else { "stream reset over HTTP/2" };
        return Box::new(Cause::new(&format!("{what}: {}", reason.description())));
    }
    if let Some(tls) = find::<rustls::Error>(error) {
        let layer = if matches!(kind, HttpErrorKind::Tls(_)) { "" } else { "TLS: " };
        return Box::new(Cause::new(&format!("{layer}{}", tls_words(tls))));
    }
    let last = chain(error).last().unwrap_or(error);
    match last.downcast_ref::<io::Error>().and_then(io::Error::raw_os_error) {
        Some(code) => Box::new(io::Error::from_raw_os_error(code)),
        None => Box::new(Cause::new(&last.to_string())),
    }
}

fn find<'a, E: Error + 'static>(error: Source<'a>) -> Option<&'a E> {
    chain(error).find_map(|error| error.downcast_ref())
}

/// Walks the sources, and into I/O errors: the error that one wraps is not its source, but its inside.
fn chain<'a>(error: Source<'a>) -> impl Iterator<Item = Source<'a>> {
    successors(Some(error), |&error| match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inside) => Some(inside as _),
        None => error.source(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_proved_needs_no_body() {
        let proved =
            Failure { kind: HttpErrorKind::Connect, cause: None, stage: Stage::Headers, proved: true };
        assert_eq!(proved.into_error(|| false).sent, Sent::NotSent);
    }

    #[test]
    fn a_server_without_a_certificate_has_a_wrong_one() {
        assert_eq!(tls_fault(&rustls::Error::NoCertificatesPresented), TlsFault::Certificate);
        assert_eq!(tls_fault(&rustls::Error::HandshakeNotComplete), TlsFault::Handshake);
    }

    #[test]
    fn the_body_is_not_asked_once_an_answer_came() {
        let kind = HttpErrorKind::InvalidResponse;
        let answered = Failure { kind, cause: None, stage: Stage::Body, proved: false };
        assert_eq!(answered.into_error(|| panic!("asked")).sent, Sent::Unknown);
    }
}
