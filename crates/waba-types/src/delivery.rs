//! What became of one sent message, whatever the order of its statuses and however often each comes.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::time::Timestamp;
use crate::webhook::{MessageStatus, StatusSubject, StatusUpdate};

/// The statuses of one message, merged: of each the earliest time.
///
/// Merging is commutative, associative and idempotent, so that neither order nor copies matter.
///
/// Written and read as the times of its statuses in seconds, `{"sent": 1767225600, "delivered": null}`: what to keep of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct DeliveryState {
    marks: [Option<Mark>; RANKED.len()],
}

/// A status was reached; the time is the earliest known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark(Option<Timestamp>);

/// The statuses that are kept. A message that was delivered has not failed, whatever else is said; a removed one
/// keeps the state that it had.
const RANKED: [MessageStatus; 6] = [
    MessageStatus::Deleted,
    MessageStatus::Sent,
    MessageStatus::Failed,
    MessageStatus::Delivered,
    MessageStatus::Read,
    MessageStatus::Played,
];

/// The state of a message rose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusRise {
    /// The state before; nothing when the message was only accepted.
    pub old: Option<MessageStatus>,
    /// The state now.
    pub new: MessageStatus,
}

impl DeliveryState {
    /// Creates the state of a message that was accepted and of which nothing else is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Merges a status in, and tells when the state rises by it. Statuses of calls and payments, and unknown ones,
    /// change nothing.
    pub fn record(&mut self, update: &StatusUpdate) -> Option<StatusRise> {
        // A payment that failed says nothing of the message.
        if update.kind.as_ref().is_some_and(|subject| *subject != StatusSubject::Message) {
            return None;
        }
        self.merge(&Self::from_iter([(update.status.clone(), update.timestamp)]))
    }

    /// Merges what is known of the same message elsewhere, and tells when the state rises by it.
    pub fn merge(&mut self, other: &Self) -> Option<StatusRise> {
        let old = self.status();
        for (mark, other) in self.marks.iter_mut().zip(other.marks) {
            *mark = match (*mark, other) {
                (Some(Mark(Some(one))), Some(Mark(Some(two)))) => Some(Mark(Some(one.min(two)))),
                (Some(Mark(None)), Some(known)) => Some(known),
                (known, other) => known.or(other),
            };
        }
        let new = self.status().filter(|new| old.as_ref() != Some(new))?;
        Some(StatusRise { old, new })
    }

    /// Whether `status` can be the state of a message: others are of calls and payments, or unknown.
    pub fn keeps(status: &MessageStatus) -> bool {
        index_of(status).is_some()
    }

    /// The state: the highest of played, read, delivered, failed and sent; nothing when the message was only accepted.
    pub fn status(&self) -> Option<MessageStatus> {
        let ranked = RANKED.iter().zip(self.marks).skip(1);
        ranked.rev().find(|(_, mark)| mark.is_some()).map(|(status, _)| status.clone())
    }

    /// Whether the message got as far as `status`: one that was read was also delivered and sent, even if no webhook
    /// said so. [`at`](Self::at) knows only what was said.
    pub fn reached(&self, status: &MessageStatus) -> bool {
        let Some(index) = index_of(status) else { return false };
        match status {
            MessageStatus::Deleted | MessageStatus::Failed => self.marks[index].is_some(),
            // Failing implies nothing.
            _ => (index..RANKED.len())
                .any(|higher| self.marks[higher].is_some() && RANKED[higher] != MessageStatus::Failed),
        }
    }

    /// The statuses that a webhook told, each with its earliest time: what to keep of the state, which can be collected
    /// from it again.
    pub fn times(&self) -> impl Iterator<Item = (MessageStatus, Option<Timestamp>)> {
        let marks = RANKED.into_iter().zip(self.marks);
        marks.filter_map(|(status, mark)| mark.map(|Mark(time)| (status, time)))
    }

    /// When `status` was first reached, as far as a webhook said so.
    pub fn at(&self, status: &MessageStatus) -> Option<Timestamp> {
        self.marks[index_of(status)?]?.0
    }
}

impl FromIterator<(MessageStatus, Option<Timestamp>)> for DeliveryState {
    fn from_iter<I: IntoIterator<Item = (MessageStatus, Option<Timestamp>)>>(times: I) -> Self {
        let mut state = Self::new();
        for (status, time) in times {
            let mut one = Self::new();
            if let Some(index) = index_of(&status) {
                one.marks[index] = Some(Mark(time));
            }
            state.merge(&one);
        }
        state
    }
}

