//! Requests and answers of the calls besides messages, by area.
//!
//! Everything in an answer that can be absent is optional, and unknown fields and values are kept. Requests check the
//! documented limits; the calls themselves stand in [`operations`](crate::operations).

mod application;
mod automation;
mod block_list;
mod calling;
mod commerce;
mod contacts;
mod flows;
mod gateway;
mod groups;
mod health;
mod marketing;
mod media;
mod number;
mod paging;
mod partner;
mod payments;
mod profile;
mod qr_codes;
mod stickerpacks;
mod templates;
mod webhooks;

pub use application::*;
pub use automation::*;
pub use block_list::*;
pub use calling::*;
pub use commerce::*;
pub use contacts::*;
pub use flows::*;
pub use gateway::*;
pub use groups::*;
pub use health::*;
pub use marketing::*;
pub use media::*;
pub use number::*;
pub use paging::*;
pub use partner::*;
pub use payments::*;
pub use profile::*;
pub use qr_codes::*;
pub use stickerpacks::*;
pub use templates::*;
pub use webhooks::*;
