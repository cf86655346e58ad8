//! One bucket, by the generic cell rate algorithm (GCRA).
//!
//! It keeps one time: that at which it will be full again. Each call moves it by an interval, and may go ahead as long
//! as it is no more than a tolerance away.

use super::{MILLISECOND, Nanos};

/// How much faster than another a call may be on its way.
const JITTER: Nanos = 12 * MILLISECOND;

/// How fast a bucket fills, and how much it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// Time that one call takes.
    pub(super) interval: Nanos,
    /// How far calls may be ahead of it.
    pub(super) tolerance: Nanos,
}

impl Pace {
    /// So many calls at once, at least one, and then one in each interval.
    pub(super) fn burst(interval: Nanos, burst: u32) -> Self {
        Self { interval, tolerance: interval.saturating_mul((burst - 1).into()) }
    }

    /// So many calls within a window, wherever it begins, also where they arrive that left `JITTER` apart from it.
    ///
    /// Between a call and the one `calls` later lie as many intervals, less the tolerance.
    pub(super) fn within(calls: f64, window: Nanos, tolerance: Nanos) -> Self {
        // Not zero: even u32::MAX calls leave a fraction of a nanosecond, rounded up.
        let interval = ((window + tolerance + JITTER) as f64 / calls).ceil() as Nanos;
        Self { interval, tolerance }
    }
}

/// A bucket with a pace of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    pub(super) bucket: Bucket,
    pub(super) pace: Pace,
}

impl Allowance {
    /// A full bucket.
    pub(super) fn new(pace: Pace) -> Self {
        Self { bucket: Bucket::default(), pace }
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bucket {
    full_at: Nanos,
}

impl Bucket {
    /// When the next call may go ahead; in the past if it may now.
    pub(super) fn ready_at(self, pace: Pace) -> Nanos {
        self.full_at.saturating_sub(pace.tolerance)
    }

    /// Lets a call go ahead, or says when it may.
    pub(super) fn take(&mut self, now: Nanos, pace: Pace) -> Result<(), Nanos> {
        let ready = self.ready_at(pace);
        if ready > now {
            return Err(ready);
        }
        self.full_at = self.full_at.max(now).saturating_add(pace.interval);
        Ok(())
    }

    /// Takes a call back that went ahead and was not made after all.
    pub(super) fn give_back(&mut self, pace: Pace) {
        self.full_at = self.full_at.saturating_sub(pace.interval);
    }

    /// Counts a call that nobody could hold back. Calls that ask wait for no more than `longest` of such.
    pub(super) fn charge(&mut self, now: Nanos, pace: Pace, longest: Nanos) {
        let charged = self.full_at.max(now).saturating_add(pace.interval);
        self.full_at = self.full_at.max(charged.min(now.saturating_add(longest)));
    }

    /// Empties the bucket, because the server says that it is empty.
    pub(super) fn drain(&mut self, now: Nanos, pace: Pace) {
        let empty = pace.tolerance.saturating_add(pace.interval);
        self.full_at = self.full_at.max(now.saturating_add(empty));
    }

    /// When it is full: from then on it remembers nothing.
    pub(super) fn full_at(self) -> Nanos {
        self.full_at
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::SECOND;
    use super::*;

    #[test]
    fn a_burst_goes_at_once_and_the_rest_at_the_pace() {
        let pace = Pace::burst(6, 3);
        let mut bucket = Bucket::default();
        let mut taken = Vec::new();
        for now in 100..130 {
            while bucket.take(now, pace).is_ok() {
                taken.push(now);
            }
        }
        assert_eq!(taken, [100, 100, 100, 106, 112, 118, 124]);
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let pace = Pace::burst(6, 1);
        let mut bucket = Bucket::default();
        bucket.take(10, pace).unwrap();
        assert_eq!(bucket.take(10, pace), Err(16));
        bucket.give_back(pace);
        bucket.take(10, pace).unwrap();
    }

    #[test]
    fn a_drained_bucket_gives_one_after_an_interval() {
        let pace = Pace::burst(6, 3);
        let mut bucket = Bucket::default();
        bucket.drain(10, pace);
        assert_eq!(bucket.take(10, pace), Err(16));
        bucket.take(16, pace).unwrap();
        assert_eq!(bucket.take(16, pace), Err(22));
    }

    #[test]
    fn what_is_charged_is_missing_but_never_for_long() {
        let pace = Pace::burst(6, 3);
        let mut bucket = Bucket::default();
        bucket.charge(10, pace, 60);
        assert_eq!((0..3).map(|_| bucket.take(10, pace)).collect::<Vec<_>>(), [Ok(()), Ok(()), Err(16)]);
        for _ in 0..1000 {
            bucket.charge(10, pace, 60);
        }
        assert_eq!(bucket.full_at(), 70);
        bucket.charge(11, pace, 6);
        assert_eq!(bucket.full_at(), 70, "what is owed is not forgotten");
    }

    proptest! {
        #[test]
        fn no_window_holds_more_than_burst_and_rate(
            gaps in prop::collection::vec(0_u64..20, 1..200),
            interval in 1_u64..12,
            burst in 1_u32..9,
            window in 1_u64..100,
        ) {
            let pace = Pace::burst(interval, burst);
            let (mut bucket, mut now, mut taken) = (Bucket::default(), 1_000, Vec::new());
            for gap in gaps {
                now += gap;
                match bucket.take(now, pace) {
                    Ok(()) => taken.push(now),
                    // What it promises is kept: by then, the call goes ahead.
                    Err(ready) => {
                        prop_assert!(ready > now && ready - now <= interval);
                        prop_assert_eq!(bucket.clone().take(ready, pace), Ok(()));
                    }
                }
            }
            for (index, start) in taken.iter().enumerate() {
                let within = taken[index..].iter().filter(|time| **time < start + window).count() as u64;
                prop_assert!(within <= u64::from(burst) + window / interval);
            }
        }

        #[test]
        fn no_window_of_the_server_holds_more_than_it_allows(
            ways in prop::collection::vec((0..=JITTER, 0_u64..40 * MILLISECOND), 1..400),
            calls in 1_u32..90,
            tolerance in 0..300 * MILLISECOND,
        ) {
            let pace = Pace::within(calls.into(), SECOND, tolerance);
            let (mut bucket, mut now, mut arrived) = (Bucket::default(), SECOND, Vec::new());
            for (way, pause) in ways {
                now = bucket.ready_at(pace).max(now + pause.saturating_sub(20 * MILLISECOND));
                bucket.take(now, pace).unwrap();
                arrived.push(now + way);
            }
            arrived.sort_unstable();
            for (index, start) in arrived.iter().enumerate() {
                let within = arrived[index..].iter().filter(|time| **time < start + SECOND).count();
                prop_assert!(within <= calls as usize, "{within}");
            }
        }
    }
}
