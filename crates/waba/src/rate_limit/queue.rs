//! A queue that calls wait in.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{Mutex, MutexGuard};

/// A queue. Its turn is handed on in the order in which it was asked for.
#[derive(Debug, Default)]
pub(super) struct Queue {
    turn: Mutex<()>,
    waiting: AtomicUsize,
}

impl Queue {
    /// Calls that have a place in it.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Acquire)
    }
}

/// A place in a queue, until it is dropped.
pub(super) struct Place<'a> {
    queue: &'a Queue,
    all: &'a AtomicUsize,
    /// Calls that stood in the queue before.
    pub(super) ahead: usize,
}

impl<'a> Place<'a> {
    /// The last place of `queue`. `all` counts the calls that wait anywhere.
    pub(super) fn of(queue: &'a Queue, all: &'a AtomicUsize) -> Self {
        all.fetch_add(1, Ordering::AcqRel);
        Self { queue, all, ahead: queue.waiting.fetch_add(1, Ordering::AcqRel) }
    }

    /// Waits to be the first.
    pub(super) async fn turn(&self) -> MutexGuard<'a, ()> {
        self.queue.turn.lock().await
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.queue.waiting.fetch_sub(1, Ordering::AcqRel);
        self.all.fetch_sub(1, Ordering::AcqRel);
    }
}
