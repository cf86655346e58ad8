//! How a thread waits for its call.
//!
//! While it waits it does what the call needs of Python: it runs signal handlers, tells how far a file has come, takes the
//! next piece of one, and asks a provider for the key. So Python code runs in no other thread than the one that called.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use pyo3::exceptions::{PyException, PyStopIteration, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use tokio::runtime::Handle;
use tokio::task::AbortHandle;
use waba::UploadWriter;
use waba::media::ProgressCounter;

use crate::arguments::{Argument, named};
use crate::errors::Failure;
use crate::exit;
use crate::keys::{self, Question};
use crate::locks::lock;
use crate::outcome::{Outcome, answer, shielded};
use crate::runtime::{self, Running};

/// How often a waiting thread looks for signals such as Ctrl-C.
const SIGNALS: Duration = Duration::from_millis(50);

/// What a call tells the thread that waits for it.
pub(crate) enum Message {
    Done(Outcome),
    /// It wants the key.
    Key(Question),
    /// There is room for a piece of the file, or none is wanted any more.
    Room(bool),
}

/// What to tell how far a file has come.
pub(crate) struct Watch {
    pub(crate) progress: ProgressCounter,
    pub(crate) callback: Py<PyAny>,
}

impl Watch {
    fn tell(&self, py: Python<'_>) -> PyResult<()> {
        self.callback.call1(py, self.progress.now()).map(drop)
    }
}

/// What gives the bytes of a file while it is sent.
pub(crate) struct Feed<'py> {
    pub(crate) writer: Arc<UploadWriter>,
    /// An iterator.
    pub(crate) pieces: Bound<'py, PyAny>,
}

/// Waits for `call` with the GIL released. A signal handler that raises, as that of Ctrl-C does, abandons the call.
pub(crate) fn block_on<'py>(
    py: Python<'py>,
    call: impl Future<Output = Outcome> + Send + 'static,
) -> PyResult<Bound<'py, PyAny>> {
    block_on_watched(py, call, None)
}

/// Waits like [`block_on`], and tells `watch` whenever it looks for signals, and at the end. A callback that raises
/// abandons the call.
pub(crate) fn block_on_watched<'py>(
    py: Python<'py>,
    call: impl Future<Output = Outcome> + Send + 'static,
    watch: Option<Watch>,
) -> PyResult<Bound<'py, PyAny>> {
    Waiting::start(py, Box::pin(call), watch, None)?.end(py)
}

/// Waits like [`block_on_watched`], and takes a piece of the file whenever there is room for one. A source that raises
/// becomes the cause of the error that the call then ends with.
pub(crate) fn block_on_fed<'py>(
    py: Python<'py>,
    call: impl Future<Output = Outcome> + Send + 'static,
    watch: Option<Watch>,
    feed: Feed<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    Waiting::start(py, Box::pin(call), watch, Some(feed))?.end(py)
}

