//! Message templates in Meta's dialect. A file holds the calls that do one thing.

mod archive;
mod compare;
mod create;
mod delete;
mod edit;
mod library;
mod list;
mod migrate;
mod preview;
mod refusals;

pub(super) use archive::ENDPOINTS as ARCHIVE;
pub(super) use compare::ENDPOINTS as COMPARE;
pub(super) use create::{ENDPOINTS as CREATE, create};
pub(super) use delete::{ENDPOINTS as DELETE, delete};
pub(super) use edit::ENDPOINTS as EDIT;
pub(super) use library::ENDPOINTS as LIBRARY;
pub(super) use list::ENDPOINTS as LIST;
pub(super) use migrate::ENDPOINTS as MIGRATE;
pub(super) use preview::ENDPOINTS as PREVIEW;
