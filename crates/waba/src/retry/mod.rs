//! Whether and when a failed call is repeated.

mod after;
mod budget;
mod policy;
mod regain;

pub(crate) use after::retry_after;
pub(crate) use budget::RetryBudget;
pub use policy::RetryPolicy;
pub(crate) use regain::time_to_regain_access;

use after::LONGEST;
