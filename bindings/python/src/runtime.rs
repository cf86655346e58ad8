//! The tokio runtime below all calls: made by the first call, made anew after a fork, ended before the interpreter.
//!
//! The obvious `static RUNTIME: LazyLock<Runtime>` fails in three ways:
//! - **Fork.** Servers like gunicorn and Celery load an application and then fork. The threads of a runtime stay behind
//!   in the parent, and whatever the child gives to it waits for ever. So the runtime belongs to a process id: a call in
//!   a child finds that the slot is another process's and fills it again. The copy of the parent's runtime is leaked,
//!   since there is nothing in it that could be shut down.
//! - **Import.** A thread that is started by `import` is there before any fork. So nothing is made before the first
//!   call.
//! - **Exit.** A thread of the runtime that is in Python code while the interpreter ends is killed there. So `atexit` ends
//!   the runtime first, with the GIL released; `exit.rs` says what is done about the threads of others.
//!
//! One worker thread does: it only moves bytes, and a second one would have to share the connections with it.
//!
//! DANGER: the lock of the slot is taken by threads that hold the GIL, and neither runs Python code nor releases the GIL
//! under it. So no other thread can hold it while Python forks; a lock that is held then stays locked in the child.

use std::sync::{Arc, Mutex};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyCFunction;
use tokio::runtime::{Builder, Handle, Runtime};
use waba::Retry;

use crate::errors;
use crate::exit;
use crate::locks::lock;
use crate::process::PerProcess;
use crate::queue::Senders;

struct Slot {
    runtime: Runtime,
    senders: Arc<Senders>,
}

static SLOT: Mutex<Option<PerProcess<Slot>>> = Mutex::new(None);

/// The running runtime of this process: where to spawn, and the ways by which results come back.
pub(crate) struct Running {
    pub(crate) handle: Handle,
    pub(crate) senders: Arc<Senders>,
}

/// The runtime of this process; the first call makes it.
pub(crate) fn running(py: Python<'_>) -> PyResult<Running> {
    if let Some(ended) = exit::ended(py) {
        return Err(ended);
    }
    let mut slot = lock(&SLOT);
    if let Some(Slot { runtime, senders }) = slot.as_ref().and_then(PerProcess::get) {
        return Ok(Running { handle: runtime.handle().clone(), senders: Arc::clone(senders) });
    }
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("waba")
        .enable_all()
        .build()
        .map_err(|error| PyRuntimeError::new_err(format!("can't start a thread: {error}")))?;
    let running = Running { handle: runtime.handle().clone(), senders: Arc::default() };
    let senders = Arc::clone(&running.senders);
    *slot = Some(PerProcess::new(Slot { runtime, senders }));
    Ok(running)
}

/// Makes Python end the runtime before it ends itself.
pub(crate) fn shut_down_at_exit(py: Python<'_>) -> PyResult<()> {
    let shut_down = PyCFunction::new_closure(py, None, None, |arguments, _| shut_down(arguments.py()))?;
    py.import("atexit")?.call_method1("register", (shut_down,)).map(drop)
}

fn shut_down(py: Python<'_>) {
    let closed = errors::closed(py, "the interpreter is ending", Retry::Never);
    let cut_off = "the interpreter is ending; whether the call was done is not known";
    exit::begin(py, closed, errors::closed(py, cut_off, Retry::IfNotSent));
    let slot = lock(&SLOT).take();
    if let Some(Slot { runtime, senders }) = slot.and_then(PerProcess::into_inner) {
        py.detach(|| runtime.shutdown_timeout(exit::GRACE));
        senders.abandon(py);
    }
    exit::wait(py);
}
