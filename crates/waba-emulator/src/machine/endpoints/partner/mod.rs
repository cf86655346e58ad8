//! The partner API. A file holds the calls about one thing.

mod accounts;
mod channels;
mod clients;
mod flows;
mod identity;
mod profile;
mod templates;

pub(super) use accounts::ENDPOINTS as ACCOUNTS;
pub(super) use channels::ENDPOINTS as CHANNELS;
pub(super) use clients::ENDPOINTS as CLIENTS;
pub(super) use flows::{ENDPOINTS as FLOWS, FILES as FLOW_FILES};
pub(super) use identity::check;
pub(super) use profile::ENDPOINTS as PROFILE;
pub(super) use templates::ENDPOINTS as TEMPLATES;
