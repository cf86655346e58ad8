//! How the end of the interpreter keeps from killing a thread in the middle of Rust.
//!
//! Before CPython 3.14 the end of the interpreter kills every other thread when it next takes the GIL. The unwinding runs
//! the destructors of the Rust frames below, without the GIL, on objects that are gone: a segmentation fault, or an abort.
//! There are two kinds of places where a thread in native code takes the GIL:
//! - where it comes back from work without the GIL. There pyo3 parks it for ever instead;
//! - where it calls Python code, which lets other threads run between any two of its instructions. Nothing guards those,
//!   and a call as plain as that of an exception's class is one.
//!
//! So both go through this module, which counts the threads that are there. The end waits for them, and lets no other
//! thread call Python code after that: it gets `ClosedError`, made beforehand, since making one is Python code.
//!
//! DANGER: the lock is taken by threads that hold the GIL, and neither runs Python code nor releases the GIL under it,
//! as that of the runtime's slot.

use std::marker::PhantomData;
use std::sync::{Mutex, MutexGuard};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};
use std::{mem, process};

use pyo3::prelude::*;

use crate::locks::lock;

/// How long the end of the interpreter waits for what can't be interrupted: a name that is being resolved, or Python
/// code that native code called.
pub(crate) const GRACE: Duration = Duration::from_secs(2);

/// What one process knows. A forked child has none of the threads, and none of the end.
struct State {
    pid: u32,
    /// How many threads are without the GIL, or in Python code that native code called.
    away: usize,
    end: Option<End>,
}

struct End {
    /// The thread that ends the interpreter. It alone is never killed.
    thread: ThreadId,
    /// The exception of what did not begin.
    closed: Py<PyAny>,
    /// That of a call that had begun.
    cut_off: Py<PyAny>,
}

static STATE: Mutex<State> = Mutex::new(State { pid: 0, away: 0, end: None });

/// The state of this process.
fn state(_: Python<'_>) -> MutexGuard<'static, State> {
    let mut state = lock(&STATE);
    if state.pid != process::id() {
        state.pid = process::id();
        state.away = 0;
        // Letting go of an exception may run Python code.
        mem::forget(state.end.take());
    }
    state
}

/// A thread that is away. It is dropped with the GIL held.
pub(crate) struct Away<'py>(PhantomData<Python<'py>>);

impl Drop for Away<'_> {
    fn drop(&mut self) {
        // In a child that was forked by the Python code the count is still the parent's, and is begun anew.
        let mut state = lock(&STATE);
        state.away = state.away.saturating_sub(1);
    }
}

/// Does `work` with the GIL released.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
    state(py).away += 1;
    let _away = Away(PhantomData);
    py.detach(work)
}

/// To be held while Python code is called. Fails with `ClosedError` where the thread might not come back from it.
pub(crate) fn calling(py: Python<'_>) -> PyResult<Away<'_>> {
    let mut state = state(py);
    if let Some(end) = state.end.as_ref().filter(|end| end.thread != thread::current().id()) {
        return Err(end.error(py));
    }
    state.away += 1;
    Ok(Away(PhantomData))
}

/// The error of what begins after the end of the interpreter has begun.
pub(crate) fn ended(py: Python<'_>) -> Option<PyErr> {
    state(py).end.as_ref().map(|end| end.error(py))
}

/// The error of a call that had begun, where it is the end of the interpreter that it failed with.
pub(crate) fn had_begun(py: Python<'_>, error: PyErr) -> PyErr {
    let exception = error.value(py);
    let state = state(py);
    let end = state.end.as_ref().filter(|end| end.closed.is(exception));
    let cut_off = end.map(|end| end.cut_off.bind(py).clone());
    drop(state);
    cut_off.map_or(error, PyErr::from_value)
}

/// Lets nothing begin any more: whatever would gets `closed`, and a call that had begun `cut_off`.
pub(crate) fn begin(py: Python<'_>, closed: PyErr, cut_off: PyErr) {
    let (closed, cut_off) = (closed.into_value(py).into_any(), cut_off.into_value(py).into_any());
    state(py).end = Some(End { thread: thread::current().id(), closed, cut_off });
}

/// Waits until no thread is away.
pub(crate) fn wait(py: Python<'_>) {
    let end = Instant::now() + GRACE;
    while state(py).away > 0 && Instant::now() < end {
        py.detach(|| thread::sleep(Duration::from_millis(1)));
    }
}

impl End {
    fn error(&self, py: Python<'_>) -> PyErr {
        PyErr::from_value(self.closed.bind(py).clone())
    }
}
