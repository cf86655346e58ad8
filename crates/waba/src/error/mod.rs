//! One error type: what went wrong, whether to repeat, and what the API said.

mod answer;
mod call_error;
mod text;

pub use call_error::Error;
pub(crate) use text::describe;
pub use waba_types::retry::Retry;
