//! A request body that can prove that it never began to leave.
//!
//! No error of an HTTP library tells "never left" from "left, and the answer was lost". The body itself can: a
//! connection has to ask it for its bytes before it can write them. So the body notes the first time it is asked,
//! and a failed exchange asks the body. The answer stays true, because by answering "not yet" the body is sealed:
//! a connection task that still holds it gets an error in place of bytes, however late it asks.

use std::error::Error;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use http_body::{Body, Frame, SizeHint};

use super::payload::{BodyFault, Content, RequestBody};

const WAITING: u8 = 0;
const LEAVING: u8 = 1;
const SEALED: u8 = 2;

/// What both ends of a watched body know.
struct Watch {
    state: AtomicU8,
    /// How often the connection has asked for bytes.
    asked: AtomicUsize,
    /// Why the bytes could not be had.
    broken: Mutex<Option<io::Error>>,
}

/// Largest piece that is given to the connection at once, in bytes. What leaves in one piece shows no progress.
pub(super) const PIECE: usize = 64 << 10;

/// Makes a body of `body` and the end that watches it.
pub(super) fn watched(body: RequestBody) -> (WatchedBody, Departure) {
    // A request without a body is complete with its head: nothing is asked for that could prove that it stayed here.
    let state = if body.is_empty() { LEAVING } else { WAITING };
    let leaves_at_once = body.length().is_some_and(|length| length <= PIECE as u64);
    let watch =
        Arc::new(Watch { state: AtomicU8::new(state), asked: AtomicUsize::new(0), broken: Mutex::new(None) });
    let remaining = body.length();
    let (piece, source) = match body.0 {
        Content::Bytes(bytes) => (bytes, None),
        Content::Stream(pieces, _) => (Bytes::new(), Some(pieces)),
    };
    (WatchedBody { piece, source, remaining, watch: Arc::clone(&watch) }, Departure { watch, leaves_at_once })
}

/// The end that stays with the caller. Dropping it seals the body too, so that a request that was given up before it
/// began to leave never leaves.
pub(super) struct Departure {
    watch: Arc<Watch>,
    /// The body is no larger than one piece.
    leaves_at_once: bool,
}

impl Departure {
    /// Tells whether no byte of the body left, and makes sure that none ever will. Never of an empty one.
    pub(super) fn seal(&self) -> bool {
        match self.watch.state.compare_exchange(WAITING, SEALED, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => true,
            Err(state) => state == SEALED,
        }
    }

    /// Leaves the body to whoever reads it: there is an answer, and nothing to prove any more.
    pub(super) fn let_go(self) {
        // A body that leaves, or is sealed, stays so.
        let _ = self.watch.state.compare_exchange(WAITING, LEAVING, Ordering::AcqRel, Ordering::Acquire);
    }

    /// How often the connection has asked for bytes, if not all leave at once: a body that goes on leaving is asked again
    /// and again.
    pub(super) fn asked(&self) -> usize {
        if self.leaves_at_once { 0 } else { self.watch.asked.load(Ordering::Relaxed) }
    }

