//! What an answer tells besides its body.

mod meta;
mod regain;
mod retry_after;

pub use meta::HttpMeta;
pub(crate) use regain::time_to_regain_access;
pub(crate) use retry_after::LONGEST_BELIEVED;
