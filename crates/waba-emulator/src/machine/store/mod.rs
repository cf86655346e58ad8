//! What the number and its account keep, one file for each kind of thing.

pub(crate) mod flows;
pub(crate) mod groups;
pub(crate) mod library;
pub(crate) mod marketing;
pub(crate) mod media;
pub(crate) mod message;
pub(crate) mod number;
pub(crate) mod on_premise;
pub(crate) mod partner;
pub(crate) mod profile;
pub(crate) mod receivers;
pub(crate) mod templates;
pub(crate) mod uploads;
pub(crate) mod voice_calls;
