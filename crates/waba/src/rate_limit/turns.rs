//! Whose turn it is among those that wait in a queue, by stride scheduling.
//!
//! Each priority has a mark on a common scale, and the lowest mark goes next. Whoever goes moves the mark of its
//! priority on by a stride, which is the shorter the larger the share is. So shares are kept while messages of several
//! priorities wait, an urgent message that comes to a long queue goes next, and nobody waits for ever.

use waba_types::priority::MessagePriority;

const PRIORITIES: usize = MessagePriority::ALL.len();

#[derive(Debug, Default)]
pub(super) struct Turns {
    /// The mark of the message that went last.
    reached: u64,
    lines: [Line; PRIORITIES],
}

/// The messages of one priority.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    waiting: usize,
    /// The mark of the first of them.
    mark: u64,
}

impl Turns {
    /// Whether no message waits.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.iter().all(|line| line.waiting == 0)
    }

    /// How many messages of this priority wait.
    pub(super) fn waiting(&self, priority: MessagePriority) -> usize {
        self.lines[priority as usize].waiting
    }

    /// A message waits now.
    pub(super) fn join(&mut self, priority: MessagePriority) {
        let mark = self.mark(priority);
        let line = &mut self.lines[priority as usize];
        *line = Line { waiting: line.waiting + 1, mark };
    }

    /// A message waits no longer, whether it went or gave up.
    pub(super) fn leave(&mut self, priority: MessagePriority) {
        self.lines[priority as usize].waiting -= 1;
    }

    /// The priority of the next one to go.
    pub(super) fn next(&self) -> Option<MessagePriority> {
        let waiting = MessagePriority::ALL.into_iter().filter(|priority| self.waiting(*priority) > 0);
        waiting.min_by_key(|priority| self.lines[*priority as usize].mark)
    }

    /// The first message of this priority goes.
    pub(super) fn went(&mut self, priority: MessagePriority) {
        let line = &mut self.lines[priority as usize];
        self.reached = line.mark;
        line.mark += stride(priority);
    }

    /// How many would go before a message that `own` of its priority stand before, if no other came.
    pub(super) fn ahead(&self, priority: MessagePriority, own: usize) -> usize {
        let mark = self.mark(priority).saturating_add(stride(priority).saturating_mul(own as u64));
        let others = MessagePriority::ALL.into_iter().filter(|other| *other != priority);
        let before = others.map(|other| {
            let line = self.lines[other as usize];
            // Of two with the same mark the more urgent one goes first.
            let bound = if (other as usize) < priority as usize { mark.saturating_add(1) } else { mark };
            let marks = bound.saturating_sub(line.mark).div_ceil(stride(other));
            line.waiting.min(usize::try_from(marks).unwrap_or(usize::MAX))
        });
        own + before.sum::<usize>()
    }

    /// The mark of the first message of a priority, or of one that comes now. Who was away has saved up nothing.
    fn mark(&self, priority: MessagePriority) -> u64 {
        let line = self.lines[priority as usize];
        match line.waiting {
            0 => line.mark.max(self.reached + stride(priority)),
            _ => line.mark,
        }
    }
}

/// What a message moves the mark of its priority by: the shares are powers of two, so that nothing is rounded.
fn stride(priority: MessagePriority) -> u64 {
    u64::from(MessagePriority::Authentication.share() / priority.share())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::MessagePriority::{Authentication, Marketing, Service, Utility};
    use super::*;

    /// Lets the next one go.
    fn go(turns: &mut Turns) -> Option<MessagePriority> {
        let priority = turns.next()?;
        turns.went(priority);
        turns.leave(priority);
        Some(priority)
    }

    #[test]
    fn shares_are_whole_strides() {
        for priority in MessagePriority::ALL {
            assert_eq!(stride(priority) * u64::from(priority.share()), 64, "{priority}");
        }
    }

    #[test]
    fn all_that_wait_have_their_share() {
        let mut turns = Turns::default();
        for priority in MessagePriority::ALL {
            (0..1000).for_each(|_| turns.join(priority));
        }
        let mut gone = [0_u32; PRIORITIES];
        for _ in 0..85 * 5 {
            gone[go(&mut turns).unwrap() as usize] += 1;
        }
        assert_eq!(gone, MessagePriority::ALL.map(|priority| priority.share() * 5));
    }

    #[test]
    fn an_urgent_message_goes_next_however_long_others_were_alone() {
        for alone in 0..200 {
            let mut turns = Turns::default();
            (0..1000).for_each(|_| turns.join(Marketing));
            (0..alone).for_each(|_| assert_eq!(go(&mut turns), Some(Marketing)));
            for priority in [Service, Utility, Authentication] {
                turns.join(priority);
            }
            let order: Vec<_> = (0..4).map_while(|_| go(&mut turns)).collect();
            assert_eq!(order, [Authentication, Utility, Service, Marketing], "after {alone}");
        }
    }

    #[test]
    fn who_was_away_has_saved_up_nothing() {
        let mut turns = Turns::default();
        (0..1000).for_each(|_| turns.join(Authentication));
        (0..500).for_each(|_| assert_eq!(go(&mut turns), Some(Authentication)));
        (0..1000).for_each(|_| turns.join(Marketing));
        let marketing = (0..130).filter(|_| go(&mut turns) == Some(Marketing)).count();
        assert_eq!(marketing, 2);
    }

    #[test]
    fn who_gives_up_is_not_waited_for() {
        let mut turns = Turns::default();
        turns.join(Authentication);
        turns.join(Marketing);
        turns.leave(Authentication);
        assert_eq!(turns.next(), Some(Marketing));
        turns.leave(Marketing);
        assert!(turns.is_empty() && turns.next().is_none());
    }

    proptest! {
        #[test]
        fn as_many_go_before_as_was_said(
            steps in prop::collection::vec(prop::option::of(prop::sample::select(&MessagePriority::ALL)), 0..300),
            last in prop::sample::select(&MessagePriority::ALL),
        ) {
            let mut turns = Turns::default();
            for step in steps {
                match step {
                    Some(priority) => turns.join(priority),
                    None => _ = go(&mut turns),
                }
            }
            let ahead = turns.ahead(last, turns.waiting(last));
            turns.join(last);
            // Those of its own priority that stood before it.
            let mut own = turns.lines[last as usize].waiting - 1;
            let mut before = 0;
            while let Some(gone) = go(&mut turns) {
                if gone == last {
                    if own == 0 {
                        break;
                    }
                    own -= 1;
                }
                before += 1;
            }
            prop_assert_eq!(before, ahead);
        }
    }
}
