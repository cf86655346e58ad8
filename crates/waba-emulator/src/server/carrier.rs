//! Carries answers to the client: whole, late, in pieces, by half, or not at all.

use std::convert::Infallible;
use std::future::pending;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use h2::Reason;
use http::Response;
use http_body_util::{Either, Full};
use hyper::body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::line::{Ending, Line};
use crate::machine::fault::{Carriage, End, GoAwayFault, MAX_MS, ResetCode};

/// Longest time for which a client is left without a word.
const MAX_SILENCE: Duration = Duration::from_millis(MAX_MS);
/// Bytes of a piece of what is only there to be much.
const PIECE: usize = 64 << 10;

/// The body of a response.
pub(super) type ResponseBody = Either<Full<Bytes>, Pieces>;

/// Carries a response, on a stream with this number if it goes over HTTP/2.
///
/// # Errors
/// An error is how a server says RST_STREAM.
pub(super) async fn carry(
    response: Response<Bytes>,
    carriage: Carriage,
    line: Line,
    stream: u32,
) -> Result<Response<ResponseBody>, h2::Error> {
    Ok(match carriage {
        Carriage::Whole => whole(response),
        Carriage::Late(delay) => {
            sleep(delay).await;
            whole(response)
        }
        Carriage::Not(End::ResetStream(code)) => return Err(reason(code).into()),
        Carriage::Not(end) => {
            cut(end, &line, stream).await;
            // The connection goes, and this with it.
            pending().await
        }
        Carriage::Half(end) => in_pieces(response, |body, pieces| async move {
            let half = body.slice(..body.len() / 2);
            let length = half.len();
            if length == 0 || pieces.send(half).await.is_ok() {
                line.written(length).await;
                cut(end, &line, stream).await;
                pending().await
            }
        }),
        Carriage::Dribbled(every) => in_pieces(response, move |body, pieces| async move {
            for index in 0..body.len() {
                sleep(every).await;
                if pieces.send(body.slice(index..=index)).await.is_err() {
                    return;
                }
            }
        }),
        Carriage::Filled { bytes, announced } => response.map(|_| {
            Either::Right(Pieces::new(announced.then_some(bytes), move |pieces| fill(pieces, bytes)))
        }),
    })
}

fn whole(response: Response<Bytes>) -> Response<ResponseBody> {
    response.map(|body| Either::Left(Full::new(body)))
}

/// A response of the same size, in pieces.
fn in_pieces<F: Future<Output = ()> + Send + 'static>(
    response: Response<Bytes>,
    send: impl FnOnce(Bytes, mpsc::Sender<Bytes>) -> F,
) -> Response<ResponseBody> {
    response.map(|body| Either::Right(Pieces::new(Some(body.len() as u64), |pieces| send(body, pieces))))
}

/// Sends blanks, which JSON allows anywhere.
async fn fill(pieces: mpsc::Sender<Bytes>, mut bytes: u64) {
    let blanks = Bytes::from(vec![b' '; PIECE]);
    while bytes > 0 {
        let length = usize::try_from(bytes).unwrap_or(PIECE).min(PIECE);
        if pieces.send(blanks.slice(..length)).await.is_err() {
            return;
        }
        bytes -= length as u64;
    }
}

async fn cut(end: End, line: &Line, stream: u32) {
    line.end(match end {
        End::Reset => Ending::Reset,
        End::GoAway(GoAwayFault::Unprocessed) => Ending::GoAway(stream.saturating_sub(2)),
        End::GoAway(GoAwayFault::Processed) => Ending::GoAway(stream),
        End::Silence => {
            sleep(MAX_SILENCE).await;
            Ending::Close
        }
        End::Close | End::ResetStream(_) => Ending::Close,
    });
}

fn reason(code: ResetCode) -> Reason {
    match code {
        ResetCode::RefusedStream => Reason::REFUSED_STREAM,
        ResetCode::InternalError => Reason::INTERNAL_ERROR,
        ResetCode::Cancel => Reason::CANCEL,
    }
}

/// A body whose pieces come from a task, which ends with it.
pub(super) struct Pieces {
    pieces: mpsc::Receiver<Bytes>,
    length: Option<u64>,
    _task: JoinSet<()>,
}

impl Pieces {
    /// `length` is announced to the client; without one, the body ends where the pieces do.
    fn new<F: Future<Output = ()> + Send + 'static>(
        length: Option<u64>,
        send: impl FnOnce(mpsc::Sender<Bytes>) -> F,
    ) -> Self {
        let (sender, pieces) = mpsc::channel(1);
        let mut task = JoinSet::new();
        task.spawn(send(sender));
        Self { pieces, length, _task: task }
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.pieces.poll_recv(cx).map(|piece| piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
