//! Requests and answers of the calls besides messages, by area.
//!
//! Everything in an answer that can be absent is optional, and unknown fields and values are kept. Requests check the
//! documented limits; the calls themselves stand in [`operations`](crate::operations).

mod automation;
mod block_list;
mod calling;
mod gateway;
mod groups;
mod paging;
mod templates;

pub use automation::*;
pub use block_list::*;
pub use calling::*;
pub use gateway::*;
pub use groups::*;
pub use paging::*;
pub use templates::*;
