//! Keys that Python code is asked for.
//!
//! A call asks for its key on a thread of tokio. The question goes to where the call is waited for: to the thread that
//! waits, or to the event loop. So a provider runs where the calls of the program run, and may be a coroutine function
//! where calls are awaited.

use std::fmt;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};

use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use tokio::sync::oneshot;
use tokio::task_local;
use waba::Key;
use waba::http::Secret;

use crate::bridge::{Queue, lock};
use crate::exit;
use crate::waiting::Message;

task_local! {
    static ASKER: Asker;
}

/// Where the questions of a call go.
pub(crate) enum Asker {
    Thread(Sender<Message>),
    Loop { queue: Arc<Queue>, id: u64 },
}

/// Does `call`, whose questions go to `asker`.
pub(crate) async fn asking<T>(asker: Asker, call: impl Future<Output = T>) -> T {
    ASKER.scope(asker, call).await
}

impl Asker {
    fn ask(&self, question: Question) {
        match self {
            // Nobody answers when nobody waits any more.
            Self::Thread(sender) => drop(sender.send(Message::Key(question))),
            Self::Loop { queue, id } => {
                let ask = Ask(Pending::new(question, Arc::clone(queue), *id));
                Python::try_attach(|py| queue.call_soon(py, ask));
            }
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

/// What a call that an event loop waits for asked, until it is answered.
struct Pending {
    question: Mutex<Option<Question>>,
    queue: Arc<Queue>,
    id: u64,
}

impl Pending {
    fn new(question: Question, queue: Arc<Queue>, id: u64) -> Self {
        Self { question: Mutex::new(Some(question)), queue, id }
    }

    fn take(&self) -> Option<Question> {
        lock(&self.question).take()
    }

    /// Answers with what the provider gave. What it raised is the cause of what the call then fails with.
    fn give(&self, question: Question, given: PyResult<Bound<'_, PyAny>>) {
        match given.and_then(|key| key.extract::<String>()) {
            Ok(key) => question.answer(Some(key)),
            Err(error) => {
                self.queue.keep(self.id, error);
                question.answer(None);
            }
        }
    }
}

/// The callback by which an event loop asks a provider.
#[pyclass(frozen)]
struct Ask(Pending);

#[pymethods]
impl Ask {
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        static ENSURE_FUTURE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let Self(pending) = self;
        let _away = exit::calling(py)?;
        let Some(question) = pending.take() else { return Ok(()) };
        let given = match question.ask(py) {
            Ok(given) if given.hasattr(intern!(py, "__await__"))? => given,
            given => {
                pending.give(question, given);
                return Ok(());
            }
        };
        let task = ENSURE_FUTURE.import(py, "asyncio", "ensure_future")?.call1((given,))?;
        let awaited = Awaited(Pending::new(question, Arc::clone(&pending.queue), pending.id));
        task.call_method1(intern!(py, "add_done_callback"), (awaited,)).map(drop)
    }
}

/// The callback of a key that was awaited.
#[pyclass(frozen)]
struct Awaited(Pending);

#[pymethods]
impl Awaited {
    fn __call__(&self, py: Python<'_>, task: &Bound<'_, PyAny>) -> PyResult<()> {
        let Self(pending) = self;
        let _away = exit::calling(py)?;
        if let Some(question) = pending.take() {
            pending.give(question, task.call_method0(intern!(py, "result")));
        }
        Ok(())
    }
}
