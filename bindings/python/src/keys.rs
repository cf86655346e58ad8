//! Keys that Python code is asked for.
//!
//! A call asks for its key on a thread of tokio. The question goes to where the call is waited for: to the thread that
//! waits, or to the event loop. So a provider runs where the calls of the program run, and may be a coroutine function
//! where calls are awaited.

use std::fmt;
use std::sync::Arc;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;
use tokio::sync::oneshot;
use tokio::task_local;
use waba::Key;
use waba::http::Secret;

use crate::arguments::Expected;

task_local! {
    static ASKER: Asker;
}

/// Takes the questions of a call to where it is waited for.
type Asker = Box<dyn Fn(Question) + Send + Sync>;

/// Does `call`, whose questions go to `asker`.
pub(crate) async fn asking<T>(
    asker: impl Fn(Question) + Send + Sync + 'static,
    call: impl Future<Output = T>,
) -> T {
    ASKER.scope(Box::new(asker), call).await
}

/// The wish for a key.
pub(crate) struct Question {
    provider: Arc<Py<PyAny>>,
    answer: oneshot::Sender<Option<String>>,
}

impl Question {
    /// What gives a key, or what a key is awaited of.
    pub(crate) fn provider<'py>(&self, py: Python<'py>) -> &Bound<'py, PyAny> {
        self.provider.bind(py)
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
        if let Ok(key) = argument.cast::<PyString>() {
            // What is no Unicode becomes a key that is refused.
            return Ok(Self(key.to_string_lossy().into_owned().into()));
        }
        if argument.is_callable() {
            return Ok(Self(provider(argument.to_owned().unbind())));
        }
        Err(PyTypeError::new_err(()))
    }
}

impl Expected for KeyArgument {
    const EXPECTED: &'static str = "a str, or a function that gives one";
}

fn provider(provider: Py<PyAny>) -> Key {
    let provider = Arc::new(provider);
    Key::provider(move || {
        let (answer, answered) = oneshot::channel();
        let question = Question { provider: Arc::clone(&provider), answer };
        let asked = ASKER.try_with(|asker| asker(question));
        async move {
            asked?;
            Ok(Secret::from(answered.await?.ok_or(NoKey)?))
        }
    })
}
