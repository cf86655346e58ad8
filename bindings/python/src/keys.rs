//! Keys that Python code is asked for.
//!
//! A call asks for its key on a thread of tokio. The question goes to where the call is waited for: to the thread that
//! waits, or to the event loop. So a provider runs where the calls of the program run, and may be a coroutine function
//! where calls are awaited.

use std::fmt;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};

use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use tokio::sync::oneshot;
use tokio::task_local;
use waba::Key;
use waba::http::Secret;

use crate::bridge::lock;
use crate::queue::{self, Queue, Sender};
use crate::{exit, waiting};

task_local! {
    static ASKER: Asker;
}

/// Where the questions of a call go.
pub(crate) enum Asker {
    Thread(mpsc::Sender<waiting::Message>),
    Loop { sender: Arc<Sender>, id: u64 },
}

/// Does `call`, whose questions go to `asker`.
pub(crate) async fn asking<T>(asker: Asker, call: impl Future<Output = T>) -> T {
    ASKER.scope(asker, call).await
}

impl Asker {
    fn ask(&self, question: Question) {
        match self {
            // Nobody answers when nobody waits any more.
            Self::Thread(sender) => drop(sender.send(waiting::Message::Key(question))),
            Self::Loop { sender, id } => sender.send(*id, queue::Message::Key(question)),
        }
    }
}

/// The wish for a key.
pub(crate) struct Question {
    provider: Arc<Py<PyAny>>,
    answer: oneshot::Sender<Option<String>>,
}

impl Question {
    /// What the provider gives: a key, or what a key is awaited of.
    pub(crate) fn ask<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.provider.bind(py).call0()
    }

    /// Answers; nothing says that there is no key.
    pub(crate) fn answer(self, key: Option<String>) {
        // There is no receiver any more when the call was abandoned.
        let _ = self.answer.send(key);
    }
}

/// The provider gave no key. What it raised is the cause of the exception.
#[derive(Debug)]
struct NoKey;

impl fmt::Display for NoKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the provider gave no key")
    }
}

impl std::error::Error for NoKey {}

/// A key, or a function that is asked for it.
pub(crate) struct KeyArgument(pub(crate) Key);

impl<'a, 'py> FromPyObject<'a, 'py> for KeyArgument {
    type Error = PyErr;

    fn extract(argument: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(key) = argument.extract::<String>() {
            return Ok(Self(key.into()));
        }
        if argument.is_callable() {
            return Ok(Self(provider(argument.to_owned().unbind())));
        }
        Err(PyTypeError::new_err("key: expected a str, or a function that gives one"))
    }
}

fn provider(provider: Py<PyAny>) -> Key {
    let provider = Arc::new(provider);
    Key::provider(move || {
        let (answer, answered) = oneshot::channel();
        let question = Question { provider: Arc::clone(&provider), answer };
        let asked = ASKER.try_with(|asker| asker.ask(question));
        async move {
            asked?;
            Ok(Secret::from(answered.await?.ok_or(NoKey)?))
        }
    })
}

/// Asks for the key of the call `id`, in the event loop that waits for it.
pub(crate) fn ask(py: Python<'_>, queue: &Arc<Queue>, id: u64, question: Question) -> PyResult<()> {
    static ENSURE_FUTURE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    match question.ask(py) {
        Ok(given) if given.hasattr(intern!(py, "__await__"))? => {
            let task = ENSURE_FUTURE.import(py, "asyncio", "ensure_future")?.call1((given,))?;
            let awaited = Awaited { question: Mutex::new(Some(question)), queue: Arc::clone(queue), id };
            task.call_method1(intern!(py, "add_done_callback"), (awaited,)).map(drop)
        }
        given => {
            give(queue, id, question, given);
            Ok(())
        }
    }
}

/// Answers with what the provider gave. What it raised is the cause of what the call then fails with.
fn give(queue: &Queue, id: u64, question: Question, given: PyResult<Bound<'_, PyAny>>) {
    match given.and_then(|key| key.extract::<String>()) {
        Ok(key) => question.answer(Some(key)),
        Err(error) => {
            queue.keep(id, error);
            question.answer(None);
        }
    }
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
        if let Some(question) = lock(&self.question).take() {
            give(&self.queue, self.id, question, task.call_method0(intern!(py, "result")));
        }
        Ok(())
    }
}
