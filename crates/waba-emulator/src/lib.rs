//! An emulator of the 360dialog WhatsApp Business API: develop and test without an account.
//!
//! It is one business number on one host, which speaks one of the two dialects. It answers the calls of
//! [`waba_types::OPERATIONS`], checks requests by the very rules that clients use, words errors as the API does,
//! delivers webhooks to a real receiver until that answers 200, and plays the person at the other end: gets messages,
//! reads them, answers.
//!
//! ```
//! use std::time::Duration;
//! use waba_emulator::Emulator;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let emulator = Emulator::builder().auto_reply("Thanks!").start().await?;
//! // … point a client with the key `emulator-key` at emulator.base_url(), and send …
//! emulator.inbound_text("4915112345678", "Ann", "Hello")?;
//! emulator.advance(Duration::from_secs(2)).await;
//! assert_eq!(emulator.messages()[0].body, "Hello");
//! emulator.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! Tests run on a [virtual clock](Clock::Virtual): nothing happens by itself, [`Emulator::advance`] lets a day of
//! repeated deliveries go by in milliseconds, and the same seed with the same calls gives the same journal. Programs in
//! other languages do all this through the control API, JSON under `/_emulator/`:
//!
//! | request | body | answer |
//! |---|---|---|
//! | `POST /_emulator/inbound` | `{"from", "name"?, "body"}` | `{"id"}` |
//! | `POST /_emulator/answer` | `{"status", "headers"?, "body"?}` | `{}`; the next call of the API gets this answer |
//! | `POST /_emulator/auto_reply` | `{"body"}`, `null` for none | `{}` |
//! | `POST /_emulator/clock` | `{"advance_ms"}` | `{"now_ms"}` |
//! | `POST /_emulator/settle` | | `{"now_ms"}` |
//! | `POST /_emulator/faults` | a [`Fault`]: `{"match"?, "times"?, "do"}` | `{"id"}` |
//! | `GET /_emulator/faults` | | `{"faults": […]}`, each with what it hit |
//! | `DELETE /_emulator/faults` | | `{}`; no fault is set any more |
//! | `POST /_emulator/reset` | `{"seed"?}` | `{"now_ms"}` |
//! | `GET /_emulator/messages` | | `{"messages": […]}` |
//! | `GET /_emulator/journal` | | `{"entries": […]}` |
//! | `GET /_emulator/webhook` | | `{"url", "headers"}`, values of headers masked |
//!
//! A [`Fault`] lets the network, or what stands between, fail: connections that end at any point, answers that are late,
//! spoiled or lost after a message was accepted, errors in each envelope, what HTTP/2 has for it. The journal names the
//! fault that hit a call.
//!
//! Limits: 10,000 messages, 50,000 journal entries and 40,000 waiting webhooks are kept, the oldest go first; bodies of
//! requests have at most 4 MiB. It listens on this machine and delivers to this machine only, unless told otherwise,
//! and every answer carries `x-waba-emulator: 1`.

mod call;
mod clock;
mod control;
mod customer;
mod delivery;
mod driver;
mod emulator;
mod endpoints;
mod fault;
mod ids;
mod inbound;
mod journal;
mod json;
mod message;
mod payload;
mod programmed;
mod ring;
mod rng;
mod routing;
mod rules;
mod server;
mod settings;
mod state;
#[cfg(test)]
mod testing;
mod tls;
mod webhook_client;

pub use clock::{Clock, Millis};
pub use emulator::{Emulator, EmulatorBuilder, StartError};
pub use fault::{
    ErrorFault, Fault, FaultAction, FaultEnvelope, FaultMatch, FaultPoint, FaultRecord, GoAwayFault,
    InvalidFault, ResetCode, RetryAfter,
};
pub use inbound::InvalidInbound;
pub use journal::{DeliveryError, DropReason, JournalEntry, JournalEvent, Outcome};
pub use message::{Direction, MessageRecord};
pub use programmed::InvalidAnswer;
pub use settings::{Redelivery, Timing};
pub use tls::ServerCertificate;
