//! Which keys of one object gave which heads: the order of the report, and the rule that the last duplicate counts.

use std::borrow::Cow;
use std::collections::HashMap;

use super::head::Head;
use super::place::List;
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

/// The runs of one object: the root, or the value of a change.
pub(super) struct Runs {
    first_head: usize,
    /// Into the walk's unknown keys.
    pub(super) first_key: usize,
    /// Where the heads of the last occurrence start.
    starts: [usize; Run::COUNT],
    begun: [bool; Run::COUNT],
    present: [bool; Run::COUNT],
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
            starts: [first_head; Run::COUNT],
            begun: [false; Run::COUNT],
            present: [false; Run::COUNT],
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
        let index = run.index();
        self.repeated |= self.begun[index];
        self.unordered |= run < self.last;
        self.begun[index] = true;
        self.starts[index] = head;
        self.last = run;
    }

    /// Notes whether the value of the run's key was anything but `null`.
    pub(super) fn end(&mut self, run: Run, present: bool) {
        self.present[run.index()] = present;
    }

    pub(super) fn has(&self, run: Run) -> bool {
        self.present[run.index()]
    }

    /// Whether there is a known list, be it empty. Errors alone do not count: some values have errors of their own.
    pub(super) fn has_items(&self) -> bool {
        let lists = self.present.iter().enumerate();
        lists.skip(1).any(|(index, present)| *present && index != Run::List(List::Errors).index())
    }

    /// Drops the heads of keys that came again, and those of unknown keys unless `keep_other`; orders the rest.
    pub(super) fn settle<'a>(
        &self,
        heads: &mut Vec<Head>,
        scope: u32,
        keep_other: bool,
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
                        (Run::List(List::Other), Some(_)) if !keep_other => true,
                        (Run::List(List::Other), Some(key)) => {
                            last_starts.get(&resolve(key)).is_some_and(|start| at < *start)
                        }
                        _ => at < self.starts[run.index()],
                    }
                })
                .for_each(drop);
        }
        if self.unordered {
            heads[self.first_head..].sort_by_key(|head| Run::of(head, scope));
        }
    }
}
