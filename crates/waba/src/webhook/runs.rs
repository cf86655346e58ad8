//! Which keys of one object gave which heads: the order of the report, and the rule that the last duplicate counts.

use std::borrow::Cow;
use std::collections::HashMap;

use waba_types::webhook::changes::List;

use super::head::Head;
use super::span::Text;

/// A key whose value gives heads, in the order of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Run {
    Entries,
    List(List),
}

impl Run {
    const COUNT: usize = 2 + List::Other as usize;

    fn index(self) -> usize {
        match self {
            Self::Entries => 0,
            Self::List(list) => 1 + list as usize,
        }
    }

    /// The run of `head` in the object whose lists have this scope.
    fn of(head: &Head, scope: u32) -> Self {
        match head.place.list() {
            Some(list) if head.scope == scope => Self::List(list),
            _ => Self::Entries,
        }
    }
}

/// A set of runs, one bit for each.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct RunSet(u16);

impl RunSet {
    fn has(self, run: Run) -> bool {
        self.0 & (1 << run.index()) != 0
    }

    fn set(&mut self, run: Run, on: bool) {
        let bit = 1 << run.index();
        self.0 = if on { self.0 | bit } else { self.0 & !bit };
    }
}

/// The runs of one object: the root, or the value of a change.
pub(super) struct Runs {
    pub(super) first_head: usize,
    /// Into the walk's unknown keys.
    pub(super) first_key: usize,
    /// Where the heads of the last occurrence start.
    starts: [u32; Run::COUNT],
    begun: RunSet,
    present: RunSet,
    lists: RunSet,
    last: Run,
    repeated: bool,
    unordered: bool,
    /// There are `contacts`.
    pub(super) contacts: bool,
    /// There is `metadata` or `messaging_product`.
    pub(super) messaging: bool,
    /// The object is not one.
    pub(super) malformed: bool,
}

impl Runs {
    pub(super) fn new(first_head: usize, first_key: usize) -> Self {
        Self {
            first_head,
            first_key,
            starts: [first_head as u32; Run::COUNT],
            begun: RunSet::default(),
            present: RunSet::default(),
            lists: RunSet::default(),
            last: Run::Entries,
            repeated: false,
            unordered: false,
            contacts: false,
            messaging: false,
            malformed: false,
        }
    }

    /// Notes that heads from here on belong to `run`.
    pub(super) fn begin(&mut self, run: Run, head: usize) {
        self.repeated |= self.begun.has(run);
        self.unordered |= run < self.last;
        self.begun.set(run, true);
        self.starts[run.index()] = head as u32;
        self.last = run;
    }

    /// Notes whether the value of the run's key was anything but `null`, and whether it was a list.
    pub(super) fn end(&mut self, run: Run, present: bool, is_list: bool) {
        self.present.set(run, present);
        self.lists.set(run, is_list);
    }

    pub(super) fn has(&self, run: Run) -> bool {
        self.present.has(run)
    }

    pub(super) fn is_list(&self, run: Run) -> bool {
        self.lists.has(run)
    }

    /// Whether there is a known list, be it empty. Errors alone do not count: some values have errors of their own.
    pub(super) fn has_lists(&self) -> bool {
        Self::has_items(self.lists)
    }

    /// Whether there is the key of a known list, whatever stands under it. Errors alone do not count.
    pub(super) fn has_keys_of_lists(&self) -> bool {
        Self::has_items(self.present)
    }

    fn has_items(mut runs: RunSet) -> bool {
        runs.set(Run::Entries, false);
        runs.set(Run::List(List::Errors), false);
        runs != RunSet::default()
    }

    /// Whether the heads of known keys are as they should be: each key once, in the order of the report.
    pub(super) fn are_settled(&self) -> bool {
        !self.repeated && !self.unordered
    }

    /// Drops the heads of keys that came again, and those of unknown keys that are not for `keep_other`; orders the rest.
    pub(super) fn settle<'a>(
        &self,
        heads: &mut Vec<Head>,
        scope: u32,
        keep_other: impl Fn(&Head) -> bool,
        other_keys: &[(Text, usize)],
        resolve: impl Fn(Text) -> Cow<'a, [u8]>,
    ) {
        if self.repeated || !other_keys.is_empty() {
            let last_starts: HashMap<_, _> =
                other_keys.iter().map(|&(key, start)| (resolve(key), start)).collect();
            let mut index = self.first_head;
            heads
                .extract_if(self.first_head.., |head| {
                    let (run, at) = (Run::of(head, scope), index);
                    index += 1;
                    match (run, head.name) {
                        (Run::List(List::Other), Some(_)) if !keep_other(head) => true,
                        (Run::List(List::Other), Some(key)) => {
                            last_starts.get(&resolve(key)).is_some_and(|start| at < *start)
                        }
                        _ => at < self.starts[run.index()] as usize,
                    }
                })
                .for_each(drop);
        }
        if self.unordered {
            heads[self.first_head..].sort_by_key(|head| Run::of(head, scope));
        }
    }
}
