//! What waits for an event loop: the ends of its calls, and what they ask of Python.
//!
//! A task puts it into the queue of the event loop, and if that was empty it wakes the loop, once, to empty it. So a
//! burst of results costs one wake-up, which is the dear part.
//!
//! The tasks hold nothing of Python. The queue does, and its Python parts are touched only by threads that hold the
//! GIL, so that nothing of Python is freed, or waited for, by a thread that Python does not know.

use std::collections::HashMap;
use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use pyo3::exceptions::{PyKeyboardInterrupt, PySystemExit};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyWeakrefMethods, PyWeakrefReference};

use crate::exit;
use crate::keys::Question;
use crate::locks::lock;
use crate::outcome::{Outcome, answer};
use crate::process::PerProcess;
use crate::waker::{Reader, Waker};

/// What a call tells the event loop that waits for it.
pub(crate) enum Message {
    Done(Outcome),
    /// It wants the key.
    Key(Question),
}

/// The calls that one event loop waits for.
pub(crate) struct Queue {
    /// The process whose calls these are.
    process: PerProcess<()>,
    /// By the ids of the calls.
    waiting: Mutex<HashMap<u64, Waiting>>,
    messages: Mutex<Vec<(u64, Message)>>,
}

/// A call that has not ended.
struct Waiting {
    future: Py<PyAny>,
    /// The context variables of the call: its key may be a matter of the tenant that is set there.
    context: Py<PyAny>,
    /// What Python code raised that the call asked.
    raised: Option<PyErr>,
    /// The task of the key that it waits for, which ends with the call.
    asking: Option<Py<PyAny>>,
}

impl Waiting {
    /// Gives its future, and what Python code raised. The key is not wanted any more.
    fn over(self, py: Python<'_>) -> (Py<PyAny>, Option<PyErr>) {
        if let Some(task) = self.asking {
            // Fails once the loop is closed: then the task does not go on either.
            let _ = task.call_method0(py, intern!(py, "cancel"));
        }
        (self.future, self.raised)
    }
}

impl Queue {
    fn new() -> Self {
        Self { process: PerProcess::new(()), waiting: Mutex::default(), messages: Mutex::default() }
    }

    /// Whether the calls are those of this process.
    pub(crate) fn is_ours(&self) -> bool {
        self.process.get().is_some()
    }

    /// Enters the future of the call `id`, which begins here.
    pub(crate) fn enter(&self, id: u64, future: &Bound<'_, PyAny>) -> PyResult<()> {
        static COPY_CONTEXT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let py = future.py();
        let context = COPY_CONTEXT.import(py, "contextvars", "copy_context")?.call0()?.unbind();
        let future = future.clone().unbind();
        lock(&self.waiting).insert(id, Waiting { future, context, raised: None, asking: None });
        Ok(())
    }

