//! How an event loop waits for tokio: through a queue. How a thread waits stands in `waiting.rs`.
//!
//! An awaited call is an `asyncio.Future` and a tokio task. When the task ends it puts its result into the queue of the
//! event loop, and if the queue was empty it asks the loop, once, to empty it. So a burst of results costs one
//! `call_soon_threadsafe`, which is the dear part: it takes the GIL and wakes the loop.
//!
//! The tasks hold nothing of Python. The queue does, and its Python parts are touched only by threads that hold the
//! GIL, so that nothing of Python is freed, or waited for, by a thread that Python does not know.
//!
//! A future that is cancelled aborts its task, which closes the connection. A result whose future is gone, or whose loop
//! is closed, is dropped: there is nobody left to tell.

use std::collections::HashMap;
use std::mem;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyTuple, PyWeakrefMethods, PyWeakrefReference};
use tokio::task::AbortHandle;

use crate::errors::Failure;
use crate::exit;
use crate::keys::{self, Asker};
use crate::process::PerProcess;
use crate::runtime::{self, Running};

/// What a call gives: JSON, or why there is none.
pub(crate) type Outcome = Result<Vec<u8>, Failure>;

/// Starts `call` and gives the `asyncio.Future` of its result, on the loop that is running.
pub(crate) fn spawn<'py>(
    py: Python<'py>,
    call: impl Future<Output = Outcome> + Send + 'static,
) -> PyResult<Bound<'py, PyAny>> {
    start(py, Box::pin(call))
}

/// Boxed, so that tokio's side of a task is compiled once and not for each call.
fn start<'py>(py: Python<'py>, call: BoxFuture<'static, Outcome>) -> PyResult<Bound<'py, PyAny>> {
    static GET_RUNNING_LOOP: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let _away = exit::calling(py)?;
    let event_loop = GET_RUNNING_LOOP.import(py, "asyncio", "get_running_loop")?.call0()?;
    let Running { handle, queues } = runtime::running(py)?;
    let queue = queues.of(&event_loop)?;
    let future = event_loop.call_method0(intern!(py, "create_future"))?;
    let id = queue.enter(&future);
    let finish = Arc::clone(&queue);
    let asker = Asker::Loop { queue: Arc::clone(&queue), id };
    let task = handle.spawn(async move { finish.finish(id, keys::asking(asker, shielded(call)).await) });
    let abort = Abort { queue, id, task: PerProcess::new(task.abort_handle()) };
    future.call_method1(intern!(py, "add_done_callback"), (abort,))?;
    Ok(future)
}

/// Does nothing, in the way that calls are awaited: what the way costs.
#[cfg(feature = "bench")]
#[pyfunction]
pub(crate) fn no_op(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    spawn(py, async { Ok(Vec::new()) })
}

/// Turns a panic of the core into a failure of the one call.
pub(crate) async fn shielded(call: impl Future<Output = Outcome>) -> Outcome {
    AssertUnwindSafe(call).catch_unwind().await.unwrap_or_else(|_| Err(Failure::panicked()))
}

/// The result of a call: JSON, or an exception, whose cause is what Python code `raised` on the way.
pub(crate) fn answer(py: Python<'_>, outcome: Outcome, raised: Option<PyErr>) -> PyResult<Py<PyBytes>> {
    match outcome {
        Ok(json) => Ok(PyBytes::new(py, &json).unbind()),
        Err(failure) => {
            let error = failure.into_py_err(py);
            if raised.is_some() {
                error.set_cause(py, raised);
            }
            Err(error)
        }
    }
}

/// The queues of one process, one for each event loop.
#[derive(Default)]
pub(crate) struct Queues(Mutex<Vec<Arc<Queue>>>);

impl Queues {
    fn of(&self, event_loop: &Bound<'_, PyAny>) -> PyResult<Arc<Queue>> {
        let py = event_loop.py();
        let made = Arc::new(Queue::new(event_loop)?);
        let mut queues = lock(&self.0);
        let dead: Vec<_> = queues.extract_if(.., |queue| queue.event_loop(py).is_none()).collect();
        let known =
            queues.iter().find(|queue| queue.event_loop(py).is_some_and(|known| known.is(event_loop)));
        let queue = match known {
            Some(queue) => Arc::clone(queue),
            None => {
                queues.push(Arc::clone(&made));
                made
            }
        };
        drop(queues);
        // Only now: what it frees may run Python code.
        drop(dead);
        Ok(queue)
    }

