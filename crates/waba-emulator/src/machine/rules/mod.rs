//! What the API refuses, and with which words.
//!
//! Limits come from `waba-types`, so that client and emulator cannot disagree; here stands only what can't be said
//! there: how a host words an error, what a phone number looks like, where the emulator may deliver to.

mod body;
mod recipient;
mod refusal;
mod template;
mod webhook;

pub(crate) use body::read;
pub(crate) use recipient::{Person, person, recipient};
pub(crate) use refusal::{Refusal, Service, gateway, title};
pub(crate) use template::reviewable;
pub(crate) use webhook::deliverable;
