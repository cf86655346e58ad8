//! Pinned messages of groups.

use waba_macros::{model, open_enum};

use crate::ids::MessageId;
use crate::rules::{Path, Violation};

/// Pins a message of a group, or unpins it. A group has at most 3 pinned messages; the oldest drops out.
#[model(outbound)]
#[rule(id = "pin-expiration", doc = "A pin has `expiration_days`.", check = expires)]
pub struct PinContent {
    /// Whether the message is pinned or unpinned.
    #[field(name = "type")]
    pub kind: PinAction,
    /// Id of the message.
    #[limit(chars = 1..)]
    pub message_id: MessageId,
    /// Days after which the pin disappears.
    #[limit(value = 1..=30)]
    pub expiration_days: Option<u32>,
}

impl PinContent {
    /// Creates a pin of the message `id` for 1 to 30 days.
    pub fn pin(id: impl Into<MessageId>, days: u32) -> Self {
        Self::new(PinAction::Pin, id).expiration_days(days)
    }

    /// Creates the removal of a pin.
    pub fn unpin(id: impl Into<MessageId>) -> Self {
        Self::new(PinAction::Unpin, id)
    }
}

open_enum! {
    /// What a pin message does.
    #[documented]
    pub enum PinAction {
        /// Pins.
        Pin = "pin",
        /// Unpins.
        Unpin = "unpin",
    }
}

fn expires(pin: &PinContent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if pin.kind == PinAction::Pin && pin.expiration_days.is_none() {
        violations.push(Violation::new(&path.key("expiration_days"), "pin-expiration", "none", "1 to 30"));
    }
}