    /// Why the source of the body failed, if it did.
    pub(super) fn broken(&self) -> Option<io::Error> {
        self.watch.broken.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for Departure {
    fn drop(&mut self) {
        self.seal();
    }
}

/// The end that the connection reads.
pub(super) struct WatchedBody {
    /// What the source gave and the connection did not get yet.
    piece: Bytes,
    /// Where more comes from.
    source: Option<BoxStream<'static, io::Result<Bytes>>>,
    /// Bytes that the connection did not get yet, if known.
    remaining: Option<u64>,
    watch: Arc<Watch>,
}

impl WatchedBody {
    /// Reads the source until there is a piece, and to its end before the last one: a connection asks for no more than
    /// was announced, and would take the beginning of a longer body for the whole.
    fn poll_source(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(source) = &mut self.source {
            let expected = self.remaining.map(|remaining| remaining.saturating_sub(self.piece.len() as u64));
            if !self.piece.is_empty() && (self.piece.len() > PIECE || expected != Some(0)) {
                break;
            }
            match ready!(source.poll_next_unpin(context)).transpose()? {
                Some(piece) if piece.is_empty() => {}
                Some(piece) if expected.is_some_and(|expected| piece.len() as u64 > expected) => {
                    let fault = BodyFault::new("it is longer than its size");
                    return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, fault)));
                }
                Some(piece) => self.piece = piece,
                None if expected.is_some_and(|expected| expected > 0) => {
                    let fault = BodyFault::new("it is shorter than its size");
                    return Poll::Ready(Err(io::Error::new(io::ErrorKind::UnexpectedEof, fault)));
                }
                None => self.source = None,
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl Body for WatchedBody {
    type Data = Bytes;
    type Error = GivenUp;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, GivenUp>>> {
        let this = self.get_mut();
        let before = this.watch.state.compare_exchange(WAITING, LEAVING, Ordering::AcqRel, Ordering::Acquire);
        if before == Err(SEALED) {
            return Poll::Ready(Some(Err(GivenUp)));
        }
        this.watch.asked.fetch_add(1, Ordering::Relaxed);
        if let Err(error) = ready!(this.poll_source(context)) {
            *this.watch.broken.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            return Poll::Ready(Some(Err(GivenUp)));
        }
        let piece = this.piece.split_to(this.piece.len().min(PIECE));
        this.remaining = this.remaining.map(|remaining| remaining.saturating_sub(piece.len() as u64));
        Poll::Ready((!piece.is_empty()).then(|| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.piece.is_empty() && self.source.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.remaining.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The caller gave the request up before its body began to leave, or the source of the body failed.
#[derive(Debug)]
pub(super) struct GivenUp;

impl fmt::Display for GivenUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("request was given up before all of its body left")
    }
}

impl Error for GivenUp {}

#[cfg(test)]
mod tests {
    use futures_util::{FutureExt, stream};
    use http_body_util::BodyExt;

    use super::*;

    #[test]
    fn body_that_was_asked_can_not_be_sealed() {
        let (body, departure) = watched(Bytes::from_static(b"hello").into());
        assert_eq!(body.size_hint().exact(), Some(5));
        let all = body.collect().now_or_never().unwrap().unwrap();
        assert_eq!(all.to_bytes(), "hello");
        assert!(!departure.seal());
    }

    #[test]
    fn sealed_body_gives_an_error_and_no_bytes() {
        let (mut body, departure) = watched(Bytes::from_static(b"hello").into());
        assert!(departure.seal());
        assert!(body.frame().now_or_never().unwrap().unwrap().is_err());
        assert!(departure.seal(), "stays sealed");
    }

    #[test]
    fn an_empty_body_proves_nothing() {
        let (body, departure) = watched(Bytes::new().into());
        assert!(body.is_end_stream());
        assert!(!departure.seal());
    }

    #[test]
    fn of_a_body_that_leaves_at_once_no_progress_is_told() {
        for (length, asked) in [(PIECE, 0), (PIECE + 1, 1)] {
            let (mut body, departure) = watched(vec![b'x'; length].into());
            body.frame().now_or_never().unwrap().unwrap().unwrap();
            assert_eq!(departure.asked(), asked, "{length}");
        }
    }

    #[test]
    fn giving_up_seals() {
        let (mut body, departure) = watched(Bytes::from_static(b"hello").into());
        drop(departure);
        assert!(body.frame().now_or_never().unwrap().unwrap().is_err());
    }

    #[test]
    fn a_body_that_was_let_go_leaves_whenever_it_is_asked() {
        let (body, departure) = watched(Bytes::from_static(b"hello").into());
        departure.let_go();
        assert_eq!(body.collect().now_or_never().unwrap().unwrap().to_bytes(), "hello");
    }

    #[test]
    fn of_asking_and_sealing_at_the_same_time_exactly_one_wins() {
        for _ in 0..2_000 {
            let (mut body, departure) = watched(Bytes::from_static(b"hello").into());
            let (left, proved) = std::thread::scope(|scope| {
                let asked = scope.spawn(move || body.frame().now_or_never().unwrap().unwrap().is_ok());
                let sealed = scope.spawn(move || departure.seal());
                (asked.join().unwrap(), sealed.join().unwrap())
            });
            assert_ne!(left, proved);
        }
    }

    #[test]
    fn a_large_body_leaves_in_pieces() {
        let (mut body, departure) = watched(vec![b'x'; PIECE + 1].into());
        for length in [PIECE, 1] {
            let piece = body.frame().now_or_never().unwrap().unwrap().unwrap();
            assert_eq!(piece.into_data().unwrap().len(), length);
        }
        assert!(body.is_end_stream());
        assert_eq!(departure.asked(), 2);
    }

    #[test]
    fn a_source_gives_what_was_announced_or_fails() {
        let run = |pieces: &[&'static str], length| {
            let pieces: Vec<_> =
                pieces.iter().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))).collect();
            let (body, departure) = watched(RequestBody::stream(stream::iter(pieces), length));
            let all = body.collect().now_or_never().unwrap();
            (all.ok().map(|all| all.to_bytes()), departure.broken().map(|error| error.kind()))
        };
        let whole = |text: &'static str| (Some(Bytes::from_static(text.as_bytes())), None);
        assert_eq!(run(&["ab", "", "cd"], Some(4)), whole("abcd"));
        assert_eq!(run(&["ab", "cd"], None), whole("abcd"));
        assert_eq!(run(&["", ""], None), whole(""));
        for long in [["abc", "de"], ["abcde", ""], ["abcd", "e"]] {
            assert_eq!(run(&long, Some(4)), (None, Some(io::ErrorKind::InvalidData)), "{long:?}");
        }
        assert_eq!(run(&["a", "bc"], Some(4)), (None, Some(io::ErrorKind::UnexpectedEof)));
    }
}
