//! What HTTP/2 proves: frames written by hand, because no server library can be made to misbehave at will.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Method;
use tokio::sync::{mpsc, oneshot};
use waba::http::{HttpErrorKind, HttpService, Sent, Stage, TimeLimit};

use crate::peer::{Authority, KEY, MESSAGE, Peer, Wire, post, request, silence, trusting};

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const WINDOW_UPDATE: u8 = 8;

const ACK: u8 = 1;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

const NO_ERROR: u32 = 0;
const INTERNAL_ERROR: u32 = 2;
const REFUSED_STREAM: u32 = 7;
const CANCEL: u32 = 8;

/// `:status: 200` in HPACK.
const STATUS_200: &[u8] = &[0x88];
/// The same with `content-length: 4`.
const FOUR_BYTES: &[u8] = b"\x88\x0f\x0d\x014";
/// `:status: 304` with `content-length: 4`, the length of what is not sent.
const UNCHANGED: &[u8] = b"\x8b\x0f\x0d\x014";

/// `:status: 103` with a header of 8000 bytes.
fn early_hints() -> Vec<u8> {
    [b"\x08\x03103\0\x01x\x7f\xc1\x3d".as_slice(), &[b'x'; 8000]].concat()
}

struct Frame {
    kind: u8,
    flags: u8,
    stream: u32,
    payload: Vec<u8>,
}

/// The server's end of an HTTP/2 connection.
struct Frames(Wire);

