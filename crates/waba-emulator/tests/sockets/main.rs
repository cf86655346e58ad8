//! The emulator through real sockets, as its users meet it.

#![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

mod acts;
mod api;
mod control;
mod faults;
mod media;
mod page;
mod support;
mod webhooks;
