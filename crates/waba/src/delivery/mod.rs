//! Delivery: what became of a message after it was accepted.

mod failure;
mod ledger;
mod tracker;

pub use tracker::{DeliveryTracker, DeliveryTrackerBuilder};
