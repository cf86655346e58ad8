//! The number itself. A file holds the calls about one thing.

mod business;
mod settings;
mod username;

pub(super) use business::ENDPOINTS as BUSINESS;
pub(super) use settings::ENDPOINTS as SETTINGS;
pub(super) use username::ENDPOINTS as USERNAME;
