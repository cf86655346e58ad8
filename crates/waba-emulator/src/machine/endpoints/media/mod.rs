//! Files. A file of this folder holds the calls about one thing.

mod content;
mod lookup;
mod uploads;

pub(super) use content::{FILES as CONTENT, part_of};
pub(super) use lookup::ENDPOINTS;
pub(super) use uploads::FILES as UPLOADS;
