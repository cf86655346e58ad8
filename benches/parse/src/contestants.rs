//! The ways to read a body. What does not find every event is not timed: losing some looks fast.

use std::hint::black_box;

use bytes::Bytes;
use corpus::Set;
use serde::de::IgnoredAny;
use serde_json::Value;
use waba::webhook::Webhook;

use crate::peer::Peer;
use crate::rounds::Contestant;
use crate::tagged;

/// A body as an HTTP server hands it over, and how many events it holds.
pub(crate) struct Received {
    body: Bytes,
    events: usize,
}

pub(crate) fn receive(set: &Set) -> Vec<Received> {
    let receive = |body: &corpus::Body| Received {
        body: Bytes::copy_from_slice(body.json.as_bytes()),
        events: body.events,
    };
    set.bodies.iter().map(receive).collect()
}

/// Finds the events of a body, as far as the way to read it knows of events at all.
type Read = Box<dyn Fn(&Received) -> usize>;

/// Those that find all events, the floor first, and the names of the others with what they find.
pub(crate) fn of(bodies: &[Received]) -> (Vec<Contestant<'_>>, Vec<(&'static str, usize)>) {
    let total: usize = bodies.iter().map(|body| body.events).sum();
    let mut contestants = Vec::new();
    let mut refused = Vec::new();
    for (name, read) in ways() {
        let found: usize = bodies.iter().map(&read).sum();
        if found == total {
            let run = Box::new(move || {
                for body in bodies {
                    black_box(read(body));
                }
            });
            contestants.push(Contestant { name, run });
        } else {
            refused.push((name, found));
        }
    }
    (contestants, refused)
}

fn ways() -> Vec<(&'static str, Read)> {
    let mut ways: Vec<(&'static str, Read)> = vec![
        (
            "floor: sonic-rs checks, keeps nothing",
            Box::new(|received| {
                let read: Result<IgnoredAny, _> = sonic_rs::from_slice(&received.body);
                read.map_or(0, |_| received.events)
            }),
        ),
        (
            "serde_json checks, keeps nothing",
            Box::new(|received| {
                let read: Result<IgnoredAny, _> = serde_json::from_slice(&received.body);
                read.map_or(0, |_| received.events)
            }),
        ),
        ("waba: heads of all events", Box::new(heads())),
        ("waba: heads and content of all events", Box::new(content())),
        (
            "serde_json::Value",
            Box::new(|received| {
                let read: Result<Value, _> = serde_json::from_slice(&received.body);
                read.map_or(0, |value| black_box(value).as_object().map_or(0, |_| received.events))
            }),
        ),
        (
            "serde, tagged enums",
            Box::new(|received| {
                let read: Result<tagged::Body, _> = serde_json::from_slice(&received.body);
                read.map_or(0, |body| black_box(body).events())
            }),
        ),
    ];
    if let Ok(peer) = Peer::new() {
        ways.push(("whatsapp-business-rs", Box::new(move |received| peer.events(&received.body))));
    }
    ways
}

fn heads() -> impl Fn(&Received) -> usize {
    let webhook = Webhook::without_auth();
    move |received| {
        let read = webhook.parse_unverified(received.body.clone());
        read.map_or(0, |events| black_box(events).len())
    }
}

fn content() -> impl Fn(&Received) -> usize {
    let webhook = Webhook::without_auth();
    move |received| {
        let read = webhook.parse_unverified(received.body.clone());
        read.map_or(0, |events| events.iter().map(|event| black_box(event.content())).count())
    }
}
