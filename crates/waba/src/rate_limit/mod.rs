//! Holds calls back so that the limits of the number, of each recipient, of uploads and of the account are kept, and readings of media
//! after too many failures ([`media_errors`]).
//!
//! The arithmetic ([`bucket`], [`learned`], [`pairs`], [`pauses`], joined in [`state`]) and the order of those that wait
//! ([`turns`], [`queue`], [`queues`]) know no clock: the time is handed in, in nanoseconds since the limiter was made, by what
//! the clones of a client share ([`shared`]). [`limiter`] makes calls wait by them, and a [`permit`] gives back what was not used.

mod bucket;
mod held;
mod learned;
mod limiter;
mod media_errors;
mod pairs;
mod pauses;
mod permit;
mod queue;
mod queues;
mod settings;
mod shared;
mod state;
mod turns;

use crate::http_meta::LONGEST_BELIEVED;

pub(crate) use limiter::RateLimiter;
pub(crate) use media_errors::{MediaErrors, Reading, is_counted};
pub(crate) use permit::Permit;
pub use settings::{RateLimitStatus, RateLimits};

/// Nanoseconds since the limiter was made: enough for 584 years.
type Nanos = u64;

const SECOND: Nanos = 1_000 * MILLISECOND;

const MILLISECOND: Nanos = 1_000_000;

/// The longest that anything is left alone, whatever the server asks for.
const LONGEST_PAUSE: Nanos = LONGEST_BELIEVED.as_secs() * SECOND;

fn nanos(duration: std::time::Duration) -> Nanos {
    Nanos::try_from(duration.as_nanos()).unwrap_or(Nanos::MAX)
}
