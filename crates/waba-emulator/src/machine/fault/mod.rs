//! Faults of the network and of what stands between client and API: what a test wants to go wrong, and when.
//!
//! Nothing here touches a socket: [`Faults`] decides which fault hits a request, [`FaultAction::apply`] what becomes of
//! the answer, and the server carries that out.

mod action;
mod apply;
mod gzip;
mod list;
mod plan;

pub use action::{ErrorFault, FaultAction, FaultEnvelope, FaultPoint, GoAwayFault, ResetCode, RetryAfter};
pub(crate) use apply::{Carriage, End, Reply};
pub use list::FaultRecord;
pub(crate) use list::Faults;
pub(crate) use plan::MAX_MS;
pub use plan::{Fault, FaultMatch, InvalidFault};
