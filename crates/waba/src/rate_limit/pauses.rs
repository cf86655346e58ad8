//! Times in which nothing of a kind is sent, because the server said so.

use std::collections::HashMap;

use super::{LONGEST_PAUSE, Nanos, SECOND};

/// The first pause of an account; each one that follows without a success in between is twice as long.
const FIRST: Nanos = 60 * SECOND;

/// Pauses of messages, of all other calls, and of single calls.
///
/// A limit of the account that was met by management calls says nothing about messages, and the other way round.
#[derive(Debug, Default)]
pub(super) struct Pauses {
    messages: Pause,
    others: Pause,
    calls: HashMap<&'static str, Nanos>,
}

#[derive(Debug, Default)]
struct Pause {
    began: Option<Nanos>,
    until: Nanos,
    in_a_row: u32,
}

impl Pauses {
    /// When the call may be made; in the past if it may now.
    pub(super) fn until(&self, call: &'static str, is_message: bool) -> Nanos {
        let pause = if is_message { &self.messages } else { &self.others };
        pause.until.max(self.calls.get(call).copied().unwrap_or(0))
    }

    /// When messages, and when other calls may be made.
    pub(super) fn of_all(&self) -> (Nanos, Nanos) {
        (self.messages.until, self.others.until)
    }

    /// A call that went ahead at `admitted` was refused because of the account. Says until when there is a pause.
    pub(super) fn account(&mut self, now: Nanos, admitted: Nanos, is_message: bool, asked: Nanos) -> Nanos {
        let pause = if is_message { &mut self.messages } else { &mut self.others };
        // Calls that were under way together count as one.
        if pause.began.is_none_or(|began| admitted > began) {
            let own = FIRST.saturating_mul(1_u64.checked_shl(pause.in_a_row).unwrap_or(Nanos::MAX));
            pause.in_a_row = pause.in_a_row.saturating_add(1);
            pause.until = pause.until.max(now + own.max(asked).min(LONGEST_PAUSE));
            pause.began = Some(now);
        }
        pause.until
    }

    /// A message was refused because of the number, which the server says how long to leave alone. Says until when there
    /// is a pause.
    pub(super) fn number(&mut self, now: Nanos, asked: Nanos) -> Nanos {
        self.messages.until = self.messages.until.max(now + asked.min(LONGEST_PAUSE));
        self.messages.until
    }

    /// A call was refused because of its own limit.
    pub(super) fn call(&mut self, now: Nanos, call: &'static str, asked: Nanos) -> Nanos {
        let until = self.calls.entry(call).or_default();
        *until = (*until).max(now + asked.min(LONGEST_PAUSE));
        *until
    }

    /// A call succeeded.
    pub(super) fn success(&mut self, is_message: bool) {
        let pause = if is_message { &mut self.messages } else { &mut self.others };
        pause.in_a_row = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_of_the_account_double_up_to_an_hour_until_a_success() {
        let mut pauses = Pauses::default();
        let mut now = SECOND;
        for wait in [60, 120, 240, 480, 960, 1920, 3600, 3600] {
            assert_eq!(pauses.account(now, now, true, 0), now + wait * SECOND);
            now += wait * SECOND;
        }
        pauses.success(true);
        assert_eq!(pauses.account(now, now, true, 90 * SECOND), now + 90 * SECOND);
        assert_eq!(pauses.until("templates.list", false), 0, "management goes on");
    }

    #[test]
    fn calls_under_way_together_pause_once() {
        let mut pauses = Pauses::default();
        let until = pauses.account(10, 5, false, 0);
        assert_eq!(pauses.account(20, 6, false, 0), until);
    }

    #[test]
    fn a_call_has_a_pause_of_its_own() {
        let mut pauses = Pauses::default();
        pauses.call(10, "webhook.set", 30 * SECOND);
        assert_eq!(pauses.until("webhook.set", false), 10 + 30 * SECOND);
        assert_eq!(pauses.until("webhook.get", false), 0);
    }
}
