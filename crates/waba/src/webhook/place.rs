//! Places: where in a body the bytes of an event stand, and what kind of event stands there.

use waba_types::webhook::EventKind;

use super::span::{Span, Text};

/// The lists of a `value`, in the order in which their items are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum List {
    Messages,
    Statuses,
    Errors,
    Calls,
    Echoes,
    Groups,
    Preferences,
    UserIds,
    StateSync,
    Actions,
    AutomaticEvents,
    History,
    /// A key that this version does not know, with a list or an object.
    Other,
}

impl List {
    /// The key, where it is known.
    pub(super) const fn key(self) -> Option<&'static str> {
        match self {
            Self::Messages => Some("messages"),
            Self::Statuses => Some("statuses"),
            Self::Errors => Some("errors"),
            Self::Calls => Some("calls"),
            Self::Echoes => Some("message_echoes"),
            Self::Groups => Some("groups"),
            Self::Preferences => Some("user_preferences"),
            Self::UserIds => Some("user_id_update"),
            Self::StateSync => Some("state_sync"),
            Self::Actions => Some("user_actions"),
            Self::AutomaticEvents => Some("automatic_events"),
            Self::History => Some("history"),
            Self::Other => None,
        }
    }

    /// As [`key`](Self::key), empty where it is not known.
    pub(super) const fn known_key(self) -> &'static str {
        match self.key() {
            Some(key) => key,
            None => "",
        }
    }

    /// What the items of the list are about.
    pub(super) fn kind(self) -> EventKind {
        match self {
            Self::Messages => EventKind::Message,
            Self::Statuses => EventKind::Status,
            Self::Errors => EventKind::Error,
            Self::Calls => EventKind::Call,
            Self::Echoes => EventKind::Echo,
            Self::Groups => EventKind::Group,
            Self::Preferences => EventKind::Preference,
            Self::UserIds => EventKind::UserId,
            Self::StateSync => EventKind::ContactSync,
            Self::Actions | Self::AutomaticEvents => EventKind::Action,
            Self::History | Self::Other => EventKind::Unknown,
        }
    }
}

/// The fields whose `value` is a collection of items, even if none of the items is known.
pub(super) fn holds_items(field: &[u8]) -> bool {
    const FIELDS: [&[u8]; 14] = [
        b"messages",
        b"calls",
        b"smb_message_echoes",
        b"message_echoes",
        b"history",
        b"group_lifecycle_update",
        b"group_participants_update",
        b"group_participant_update",
        b"group_settings_update",
        b"group_status_update",
        b"user_preferences",
        b"user_id_update",
        b"smb_app_state_sync",
        b"automatic_events",
    ];
    FIELDS.contains(&field)
}

/// What a change is about whose `value` is one thing.
pub(super) fn kind_of_change(field: &[u8]) -> EventKind {
    match field {
        b"message_template_status_update"
        | b"message_template_quality_update"
        | b"message_template_components_update"
        | b"template_category_update"
        | b"template_correct_category_detection" => EventKind::Template,
        b"account_update"
        | b"account_alerts"
        | b"account_review_update"
        | b"account_settings_update"
        | b"business_capability_update"
        | b"business_username_updates"
        | b"business_username_update"
        | b"partner_solutions"
        | b"payment_configuration_update"
        | b"phone_number_name_update"
        | b"phone_number_quality_update"
        | b"security" => EventKind::Account,
        b"flows" => EventKind::Flow,
        b"messaging_handovers" | b"standby" => EventKind::Handover,
        _ => EventKind::Unknown,
    }
}

/// The key of who removed people from a group.
pub(super) const INITIATED_BY: &str = "initiated_by";

/// The key of what was said before the business got a conversation.
pub(super) const CONVERSATION_CONTEXT: &str = "conversation_context";

/// What an object is about that stands beside the lists of a value.
pub(super) fn kind_of_object(key: &[u8]) -> EventKind {
    if key == CONVERSATION_CONTEXT.as_bytes() { EventKind::Handover } else { EventKind::Unknown }
}

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
