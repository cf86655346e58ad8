//! C4: whatever a server answers with, the memory of the client stays bounded.
//!
//! One test in a process of its own: what the system says about the memory of a process can't be told apart by tests.

#![cfg(target_os = "linux")]

use std::fs;
use std::io::{self, Write};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use waba::http::Limits;
use waba::{Client, DownloadOptions, Error, ErrorKind, Host, RateLimits, RetryPolicy};

const MIB: usize = 1 << 20;

/// What the largest answer that is accepted may take beyond its own 4 MiB: what allocators and sockets round up.
const BOUND: usize = 8 * MIB;

/// Bytes of this process that are in memory now, and most that ever were since [`forget_peak`].
fn resident() -> (usize, usize) {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let kib = |name: &str| -> usize {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim_matches([':', ' ', '\t', 'k', 'B']).parse().unwrap()
    };
    (kib("VmRSS") << 10, kib("VmHWM") << 10)
}

/// Lets the peak begin with what is there now.
fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// What a server sends.
#[derive(Clone, Copy)]
struct Attack {
    name: &'static str,
    /// Comes once.
    head: &'static [u8],
    /// Comes again and again.
    piece: &'static [u8],
    /// How many bytes of it come at most.
    bytes: usize,
    /// Time between two pieces.
    pause: Duration,
    /// What ends it.
    end: ErrorKind,
}

const fn flood(name: &'static str, head: &'static [u8], piece: &'static [u8]) -> Attack {
    Attack { name, head, piece, bytes: 256 * MIB, pause: Duration::ZERO, end: ErrorKind::Response }
}

static X: [u8; 1 << 16] = [b'x'; 1 << 16];
static LISTS: [u8; 1 << 16] = [b'['; 1 << 16];

/// A chunk of 64 KiB, its length and its ends.
static CHUNK: [u8; 7 + (1 << 16) + 2] = {
    let mut chunk = [b'x'; 7 + (1 << 16) + 2];
    let length = *b"10000\r\n";
    let mut at = 0;
    while at < length.len() {
        chunk[at] = length[at];
        at += 1;
    }
    chunk[7 + (1 << 16)] = b'\r';
    chunk[8 + (1 << 16)] = b'\n';
    chunk
};

/// Deflate's way to say 258 zero bytes with two bits, 1,028 times: what a bomb of gzip is made of.
static BOMB: [u8; 1 << 16] = [0; 1 << 16];

const BOMB_HEAD: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n\
    \x1f\x8b\x08\0\0\0\0\0\x02\x03\xec\xc1\x01\x01\0\0\0\x80\x90\xfe\xaf\xee\x08\x0a\0\0\0";

/// One that nothing but the time ends.
const fn slow(name: &'static str, head: &'static [u8], piece: &'static [u8], pause: Duration) -> Attack {
    Attack { pause, end: ErrorKind::Timeout, ..flood(name, head, piece) }
}

/// Between two bytes of a dribble.
const PAUSE: Duration = Duration::from_millis(5);

const CHUNKED: &[u8] = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

#[rustfmt::skip]
const ATTACKS: &[Attack] = &[
    flood("endless body", b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n", &X),
    flood("endless JSON", b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n", &LISTS),
    flood("endless error", b"HTTP/1.1 500 No\r\nconnection: close\r\n\r\n{\"error\":\"", &X),
    flood("endless redirect", b"HTTP/1.1 302 No\r\nlocation: /\r\nconnection: close\r\n\r\n", &X),
    flood("announced body", b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n", &X),
    flood("bomb", BOMB_HEAD, &BOMB),
    flood("endless chunks", CHUNKED, &CHUNK),
    flood("endless extension of a chunk", b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;", &X),
    flood("endless trailers", b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", b"x-a: 1\r\n"),
    flood("endless status line", b"HTTP/1.1 200 ", &X),
    flood("endless header", b"HTTP/1.1 200 OK\r\nx-a: ", &X),
    flood("endless headers", b"HTTP/1.1 200 OK\r\n", b"x-a: 1\r\n"),
    flood("endless interim answers", b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    flood("endless hints", b"", b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"),
    slow("dribbled body", b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n", b"x", PAUSE),
    slow("dribbled headers", b"HTTP/1.1 200 OK\r\n", b"x-a: 1\r\n", PAUSE),
];

/// Reads the head of a request and sends what there is to send, until the client has enough.
async fn attack(mut stream: TcpStream, attack: Attack) -> io::Result<()> {
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    stream.write_all(attack.head).await?;
    let mut sent = 0;
    while sent < attack.bytes {
        stream.write_all(attack.piece).await?;
        sent += attack.piece.len();
        if !attack.pause.is_zero() {
            tokio::time::sleep(attack.pause).await;
        }
    }
    stream.shutdown().await
}

/// A host that does this to each request.
async fn host(what: Attack) -> (String, tokio::task::JoinHandle<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let accepting = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // An error is a client that went away.
            tokio::spawn(async move { drop(attack(stream, what).await) });
        }
    });
    (url, accepting)
}

async fn send(attack: Attack, limits: Limits) -> Error {
    let (url, accepting) = host(attack).await;
    let client = Client::builder(Host::cloud("key").base_url(url))
        .limits(limits)
        .rate_limits(RateLimits::off())
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let error = client.send_text("+4915112345678", "Hi").await.expect_err(attack.name);
    accepting.abort();
    error
}

/// Downloads what never ends, up to a limit, with nothing that holds it.
async fn download(attack: Attack) -> Error {
    let (url, accepting) = host(attack).await;
    let client = Client::new(Host::on_premise("key").base_url(url)).unwrap();
    let options = DownloadOptions::new().max_bytes(64 << 20).resumes(0);
    let mut download = client.media().download_with("1", options).await.unwrap();
    let mut bytes = 0;
    let error = loop {
        match download.next().await {
            Some(Ok(piece)) => bytes += piece.len(),
            Some(Err(error)) => break error,
            None => panic!("{}: ended after {bytes} bytes", attack.name),
        }
    };
    assert!((32 * MIB..=64 * MIB).contains(&bytes), "{}: {bytes} bytes", attack.name);
    accepting.abort();
    error
}

#[tokio::test]
async fn no_answer_takes_more_memory_than_is_allowed() {
    let within = |time| {
        let mut limits = Limits::default();
        (limits.total, limits.headers) = (time, time);
        limits
    };
    let (limits, short) = (within(Duration::from_secs(20)), within(Duration::from_millis(500)));
    // What is set up once is no part of an answer.
    send(Attack { bytes: 0, ..ATTACKS[0] }, short).await;

    forget_peak();
    let (before, _) = resident();
    let mut peaks = Vec::new();
    for attack in ATTACKS {
        forget_peak();
        let error = send(*attack, if attack.end == ErrorKind::Timeout { short } else { limits }).await;
        assert_eq!(error.kind, attack.end, "{}: {error}", attack.name);
        peaks.push((attack.name, resident().1.saturating_sub(before)));
    }
    forget_peak();
    let error = download(ATTACKS[0]).await;
    assert!(matches!(error.kind, ErrorKind::Media | ErrorKind::Response), "{error}");
    peaks.push(("endless file", resident().1.saturating_sub(before)));
    let shown: Vec<_> = peaks.iter().map(|(name, peak)| (name, peak >> 10)).collect();
    writeln!(io::stdout(), "peaks in KiB: {shown:?}").unwrap();
    for (name, peak) in &peaks {
        assert!(*peak <= BOUND, "{name} took {} KiB more", peak >> 10);
    }
}
