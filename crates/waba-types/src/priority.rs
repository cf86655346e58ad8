//! What goes first among messages that wait for their turn.

use waba_macros::closed_enum;

closed_enum! {
    /// How urgent a message is among those that wait for the limit of their number. Named after WhatsApp's categories of
    /// messages, the most urgent one first; each has a share of what the number may send, so that none waits for ever.
    pub enum MessagePriority {
        /// A code to prove who somebody is.
        Authentication = "authentication",
        /// Tells of an order, a date or the like.
        Utility = "utility",
        /// Part of a conversation.
        Service = "service",
        /// Advertises.
        Marketing = "marketing",
    }
}

impl MessagePriority {
    /// Messages of this priority that leave for each one of the least urgent, while messages of all priorities wait.
    pub const fn share(self) -> u32 {
        match self {
            Self::Authentication => 64,
            Self::Utility => 16,
            Self::Service => 4,
            Self::Marketing => 1,
        }
    }

    /// The priority of a message of this type and Direct Send category. A template does not say what its own category is:
    /// it is taken for utility.
    pub(crate) fn of_message(kind: Option<&str>, category: Option<&str>) -> Self {
        let otherwise = if kind == Some("template") { Self::Utility } else { Self::Service };
        category.and_then(|category| category.parse().ok()).unwrap_or(otherwise)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_priority_is_known_by_its_name() {
        for priority in MessagePriority::ALL {
            assert_eq!(priority.as_str().parse(), Ok(priority));
        }
        let refused = "urgent".parse::<MessagePriority>().unwrap_err().to_string();
        assert!(MessagePriority::ALL.iter().all(|priority| refused.contains(priority.as_str())), "{refused}");
    }

    #[test]
    fn the_more_urgent_has_the_larger_share() {
        let shares = MessagePriority::ALL.map(MessagePriority::share);
        assert!(shares.is_sorted_by(|urgent, other| urgent > other));
    }
}
