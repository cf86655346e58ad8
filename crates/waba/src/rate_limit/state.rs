//! All limits of a client, without clock and tasks.

use std::time::Duration;

use waba_types::operations::Counts;
use waba_types::priority::MessagePriority;
use waba_types::rates::LimitScope;

use super::bucket::{Allowance, Pace};
use super::learned::{LATENESS, LearnedRate};
use super::pairs::{PairKey, Pairs};
use super::pauses::Pauses;
use super::settings::RateLimits;
use super::{Nanos, SECOND, nanos};

/// What a call has to pass.
#[derive(Clone, Copy, Debug)]
pub(super) struct Load {
    /// Name of the call.
    pub(super) call: &'static str,
    pub(super) counts: Counts,
    /// How urgent it is, if it is a message.
    pub(super) priority: MessagePriority,
}

impl Load {
    fn is_message(self) -> bool {
        self.counts == Counts::Message
    }
}

/// One of the places where a call may be held back.
#[derive(Clone, Copy, Debug)]
pub(super) enum Gate {
    /// The limit of the recipient.
    Pair(PairKey),
    /// The limit of the number for what is sent, that of its account for management, and pauses.
    Number(Load),
}

impl Gate {
    /// The name in events.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Pair(_) => "pair",
            Self::Number(Load { counts: Counts::Management, .. }) => "account",
            Self::Number(_) => "number",
        }
    }

    /// What the calls that wait for this stand in, unless nothing is taken in turn.
    pub(super) fn queue(self) -> Option<QueueKey> {
        match self {
            Self::Pair(key) => Some(QueueKey::Pair(key)),
            Self::Number(load) => match load.counts {
                Counts::Nothing => None,
                Counts::Message => Some(QueueKey::Messages),
                Counts::Upload => Some(QueueKey::Uploads),
                Counts::Management => Some(QueueKey::Management),
            },
        }
    }

    /// How urgent a call is among those that wait for the same. What is said to a recipient is a conversation: it keeps its
    /// order.
    pub(super) fn priority(self) -> MessagePriority {
        match self {
            Self::Number(load) if load.is_message() => load.priority,
            _ => MessagePriority::Service,
        }
    }
}

/// Which queue it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum QueueKey {
    Pair(PairKey),
    Messages,
    Uploads,
    Management,
}

#[derive(Debug)]
pub(super) struct State {
    rate: LearnedRate,
    /// Its pace follows the rate: `messages()` brings it up to date.
    messages: Allowance,
    uploads: Allowance,
    management: Allowance,
    pub(super) pairs: Pairs,
    pauses: Pauses,
}

impl State {
    /// The settings have passed [`RateLimits::check`].
    pub(super) fn new(settings: &RateLimits) -> Self {
        let pair_pace = Pace::burst(nanos(settings.pair_interval), settings.pair_burst);
        let rate = LearnedRate::new(settings.messages_per_second);
        let uploads = settings.uploads_per_second;
        Self {
            rate,
            messages: Allowance::new(rate.pace(0)),
            uploads: Allowance::new(Pace::within(uploads.into(), SECOND, LATENESS)),
            management: Allowance::new(hourly(settings.management_calls_per_hour)),
            pairs: Pairs::new(pair_pace, settings.most_pairs),
            pauses: Pauses::default(),
        }
    }

    pub(super) fn rate(&self) -> &LearnedRate {
        &self.rate
    }

    /// Sets what the number may send in a second.
    pub(super) fn allow(&mut self, now: Nanos, messages_per_second: u32) {
        self.rate.allow(now, messages_per_second);
    }

    /// The number got a message, which counts like one that it sends. What comes late, all at once, keeps messages from
    /// leaving for no more than a second.
    pub(super) fn received(&mut self, now: Nanos) {
        let Allowance { bucket, pace } = self.messages(now);
        bucket.charge(now, *pace, SECOND);
    }

    /// Until when messages, and until when other calls are paused.
    pub(super) fn paused_until(&self) -> (Nanos, Nanos) {
        self.pauses.of_all()
    }

    /// Lets a call pass, or says when it may.
    pub(super) fn take(&mut self, now: Nanos, gate: Gate) -> Result<(), Nanos> {
        let load = match gate {
            Gate::Pair(key) => return self.pairs.take(now, key),
            Gate::Number(load) => load,
        };
        let paused = self.pauses.until(load.call, load.is_message());
        if paused > now {
            return Err(paused);
        }
        match self.allowance(now, load.counts) {
            Some(Allowance { bucket, pace }) => bucket.take(now, *pace),
            None => Ok(()),
        }
    }

