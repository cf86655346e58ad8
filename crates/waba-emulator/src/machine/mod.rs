//! The emulated number: a state machine without input or output, without a clock, and without chance of its own.

pub(crate) mod customer;
pub(crate) mod delivery;
pub(crate) mod endpoints;
pub(crate) mod fault;
pub(crate) mod ids;
pub(crate) mod inbound;
pub(crate) mod journal;
pub(crate) mod json;
pub(crate) mod limits;
pub(crate) mod listing;
pub(crate) mod millis;
pub(crate) mod multipart;
pub(crate) mod paging;
pub(crate) mod payload;
pub(crate) mod programmed;
pub(crate) mod request;
pub(crate) mod ring;
pub(crate) mod rng;
pub(crate) mod routing;
pub(crate) mod rules;
pub(crate) mod settings;
pub(crate) mod state;
pub(crate) mod store;
#[cfg(test)]
pub(crate) mod testing;
