//! Groups. A file holds the calls about one thing.

mod found;
mod group;
mod people;
mod photo;

pub(super) use found::writable;
pub(super) use group::ENDPOINTS;
pub(super) use people::ENDPOINTS as PEOPLE;
pub(super) use photo::FILES;