    /// When a call would pass that has `ahead` others before it, as far as is known now.
    pub(super) fn estimate(&mut self, now: Nanos, gate: Gate, ahead: usize) -> Nanos {
        let (ready, interval) = match gate {
            Gate::Pair(key) => (self.pairs.ready_at(key), self.pairs.interval()),
            Gate::Number(load) => {
                let paused = self.pauses.until(load.call, load.is_message());
                match self.allowance(now, load.counts) {
                    Some(Allowance { bucket, pace }) => (bucket.ready_at(*pace).max(paused), pace.interval),
                    None => (paused, 0),
                }
            }
        };
        let ahead = Nanos::try_from(ahead).unwrap_or(Nanos::MAX);
        ready.max(now).saturating_add(interval.saturating_mul(ahead))
    }

    /// Takes back that a call passed, which was not made after all.
    pub(super) fn give_back(&mut self, now: Nanos, gate: Gate) {
        match gate {
            Gate::Pair(key) => self.pairs.give_back(key),
            Gate::Number(load) => {
                if let Some(Allowance { bucket, pace }) = self.allowance(now, load.counts) {
                    bucket.give_back(*pace);
                }
            }
        }
    }

    /// A call succeeded.
    pub(super) fn accepted(&mut self, load: Load, pair: Option<PairKey>) {
        self.pauses.success(load.is_message());
        if let Some(key) = pair {
            self.pairs.accepted(key);
        }
    }

    /// A call that passed at `admitted` was refused because of a limit. Says until when the same has to wait.
    pub(super) fn refused(
        &mut self,
        now: Nanos,
        admitted: Nanos,
        load: Load,
        pair: Option<PairKey>,
        scope: LimitScope,
        asked: Option<Duration>,
    ) -> Nanos {
        let asked = nanos(asked.unwrap_or_default());
        match (scope, pair) {
            (LimitScope::Pair, Some(key)) => self.pairs.refused(now, key, asked),
            (LimitScope::Number, _) => {
                if self.rate.refused(now, admitted) {
                    let Allowance { bucket, pace } = self.messages(now);
                    bucket.drain(now, *pace);
                }
                match load.is_message() {
                    true => self.pauses.number(now, asked),
                    // Says nothing about messages; the same call has to wait for itself.
                    false => self.pauses.call(now, load.call, asked),
                }
            }
            (LimitScope::Account, _) => self.pauses.account(now, admitted, load.is_message(), asked),
            // A pair that is not known, such as a group, can't be told from others.
            (LimitScope::Pair, None) => now,
            (LimitScope::Endpoint, _) => self.pauses.call(now, load.call, asked),
        }
    }

    /// What a call counts against.
    fn allowance(&mut self, now: Nanos, counts: Counts) -> Option<&mut Allowance> {
        match counts {
            Counts::Nothing => None,
            Counts::Message => Some(self.messages(now)),
            Counts::Upload => Some(&mut self.uploads),
            Counts::Management => Some(&mut self.management),
        }
    }

    fn messages(&mut self, now: Nanos) -> &mut Allowance {
        self.messages.pace = self.rate.pace(now);
        &mut self.messages
    }
}

