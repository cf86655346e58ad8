//! The table of API calls: name, paths on each kind of host, request and answer.
//!
//! The client sends by it, the emulator routes by it, and the calls of the other languages are generated from it. A file
//! holds the calls of a group.
//!
//! Calls that carry a file stand in a table of their own, [`FILE_OPERATIONS`]: no JSON could say what they send or give.

mod about;
mod blocked;
mod codes;
pub mod files;
mod json;
mod paging;
mod spec;
mod table;
mod tasks;
#[cfg(test)]
mod tests;

pub use about::about;
pub use blocked::{BLOCKED, Blocked};
pub use files::{FILE_OPERATIONS, FileOperation, Payload};
pub use json::{Answer, AnyRequest, JsonCall, ReadAnswer, ReadRequest, json_call};
pub use paging::PageWalk;
pub use spec::{
    Counts, Method, Operation, OperationSpec, OperationVisitor, Paged, Repeat, Route, Unconfirmed,
};
pub use tasks::{
    AwaitAccountWebhook, AwaitDestinations, AwaitWebhook, EnsureAccountWebhook, EnsureDestinations,
    EnsureWebhook,
};

/// Header that carries the API key of a number on 360dialog's hosts.
pub const API_KEY_HEADER: &str = "d360-api-key";

/// Header that carries the key of a partner on the partner API.
pub const PARTNER_KEY_HEADER: &str = "x-api-key";

table::groups! {
    messages,
    media,
    webhook,
    templates,
    profile,
    block_list,
    groups,
    calling,
    marketing,
    qr_codes,
    flows,
    number,
    on_premise,
    partner,
}

/// The calls that the core makes of others. No host has them, so no client can send one as it stands.
pub const TASKS: &[OperationSpec] = tasks::OPERATIONS;

/// Calls `visitor` with the task named `name`; nothing if there is none.
pub fn visit_task<V: OperationVisitor>(name: &str, visitor: V) -> Option<V::Output> {
    tasks::visit(name, visitor).ok()
}

/// One list of the lists.
const fn join<const N: usize>(groups: &[&[OperationSpec]; N]) -> [OperationSpec; LEN] {
    let mut table = [groups[0][0]; LEN];
    let (mut next, mut group) = (0, 0);
    while group < N {
        let mut index = 0;
        while index < groups[group].len() {
            table[next] = groups[group][index];
            next += 1;
            index += 1;
        }
        group += 1;
    }
    table
}
