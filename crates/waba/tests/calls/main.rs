//! The life of a call against a scripted transport, in virtual time.

#![allow(clippy::unwrap_used, reason = "a failed set-up fails the test")]

mod any_transport;
mod attempts;
mod groups;
mod keys;
mod limits;
mod options;
mod priority;
mod script;
mod tracing_output;
mod unpolled;