    /// Lets go of all calls that still wait.
    pub(crate) fn abandon(&self, py: Python<'_>) {
        let queues = mem::take(&mut *lock(&self.0));
        for queue in queues {
            queue.abandon(py);
        }
    }
}

/// The calls that one event loop waits for.
pub(crate) struct Queue {
    event_loop: Py<PyWeakrefReference>,
    next_id: AtomicU64,
    /// The futures by the ids of their calls.
    waiting: Mutex<HashMap<u64, Py<PyAny>>>,
    /// What Python code raised that calls asked, by the ids of the calls.
    raised: Mutex<HashMap<u64, PyErr>>,
    finished: Mutex<Vec<(u64, Outcome)>>,
}

impl Queue {
    fn new(event_loop: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self {
            event_loop: PyWeakrefReference::new(event_loop)?.unbind(),
            next_id: AtomicU64::new(0),
            waiting: Mutex::default(),
            raised: Mutex::default(),
            finished: Mutex::default(),
        })
    }

    fn event_loop<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.event_loop.bind(py).upgrade()
    }

    fn enter(&self, future: &Bound<'_, PyAny>) -> u64 {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        lock(&self.waiting).insert(id, future.clone().unbind());
        id
    }

    /// Called by the worker thread, without the GIL.
    fn finish(self: &Arc<Self>, id: u64, outcome: Outcome) {
        let was_empty = {
            let mut finished = lock(&self.finished);
            finished.push((id, outcome));
            finished.len() == 1
        };
        if was_empty {
            Python::try_attach(|py| self.wake(py));
        }
    }

    fn wake(self: &Arc<Self>, py: Python<'_>) {
        if !self.call_soon(py, Drain { queue: Arc::clone(self) }) {
            self.abandon(py);
        }
    }

    /// Makes the event loop call `callback`. Fails when the loop is closed, or the interpreter is ending.
    pub(crate) fn call_soon(&self, py: Python<'_>, callback: impl for<'py> IntoPyObject<'py>) -> bool {
        exit::calling(py).is_ok_and(|_away| {
            self.event_loop(py).is_some_and(|event_loop| {
                event_loop.call_method1(intern!(py, "call_soon_threadsafe"), (callback,)).is_ok()
            })
        })
    }

    /// Keeps what Python code raised, as the cause of what the call `id` then fails with.
    pub(crate) fn keep(&self, id: u64, raised: PyErr) {
        let earlier = lock(&self.raised).insert(id, raised);
        drop(earlier);
    }

    /// Called by the event loop.
    fn drain(&self, py: Python<'_>) -> PyResult<()> {
        let Ok(_away) = exit::calling(py) else {
            self.abandon(py);
            return Ok(());
        };
        let finished = mem::take(&mut *lock(&self.finished));
        for (id, outcome) in finished {
            let (future, raised) = (lock(&self.waiting).remove(&id), lock(&self.raised).remove(&id));
            let Some(future) = future else { continue };
            let future = future.bind(py);
            if future.call_method0(intern!(py, "done"))?.is_truthy()? {
                continue;
            }
            match answer(py, outcome, raised) {
                Ok(json) => future.call_method1(intern!(py, "set_result"), (json,))?,
                Err(error) => future.call_method1(intern!(py, "set_exception"), (error,))?,
            };
        }
        Ok(())
    }

    /// The loop is closed, or the interpreter is ending: nobody waits any more.
    fn abandon(&self, _: Python<'_>) {
        let waiting = mem::take(&mut *lock(&self.waiting));
        let finished = mem::take(&mut *lock(&self.finished));
        let raised = mem::take(&mut *lock(&self.raised));
        drop((waiting, finished, raised));
    }
}

/// The callback by which an event loop empties its queue.
#[pyclass(frozen)]
struct Drain {
    queue: Arc<Queue>,
}

#[pymethods]
impl Drain {
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        self.queue.drain(py)
    }
}

/// The callback of a future that is done: if it was cancelled, its task is still running.
#[pyclass(frozen)]
struct Abort {
    queue: Arc<Queue>,
    id: u64,
    task: PerProcess<AbortHandle>,
}

#[pymethods]
impl Abort {
    #[pyo3(signature = (*_arguments))]
    fn __call__(&self, _arguments: &Bound<'_, PyTuple>) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
        let future = lock(&self.queue.waiting).remove(&self.id);
        let raised = lock(&self.queue.raised).remove(&self.id);
        drop((future, raised));
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
