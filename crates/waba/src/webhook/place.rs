//! Places: where in a body the bytes of an event stand.

use waba_types::webhook::changes::List;

use super::span::{Span, Text};

/// Where the raw bytes of an event stand in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The whole body.
    Body,
    /// The value of `entry`, which is not a list.
    Entries,
    /// An element of `entry`.
    Entry,
    /// The value of `changes`, which is not a list.
    Changes,
    /// An element of `changes`.
    Change,
    /// The `value` of a change, which is not an object.
    Value,
    /// The value of a list's key: an object under an unknown key, or something that should have been a list.
    List(List),
    /// An element of a list.
    Item(List),
    /// A piece of an element of `history`.
    History(Piece),
}

impl Place {
    /// The list that the place belongs to.
    pub(super) fn list(self) -> Option<List> {
        match self {
            Self::List(list) | Self::Item(list) => Some(list),
            Self::History(_) => Some(List::History),
            _ => None,
        }
    }

    /// Whether a list belongs there, and not an object.
    pub(super) fn is_for_list(self) -> bool {
        matches!(
            self,
            Self::Entries
                | Self::Changes
                | Self::List(_)
                | Self::History(Piece::Threads | Piece::Messages | Piece::Errors)
        )
    }
}

/// A piece of an element of `history`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// The value of `metadata`.
    Metadata,
    /// The value of `threads`, which is not a list.
    Threads,
    /// An element of `threads`, with nothing known in it.
    Thread,
    /// The value of `messages`, which is not a list.
    Messages,
    /// An element of `messages`.
    Message,
    /// The value of `errors`, which is not a list.
    Errors,
    /// An element of `errors`.
    Error,
    /// An object in a list beside `threads`.
    Beside,
    /// An object in a list beside `messages`.
    BesideMessages,
}

/// What the pieces of one thread of one element of `history` have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// The index in `history`.
    pub(super) item: u32,
    /// The index in `threads`.
    pub(super) thread: u32,
    /// The person of the thread.
    pub(super) person: Option<Text>,
    /// The person's user id, of which the `context` tells.
    pub(super) user_id: Option<Text>,
    /// What is told of the person: the `context` of the thread.
    pub(super) context: Option<Span>,
}
