//! The HTTP layer: one request in, one bounded answer or one classified error out.
//!
//! [`HttpService`] is the seam. [`HyperService`] stands behind it in every ordinary client; an app that must use
//! its own network stack, or a test that wants none, implements the trait itself. Whatever it does then, the client
//! keeps the [`Limits`].
//!
//! Two promises are kept here because nothing above can keep them:
//!
//! * **Nothing is sent twice.** The layer never repeats a request, and an [`HttpError`] says whether the body can
//!   have left ([`Sent`]). Only [`Sent::NotSent`], which is proved and never guessed, allows a send to be repeated.
//! * **The key goes nowhere else.** No redirect is followed, plain `http` is spoken only to loopback, and neither
//!   errors nor logs carry URLs, header values or bodies.

mod body;
mod bounds;
mod cause;
mod classify;
mod config;
mod connect;
mod encoding;
mod head_limit;
mod hyper;
mod payload;
mod pools;
mod redact;
mod service;
mod tls;
mod tls_words;
mod within_limits;

pub use crate::error::ConfigError;
pub use cause::Cause;
pub use config::{CaBundle, ClientCertificate, HttpConfig, ProxyChoice, check_base_url};
pub(crate) use encoding::foreign_encoding;
pub use hyper::HyperService;
pub use payload::{BodyFault, RequestBody, ResponseBody};
pub use redact::Secret;
pub use service::{
    HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService, Limits, OpenResponse, Sent, Stage,
    TimeLimit, TlsFault,
};
pub(crate) use within_limits::WithinLimits;
