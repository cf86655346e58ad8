//! The two ways to write the API's requests and answers down.
//!
//! Cloud hosts relay to Meta's Cloud API; on-premise hosts (`waba.360dialog.io`, the sandbox) speak its retired
//! predecessor. One value serves both: whatever differs (paths apart, which stand in
//! [`operations`](crate::operations)) is in this folder, in both directions, as the emulator reads what clients write.
//!
//! Source: 360dialog's API pages "Messages", "Webhooks" and "Differences between Cloud API and On-Premise API".

mod body;
mod message;
mod name;
mod read;
mod receipt;
#[cfg(test)]
mod tests;

pub use body::{PRODUCT, Request, RequestParts, Response, WHATSAPP};
pub(crate) use body::{only_item, redecode, write};
pub(crate) use message::{RECIPIENT, for_cloud};
pub use name::Dialect;
