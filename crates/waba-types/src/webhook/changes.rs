//! What changes are about, by their fields and by the lists in their values: what `waba::webhook` walks by and [`Content`]
//! is read by.

use serde::de::DeserializeOwned;

use crate::decode::{DecodeError, decode_member};
use crate::open::Raw;
use crate::webhook::content::member;
use crate::webhook::{Content, EventKind, StandbyCopies, TemplateStatusUpdate};

macro_rules! fields {
    ($($($field:literal)|+ => $kind:ident, $content:ident($read:ident),)*) => {
        impl EventKind {
            /// What a change of `field` is about whose value is one thing.
            #[inline]
            pub fn of_change(field: &[u8]) -> Self {
                const KINDS: &[(&str, EventKind)] = &[$($(($field, EventKind::$kind),)+)*];
                let known = KINDS.iter().find(|(known, _)| known.as_bytes() == field);
                known.map_or(Self::Unknown, |(_, kind)| *kind)
            }
        }

        impl Content {
            /// Reads a change of `field` whose value is one thing.
            pub fn of_change(field: &str, change: Raw) -> Self {
                let content = match field {
                    $($($field)|+ => $read(&change).map(Self::$content),)*
                    _ => return Self::Unknown { kind: field.to_owned(), raw: change },
                };
                content.unwrap_or_else(|error| Self::malformed(error, change))
            }
        }
    };
}

// Of a change whose value is one thing: its kind, its content, and what reads that.
fields! {
    "message_template_status_update" => Template, TemplateStatus(template_status),
    "message_template_quality_update" => Template, TemplateQuality(value),
    "message_template_components_update" => Template, TemplateComponents(value),
    "template_category_update" => Template, TemplateCategory(value),
    "template_correct_category_detection" => Template, TemplateDetection(value),
    "account_update" => Account, Account(value),
    "account_alerts" => Account, Alert(value),
    "account_review_update" => Account, Review(value),
    "account_settings_update" => Account, AccountSettings(value),
    "business_capability_update" => Account, BusinessCapability(value),
    "business_username_updates" | "business_username_update" => Account, BusinessUsername(value),
    "partner_solutions" => Account, PartnerSolution(value),
    "payment_configuration_update" => Account, PaymentConfiguration(value),
    "phone_number_name_update" => Account, NumberName(value),
    "phone_number_quality_update" => Account, NumberQuality(value),
    "security" => Account, Security(value),
    "flows" => Flow, Flow(value),
    "messaging_handovers" => Handover, Handover(value),
    "standby" => Handover, Standby(standby),
}

/// Whether the value of a change of `field` is a collection of items, even if none of them is known.
#[inline]
pub fn holds_items(field: &[u8]) -> bool {
    const FIELDS: [&str; 14] = [
        "messages",
        "calls",
        "smb_message_echoes",
        "message_echoes",
        "history",
        "group_lifecycle_update",
        "group_participants_update",
        "group_participant_update",
        "group_settings_update",
        "group_status_update",
        "user_preferences",
        "user_id_update",
        "smb_app_state_sync",
        "automatic_events",
    ];
    FIELDS.iter().any(|known| known.as_bytes() == field)
}

macro_rules! lists {
    ($($list:ident = $key:literal => $kind:ident $(, $content:ident)?;)*) => {
        /// The lists of a `value`, in the order in which their items are reported.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum List {
            $(#[doc = concat!("`", $key, "`.")] $list,)*
            /// A key that this version does not know, with a list or an object.
            Other,
        }

        impl List {
            /// The key, where it is known.
            #[inline]
            pub const fn key(self) -> Option<&'static str> {
                match self {
                    $(Self::$list => Some($key),)*
                    Self::Other => None,
                }
            }

            /// What the items of the list are about.
            #[inline]
            pub const fn kind(self) -> EventKind {
                match self {
                    $(Self::$list => EventKind::$kind,)*
                    Self::Other => EventKind::Unknown,
                }
            }
        }

        impl From<&[u8]> for List {
            /// The list under a key.
            fn from(key: &[u8]) -> Self {
                const LISTS: &[List] = &[$(List::$list),*];
                let known = LISTS.iter().find(|list| list.known_key().as_bytes() == key);
                known.copied().unwrap_or(Self::Other)
            }
        }

        impl Content {
            /// Reads an item of a list that is its content as a whole. Messages and the chat history have functions of
            /// their own.
            pub fn of_item(list: List, item: Raw) -> Self {
                match list {
                    $($(List::$list => Self::whole(item, Self::$content),)?)*
                    _ => Self::Unknown { kind: list.known_key().to_owned(), raw: item },
                }
            }
        }
    };
}

// Of a list: the kind of its items, and their content where that is the whole item.
lists! {
    Messages = "messages" => Message;
    Statuses = "statuses" => Status, Status;
    Errors = "errors" => Error, Error;
    Calls = "calls" => Call, Call;
    Echoes = "message_echoes" => Echo, Echo;
    Groups = "groups" => Group, Group;
    Preferences = "user_preferences" => Preference, Preference;
    UserIds = "user_id_update" => UserId, UserId;
    StateSync = "state_sync" => ContactSync, ContactChange;
    Actions = "user_actions" => Action, Action;
    AutomaticEvents = "automatic_events" => Action, Conversion;
    History = "history" => Unknown;
}

impl List {
    /// As [`key`](Self::key), empty where it is not known.
    pub const fn known_key(self) -> &'static str {
        match self.key() {
            Some(key) => key,
            None => "",
        }
    }
}

impl List {
    /// What the items of the list are about in a change of `field`, where that is not what they are about elsewhere: none of
    /// them comes from a customer who waits for an answer.
    #[inline]
    pub fn kind_in(self, field: &[u8]) -> Option<EventKind> {
        match (field, self) {
            (b"history", Self::Messages | Self::Echoes) => Some(EventKind::History),
            (b"smb_message_echoes" | b"message_echoes", Self::Messages) => Some(EventKind::Echo),
            (b"messaging_handovers" | b"standby", Self::Messages | Self::Echoes | Self::Statuses) => {
                Some(EventKind::Handover)
            }
            _ => None,
        }
    }
}

impl EventKind {
    /// What an object is about that stands under `key` beside the lists of a value.
    #[inline]
    pub fn of_object(key: &[u8]) -> Self {
        if key == b"conversation_context" { Self::Handover } else { Self::Unknown }
    }
}

/// Reads the `value` of a change.
fn value<T: DeserializeOwned>(change: &Raw) -> Result<T, DecodeError> {
    member(change, "value")
}

/// Reads the new state of a template; `rejection_info` may stand within the value or beside it.
fn template_status(change: &Raw) -> Result<Box<TemplateStatusUpdate>, DecodeError> {
    let mut update: Box<TemplateStatusUpdate> = value(change)?;
    if update.rejection_info.is_none() {
        update.rejection_info = decode_member(change.as_str().as_bytes(), "rejection_info")?.flatten();
    }
    Ok(update)
}

/// Reads the copies that stand within `value.standby`.
fn standby(change: &Raw) -> Result<Box<StandbyCopies>, DecodeError> {
    let value: Raw = value(change)?;
    member(&value, "standby").map_err(|error| error.within("value"))
}
