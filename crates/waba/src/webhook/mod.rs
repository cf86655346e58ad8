//! Webhooks: what the API tells a business, verified and taken apart into events.
//!
//! [`Webhook`] checks the proof of a request and reads its body in one pass, in either dialect. Each message,
//! status and error becomes an [`Event`]; so does everything else in the body, known or not, well formed or not.
//! An event's head ([`Event::kind`], [`Event::id`], [`Event::text`], …) is there at once; its
//! [`content`](Event::content) is made when it is asked for.

mod beside;
mod content;
mod detach;
mod error;
mod escape;
mod event;
mod head;
mod headers;
mod history;
mod item;
mod keys;
mod known;
mod parse;
mod place;
mod plain;
mod receiver;
mod runs;
mod scan;
mod span;
mod spelling;
mod verify;
mod walk;

#[cfg(test)]
mod tests;

pub use error::{ParseError, ReceiveError};
pub use event::{Event, Events, IntoIter};
pub use headers::Headers;
pub use receiver::{Webhook, WebhookBuilder};
pub use spelling::{HeadField, Spelling};
pub use verify::{Auth, VerifyError, VerifyFailure};
pub use waba_types::webhook::EventKind;
