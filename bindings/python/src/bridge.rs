//! How an event loop waits for tokio. How a thread waits stands in `waiting.rs`.
//!
//! An awaited call is a `CallFuture` and a tokio task. When the task ends it puts its result into the queue of the
//! event loop (`queue.rs`), which wakes the loop (`waker.rs`).
//!
//! A future that is cancelled aborts its task, which closes the connection. A result whose future is gone, or whose loop
//! is closed, is dropped: there is nobody left to tell.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyBytes};
use tokio::task::AbortHandle;

use crate::errors::Failure;
use crate::exit;
use crate::json;
use crate::keys::{self, Asker};
use crate::process::PerProcess;
use crate::queue::{Message, Queue};
use crate::runtime::{self, Running};

/// What a call gives, or why it gives nothing.
pub(crate) type Outcome = Result<Answer, Failure>;

/// What a call gives. Holds nothing of Python, so that any thread may drop it.
pub(crate) enum Answer {
    Json(Vec<u8>),
    Bytes(Vec<u8>),
    Truth(bool),
}

impl<'py> IntoPyObject<'py> for Answer {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Json(json) => json::read(py, &json),
            Self::Bytes(bytes) => Ok(PyBytes::new(py, &bytes).into_any()),
            Self::Truth(truth) => Ok(PyBool::new(py, truth).to_owned().into_any()),
        }
    }
}

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
        let asker = Asker::Loop { sender: Arc::clone(&sender), id };
        sender.send(id, Message::Done(keys::asking(asker, shielded(call)).await));
    });
    let abandon = Abandon { queue: Arc::clone(&queue), id, task: PerProcess::new(task.abort_handle()) };
    // The result can't be there before: it comes by way of the event loop, which this thread is.
    let future = call_future.call1((abandon, event_loop))?;
    queue.enter(id, &future);
    Ok(future)
}

/// Does nothing, in the way that calls are awaited: what the way costs.
#[cfg(feature = "bench")]
#[pyfunction]
pub(crate) fn no_op(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    spawn(py, async { Ok(Answer::Truth(true)) })
}

/// Turns a panic of the core into a failure of the one call.
pub(crate) async fn shielded(call: BoxFuture<'_, Outcome>) -> Outcome {
    AssertUnwindSafe(call).catch_unwind().await.unwrap_or_else(|_| Err(Failure::panicked()))
}

/// The result of a call, or an exception, whose cause is what Python code `raised` on the way.
pub(crate) fn answer(py: Python<'_>, outcome: Outcome, raised: Option<PyErr>) -> PyResult<Bound<'_, PyAny>> {
    match outcome {
        Ok(answer) => answer.into_pyobject(py),
        Err(failure) => {
            let error = failure.into_py_err(py);
            if raised.is_some() {
                error.set_cause(py, raised);
            }
            Err(error)
        }
    }
}

/// Abandons a call whose future is cancelled.
#[pyclass(frozen)]
struct Abandon {
    queue: Arc<Queue>,
    id: u64,
    task: PerProcess<AbortHandle>,
}

#[pymethods]
impl Abandon {
    fn __call__(&self, py: Python<'_>) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
        self.queue.forget(py, self.id);
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
