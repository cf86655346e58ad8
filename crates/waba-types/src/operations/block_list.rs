//! People who can't write to the business.

use super::table::operations;
use crate::api::*;

operations! {
    /// Lists the blocked people.
    ListBlocked(BlockListQuery) -> BlockListPage [cursor data: BlockedPerson]
        = "block_list.list", Freely, "Block users",
        cloud Get "/block_users" 200;

    /// Blocks people who wrote within the last 24 hours. It may fail for some: the answer says for whom.
    BlockPeople(BlockRequest) -> BlockOutcome = "block_list.add", Freely, "Block users",
        cloud Post "/block_users" 200;

    /// Lets blocked people write again. It may fail for some: the answer says for whom.
    UnblockPeople(BlockRequest) -> BlockOutcome = "block_list.remove", Freely, "Block users",
        cloud Delete "/block_users" 200;
}
