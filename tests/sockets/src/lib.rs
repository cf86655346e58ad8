//! What the socket tests share: a server that answers as told and records what it saw.

pub mod server;