impl Frames {
    /// Reads the client's preface and sends `settings`.
    async fn open(mut wire: Wire, settings: &[u8]) -> io::Result<Self> {
        let mut preface = [0; 24];
        wire.read_exact(&mut preface).await?;
        assert_eq!(&preface, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        let mut frames = Self(wire);
        frames.write(SETTINGS, 0, 0, settings).await?;
        Ok(frames)
    }

    async fn write(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> io::Result<()> {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        let head = [&length[1..], &[kind, flags], &stream.to_be_bytes()].concat();
        self.0.write(&[head.as_slice(), payload].concat()).await
    }

    async fn reset(&mut self, stream: u32, code: u32) -> io::Result<()> {
        self.write(RST_STREAM, 0, stream, &code.to_be_bytes()).await
    }

    async fn go_away(&mut self, last_stream: u32, code: u32, debug: &str) -> io::Result<()> {
        let payload = [&last_stream.to_be_bytes(), &code.to_be_bytes(), debug.as_bytes()].concat();
        self.write(GOAWAY, 0, 0, &payload).await
    }

    /// Reads the next frame that is not about the connection.
    async fn read(&mut self) -> io::Result<Frame> {
        loop {
            let mut head = [0; 9];
            self.0.read_exact(&mut head).await?;
            let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
            self.0.read_exact(&mut payload).await?;
            let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
            let frame = Frame { kind: head[3], flags: head[4], stream, payload };
            match frame.kind {
                SETTINGS if frame.flags & ACK == 0 => self.write(SETTINGS, ACK, 0, &[]).await?,
                SETTINGS | WINDOW_UPDATE => {}
                _ => return Ok(frame),
            }
        }
    }

    /// Reads a whole request. Gives its stream and its body.
    async fn request(&mut self) -> io::Result<(u32, Vec<u8>)> {
        let mut body = Vec::new();
        loop {
            let frame = self.read().await?;
            if frame.kind == DATA {
                body.extend(&frame.payload);
            }
            if matches!(frame.kind, DATA | HEADERS) && frame.flags & END_STREAM != 0 {
                return Ok((frame.stream, body));
            }
        }
    }
}

/// Starts a server that answers each request with an empty 200.
pub(crate) async fn answering(authority: &Authority) -> Peer {
    Peer::tls(authority.server("localhost", "h2"), |wire| async move {
        let mut frames = Frames::open(wire, &[]).await?;
        loop {
            let (stream, _) = frames.request().await?;
            frames.write(HEADERS, END_HEADERS | END_STREAM, stream, STATUS_200).await?;
        }
    })
    .await
}

/// What the server does once it has read the request.
#[derive(Clone, Copy, Debug)]
enum Act {
    Reset(u32),
    ResetInAnswer(u32),
    GoAway { last_stream: u32, code: u32 },
    Close,
    CloseInAnswer,
    ResetInBody(u32),
    Garbage,
}

impl Act {
    async fn play(self, frames: &mut Frames, stream: u32) -> io::Result<()> {
        match self {
            Self::Reset(code) => frames.reset(stream, code).await?,
            Self::ResetInAnswer(code) => {
                frames.write(HEADERS, END_HEADERS, stream, STATUS_200).await?;
                frames.reset(stream, code).await?;
            }
            // A peer may put anything here, and so tries the key.
            Self::GoAway { last_stream, code } => return frames.go_away(last_stream, code, KEY).await,
            Self::Close => return Ok(()),
            Self::CloseInAnswer => return frames.write(HEADERS, END_HEADERS, stream, STATUS_200).await,
            Self::ResetInBody(code) => {
                frames.write(HEADERS, END_HEADERS, stream, FOUR_BYTES).await?;
                frames.write(DATA, 0, stream, b"ha").await?;
                frames.reset(stream, code).await?;
            }
            Self::Garbage => frames.write(HEADERS, END_HEADERS, stream, &[0xff; 20]).await?,
        }
        // The connection stays open: what the client learns, it learns from the frame.
        silence().await
    }
}

/// Sends a request to a server that does `act`. Gives the error, having checked that the request came once.
async fn outcome(act: Act, method: Method, body: &'static str) -> (HttpErrorKind, Sent) {
    let authority = Authority::new();
    let (seen, mut requests) = mpsc::unbounded_channel();
    let peer = Peer::tls(authority.server("localhost", "h2"), move |wire| {
        let seen = seen.clone();
        async move {
            let mut frames = Frames::open(wire, &[]).await?;
            let (stream, body) = frames.request().await?;
            seen.send(body).unwrap();
            act.play(&mut frames, stream).await
        }
    })
    .await;
    let client = trusting(&authority);
    let error = client.call(request(method, peer.url("/messages"), body)).await.unwrap_err();
    let mut shown = format!("{error} {error:?}");
    let mut source = std::error::Error::source(&error);
    while let Some(error) = source {
        shown += &format!(" {error} {error:?}");
        source = error.source();
    }
    assert!(!shown.contains(KEY), "{shown}");
    assert_eq!(requests.recv().await.unwrap(), body.as_bytes());
    assert!(requests.try_recv().is_err(), "{act:?} was answered by sending again");
    assert_eq!(peer.connections(), 1, "{act:?} was answered by connecting again");
    (error.kind, error.sent)
}

async fn of_send(act: Act) -> (HttpErrorKind, Sent) {
    outcome(act, Method::POST, MESSAGE).await
}

#[tokio::test]
async fn refused_stream_is_not_sent() {
    let refused = (HttpErrorKind::NotProcessed, Sent::NotSent);
    assert_eq!(of_send(Act::Reset(REFUSED_STREAM)).await, refused);
    assert_eq!(outcome(Act::Reset(REFUSED_STREAM), Method::DELETE, "").await, refused);
    assert_eq!(outcome(Act::Reset(REFUSED_STREAM), Method::POST, "").await, refused);
}

#[tokio::test]
async fn stream_above_the_last_of_goaway_is_not_sent() {
    for code in [NO_ERROR, INTERNAL_ERROR] {
        let outcome = of_send(Act::GoAway { last_stream: 0, code }).await;
        assert_eq!(outcome, (HttpErrorKind::NotProcessed, Sent::NotSent));
    }
}

#[tokio::test]
async fn stream_within_the_last_of_goaway_is_unknown() {
    for code in [NO_ERROR, INTERNAL_ERROR] {
        for last_stream in [1, 3, 0x7fff_ffff] {
            let outcome = of_send(Act::GoAway { last_stream, code }).await;
            assert_eq!(
                outcome,
                (HttpErrorKind::Interrupted(Stage::Headers), Sent::Unknown),
                "{last_stream} {code}"
            );
        }
    }
}

#[tokio::test]
async fn goaway_proves_nothing_of_a_request_without_a_body() {
    let outcome = outcome(Act::GoAway { last_stream: 0, code: NO_ERROR }, Method::POST, "").await;
    assert_eq!(outcome, (HttpErrorKind::Interrupted(Stage::Headers), Sent::Unknown));
}

#[tokio::test]
async fn other_ends_of_a_stream_are_unknown() {
    for (act, kind) in [
        (Act::Reset(INTERNAL_ERROR), HttpErrorKind::Interrupted(Stage::Headers)),
        (Act::Reset(CANCEL), HttpErrorKind::Interrupted(Stage::Headers)),
        (Act::Close, HttpErrorKind::Interrupted(Stage::Headers)),
        (Act::ResetInAnswer(INTERNAL_ERROR), HttpErrorKind::Interrupted(Stage::Body)),
        (Act::ResetInAnswer(REFUSED_STREAM), HttpErrorKind::Interrupted(Stage::Body)),
        (Act::CloseInAnswer, HttpErrorKind::Interrupted(Stage::Body)),
        (Act::ResetInBody(INTERNAL_ERROR), HttpErrorKind::Interrupted(Stage::Body)),
        (Act::ResetInBody(NO_ERROR), HttpErrorKind::Interrupted(Stage::Body)),
        (Act::Garbage, HttpErrorKind::InvalidResponse),
    ] {
        assert_eq!(of_send(act).await, (kind, Sent::Unknown), "{act:?}");
    }
}

/// As servers do that need no more of the request.
#[tokio::test]
async fn a_whole_answer_before_a_reset_without_an_error_is_one() {
    let authority = Authority::new();
    let peer = Peer::tls(authority.server("localhost", "h2"), |wire| async move {
        let mut frames = Frames::open(wire, &[]).await?;
        let (stream, _) = frames.request().await?;
        frames.write(HEADERS, END_HEADERS, stream, FOUR_BYTES).await?;
        frames.write(DATA, 0, stream, b"half").await?;
        frames.reset(stream, NO_ERROR).await?;
        silence().await
    })
    .await;
    assert_eq!(trusting(&authority).call(post(peer.url("/messages"))).await.unwrap().body, "half");
}

#[tokio::test]
async fn an_answer_without_a_body_lacks_none() {
    let authority = Authority::new();
    let peer = Peer::tls(authority.server("localhost", "h2"), |wire| async move {
        let mut frames = Frames::open(wire, &[]).await?;
        let (stream, _) = frames.request().await?;
        frames.write(HEADERS, END_HEADERS | END_STREAM, stream, UNCHANGED).await?;
        silence().await
    })
    .await;
    let answer = trusting(&authority).call(post(peer.url("/messages"))).await.unwrap();
    assert_eq!((answer.status.as_u16(), answer.body.len()), (304, 0));
}

/// There is no limit of bytes, as the answers to other requests come over the same connection.
#[tokio::test]
async fn a_flood_of_interim_answers_ends_with_the_time() {
    let authority = Authority::new();
    let peer = Peer::tls(authority.server("localhost", "h2"), |wire| async move {
        let mut frames = Frames::open(wire, &[]).await?;
        let (stream, _) = frames.request().await?;
        let early_hints = early_hints();
        loop {
            frames.write(HEADERS, END_HEADERS, stream, &early_hints).await?;
        }
    })
    .await;
    let mut request = post(peer.url("/messages"));
    request.limits.headers = Duration::from_millis(300);
    let error = trusting(&authority).call(request).await.unwrap_err();
    assert_eq!((error.kind, error.sent), (HttpErrorKind::Timeout(TimeLimit::Headers), Sent::Unknown));
}

/// The server allows no further stream, so a request waits, and the caller gives it up. Its body must not leave
/// when the server allows streams again.
#[tokio::test]
async fn request_that_was_given_up_while_it_waited_never_leaves() {
    const STREAMS: fn(u8) -> [u8; 6] = |count| [0, 3, 0, 0, 0, count];
    let authority = Authority::new();
    let (allow, allowed) = oneshot::channel::<()>();
    let allowed = Arc::new(Mutex::new(Some(allowed)));
    let (seen, mut bodies) = mpsc::unbounded_channel();
    let peer = Peer::tls(authority.server("localhost", "h2"), move |wire| {
        let (allowed, seen) = (allowed.lock().unwrap().take().unwrap(), seen.clone());
        async move {
            let mut frames = Frames::open(wire, &STREAMS(1)).await?;
            let (stream, _) = frames.request().await?;
            frames.write(SETTINGS, 0, 0, &STREAMS(0)).await?;
            frames.write(HEADERS, END_HEADERS | END_STREAM, stream, STATUS_200).await?;
            allowed.await.unwrap();
            frames.write(SETTINGS, 0, 0, &STREAMS(1)).await?;
            loop {
                let (stream, body) = frames.request().await?;
                seen.send(body).unwrap();
                frames.write(HEADERS, END_HEADERS | END_STREAM, stream, STATUS_200).await?;
            }
        }
    })
    .await;
    let client = trusting(&authority);
    client.call(post(peer.url("/messages"))).await.unwrap();

    let mut waiting = post(peer.url("/messages"));
    waiting.limits.headers = Duration::from_millis(200);
    let error = client.call(waiting).await.unwrap_err();
    assert_eq!((error.kind, error.sent), (HttpErrorKind::Timeout(TimeLimit::Headers), Sent::NotSent));

    allow.send(()).unwrap();
    client.call(request(Method::POST, peer.url("/messages"), "second")).await.unwrap();
    drop((client, peer));
    assert_eq!(bodies.recv().await.unwrap(), b"second");
    assert!(bodies.recv().await.is_none());
}

#[tokio::test]
async fn dropping_the_future_resets_the_stream() {
    let authority = Authority::new();
    let (seen, mut frames_seen) = mpsc::unbounded_channel();
    let peer = Peer::tls(authority.server("localhost", "h2"), move |wire| {
        let seen = seen.clone();
        async move {
            let mut frames = Frames::open(wire, &[]).await?;
            frames.request().await?;
            loop {
                let frame = frames.read().await?;
                seen.send((frame.kind, frame.payload)).unwrap();
            }
        }
    })
    .await;
    let client = trusting(&authority);
    let mut request = post(peer.url("/messages"));
    request.limits.headers = Duration::from_millis(300);
    client.call(request).await.unwrap_err();
    let frame = tokio::time::timeout(Duration::from_secs(10), frames_seen.recv()).await.unwrap().unwrap();
    assert_eq!(frame, (RST_STREAM, CANCEL.to_be_bytes().to_vec()));
}
