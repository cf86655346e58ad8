//! What is fuzzed.
//!
//! Each target is a function that takes bytes and panics when a contract is broken. cargo-fuzz calls it with bytes that
//! it evolves (the workspace `fuzz/`), the tests of this package with the committed corpus, with the vectors, and with
//! bounded mutations of both, on stable Rust.

pub mod corpus;
pub mod json;
pub mod mutation;
pub mod oracle;
pub mod summary;
mod targets;
pub mod vectors;

pub use targets::{TARGETS, Target, error_body, message, parse, parse_differential, url, verify};
