//! Values that belong to one process.

use std::mem;
use std::process;

/// A value that must not be used, not even dropped, in a child that is forked from its process.
///
/// A forked child has a copy of the memory and none of the threads. Runtimes, connections and their locks are then
/// in whatever state they were in: using one hangs, and dropping one may too. So the child leaks its copy.
pub(crate) struct PerProcess<T> {
    pid: u32,
    value: Option<T>,
}

impl<T> PerProcess<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { pid: process::id(), value: Some(value) }
    }

    /// The value, in the process that made it.
    pub(crate) fn get(&self) -> Option<&T> {
        if self.is_ours() { self.value.as_ref() } else { None }
    }

    /// Takes the value out, in the process that made it.
    pub(crate) fn into_inner(mut self) -> Option<T> {
        if self.is_ours() { self.value.take() } else { None }
    }

    fn is_ours(&self) -> bool {
        self.pid == process::id()
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        if !self.is_ours() {
            mem::forget(self.value.take());
        }
    }
}
