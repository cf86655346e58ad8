//! The profile of the business. A file holds the calls about one thing.

mod details;
mod photo;

pub(super) use details::ENDPOINTS;
pub(super) use photo::FILES;
