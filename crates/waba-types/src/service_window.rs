//! The 24 hours after a customer's message in which a business may answer with anything but a template.

use crate::time::Timestamp;

/// Seconds for which a message from a customer opens the window.
const SECONDS: i64 = 24 * 60 * 60;

/// The customer service window of one conversation, from the times of the customer's messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServiceWindow {
    latest: Option<Timestamp>,
}

impl ServiceWindow {
    /// Creates a window that no message has opened.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a message from the customer. Messages may come in any order.
    pub fn note(&mut self, message: Timestamp) {
        self.latest = self.latest.max(Some(message));
    }

    /// When the customer last wrote; nothing when no message has opened the window.
    pub fn latest(&self) -> Option<Timestamp> {
        self.latest
    }

    /// When the window closes or closed; nothing when no message has opened it.
    pub fn closes_at(&self) -> Option<Timestamp> {
        self.latest.map(|latest| Timestamp::from_seconds(latest.seconds().saturating_add(SECONDS)))
    }

    /// Whether the window is open at `now`. A clock that is behind that of WhatsApp does not close it.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.closes_at().is_some_and(|end| now < end)
    }
}

impl FromIterator<Timestamp> for ServiceWindow {
    fn from_iter<I: IntoIterator<Item = Timestamp>>(messages: I) -> Self {
        Self { latest: messages.into_iter().max() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_message_counts() {
        let at = Timestamp::from_seconds;
        for (messages, now, open) in [
            (vec![], 0, false),
            (vec![0], 0, true),
            (vec![0], 86_399, true),
            (vec![0], 86_400, false),
            (vec![100, 0], 86_450, true),
            (vec![100], 50, true),
            (vec![i64::MAX], 0, true),
        ] {
            let mut window: ServiceWindow = messages.iter().copied().map(at).collect();
            assert_eq!(window.is_open(at(now)), open, "{messages:?} {now}");
            messages.iter().for_each(|message| window.note(at(*message)));
            assert_eq!(window.latest(), messages.iter().copied().max().map(at), "{messages:?}");
            assert_eq!(window.is_open(at(now)), open, "{messages:?} {now}");
        }
    }
}
