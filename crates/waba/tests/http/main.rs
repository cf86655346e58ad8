//! The HTTP layer against scripted servers on loopback, through real sockets and real TLS.

#![allow(clippy::unwrap_used, reason = "a failed set-up fails the test")]

mod fate;
mod http2;
mod limits;
mod peer;
mod redirect;
mod route;
mod secrets;
mod stream;
mod tls;