/// A call that a thread waits for. Dropping it abandons the call, if that has not ended.
struct Waiting<'py> {
    /// Of use to this thread alone, but the closure that waits has to be able to cross threads.
    receiver: Mutex<Receiver<Message>>,
    sender: Sender<Message>,
    handle: Handle,
    task: AbortHandle,
    watch: Option<Watch>,
    feed: Option<Feed<'py>>,
    /// What Python code raised, for which the call then fails.
    raised: Option<PyErr>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl<'py> Waiting<'py> {
    /// The call is boxed, so that tokio's side of a task is compiled once and not for each call.
    fn start(
        py: Python<'py>,
        call: BoxFuture<'static, Outcome>,
        watch: Option<Watch>,
        feed: Option<Feed<'py>>,
    ) -> PyResult<Self> {
        let Running { handle, .. } = runtime::running(py)?;
        let (sender, receiver) = mpsc::channel();
        let (asking, done) = (sender.clone(), sender.clone());
        let task = handle.spawn(async move {
            let asker = move |question| drop(asking.send(Message::Key(question)));
            // There is no receiver any more when the thread was interrupted.
            let _ = done.send(Message::Done(keys::asking(asker, shielded(call)).await));
        });
        let receiver = Mutex::new(receiver);
        let task = task.abort_handle();
        Ok(Self { receiver, sender, handle, task, watch, feed, raised: None })
    }

    fn end(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.wait(py).map_err(|error| exit::had_begun(py, error))
    }

    fn wait(mut self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.write(None);
        let mut has_ended = false;
        loop {
            let message = exit::detached(py, || lock(&self.receiver).recv_timeout(SIGNALS));
            if let Ok(Message::Done(outcome)) = message {
                if let Some(watch) = self.watch.as_ref().filter(|_| outcome.is_ok()) {
                    let _away = exit::calling(py)?;
                    watch.tell(py)?;
                }
                return answer(py, outcome, self.raised.take());
            }
            let _away = exit::calling(py)?;
            match message {
                Ok(Message::Key(question)) => self.give_key(py, question)?,
                Ok(Message::Room(true)) => self.give_piece(py)?,
                Ok(Message::Room(false) | Message::Done(_)) => {}
                Err(RecvTimeoutError::Timeout) => {
                    py.check_signals()?;
                    // What it said is there by the second time, unless it was ended with the runtime.
                    if has_ended {
                        return Err(exit::ended(py).unwrap_or_else(|| Failure::panicked().into_py_err(py)));
                    }
                    has_ended = self.task.is_finished();
                    if let Some(watch) = &self.watch {
                        watch.tell(py)?;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return Err(Failure::panicked().into_py_err(py)),
            }
        }
    }

    fn give_key(&mut self, py: Python<'py>, question: Question) -> PyResult<()> {
        match question.provider(py).call0().and_then(|key| text(&key)) {
            Ok(key) => question.answer(Some(key)),
            Err(error) => {
                question.answer(None);
                self.keep(py, error)?;
            }
        }
        Ok(())
    }

    fn give_piece(&mut self, py: Python<'py>) -> PyResult<()> {
        let Some(Feed { writer, pieces }) = &self.feed else { return Ok(()) };
        let piece = pieces.call_method0(intern!(py, "__next__"));
        match piece {
            Ok(piece) => {
                let source: Argument<PyBackedBytes> = piece.extract()?;
                named!(source);
                self.write(Some(source.to_vec()));
                py.check_signals()
            }
            Err(end) if end.is_instance_of::<PyStopIteration>(py) => {
                writer.finish();
                Ok(())
            }
            Err(error) => {
                writer.fail(error.get_type(py).name()?.to_string());
                self.keep(py, error)
            }
        }
    }

    /// Keeps what Python code raised, unless it is Ctrl-C or the like, which abandons the call.
    fn keep(&mut self, py: Python<'py>, error: PyErr) -> PyResult<()> {
        if !error.is_instance_of::<PyException>(py) {
            return Err(error);
        }
        self.raised = Some(error);
        Ok(())
    }

    /// Writes a piece of the file, if there is one, and then waits for room for the next.
    fn write(&self, piece: Option<Vec<u8>>) {
        let Some(Feed { writer, .. }) = &self.feed else { return };
        let (writer, sender) = (Arc::clone(writer), self.sender.clone());
        self.handle.spawn(async move {
            let _ = sender.send(Message::Room(write(&writer, piece).await));
        });
    }
}

/// Writes a piece of the file, if there is one, and tells when there is room for the next: whether any is wanted.
pub(crate) async fn write(writer: &UploadWriter, piece: Option<Vec<u8>>) -> bool {
    let is_wanted = match piece {
        Some(piece) => writer.write(Bytes::from(piece)).await,
        None => true,
    };
    is_wanted && writer.room().await
}

/// The key that a provider gave; nobody awaits one here.
fn text(key: &Bound<'_, PyAny>) -> PyResult<String> {
    if key.hasattr(intern!(key.py(), "__await__"))? {
        // A coroutine that is not closed warns that nobody awaited it.
        if key.hasattr(intern!(key.py(), "close"))? {
            key.call_method0(intern!(key.py(), "close"))?;
        }
        return Err(PyTypeError::new_err("key: an async function needs an AsyncClient"));
    }
    key.extract()
}
