//! How a thread without the GIL wakes an event loop.
//!
//! The obvious `call_soon_threadsafe` is Python code: a thread of tokio would wait for the GIL to call it, and all
//! connections that the thread serves would wait too. So the loop reads a socket, and a byte that comes there wakes it.
//! Only loops that can't read sockets, as the usual one of Windows, are called.

#[cfg(unix)]
use std::io::{Read, Write};
#[cfg(unix)]
use std::os::{fd::AsRawFd, unix::net::UnixStream};

#[cfg(unix)]
use pyo3::exceptions::PyNotImplementedError;
use pyo3::intern;
use pyo3::prelude::*;
#[cfg(unix)]
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyWeakrefMethods, PyWeakrefReference};

use crate::exit;

/// Wakes one event loop.
pub(crate) enum Waker {
    #[cfg(unix)]
    Socket(UnixStream),
    Call {
        event_loop: Py<PyWeakrefReference>,
        callback: Py<PyAny>,
    },
}

/// What the callback has that is called when the loop is woken.
#[derive(Default)]
pub(crate) struct Reader {
    #[cfg(unix)]
    socket: Option<UnixStream>,
}

impl Reader {
    /// Makes ready for being woken again.
    pub(crate) fn clear(&self) {
        #[cfg(unix)]
        if let Some(mut socket) = self.socket.as_ref() {
            // One byte comes for each time that there was nothing to be woken for.
            let _ = socket.read(&mut [0; 16]);
        }
    }
}

impl Waker {
    /// Makes `event_loop` call what `callback` makes whenever it is woken.
    pub(crate) fn new<'py>(
        event_loop: &Bound<'py, PyAny>,
        callback: impl Fn(Reader) -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Self> {
        #[cfg(unix)]
        if let Some(writer) = listen(event_loop, &callback)? {
            return Ok(Self::Socket(writer));
        }
        let event_loop = PyWeakrefReference::new(event_loop)?.unbind();
        Ok(Self::Call { event_loop, callback: callback(Reader::default())?.unbind() })
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
fn listen<'py>(
    event_loop: &Bound<'py, PyAny>,
    callback: &impl Fn(Reader) -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Option<UnixStream>> {
    static CONTEXT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = event_loop.py();
    let (writer, socket) = UnixStream::pair()?;
    writer.set_nonblocking(true)?;
    socket.set_nonblocking(true)?;
    let descriptor = socket.as_raw_fd();
    let callback = callback(Reader { socket: Some(socket) })?;
    // The loop would keep the context of the first call for as long as it lives.
    let empty = CONTEXT.import(py, "contextvars", "Context")?.call0()?;
    let add_reader = event_loop.getattr(intern!(py, "add_reader"))?;
    match empty.call_method1(intern!(py, "run"), (add_reader, descriptor, callback)) {
        Ok(_) => Ok(Some(writer)),
        Err(error) if error.is_instance_of::<PyNotImplementedError>(py) => Ok(None),
        Err(error) => Err(error),
    }
}

fn call(py: Python<'_>, event_loop: &Py<PyWeakrefReference>, callback: &Py<PyAny>) -> PyResult<()> {
    let _away = exit::calling(py)?;
    if let Some(event_loop) = event_loop.bind(py).upgrade() {
        event_loop.call_method1(intern!(py, "call_soon_threadsafe"), (callback,))?;
    }
    Ok(())
}
