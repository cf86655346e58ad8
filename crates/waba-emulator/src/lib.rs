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
//! other languages do all this through the control API, JSON under `/_emulator/`; `docs/emulator.md` in the repository has
//! the table of its calls.
//!
//! The partner API is below `/api/v2`, for the partner `emulatorPA` with the key `emulator-partner-key`, or with a token
//! for the password `emulator-password`. The emulated number is its channel `emulatorCH`, of the client `emulatorCL` and
//! the account `emulatorWA`: a new key of the channel ends the number's key and takes its webhook away. Further channels
//! have no API behind them. Events go to the partner's webhook, signed with `emulator-platform-secret`.
//!
//! Templates are approved after a while ([`Timing::review`]), the webhook of an account is in force after 15 seconds, a
//! change of the further receivers after 5. The address of a file is good for 5 minutes, the id of an uploaded one for 30
//! days and that of a received one for 7. Messages must fit the templates that the account has, and may name any other
//! unless [`EmulatorBuilder::enforce_templates`] is set; one that names a file which is not there is accepted and then
//! fails. Too many failed requests for files lock the number out of them, as [`MediaLockout`] says. How often the number
//! may send, upload and ask is counted where [`EmulatorBuilder::enforce_rate_limits`] is set.
//!
//! A [`Fault`] lets the network, or what stands between, fail: connections that end at any point, answers that are late,
//! spoiled or lost after a message was accepted, errors in each envelope, what HTTP/2 has for it. The journal names the
//! fault that hit a call.
//!
//! Limits: 10,000 messages, 50,000 journal entries, 40,000 waiting webhooks and 256 MiB of files are kept, the oldest go
//! first; bodies of requests have at most 4 MiB, files 100 MiB. It listens on this machine and delivers to this machine
//! only, unless told otherwise, and every answer carries `x-waba-emulator: 1`.

mod builder;
mod clock;
mod control;
mod driver;
mod emulator;
mod lock;
mod machine;
mod server;
mod start_error;
mod tls;
mod webhook_client;

pub use builder::EmulatorBuilder;
pub use clock::Clock;
pub use emulator::Emulator;
pub use machine::fault::{
    ErrorFault, Fault, FaultAction, FaultEnvelope, FaultMatch, FaultPoint, FaultRecord, GoAwayFault,
    InvalidFault, ResetCode, RetryAfter,
};
pub use machine::inbound::InvalidInbound;
pub use machine::journal::{DeliveryError, DropReason, JournalEntry, JournalEvent, Outcome};
pub use machine::millis::Millis;
pub use machine::programmed::InvalidAnswer;
pub use machine::settings::{MediaLockout, Redelivery, Timing};
pub use machine::store::groups::InvalidGroupAction;
pub use machine::store::media::{MediaRecord, MediaReport};
pub use machine::store::message::{Direction, MessageRecord};
pub use machine::store::partner::{ConnectedClient, InvalidClientAction};
pub use machine::store::voice_calls::InvalidCallAction;
pub use start_error::StartError;
pub use tls::ServerCertificate;