    /// The context variables of the call `id`, unless it has ended.
    fn context<'py>(&self, py: Python<'py>, id: u64) -> Option<Bound<'py, PyAny>> {
        lock(&self.waiting).get(&id).map(|call| call.context.bind(py).clone())
    }

    /// Keeps what Python code raised, as the cause of what the call `id` then fails with.
    fn keep(&self, id: u64, raised: PyErr) {
        let mut waiting = lock(&self.waiting);
        let unused = match waiting.get_mut(&id) {
            Some(call) => call.raised.replace(raised),
            None => Some(raised),
        };
        drop(waiting);
        drop(unused);
    }

    /// Notes the task that the call `id` has for its key now.
    fn asks(&self, id: u64, task: Option<Py<PyAny>>) {
        let mut waiting = lock(&self.waiting);
        let before = match waiting.get_mut(&id) {
            Some(call) => mem::replace(&mut call.asking, task),
            None => task,
        };
        drop(waiting);
        drop(before);
    }

    /// Lets go of the call `id`.
    pub(crate) fn forget(&self, py: Python<'_>, id: u64) {
        let call = lock(&self.waiting).remove(&id);
        drop(call.map(|call| call.over(py)));
    }

    /// Called by the event loop.
    fn empty(self: &Arc<Self>, py: Python<'_>) -> PyResult<()> {
        let Ok(_away) = exit::calling(py) else {
            self.abandon(py);
            return Ok(());
        };
        let messages = mem::take(&mut *lock(&self.messages));
        let mut emptied = Ok(());
        for (id, message) in messages {
            let taken = match message {
                Message::Done(outcome) => self.end(py, id, outcome),
                Message::Key(question) => ask(py, self, id, question),
            };
            // The others come to their end all the same.
            emptied = emptied.and(taken);
        }
        emptied
    }

    fn end(&self, py: Python<'_>, id: u64, outcome: Outcome) -> PyResult<()> {
        self.settle(py, id, |raised| answer(py, outcome, raised).map_err(|error| exit::had_begun(py, error)))
    }

    /// Ends the call `id` with what `result` makes of what Python code raised on the way, unless it has ended.
    fn settle<'py>(
        &self,
        py: Python<'py>,
        id: u64,
        result: impl FnOnce(Option<PyErr>) -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<()> {
        let call = lock(&self.waiting).remove(&id);
        let Some((future, raised)) = call.map(|call| call.over(py)) else { return Ok(()) };
        let future = future.bind(py);
        if future.call_method0(intern!(py, "done"))?.is_truthy()? {
            return Ok(());
        }
        match result(raised) {
            Ok(answer) => future.call_method1(intern!(py, "set_result"), (answer,))?,
            Err(error) => future.call_method1(intern!(py, "set_exception"), (error,))?,
        };
        Ok(())
    }

    /// The loop is closed, or the interpreter is ending: nobody waits any more.
    fn abandon(&self, _: Python<'_>) {
        let waiting = mem::take(&mut *lock(&self.waiting));
        let messages = mem::take(&mut *lock(&self.messages));
        drop((waiting, messages));
    }
}

/// Asks for the key of the call `id`, in the event loop that waits for it.
fn ask(py: Python<'_>, queue: &Arc<Queue>, id: u64, question: Question) -> PyResult<()> {
    let Some(context) = queue.context(py, id) else { return Ok(()) };
    let given = context.call_method1(intern!(py, "run"), (question.provider(py),));
    match given.as_ref().map_or(Ok(None), |given| task_of(given, &context)) {
        Ok(Some(task)) => {
            // A task that the provider has of its own may be waited for by others too.
            if given.is_ok_and(|given| !task.is(&given)) {
                queue.asks(id, Some(task.clone().unbind()));
            }
            let awaited = Awaited { question: Mutex::new(Some(question)), queue: Arc::clone(queue), id };
            task.call_method1(intern!(py, "add_done_callback"), (awaited,)).map(drop)
        }
        Ok(None) => give(py, queue, id, question, given),
        Err(error) => give(py, queue, id, question, Err(error)),
    }
}

/// The task of what a coroutine function gave, with the context variables of the call.
fn task_of<'py>(
    given: &Bound<'py, PyAny>,
    context: &Bound<'py, PyAny>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    static ENSURE_FUTURE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = given.py();
    if !given.hasattr(intern!(py, "__await__"))? {
        return Ok(None);
    }
    let ensure_future = ENSURE_FUTURE.import(py, "asyncio", "ensure_future")?;
    context.call_method1(intern!(py, "run"), (ensure_future, given)).map(Some)
}

/// Answers with what the provider gave. What it raised is the cause of what the call then fails with, unless it is what ends
/// an event loop: that is raised where the call is awaited.
fn give(
    py: Python<'_>,
    queue: &Queue,
    id: u64,
    question: Question,
    given: PyResult<Bound<'_, PyAny>>,
) -> PyResult<()> {
    match given.and_then(|key| key.extract::<String>()) {
        Ok(key) => question.answer(Some(key)),
        Err(error)
            if error.is_instance_of::<PySystemExit>(py)
                || error.is_instance_of::<PyKeyboardInterrupt>(py) =>
        {
            return queue.settle(py, id, |_| Err(error));
        }
        Err(error) => {
            queue.keep(id, error);
            question.answer(None);
        }
    }
    Ok(())
}

/// The callback of a key that was awaited.
#[pyclass(frozen)]
struct Awaited {
    question: Mutex<Option<Question>>,
    queue: Arc<Queue>,
    id: u64,
}

