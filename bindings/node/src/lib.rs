//! Native addon of the npm package `waba`: conversions and cancellation around the core.
//!
//! It returns data instead of throwing: an error is an [`ErrorReport`](waba_types::response::ErrorReport) in JSON, and
//! the JavaScript side (`../lib`) makes the `WabaError` of it. Everything is passed on as owned strings and bytes, so
//! nothing of JavaScript is held while a call runs, but for the function that gives a key ([`key`]).

#![warn(missing_docs)]
#![deny(clippy::dbg_macro, clippy::print_stdout, clippy::print_stderr, clippy::todo, clippy::unwrap_used)]

mod calls;
mod cancel;
mod client;
// napi registers functions only outside of tests, where nothing else would call them.
#[cfg(not(test))]
mod delivery;
mod download;
mod events;
mod file_fault;
mod flows;
mod host;
mod key;
#[cfg(not(test))]
mod media_type;
mod outcome;
mod pages;
#[cfg(not(test))]
mod phone;
mod progress;
#[cfg(not(test))]
mod runtime;
#[cfg(not(test))]
mod service_window;
mod table;
#[cfg(not(test))]
mod template_check;
#[cfg(not(test))]
mod tracker;
mod upload;
mod webhook;
