//! Whether and when a failed call is repeated.

mod budget;
mod policy;

pub(crate) use budget::RetryBudget;
pub use policy::RetryPolicy;