impl fmt::Debug for DeliveryState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.times()).finish()
    }
}

impl Serialize for DeliveryState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.times().map(|(status, time)| (status, time.map(Timestamp::seconds))))
    }
}

impl<'de> Deserialize<'de> for DeliveryState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let times = HashMap::<MessageStatus, Option<Timestamp>>::deserialize(deserializer)?;
        Ok(times.into_iter().collect())
    }
}

fn index_of(status: &MessageStatus) -> Option<usize> {
    RANKED.iter().position(|ranked| ranked == status)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode;

    fn update(status: &str, at: i64) -> StatusUpdate {
        StatusUpdate::new("wamid.A", status).timestamp(at)
    }

    fn orders<T: Clone>(items: &[T]) -> Vec<Vec<T>> {
        if items.is_empty() {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for first in 0..items.len() {
            let mut rest = items.to_vec();
            let item = rest.remove(first);
            all.extend(orders(&rest).into_iter().map(|order| [vec![item.clone()], order].concat()));
        }
        all
    }

    #[test]
    fn neither_order_nor_copies_matter() {
        let updates = [("sent", 1), ("delivered", 2), ("read", 3), ("failed", 4), ("deleted", 5)]
            .map(|(status, at)| update(status, at));
        let mut states = orders(&updates).into_iter().map(|order| {
            let mut state = DeliveryState::new();
            for update in order.iter().chain(&order[..2]).chain([&self::update(order[0].status.as_str(), 9)])
            {
                state.record(update);
            }
            state
        });
        let first = states.next().unwrap();
        assert_eq!(first.status(), Some(MessageStatus::Read));
        assert_eq!(first.at(&MessageStatus::Delivered), Some(Timestamp::from_seconds(2)));
        assert_eq!(states.filter(|state| *state == first).count(), 119);
    }

    #[test]
    fn a_state_is_shown_and_kept_as_its_times() {
        let known = [(MessageStatus::Sent, Some(Timestamp::from(7))), (MessageStatus::Read, None)];
        let state = DeliveryState::from_iter(known);
        assert_eq!(format!("{state:?}"), "{Sent: Some(Timestamp(7)), Read: None}");
        let json = serde_json::to_string(&state).unwrap();
        assert_eq!(json, r#"{"sent":7,"read":null}"#);
        assert_eq!(serde_json::from_str::<DeliveryState>(&json).unwrap(), state);
        // What a later version has kept.
        assert_eq!(decode::<DeliveryState>(br#"{"sent":7,"read":null,"seen":8}"#).unwrap(), state);
    }

    #[test]
    fn a_rise_is_told_once_and_a_fall_never() {
        let mut state = DeliveryState::new();
        let mut rises = Vec::new();
        for status in
            ["sent", "sent", "failed", "delivered", "sent", "read", "failed", "delivered", "RINGING"]
        {
            rises.extend(state.record(&update(status, 1)).map(|rise| rise.new.to_string()));
        }
        assert_eq!(rises, ["sent", "failed", "delivered", "read"]);
        assert!(state.reached(&MessageStatus::Failed));
        assert!(DeliveryState::keeps(&MessageStatus::Sent) && !DeliveryState::keeps(&MessageStatus::Ringing));
    }

    #[test]
    fn what_was_read_was_delivered() {
        let mut state = DeliveryState::new();
        let rise = state.record(&update("read", 7)).unwrap();
        assert_eq!(rise, StatusRise { old: None, new: MessageStatus::Read });
        assert!(state.reached(&MessageStatus::Delivered) && state.reached(&MessageStatus::Sent));
        assert_eq!(state.at(&MessageStatus::Delivered), None);
        assert!(!state.reached(&MessageStatus::Played) && !state.reached(&MessageStatus::Failed));
        let mut failed = DeliveryState::new();
        failed.record(&update("failed", 1));
        assert!(!failed.reached(&MessageStatus::Sent));
    }

    #[test]
    fn a_known_time_wins_over_none() {
        let mut state = DeliveryState::new();
        state.record(&StatusUpdate::new("wamid.A", "sent"));
        state.record(&update("sent", 5));
        state.record(&StatusUpdate::new("wamid.A", "sent"));
        assert_eq!(state.at(&MessageStatus::Sent), Some(Timestamp::from_seconds(5)));
    }
}
