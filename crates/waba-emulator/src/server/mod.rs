//! The server: HTTP/1.1 and HTTP/2, with or without TLS, and what faults do to both.

mod carrier;
mod http;
mod line;

pub(crate) use http::Server;
