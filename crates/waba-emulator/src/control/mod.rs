//! The control API under `/_emulator/`: the calls of [`Emulator`](crate::Emulator) for programs in other languages.
//!
//! Requests and answers are JSON; the table of calls stands in `docs/emulator.md`. Each is one typed call.

mod acts;
mod calls;
mod inbound;
mod json;

pub(crate) use calls::answer;