/// The pace of which no hour holds more than so many calls. A fifth of them may be made at once: programs look through
/// their templates, and then not for long.
fn hourly(calls: u32) -> Pace {
    const HOUR: Nanos = 3600 * SECOND;
    Pace::within(calls.into(), HOUR, HOUR / 4)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::MILLISECOND;
    use super::*;

    const MESSAGE: Load = load("messages.send", Counts::Message);
    const SEND: Gate = Gate::Number(MESSAGE);

    const fn load(call: &'static str, counts: Counts) -> Load {
        Load { call, counts, priority: MessagePriority::Service }
    }

    #[test]
    fn what_is_estimated_comes_true() {
        let mut state = State::new(&RateLimits::default());
        let mut waited = Vec::new();
        let mut now = SECOND;
        while state.take(now, SEND).is_ok() {}
        for ahead in 0..20 {
            waited.push(state.estimate(now, SEND, ahead));
        }
        for expected in waited {
            now = state.take(now, SEND).unwrap_err();
            assert_eq!(now, expected);
            state.take(now, SEND).unwrap();
        }
    }

    #[test]
    fn uploads_and_messages_have_buckets_of_their_own() {
        let mut state = State::new(&RateLimits::default());
        let upload = Gate::Number(load("media.upload", Counts::Upload));
        assert_eq!((0..100).filter(|_| state.take(0, SEND).is_ok()).count(), 1);
        assert_eq!((0..100).filter(|_| state.take(0, upload).is_ok()).count(), 1);
        let read = Gate::Number(load("webhook.get", Counts::Nothing));
        assert!((0..100).all(|_| state.take(0, read).is_ok()));
    }

    #[test]
    fn no_hour_holds_more_management_calls_than_the_account_may_get() {
        for allowance in [1, 2, 7, 200, 5000] {
            let settings = RateLimits { management_calls_per_hour: allowance, ..RateLimits::default() };
            let (mut state, gate) =
                (State::new(&settings), Gate::Number(load("templates.get", Counts::Management)));
            let mut made = Vec::new();
            // A day and a half of calls that are made as early as they may be.
            let mut now = SECOND;
            while now < 36 * 3600 * SECOND {
                match state.take(now, gate) {
                    Ok(()) => made.push(now),
                    Err(ready) => now = ready,
                }
            }
            let most = allowance as usize;
            for (index, start) in made.iter().enumerate().step_by(101) {
                let within = made[index..].partition_point(|time| *time < start + 3600 * SECOND);
                assert!(within <= most, "{allowance}: {within}");
            }
            assert!(made.len() >= 36 * most / 2, "{allowance}: {}", made.len());
        }
    }

    #[test]
    fn what_comes_in_leaves_less_to_send() {
        let mut state = State::new(&RateLimits::default());
        let mut sent = 0;
        // A second in which 40 messages come in, and as many are sent as may be.
        for millisecond in 0..1000 {
            let now = SECOND + millisecond * 1_000_000;
            if millisecond % 25 == 0 {
                state.received(now);
            }
            sent += usize::from(state.take(now, SEND).is_ok());
        }
        assert!((36..=40).contains(&sent), "{sent}");
    }

    proptest! {
        #[test]
        fn a_long_queue_uses_the_allowance_and_is_never_refused(
            allowance in prop::sample::select(vec![20_u32, 80, 1000]),
            late in prop::collection::vec(0..12 * MILLISECOND, 97),
            ways in prop::collection::vec(30 * MILLISECOND..42 * MILLISECOND, 89),
        ) {
            let settings = RateLimits { uploads_per_second: allowance, ..RateLimits::default() };
            for gate in [SEND, Gate::Number(load("media.upload", Counts::Upload))] {
                let mut state = State::new(&settings.clone().messages_per_second(allowance));
                let (mut now, mut arrived) = (SECOND, Vec::new());
                // Half a minute's worth; whoever has to wait wakes up late.
                for index in 0..30 * allowance as usize {
                    if let Err(ready) = state.take(now, gate) {
                        now = ready + late[index % late.len()];
                        prop_assert_eq!(state.take(now, gate), Ok(()));
                    }
                    arrived.push(now + ways[index % ways.len()]);
                }
                arrived.sort_unstable();
                let most = allowance as usize;
                prop_assert!(arrived.windows(most + 1).all(|calls| calls[most] >= calls[0] + SECOND));
                let seconds = (arrived[arrived.len() - 1] - arrived[0]) as f64 / SECOND as f64;
                let used = (arrived.len() - 1) as f64 / seconds / f64::from(allowance);
                prop_assert!(used >= 0.97, "{used}");
            }
        }

        #[test]
        fn no_second_holds_more_than_the_allowance(
            gaps in prop::collection::vec(0_u64..40_000_000, 1..400),
            refusals in prop::collection::vec(any::<bool>(), 400),
            allowance in prop::sample::select(vec![20_u32, 80, 1000]),
        ) {
            let mut state = State::new(&RateLimits::default().messages_per_second(allowance));
            let (mut now, mut sent) = (SECOND, Vec::new());
            for (gap, refused) in gaps.into_iter().zip(refusals) {
                now += gap;
                if state.take(now, SEND).is_ok() {
                    sent.push(now);
                    if refused {
                        state.refused(now, now, MESSAGE, None, LimitScope::Number, None);
                    }
                }
            }
            for (index, start) in sent.iter().enumerate() {
                let within = sent[index..].iter().filter(|time| **time < start + SECOND).count();
                prop_assert!(within <= allowance as usize, "{within}");
            }
        }
    }
}
