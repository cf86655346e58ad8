//! What the socket tests share: a server that answers as told and records what it saw, and the vectors.

pub mod server;
pub mod vectors;
