//! Runs jobs side by side, each after those that it waits for.

use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

pub(super) struct Job<'a> {
    pub(super) name: &'static str,
    /// Jobs that stand earlier in the list; one that does not is not waited for.
    pub(super) after: Vec<&'static str>,
    pub(super) run: Box<dyn FnOnce() + Send + 'a>,
}

struct State<'a> {
    waiting: Vec<Job<'a>>,
    unfinished: BTreeSet<&'static str>,
}

/// Starts the jobs in their order, never more than `limit` at once.
pub(super) fn run(mut jobs: Vec<Job<'_>>, limit: usize) {
    let mut earlier = BTreeSet::new();
    for job in &mut jobs {
        // Waiting only for earlier jobs, some job can always start or is running: no run gets stuck.
        job.after.retain(|name| earlier.contains(name));
        earlier.insert(job.name);
    }
    let state = Mutex::new(State { waiting: jobs, unfinished: earlier });
    let changed = Condvar::new();
    thread::scope(|scope| {
        for _ in 0..limit {
            scope.spawn(|| work(&state, &changed));
        }
    });
}

fn work(state: &Mutex<State<'_>>, changed: &Condvar) {
    let mut held = state.lock().unwrap_or_else(PoisonError::into_inner);
    while !held.waiting.is_empty() {
        let is_ready = |job: &Job<'_>| job.after.iter().all(|name| !held.unfinished.contains(name));
        let Some(place) = held.waiting.iter().position(is_ready) else {
            held = changed.wait(held).unwrap_or_else(PoisonError::into_inner);
            continue;
        };
        let job = held.waiting.remove(place);
        drop(held);
        let ended = panic::catch_unwind(AssertUnwindSafe(job.run));
        held = state.lock().unwrap_or_else(PoisonError::into_inner);
        held.unfinished.remove(job.name);
        changed.notify_all();
        if let Err(payload) = ended {
            drop(held);
            panic::resume_unwind(payload);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn names(jobs: &[(&'static str, &[&'static str])], limit: usize) -> Vec<&'static str> {
        let finished = Mutex::new(Vec::new());
        let job = |(name, after): &(&'static str, &[&'static str])| {
            let (name, finished) = (*name, &finished);
            let run = Box::new(move || finished.lock().unwrap().push(name));
            Job { name, after: after.to_vec(), run }
        };
        run(jobs.iter().map(job).collect(), limit);
        finished.into_inner().unwrap()
    }

    #[test]
    fn one_worker_keeps_the_order() {
        assert_eq!(names(&[("a", &[]), ("b", &["a"]), ("c", &[])], 1), ["a", "b", "c"]);
    }

    #[test]
    fn a_job_starts_after_those_it_waits_for() {
        for _ in 0..100 {
            let order = names(&[("a", &[]), ("b", &[]), ("c", &["a", "b"]), ("d", &["c"])], 3);
            assert_eq!(order[2..], ["c", "d"]);
        }
    }

    #[test]
    fn jobs_that_are_absent_or_later_are_not_waited_for() {
        assert_eq!(names(&[("a", &["z", "b", "a"]), ("b", &[])], 1), ["a", "b"]);
    }

    #[test]
    fn no_more_run_at_once_than_the_limit() {
        let (running, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let job = |name| {
            let run = Box::new(|| {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                thread::yield_now();
                running.fetch_sub(1, Ordering::SeqCst);
            });
            Job { name, after: Vec::new(), run }
        };
        run(["a", "b", "c", "d", "e", "f"].map(job).into(), 2);
        assert!((1..=2).contains(&most.into_inner()));
    }

    #[test]
    fn a_panic_ends_the_run_and_not_the_other_jobs() {
        let ran = AtomicUsize::new(0);
        let jobs = vec![
            Job { name: "a", after: Vec::new(), run: Box::new(|| panic!("expected by the test")) },
            Job { name: "b", after: vec!["a"], run: Box::new(|| ran.store(1, Ordering::SeqCst)) },
        ];
        assert!(panic::catch_unwind(AssertUnwindSafe(|| run(jobs, 2))).is_err());
        assert_eq!(ran.into_inner(), 1);
    }
}
