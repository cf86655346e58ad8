//! How calls wait for tokio: a thread until its call ends, an event loop through a queue.
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
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use pyo3::exceptions::{PyException, PyStopIteration};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyTuple, PyWeakrefMethods, PyWeakrefReference};
use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use waba::UploadWriter;

use crate::errors::Failure;
use crate::exit;
use crate::media::Progress;
use crate::process::PerProcess;
use crate::runtime::{self, Running};

/// How often a waiting thread looks for signals such as Ctrl-C.
const SIGNALS: Duration = Duration::from_millis(50);

/// What a call gives: JSON, or why there is none.
pub(crate) type Outcome = Result<Vec<u8>, Failure>;

/// Waits for `call` with the GIL released. A signal handler that raises, as that of Ctrl-C does, abandons the call.
pub(crate) fn block_on(
    py: Python<'_>,
    call: impl Future<Output = Outcome> + Send + 'static,
) -> PyResult<Py<PyBytes>> {
    block_on_watched(py, call, None)
}

/// What to tell how far a file has come.
pub(crate) struct Watch {
    pub(crate) progress: Arc<Progress>,
    pub(crate) callback: Py<PyAny>,
}

/// Waits like [`block_on`], and tells `watch` whenever it looks for signals, and at the end. A callback that raises
/// abandons the call.
pub(crate) fn block_on_watched(
    py: Python<'_>,
    call: impl Future<Output = Outcome> + Send + 'static,
    watch: Option<Watch>,
) -> PyResult<Py<PyBytes>> {
    let tell =
        || watch.as_ref().map_or(Ok(()), |watch| watch.callback.call1(py, watch.progress.now()).map(drop));
    let Running { handle, .. } = runtime::running(py)?;
    let (sender, receiver) = mpsc::sync_channel(1);
    let task = handle.spawn(async move {
        // There is no receiver any more when the thread was interrupted.
        let _ = sender.send(shielded(call).await);
    });
    // Of use to this thread alone, but the closure that waits has to be able to cross threads.
    let receiver = Mutex::new(receiver);
    loop {
        match exit::detached(py, || lock(&receiver).recv_timeout(SIGNALS)) {
            Ok(outcome) => {
                if outcome.is_ok() && watch.is_some() {
                    let _away = exit::calling(py)?;
                    tell()?;
                }
                return answer(py, outcome);
            }
            Err(RecvTimeoutError::Timeout) => {
                let _away = exit::calling(py)?;
                if let Err(interrupt) = py.check_signals().and_then(|()| tell()) {
                    task.abort();
                    return Err(interrupt);
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(exit::ended(py).unwrap_or_else(|| Failure::panicked().into_py_err(py)));
            }
        }
    }
}

/// What gives the bytes of a file while it is sent.
pub(crate) struct Feed<'a, 'py> {
    pub(crate) writer: Arc<UploadWriter>,
    pub(crate) pieces: &'a Bound<'py, PyAny>,
}

/// Waits like [`block_on_watched`]. Until all bytes have left this thread waits for room instead, and asks for a piece
/// whenever there is some: Python code runs in no other thread than the one that called. A source that raises becomes
/// the cause of the error that the call then ends with; Ctrl-C and the like abandon the call.
pub(crate) fn block_on_fed(
    py: Python<'_>,
    call: impl Future<Output = Outcome> + Send + 'static,
    watch: Option<Watch>,
    feed: Feed<'_, '_>,
) -> PyResult<Py<PyBytes>> {
    let Running { handle, .. } = runtime::running(py)?;
    let task = handle.spawn(shielded(call));
    let guard = AbortOnDrop(task.abort_handle());
    let raised = fill(py, &handle, watch.as_ref(), &feed)?;
    let call = async move { task.await.unwrap_or_else(|_| Err(Failure::panicked())) };
    let answered = block_on_watched(py, call, watch);
    drop(guard);
    answered.map_err(|error| {
        if let Some(raised) = raised {
            error.set_cause(py, Some(raised));
        }
        error
    })
}

/// Writes pieces until there are no more, or no more are wanted. Gives what the source raised.
fn fill(
    py: Python<'_>,
    handle: &Handle,
    watch: Option<&Watch>,
    Feed { writer, pieces }: &Feed<'_, '_>,
) -> PyResult<Option<PyErr>> {
    let mut next = None;
    loop {
        let (sender, receiver) = mpsc::sync_channel(1);
        let writer_of_piece = Arc::clone(writer);
        handle.spawn(async move {
            let is_wanted = match next {
                Some(piece) => writer_of_piece.write(Bytes::from(piece)).await,
                None => true,
            };
            // There is no receiver any more when the thread was interrupted.
            let _ = sender.send(is_wanted && writer_of_piece.room().await);
        });
        let receiver = Mutex::new(receiver);
        let has_room = loop {
            let room = exit::detached(py, || lock(&receiver).recv_timeout(SIGNALS));
            let _away = exit::calling(py)?;
            py.check_signals()?;
            if let Some(watch) = watch {
                watch.callback.call1(py, watch.progress.now())?;
            }
            match room {
                Ok(has_room) => break has_room,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break false,
            }
        };
        if !has_room {
            return Ok(None);
        }
        let _away = exit::calling(py)?;
        let piece = pieces.call_method0(intern!(py, "__next__"));
        next = match piece.and_then(|piece| Ok(piece.extract::<PyBackedBytes>()?.to_vec())) {
            Ok(piece) => Some(piece),
            Err(end) if end.is_instance_of::<PyStopIteration>(py) => {
                writer.finish();
                return Ok(None);
            }
            Err(error) if error.is_instance_of::<PyException>(py) => {
                writer.fail(error.get_type(py).name()?.to_string());
                return Ok(Some(error));
            }
            Err(interrupt) => return Err(interrupt),
        };
    }
}

/// Ends a task that nobody waits for any more.
struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Starts `call` and gives the `asyncio.Future` of its result, on the loop that is running.
pub(crate) fn spawn<'py>(
    py: Python<'py>,
    call: impl Future<Output = Outcome> + Send + 'static,
) -> PyResult<Bound<'py, PyAny>> {
    static GET_RUNNING_LOOP: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let _away = exit::calling(py)?;
    let event_loop = GET_RUNNING_LOOP.import(py, "asyncio", "get_running_loop")?.call0()?;
    let Running { handle, queues } = runtime::running(py)?;
    let queue = queues.of(&event_loop)?;
    let future = event_loop.call_method0(intern!(py, "create_future"))?;
    let id = queue.enter(&future);
    let finish = Arc::clone(&queue);
    let task = handle.spawn(async move { finish.finish(id, shielded(call).await) });
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
async fn shielded(call: impl Future<Output = Outcome>) -> Outcome {
    AssertUnwindSafe(call).catch_unwind().await.unwrap_or_else(|_| Err(Failure::panicked()))
}

