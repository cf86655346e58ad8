//! One error type: what went wrong, whether to repeat, and what the API said.

mod answer;
mod call_error;
mod config;
mod text;

pub use call_error::Error;
pub use config::ConfigError;
pub(crate) use text::describe;
pub use waba_types::retry::Retry;
