//! The tokio runtime below all calls: made by the first call, made anew after a fork, ended before the interpreter.
//!
//! The obvious `static RUNTIME: LazyLock<Runtime>` fails in three ways:
//! - **Fork.** Servers like gunicorn and Celery load an application and then fork. The threads of a runtime stay behind
//!   in the parent, and whatever the child gives to it waits for ever. So the runtime belongs to a process id: a call in
//!   a child finds that the slot is another process's and fills it again. The copy of the parent's runtime is leaked,
//!   since there is nothing in it that could be shut down.
//! - **Import.** A thread that is started by `import` is there before any fork. So nothing is made before the first
//!   call.
//! - **Exit.** Before CPython 3.14 a thread that asks for the GIL of an interpreter that is ending is killed in the
//!   middle of its Rust frames, which aborts the process. So `atexit` ends the runtime first, with the GIL released,
//!   waits for the threads that are without the GIL, and what is called after that fails with `ClosedError`.
//!
//! One worker thread does: it only moves bytes, and a second one would have to share the connections with it.
//!
//! DANGER: the lock of the slot is taken by threads that hold the GIL, and neither runs Python code nor releases the GIL
//! under it. So no other thread can hold it while Python forks; a lock that is held then stays locked in the child.

use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{process, thread};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyCFunction;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::bridge::Queues;
use crate::errors;
use crate::process::PerProcess;

/// How long the end of the interpreter waits for what can't be interrupted: a name that is being resolved.
const GRACE: Duration = Duration::from_secs(2);

enum Slot {
    Running { runtime: Runtime, queues: Arc<Queues> },
    Ended,
}

static SLOT: Mutex<Option<PerProcess<Slot>>> = Mutex::new(None);

/// The running runtime of this process: where to spawn, and the queues by which results come back.
pub(crate) struct Running {
    pub(crate) handle: Handle,
    pub(crate) queues: Arc<Queues>,
}

/// The runtime of this process; the first call makes it.
pub(crate) fn running(py: Python<'_>) -> PyResult<Running> {
    let mut slot = SLOT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(Slot::Ended) = slot.as_ref().and_then(PerProcess::get) {
        drop(slot);
        return Err(errors::closed(py, "the interpreter is ending"));
    }
    if let Some(Slot::Running { runtime, queues }) = slot.as_ref().and_then(PerProcess::get) {
        return Ok(Running { handle: runtime.handle().clone(), queues: Arc::clone(queues) });
    }
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("waba")
        .enable_all()
        .build()
        .map_err(|error| PyRuntimeError::new_err(format!("can't start a thread: {error}")))?;
    let running = Running { handle: runtime.handle().clone(), queues: Arc::default() };
    let queues = Arc::clone(&running.queues);
    *slot = Some(PerProcess::new(Slot::Running { runtime, queues }));
    Ok(running)
}

/// How many threads of the process `DETACHED_IN` are without the GIL, or on their way back to it.
static DETACHED: AtomicUsize = AtomicUsize::new(0);
static DETACHED_IN: AtomicU32 = AtomicU32::new(0);

/// Does `work` with the GIL released.
///
/// A thread that comes back to an interpreter that has ended is killed by Python, in the middle of Rust, which aborts
/// the process. So the end of the interpreter waits for those who are away.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
    struct Back;
    impl Drop for Back {
        fn drop(&mut self) {
            DETACHED.fetch_sub(1, Ordering::AcqRel);
        }
    }
    // With the GIL held: no other thread counts at the same time. A forked child has none of the threads.
    if DETACHED_IN.swap(process::id(), Ordering::AcqRel) != process::id() {
        DETACHED.store(0, Ordering::Release);
    }
    DETACHED.fetch_add(1, Ordering::AcqRel);
    let _back = Back;
    py.detach(work)
}

/// Whether the interpreter is ending: nothing may be begun any more.
pub(crate) fn has_ended() -> bool {
    let slot = SLOT.lock().unwrap_or_else(PoisonError::into_inner);
    matches!(slot.as_ref().and_then(PerProcess::get), Some(Slot::Ended))
}

/// Makes Python end the runtime before it ends itself.
pub(crate) fn shut_down_at_exit(py: Python<'_>) -> PyResult<()> {
    let shut_down = PyCFunction::new_closure(py, None, None, |arguments, _| shut_down(arguments.py()))?;
    py.import("atexit")?.call_method1("register", (shut_down,)).map(drop)
}

fn shut_down(py: Python<'_>) {
    let slot = {
        let mut slot = SLOT.lock().unwrap_or_else(PoisonError::into_inner);
        slot.replace(PerProcess::new(Slot::Ended))
    };
    let slot = slot.and_then(PerProcess::into_inner);
    if let Some(Slot::Running { runtime, queues }) = slot {
        py.detach(|| runtime.shutdown_timeout(GRACE));
        queues.abandon(py);
    }
    let end = Instant::now() + GRACE;
    while DETACHED_IN.load(Ordering::Acquire) == process::id()
        && DETACHED.load(Ordering::Acquire) > 0
        && Instant::now() < end
    {
        py.detach(|| thread::sleep(Duration::from_millis(1)));
    }
}
