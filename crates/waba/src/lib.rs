//! Placeholder.

pub mod http;
pub mod webhook;
