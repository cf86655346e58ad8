//! The messages of the emulated number, both ways.

use serde::Serialize;
use waba_types::{Dialect, MessageId, MessageStatus, UserId};

use crate::machine::customer::WINDOW_CLOSED;
use crate::machine::millis::Millis;
use crate::machine::ring::Ring;

/// Most messages that are kept; the oldest ones go first, and nothing more happens to those.
const MAX_MESSAGES: usize = 10_000;
/// Most bytes of text that are kept.
const MAX_BYTES: usize = 64 << 20;

/// Which way a message went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the business to a person.
    Outbound,
    /// From a person to the business.
    Inbound,
}

/// A message, as the emulator remembers it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MessageRecord {
    /// Id of the message.
    pub id: MessageId,
    /// Which way it went.
    pub direction: Direction,
    /// Who sent it.
    pub from: UserId,
    /// Who gets it.
    pub to: UserId,
    /// Its type: `text`, `image`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its text, caption or emoji; empty if it has none.
    pub body: String,
    /// Id of the message that it quotes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// The text that came along as `biz_opaque_callback_data`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub biz_opaque_callback_data: Option<String>,
    /// The last status; none until the first. An inbound message is `delivered`, and `read` once it was marked so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<MessageStatus>,
    /// When it was accepted.
    pub at: Millis,
    /// Name of the person who wrote it.
    #[serde(skip)]
    pub(crate) name: Option<String>,
    /// Conversation in the sense of pricing, and its end (on-premise).
    #[serde(skip)]
    pub(crate) conversation: Option<(String, Millis)>,
    /// Why it will fail.
    #[serde(skip)]
    pub(crate) failure: Option<Failure>,
}

/// Why a message fails that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) code: i64,
    pub(crate) details: &'static str,
}

impl Failure {
    /// The person wrote nothing lately, and the message is no template.
    pub(crate) const fn window_closed(dialect: Dialect) -> Self {
        let code = match dialect {
            Dialect::Cloud => 131_047,
            Dialect::OnPremise => 470,
        };
        Self { code, details: WINDOW_CLOSED }
    }

    /// The message names a file that there is not, or that its kind can't carry.
    pub(crate) const fn media(dialect: Dialect, details: &'static str) -> Self {
        let code = match dialect {
            Dialect::Cloud => 131_053,
            Dialect::OnPremise => 400,
        };
        Self { code, details }
    }
}

impl MessageRecord {
    /// The person at the other end.
    pub(crate) fn person(&self) -> &UserId {
        match self.direction {
            Direction::Outbound => &self.to,
            Direction::Inbound => &self.from,
        }
    }
}

/// The messages, the oldest first.
#[derive(Debug)]
pub(crate) struct Messages(Ring<MessageRecord>);

impl Messages {
    pub(crate) fn new() -> Self {
        Self(Ring::new(MAX_MESSAGES, MAX_BYTES))
    }

    /// Keeps a message and returns its number.
    pub(crate) fn push(&mut self, message: MessageRecord) -> u64 {
        let optional = [
            message.reply_to.as_deref(),
            message.biz_opaque_callback_data.as_deref(),
            message.name.as_deref(),
        ];
        let bytes = message.body.len() + optional.into_iter().flatten().map(str::len).sum::<usize>();
        self.0.push(message, bytes)
    }

    pub(crate) fn get(&self, number: u64) -> Option<&MessageRecord> {
        self.0.get(number)
    }

    pub(crate) fn set_status(&mut self, number: u64, status: MessageStatus) {
        if let Some(message) = self.0.get_mut(number) {
            message.status = Some(status);
        }
    }

    pub(crate) fn set_failure(&mut self, number: u64, failure: Failure) {
        if let Some(message) = self.0.get_mut(number) {
            message.failure = Some(failure);
        }
    }

    /// Marks the inbound message `id`, and the earlier ones of its conversation, as read; says whether it is known.
    pub(crate) fn mark_read(&mut self, id: &MessageId) -> bool {
        let inbound = |message: &MessageRecord| message.direction == Direction::Inbound;
        let mut person = None;
        for message in self.0.iter_mut().rev().filter(|message| inbound(message)) {
            if person.is_none() && message.id == *id {
                person = Some(message.from.clone());
            }
            if person.as_ref() == Some(&message.from) {
                message.status = Some(MessageStatus::Read);
            }
        }
        person.is_some()
    }

    /// The messages with `person`, the newest first.
    pub(crate) fn with<'a>(&'a self, person: &UserId) -> impl Iterator<Item = &'a MessageRecord> {
        self.0.iter().rev().filter(move |message| message.person() == person)
    }

    /// All messages, the oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &MessageRecord> {
        self.0.iter()
    }

    pub(crate) fn records(&self) -> Vec<MessageRecord> {
        self.0.iter().cloned().collect()
    }
}
