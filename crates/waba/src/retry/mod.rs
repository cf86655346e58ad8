//! Whether and when a failed call is repeated.

mod after;
mod budget;
mod policy;

pub(crate) use after::retry_after;
pub(crate) use budget::RetryBudget;
pub use policy::RetryPolicy;
