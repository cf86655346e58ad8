//! Bounds on the time and the size of an exchange, whatever carries it.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::poll_immediate;
use futures_util::stream;
use tokio::time::{Instant, timeout};

use super::body;
use super::payload::ResponseBody;
use super::service::{HttpError, HttpErrorKind, Limits, Sent, TimeLimit};

/// Awaits the headers of an `answer` within its limits since `started`. Their time begins anew as long as the body of the
/// request is `asked` for more. What was asked for has not left yet: a slow line gets the time that its buffers take, behind
/// the last piece and between any two.
pub(super) async fn until_headers<T>(
    limits: &Limits,
    started: Instant,
    answer: impl Future<Output = T>,
    asked: impl Fn() -> usize,
) -> Result<T, TimeLimit> {
    let mut answer = pin!(answer);
    loop {
        let before = asked();
        let time = limits.headers.saturating_add(time_to_leave(before));
        let (time, beyond) = at_most(limits.total, started, time, TimeLimit::Headers);
        match in_time(time, answer.as_mut()).await {
            Some(answer) => return Ok(answer),
            None if beyond == TimeLimit::Headers && asked() > before => {}
            None => return Err(beyond),
        }
    }
}

/// The time until `limit`, or until `total` has passed since `started`, and which of them it is.
fn at_most(total: Duration, started: Instant, time: Duration, limit: TimeLimit) -> (Duration, TimeLimit) {
    let left = total.saturating_sub(started.elapsed());
    if time < left { (time, limit) } else { (left, TimeLimit::Total) }
}

/// What `future` gives, unless it takes longer than `time`. What is there at once needs no timer.
async fn in_time<T>(time: Duration, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    match poll_immediate(future.as_mut()).await {
        Some(output) => Some(output),
        None => timeout(time, future).await.ok(),
    }
}

/// Bytes that the system may still hold of what was given to a connection: so large its buffers grow.
const SEND_BUFFER: usize = 4 << 20;

/// Bytes a second of the slowest line whose buffers are waited for.
const SLOWEST_LINE: usize = 16 << 10;

/// The time in which all leaves that the system holds of `pieces` of a body.
fn time_to_leave(pieces: usize) -> Duration {
    let held = pieces.saturating_mul(body::PIECE).min(SEND_BUFFER);
    Duration::from_secs((held / SLOWEST_LINE) as u64)
}

/// Where the body of an answer comes from.
pub(super) trait Incoming: Send + 'static {
    /// The next piece; nothing behind the last one.
    fn piece(&mut self) -> impl Future<Output = Option<Result<Bytes, HttpError>>> + Send;
}

impl Incoming for ResponseBody {
    async fn piece(&mut self) -> Option<Result<Bytes, HttpError>> {
        self.next().await
    }
}

/// The body of an exchange that began at `started`. It is read piece by piece, so that its size is bounded by what comes
/// and not by what was announced.
pub(super) fn bounded(incoming: impl Incoming, limits: Limits, started: Instant) -> ResponseBody {
    ResponseBody::new(stream::try_unfold(
        (incoming, limits.body_bytes),
        move |(mut incoming, room)| async move {
            let (time, beyond) = at_most(limits.total, started, limits.idle, TimeLimit::Idle);
            let piece = match in_time(time, incoming.piece()).await {
                Some(piece) => piece.transpose()?,
                None => return Err(HttpError::new(HttpErrorKind::Timeout(beyond), Sent::Unknown)),
            };
            let Some(piece) = piece else { return Ok(None) };
            let room = room.checked_sub(piece.len()).ok_or_else(|| too_large(&limits))?;
            Ok(Some((piece, (incoming, room))))
        },
    ))
}

/// The answer is larger than `limits` allow.
pub(super) fn too_large(limits: &Limits) -> HttpError {
    HttpError::new(HttpErrorKind::ResponseTooLarge { limit: limits.body_bytes }, Sent::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: Duration = Duration::from_secs(30);
    const TOTAL: Duration = Duration::from_secs(190);

    /// What comes of an answer that takes `answer` seconds, of a body whose pieces are asked for at these times.
    async fn awaited(answer: u64, pieces: &'static [u64]) -> Result<(), TimeLimit> {
        let started = Instant::now();
        let asked = || pieces.iter().filter(|at| started.elapsed() >= Duration::from_secs(**at)).count();
        let limits = Limits { headers: TIME, total: TOTAL, ..Limits::default() };
        until_headers(&limits, started, tokio::time::sleep(Duration::from_secs(answer)), asked).await
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_has_the_time_to_leave_that_its_buffers_take() {
        assert_eq!(awaited(29, &[]).await, Ok(()));
        assert_eq!(awaited(31, &[]).await, Err(TimeLimit::Headers));
        // Eight pieces of 64 KiB were given at once, and leave within 32 seconds.
        assert_eq!(awaited(61, &[0; 8]).await, Ok(()));
        assert_eq!(awaited(63, &[0; 8]).await, Err(TimeLimit::Headers));
        // The last piece was asked for late: the time begins with it.
        assert_eq!(awaited(100, &[10, 50]).await, Ok(()));
        assert_eq!(awaited(200, &[10, 50]).await, Err(TimeLimit::Headers));
        // It never begins so late that the whole would take longer than it may.
        assert_eq!(awaited(189, &[30, 60, 90, 120, 150]).await, Ok(()));
        assert_eq!(awaited(191, &[30, 60, 90, 120, 150]).await, Err(TimeLimit::Total));
    }

    #[test]
    fn no_more_is_waited_for_than_buffers_hold() {
        assert_eq!(time_to_leave(0), Duration::ZERO);
        assert_eq!(time_to_leave(usize::MAX), Duration::from_secs(256));
    }
}
