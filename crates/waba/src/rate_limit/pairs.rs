//! The buckets of recipients.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::bucket::{Bucket, Pace};
use super::{LONGEST_PAUSE, Nanos, SECOND};

/// A recipient: a hash of the number, so that no number stays in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct PairKey(u64);

/// Entries from which on it is worth looking for those that may go.
const FIRST_SWEEP: usize = 1024;

/// The recipients that got messages lately.
#[derive(Debug)]
pub(super) struct Pairs {
    hasher: RandomState,
    entries: HashMap<PairKey, Pair>,
    pace: Pace,
    most: usize,
    /// Number of entries at which the next look is taken.
    sweep_at: usize,
    /// Until then no entry can go.
    crowded_until: Nanos,
}

#[derive(Debug, Default)]
struct Pair {
    bucket: Bucket,
    not_before: Nanos,
    refusals: u32,
}

impl Pair {
    /// When nothing of it is worth remembering.
    fn idle_at(&self) -> Nanos {
        self.bucket.full_at().max(self.not_before)
    }
}

impl Pairs {
    /// `most` entries are kept at a time, at least 1.
    pub(super) fn new(pace: Pace, most: usize) -> Self {
        Self {
            hasher: RandomState::new(),
            entries: HashMap::new(),
            pace,
            most,
            sweep_at: FIRST_SWEEP.min(most),
            crowded_until: 0,
        }
    }

    pub(super) fn key(&self, person: &str) -> PairKey {
        PairKey(self.hasher.hash_one(person))
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// When the next message to the recipient may go; in the past if it may now.
    pub(super) fn ready_at(&self, key: PairKey) -> Nanos {
        match self.entries.get(&key) {
            Some(pair) => pair.bucket.ready_at(self.pace).max(pair.not_before),
            None if self.entries.len() >= self.most => self.crowded_until,
            None => 0,
        }
    }

    pub(super) fn interval(&self) -> Nanos {
        self.pace.interval
    }

    /// Lets a message go ahead, or says when it may.
    pub(super) fn take(&mut self, now: Nanos, key: PairKey) -> Result<(), Nanos> {
        let pace = self.pace;
        let pair = self.entry(now, key)?;
        if pair.not_before > now {
            return Err(pair.not_before);
        }
        pair.bucket.take(now, pace)
    }

    /// Takes a message back that was not sent after all.
    pub(super) fn give_back(&mut self, key: PairKey) {
        if let Some(pair) = self.entries.get_mut(&key) {
            pair.bucket.give_back(self.pace);
        }
    }

    /// The recipient got a message.
    pub(super) fn accepted(&mut self, key: PairKey) {
        if let Some(pair) = self.entries.get_mut(&key) {
            pair.refusals = 0;
        }
    }

    /// A message was refused because of the recipient's limit. Says until when the recipient is left alone: for an
    /// interval, for the time that the server asked for, or for 4ⁿ seconds after n refusals in a row, as Meta advises,
    /// whichever is longest.
    pub(super) fn refused(&mut self, now: Nanos, key: PairKey, asked: Nanos) -> Nanos {
        let pace = self.pace;
        let pair = self.entries.entry(key).or_default();
        let penalty = 4_u64.saturating_pow(pair.refusals).saturating_mul(SECOND).max(asked);
        let penalty = penalty.min(LONGEST_PAUSE);
        pair.refusals = pair.refusals.saturating_add(1);
        pair.bucket.drain(now, pace);
        pair.not_before = pair.not_before.max(now + penalty.max(pace.interval));
        pair.not_before
    }

    /// The entry of a recipient. If there are too many, says when one can go: what is owed is never forgotten.
    fn entry(&mut self, now: Nanos, key: PairKey) -> Result<&mut Pair, Nanos> {
        if self.entries.len() >= self.sweep_at && !self.entries.contains_key(&key) {
            self.make_room(now)?;
        }
        Ok(self.entries.entry(key).or_default())
    }

    fn make_room(&mut self, now: Nanos) -> Result<(), Nanos> {
        if self.entries.len() >= self.most && self.crowded_until > now {
            return Err(self.crowded_until);
        }
        self.entries.retain(|_, pair| pair.idle_at() > now);
        if self.entries.len() >= self.most {
            self.crowded_until = self.entries.values().map(Pair::idle_at).min().unwrap_or(now);
            return Err(self.crowded_until);
        }
        // Twice as many as are left, so that looking costs a constant time for each new one.
        self.sweep_at = (self.entries.len() * 2).clamp(FIRST_SWEEP.min(self.most), self.most);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PACE: Pace = Pace { interval: 6 * SECOND, tolerance: 6 * SECOND };

    #[test]
    fn refusals_in_a_row_wait_longer_and_a_success_forgives() {
        let mut pairs = Pairs::new(PACE, 10);
        let key = pairs.key("491");
        let mut now = 0;
        for wait in [6, 6, 16, 64, 256, 1024, 3600, 3600] {
            assert_eq!(pairs.refused(now, key, 0), now + wait * SECOND);
            now += wait * SECOND;
            assert_eq!(pairs.ready_at(key), now);
        }
        pairs.accepted(key);
        assert_eq!(pairs.refused(now, key, 0), now + 6 * SECOND);
        pairs.accepted(key);
        assert_eq!(pairs.refused(now, key, 20 * SECOND), now + 20 * SECOND, "as the server asked");
    }

    #[test]
    fn what_is_owed_is_never_forgotten() {
        let mut pairs = Pairs::new(PACE, 3);
        let keys = ["1", "2", "3", "4"].map(|person| pairs.key(person));
        for key in &keys[..3] {
            pairs.take(0, *key).unwrap();
        }
        assert_eq!(pairs.take(0, keys[3]), Err(6 * SECOND), "full of debts");
        assert_eq!(pairs.take(SECOND, keys[3]), Err(6 * SECOND));
        assert_eq!(pairs.ready_at(keys[3]), 6 * SECOND);
        pairs.take(SECOND, keys[0]).unwrap();
        pairs.take(6 * SECOND, keys[3]).unwrap();
        assert_eq!(pairs.len(), 2, "the two that owe nothing are gone");
        assert!(pairs.take(6 * SECOND, keys[0]).is_ok() && pairs.take(6 * SECOND, keys[0]).is_err());
    }

    proptest! {
        #[test]
        fn memory_is_bounded_and_each_pair_keeps_its_pace(
            steps in prop::collection::vec((0_usize..12, 0_u64..4), 1..300),
        ) {
            let mut pairs = Pairs::new(PACE, 4);
            let (mut now, mut sent) = (0, vec![Vec::new(); 12]);
            for (person, gap) in steps {
                now += gap * SECOND;
                let key = pairs.key(&person.to_string());
                if pairs.take(now, key).is_ok() {
                    sent[person].push(now);
                }
                prop_assert!(pairs.len() <= 4);
            }
            for times in sent {
                for three in times.windows(3) {
                    prop_assert!(three[2] - three[0] >= PACE.interval);
                }
            }
        }
    }
}
