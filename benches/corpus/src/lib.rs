//! Webhook bodies as they come, made from a fixed seed: the same on every machine, and each different from the next,
//! because one body over and over teaches the processor to foresee it.

mod envelope;
mod items;
mod random;
mod sets;

pub use sets::{Body, SETS, Set, set};
