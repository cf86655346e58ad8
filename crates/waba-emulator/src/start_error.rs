//! Why an emulator can't be started.

use std::fmt;
use std::io;
use std::net::SocketAddr;

/// The emulator can't be started.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The address can't be had.
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
    /// Others than this machine could reach the address.
    PublicBind(SocketAddr),
    /// The key is empty, or can't stand in a header.
    Key,
    /// A root for webhooks can't be read.
    WebhookRoot(String),
    /// The emulator's own certificate can't be made.
    Certificate(String),
    /// The system gives no seed.
    Seed(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bind { address, error } => write!(f, "can't listen on {address}: {error}"),
            Self::PublicBind(address) => {
                write!(f, "others can reach {address}: bind to 127.0.0.1 or set `allow_public_bind`")
            }
            Self::Key => f.write_str("the API key must be visible ASCII text"),
            Self::WebhookRoot(problem) => {
                write!(f, "can't read the root certificate for webhooks: {problem}")
            }
            Self::Certificate(problem) => write!(f, "can't make a certificate: {problem}"),
            Self::Seed(problem) => write!(f, "can't get a seed: {problem}"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Bind { error, .. } => Some(error),
            _ => None,
        }
    }
}
