//! How a thread without the GIL wakes an event loop.
//!
//! The obvious `call_soon_threadsafe` is Python code: a thread of tokio would wait for the GIL to call it, and all
//! connections that the thread serves would wait too. So the loop reads a socket, and a byte that comes there wakes it.
//! Only loops that can't read sockets, as the usual one of Windows, are called.

#[cfg(unix)]
use std::io::{Read, Write};
#[cfg(unix)]
use std::os::{fd::AsRawFd, unix::net::UnixStream};
use std::sync::Arc;

#[cfg(unix)]
use pyo3::exceptions::PyNotImplementedError;
use pyo3::intern;
use pyo3::prelude::*;
#[cfg(unix)]
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyWeakrefMethods, PyWeakrefReference};

use crate::exit;
use crate::queue::Queue;

/// Wakes one event loop.
pub(crate) enum Waker {
    #[cfg(unix)]
    Socket(UnixStream),
    Call {
        event_loop: Py<PyWeakrefReference>,
        callback: Py<Woken>,
    },
}

impl Waker {
    /// Makes `event_loop` empty `queue` whenever it is woken.
    pub(crate) fn new(event_loop: &Bound<'_, PyAny>, queue: &Arc<Queue>) -> PyResult<Self> {
        #[cfg(unix)]
        if let Some(writer) = listen(event_loop, queue)? {
            return Ok(Self::Socket(writer));
        }
        let woken = Woken {
            queue: Arc::clone(queue),
            #[cfg(unix)]
            reader: None,
        };
        let callback = Py::new(event_loop.py(), woken)?;
        Ok(Self::Call { event_loop: PyWeakrefReference::new(event_loop)?.unbind(), callback })
    }

    /// Called without the GIL.
    pub(crate) fn wake(&self) {
        match self {
            // A loop that is closed reads nothing: there is nobody left to wake.
            #[cfg(unix)]
            Self::Socket(writer) => drop((&mut &*writer).write(&[0])),
            Self::Call { event_loop, callback } => {
                Python::try_attach(|py| call(py, event_loop, callback));
            }
        }
    }
}

/// Lets the loop read a socket: the other end of that, unless the loop can't.
#[cfg(unix)]
fn listen(event_loop: &Bound<'_, PyAny>, queue: &Arc<Queue>) -> PyResult<Option<UnixStream>> {
    static CONTEXT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = event_loop.py();
    let (writer, reader) = UnixStream::pair()?;
    writer.set_nonblocking(true)?;
    reader.set_nonblocking(true)?;
    let socket = reader.as_raw_fd();
    let callback = Bound::new(py, Woken { queue: Arc::clone(queue), reader: Some(reader) })?;
    // The loop would keep the context of the first call for as long as it lives.
    let empty = CONTEXT.import(py, "contextvars", "Context")?.call0()?;
    let add_reader = event_loop.getattr(intern!(py, "add_reader"))?;
    match empty.call_method1(intern!(py, "run"), (add_reader, socket, callback)) {
        Ok(_) => Ok(Some(writer)),
        Err(error) if error.is_instance_of::<PyNotImplementedError>(py) => Ok(None),
        Err(error) => Err(error),
    }
}

fn call(py: Python<'_>, event_loop: &Py<PyWeakrefReference>, callback: &Py<Woken>) -> PyResult<()> {
    let _away = exit::calling(py)?;
    if let Some(event_loop) = event_loop.bind(py).upgrade() {
        event_loop.call_method1(intern!(py, "call_soon_threadsafe"), (callback,))?;
    }
    Ok(())
}

/// The callback by which an event loop empties its queue.
#[pyclass(frozen)]
pub(crate) struct Woken {
    queue: Arc<Queue>,
    #[cfg(unix)]
    reader: Option<UnixStream>,
}

#[pymethods]
impl Woken {
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        #[cfg(unix)]
        if let Some(mut reader) = self.reader.as_ref() {
            // One byte comes for each time that the queue was empty.
            let _ = reader.read(&mut [0; 16]);
        }
        self.queue.empty(py)
    }
}
