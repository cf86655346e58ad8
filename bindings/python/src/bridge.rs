//! How an event loop waits for tokio. How a thread waits stands in `waiting.rs`.
//!
//! An awaited call is a `CallFuture` and a tokio task. When the task ends it puts its result into the queue of the
//! event loop (`queue.rs`), which wakes the loop (`waker.rs`).
//!
//! A future that is cancelled aborts its task, which closes the connection. A result whose future is gone, or whose loop
//! is closed, is dropped: there is nobody left to tell.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use tokio::task::{AbortHandle, yield_now};

use crate::exit;
use crate::keys;
use crate::outcome::{Outcome, shielded};
use crate::queue::{Message, Queue};
use crate::runtime::{self, Running};

/// Starts `call` and gives the future of its result, on the loop that is running.
pub(crate) fn spawn(
    py: Python<'_>,
    call: impl Future<Output = Outcome> + Send + 'static,
) -> PyResult<Bound<'_, PyAny>> {
    start(py, Box::pin(call))
}

/// Boxed, so that tokio's side of a task is compiled once, and what goes around a call does not move all of it.
fn start<'py>(py: Python<'py>, call: BoxFuture<'static, Outcome>) -> PyResult<Bound<'py, PyAny>> {
    static GET_RUNNING_LOOP: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    static CALL_FUTURE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let _away = exit::calling(py)?;
    let event_loop = GET_RUNNING_LOOP.import(py, "asyncio", "get_running_loop")?.call0()?;
    let call_future = CALL_FUTURE.import(py, "waba._future", "CallFuture")?;
    let Running { handle, senders } = runtime::running(py)?;
    let sender = senders.of(&event_loop)?;
    let (id, queue) = (sender.next_id(), Arc::clone(sender.queue()));
    let task = handle.spawn(async move {
        let asking = Arc::clone(&sender);
        let asker = move |question| asking.send(id, Message::Key(question));
        let outcome = keys::asking(asker, shielded(call)).await;
        let wake = sender.put(id, Message::Done(outcome));
        if wake.is_some() {
            // Those that are about to end come along.
            yield_now().await;
        }
    });
    let settings = PyDict::new(py);
    settings.set_item(intern!(py, "loop"), event_loop)?;
    let future = call_future.call((), Some(&settings))?;
    let abandon = Abandon { queue: Arc::clone(&queue), id, task: task.abort_handle() };
    future.setattr(intern!(py, "_abandon"), abandon)?;
    // The result can't be there before: it comes by way of the event loop, which this thread is.
    queue.enter(id, &future)?;
    Ok(future)
}

/// Does nothing, in the way that calls are awaited: what the way costs.
#[cfg(feature = "bench")]
#[pyfunction]
pub(crate) fn no_op(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    spawn(py, async { Ok(crate::outcome::Answer::Truth(true)) })
}

/// Abandons a call whose future is cancelled.
#[pyclass(frozen)]
struct Abandon {
    queue: Arc<Queue>,
    id: u64,
    /// A forked child may drop it: the task, which has not ended, is held by the runtime too, and the child leaks that.
    task: AbortHandle,
}

#[pymethods]
impl Abandon {
    fn __call__(&self, py: Python<'_>) {
        if self.queue.is_ours() {
            self.task.abort();
        }
        self.queue.forget(py, self.id);
    }
}
