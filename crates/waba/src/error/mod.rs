//! One error type: what went wrong, whether to repeat, and what the API said.

mod answer;
mod call_error;
mod retry;
mod text;

pub use call_error::Error;
pub use retry::Retry;
pub(crate) use text::describe;