fn answer(py: Python<'_>, outcome: Outcome) -> PyResult<Py<PyBytes>> {
    match outcome {
        Ok(json) => Ok(PyBytes::new(py, &json).unbind()),
        Err(failure) => Err(failure.into_py_err(py)),
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
struct Queue {
    event_loop: Py<PyWeakrefReference>,
    next_id: AtomicU64,
    /// The futures by the ids of their calls.
    waiting: Mutex<HashMap<u64, Py<PyAny>>>,
    finished: Mutex<Vec<(u64, Outcome)>>,
}

impl Queue {
    fn new(event_loop: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self {
            event_loop: PyWeakrefReference::new(event_loop)?.unbind(),
            next_id: AtomicU64::new(0),
            waiting: Mutex::default(),
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
        let woken = exit::calling(py).is_ok_and(|_away| {
            self.event_loop(py).is_some_and(|event_loop| {
                let drain = Drain { queue: Arc::clone(self) };
                event_loop.call_method1(intern!(py, "call_soon_threadsafe"), (drain,)).is_ok()
            })
        });
        if !woken {
            self.abandon(py);
        }
    }

    /// Called by the event loop.
    fn drain(&self, py: Python<'_>) -> PyResult<()> {
        let Ok(_away) = exit::calling(py) else {
            self.abandon(py);
            return Ok(());
        };
        let finished = mem::take(&mut *lock(&self.finished));
        for (id, outcome) in finished {
            let Some(future) = lock(&self.waiting).remove(&id) else { continue };
            let future = future.bind(py);
            if future.call_method0(intern!(py, "done"))?.is_truthy()? {
                continue;
            }
            match answer(py, outcome) {
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
        drop((waiting, finished));
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
        drop(future);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
