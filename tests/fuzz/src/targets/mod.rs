//! The targets: each a contract that no input may break.

mod error_body;
mod message;
mod parse;
mod parse_differential;
mod transport;
mod url;
mod verify;

pub use error_body::error_body;
pub use message::message;
pub use parse::parse;
pub use parse_differential::parse_differential;
pub use url::url;
pub use verify::verify;

use crate::vectors;

/// Something that is fuzzed.
#[derive(Clone, Copy)]
pub struct Target {
    /// The name of the target, and of its corpus.
    pub name: &'static str,
    /// Tries one input. Panics when a contract is broken.
    pub run: fn(&[u8]),
    /// Inputs that are made from the vectors.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target { name: "parse", run: parse, seeds: vectors::webhook_bodies },
    Target { name: "parse_differential", run: parse_differential, seeds: vectors::webhook_bodies },
    Target { name: "verify", run: verify, seeds: vectors::signed_requests },
    Target { name: "error_body", run: error_body, seeds: Vec::new },
    Target { name: "url", run: url, seeds: Vec::new },
    Target { name: "message", run: message, seeds: vectors::message_bodies },
];