#[pymethods]
impl Awaited {
    fn __call__(&self, py: Python<'_>, task: &Bound<'_, PyAny>) -> PyResult<()> {
        let _away = exit::calling(py)?;
        self.queue.asks(self.id, None);
        match lock(&self.question).take() {
            Some(question) => {
                give(py, &self.queue, self.id, question, task.call_method0(intern!(py, "result")))
            }
            None => Ok(()),
        }
    }
}

/// The callback by which an event loop that is woken empties its queue.
#[pyclass(frozen)]
struct Empty {
    queue: Arc<Queue>,
    reader: Reader,
}

#[pymethods]
impl Empty {
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        self.reader.clear();
        self.queue.empty(py)
    }
}

/// The way of the tasks to an event loop.
pub(crate) struct Sender {
    event_loop: Py<PyWeakrefReference>,
    queue: Arc<Queue>,
    waker: Waker,
    next_id: AtomicU64,
}

impl Sender {
    fn new(event_loop: &Bound<'_, PyAny>) -> PyResult<Self> {
        let queue = Arc::new(Queue::new());
        let empty = |reader| Bound::new(event_loop.py(), Empty { queue: Arc::clone(&queue), reader });
        let waker = Waker::new(event_loop, |reader| empty(reader).map(Bound::into_any))?;
        let event_loop = PyWeakrefReference::new(event_loop)?.unbind();
        Ok(Self { event_loop, queue, waker, next_id: AtomicU64::new(0) })
    }

    pub(crate) fn queue(&self) -> &Arc<Queue> {
        &self.queue
    }

    /// The id of a call that begins.
    pub(crate) fn next_id(&self) -> u64 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    /// Called without the GIL.
    pub(crate) fn send(&self, id: u64, message: Message) {
        drop(self.put(id, message));
    }

    /// Puts a message into the queue. What wakes the event loop, if the queue was empty: by being dropped, so that an
    /// aborted task does it too. Called without the GIL.
    pub(crate) fn put(&self, id: u64, message: Message) -> Option<Wake<'_>> {
        let was_empty = {
            let mut messages = lock(&self.queue.messages);
            messages.push((id, message));
            messages.len() == 1
        };
        was_empty.then(|| Wake(&self.waker))
    }

    fn event_loop<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.event_loop.bind(py).upgrade()
    }

    /// Whether its event loop will never run again.
    fn is_over(&self, py: Python<'_>) -> bool {
        let is_closed = |event_loop: Bound<'_, PyAny>| {
            event_loop
                .call_method0(intern!(py, "is_closed"))
                .is_ok_and(|closed| closed.is_truthy().unwrap_or(false))
        };
        self.event_loop(py).is_none_or(is_closed)
    }
}

/// Wakes an event loop when it is dropped.
#[must_use]
pub(crate) struct Wake<'a>(&'a Waker);

impl Drop for Wake<'_> {
    fn drop(&mut self) {
        self.0.wake();
    }
}

/// The ways to the event loops of one process.
#[derive(Default)]
pub(crate) struct Senders(Mutex<Vec<Arc<Sender>>>);

impl Senders {
    pub(crate) fn of(&self, event_loop: &Bound<'_, PyAny>) -> PyResult<Arc<Sender>> {
        let py = event_loop.py();
        let is_its = |sender: &&Arc<Sender>| sender.event_loop(py).is_some_and(|known| known.is(event_loop));
        if let Some(known) = lock(&self.0).iter().find(is_its) {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(Sender::new(event_loop)?);
        // Not under the lock: the loops are asked, and what is freed may run Python code.
        let known = lock(&self.0).clone();
        let over: Vec<_> = known.into_iter().filter(|sender| sender.is_over(py)).collect();
        let mut senders = lock(&self.0);
        senders.retain(|sender| !over.iter().any(|over| Arc::ptr_eq(sender, over)));
        senders.push(Arc::clone(&made));
        drop(senders);
        over.iter().for_each(|sender| sender.queue.abandon(py));
        Ok(made)
    }

    /// Lets go of all calls that still wait.
    pub(crate) fn abandon(&self, py: Python<'_>) {
        let senders = mem::take(&mut *lock(&self.0));
        senders.iter().for_each(|sender| sender.queue.abandon(py));
    }
}
