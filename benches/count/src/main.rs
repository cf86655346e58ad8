//! `count WORK SET BODIES` does the work on the first so many bodies of the set. Run under callgrind with two
//! numbers of bodies: the difference is free of everything but the work.

use std::hint::black_box;
use std::{env, process};

use bytes::Bytes;
use corpus::Body;
use ring::hmac;
use serde::de::IgnoredAny;
use waba::webhook::{Auth, Webhook};

const SECRET: &[u8] = b"app-secret";

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [work, set, bodies] => run(work, set, bodies),
        _ => None,
    };
    if done.is_none() {
        eprintln!("usage: count floor|heads|hmac|verify_and_heads SET BODIES");
        process::exit(2);
    }
}

/// Nothing when the arguments make no sense.
fn run(work: &str, set: &str, bodies: &str) -> Option<()> {
    let (set, count): (_, usize) = (corpus::set(set)?, bodies.parse().ok()?);
    let bodies = set.bodies.iter().cycle().take(count);
    match work {
        "floor" => bodies.for_each(floor),
        "heads" => heads(&set.bodies, count),
        "hmac" => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET);
            bodies.for_each(|body| {
                black_box(hmac::sign(&key, body.json.as_bytes()));
            });
        }
        "verify_and_heads" => verify_and_heads(&set.bodies, count),
        _ => return None,
    }
    Some(())
}

/// Checks that the body is JSON, and keeps nothing: no reader that looks at every byte can do less.
fn floor(body: &Body) {
    let read: Result<IgnoredAny, _> = sonic_rs::from_slice(black_box(body.json.as_bytes()));
    assert!(read.is_ok());
}

fn heads(bodies: &[Body], count: usize) {
    let webhook = Webhook::without_auth();
    for (body, bytes) in bodies.iter().zip(&received(bodies)).cycle().take(count) {
        let events = webhook.parse_unverified(black_box(bytes).clone()).unwrap();
        assert_eq!(black_box(events).len(), body.events);
    }
}

/// The bodies as an HTTP server hands them over: parts of a shared buffer, which is what a clone makes of them. All of
/// them whatever the count, so that they fall out of the difference.
fn received(bodies: &[Body]) -> Vec<Bytes> {
    let bytes: Vec<Bytes> = bodies.iter().map(|body| Bytes::copy_from_slice(body.json.as_bytes())).collect();
    bytes.iter().for_each(|bytes| drop(bytes.clone()));
    bytes
}

fn verify_and_heads(bodies: &[Body], count: usize) {
    let webhook = Webhook::new(Auth::hub_signature(SECRET).unwrap());
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET);
    let signature = |body: &Body| {
        let tag = hmac::sign(&key, body.json.as_bytes());
        let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        [("X-Hub-Signature-256", format!("sha256={hex}"))]
    };
    let requests: Vec<_> = received(bodies).into_iter().zip(bodies.iter().map(signature)).collect();
    for (body, (bytes, headers)) in bodies.iter().zip(&requests).cycle().take(count) {
        let events = webhook.parse(black_box(bytes).clone(), headers).unwrap();
        assert_eq!(black_box(events).len(), body.events);
    }
}
