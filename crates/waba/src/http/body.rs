//! A request body that can prove that it never began to leave.
//!
//! No error of an HTTP library tells "never left" from "left, and the answer was lost". The body itself can: a
//! connection has to ask it for its bytes before it can write them. So the body notes the first time it is asked,
//! and a failed exchange asks the body. The answer stays true, because by answering "not yet" the body is sealed:
//! a connection task that still holds it gets an error in place of bytes, however late it asks.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

const WAITING: u8 = 0;
const LEAVING: u8 = 1;
const SEALED: u8 = 2;

/// Makes a body of `bytes` and the end that watches it.
pub(super) fn watched(bytes: Bytes) -> (WatchedBody, Departure) {
    let state = Arc::new(AtomicU8::new(WAITING));
    (WatchedBody { bytes, state: Arc::clone(&state) }, Departure(state))
}

/// The end that stays with the caller. Dropping it seals the body too, so that a request that was given up before it
/// began to leave never leaves.
pub(super) struct Departure(Arc<AtomicU8>);

impl Departure {
    /// Tells whether no byte of the body left, and makes sure that none ever will.
    pub(super) fn seal(&self) -> bool {
        match self.0.compare_exchange(WAITING, SEALED, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => true,
            Err(state) => state == SEALED,
        }
    }
}

impl Drop for Departure {
    fn drop(&mut self) {
        self.seal();
    }
}

/// The end that the connection reads.
///
/// It must not be empty: a request without a body is complete with its head, and nothing is asked for.
pub(super) struct WatchedBody {
    bytes: Bytes,
    state: Arc<AtomicU8>,
}

impl Body for WatchedBody {
    type Data = Bytes;
    type Error = GivenUp;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, GivenUp>>> {
        let before = self.state.compare_exchange(WAITING, LEAVING, Ordering::AcqRel, Ordering::Acquire);
        if before == Err(SEALED) {
            return Poll::Ready(Some(Err(GivenUp)));
        }
        let bytes = std::mem::take(&mut self.bytes);
        Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.len() as u64)
    }
}

/// The caller gave the request up before its body began to leave.
#[derive(Debug)]
pub(super) struct GivenUp;

impl fmt::Display for GivenUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("request was given up before its body began to leave")
    }
}

impl Error for GivenUp {}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;
    use http_body_util::BodyExt;

    use super::*;

    #[test]
    fn body_that_was_asked_can_not_be_sealed() {
        let (body, departure) = watched(Bytes::from_static(b"hello"));
        assert_eq!(body.size_hint().exact(), Some(5));
        let all = body.collect().now_or_never().unwrap().unwrap();
        assert_eq!(all.to_bytes(), "hello");
        assert!(!departure.seal());
    }

    #[test]
    fn sealed_body_gives_an_error_and_no_bytes() {
        let (mut body, departure) = watched(Bytes::from_static(b"hello"));
        assert!(departure.seal());
        assert!(body.frame().now_or_never().unwrap().unwrap().is_err());
        assert!(departure.seal(), "stays sealed");
    }

    #[test]
    fn giving_up_seals() {
        let (mut body, departure) = watched(Bytes::from_static(b"hello"));
        drop(departure);
        assert!(body.frame().now_or_never().unwrap().unwrap().is_err());
    }

    #[test]
    fn of_asking_and_sealing_at_the_same_time_exactly_one_wins() {
        for _ in 0..2_000 {
            let (mut body, departure) = watched(Bytes::from_static(b"hello"));
            let (left, proved) = std::thread::scope(|scope| {
                let asked = scope.spawn(move || body.frame().now_or_never().unwrap().unwrap().is_ok());
                let sealed = scope.spawn(move || departure.seal());
                (asked.join().unwrap(), sealed.join().unwrap())
            });
            assert_ne!(left, proved);
        }
    }
}
