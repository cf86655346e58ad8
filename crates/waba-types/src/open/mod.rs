//! What keeps a type open for fields that do not exist yet, and for other spellings of those that do.

mod enum_text;
mod extra;
mod flag;
mod key;
mod raw;

pub use enum_text::EnumText;
pub use extra::Extra;
pub(crate) use extra::ReadExtra;
pub use flag::Flag;
pub use key::Key;
pub use raw::Raw;
