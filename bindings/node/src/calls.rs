//! How JavaScript waits for calls.
//!
//! A call that ends puts its outcome into the queue of the environment that waits for it, and if that was empty it wakes
//! the event loop, once, to empty it. So a burst of outcomes costs one wake-up and one crossing, which are the dear
//! parts: a promise of napi's has a wake-up of its own, which it makes and unmakes.

use std::mem;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use napi::bindgen_prelude::{FnArgs, Function};
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi::{Result, Status};
use napi_derive::napi;
use waba::Error;

use crate::cancel::CancelToken;
use crate::outcome;

/// Ids of calls, and what each of them ended with.
type Ended = FnArgs<(Vec<u32>, Vec<Option<String>>)>;

/// It does not keep the process alive: `lib/calls.ts` does.
type Wake = ThreadsafeFunction<(), (), Ended, Status, false, true>;

/// The calls that one environment of JavaScript waits for.
#[napi]
pub struct Calls {
    queue: Arc<Queue>,
    wake: Arc<Wake>,
    next_id: AtomicU32,
}

#[napi]
impl Calls {
    /// Creates them for this environment. `settle` is told which calls have ended, and with what: an outcome in JSON,
    /// `{"ok": …}` or `{"error": …}`, or `null` when the call was cancelled.
    #[napi(constructor, ts_args_type = "settle: (ids: number[], outcomes: (string | null)[]) => void")]
    pub fn new(settle: Function<'_, Ended, ()>) -> Result<Self> {
        let queue = Arc::<Queue>::default();
        let emptied = Arc::clone(&queue);
        let wake = settle.build_threadsafe_function::<()>().weak::<true>().callee_handled::<false>();
        let wake = wake.build_callback(move |_| Ok(emptied.empty().into()))?;
        Ok(Self { queue, wake: Arc::new(wake), next_id: AtomicU32::new(0) })
    }
}

impl Calls {
    /// Begins a call, and gives its id.
    pub(crate) fn begin(
        &self,
        cancel: Option<&CancelToken>,
        call: impl Future<Output = std::result::Result<Vec<u8>, Error>> + Send + 'static,
    ) -> u32 {
        self.start(cancel.cloned(), Box::pin(call))
    }

    /// Boxed, so that the runtime's side of a call is compiled once and not for each of them.
    fn start(
        &self,
        cancel: Option<CancelToken>,
        call: BoxFuture<'static, std::result::Result<Vec<u8>, Error>>,
    ) -> u32 {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let (queue, wake) = (Arc::clone(&self.queue), Arc::clone(&self.wake));
        napi::bindgen_prelude::spawn(async move {
            let outcome = CancelToken::race(cancel, outcome::call(call)).await;
            if queue.put(id, outcome) {
                // Those that are about to end come along.
                tokio::task::yield_now().await;
                // An environment that has ended waits for nothing.
                wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
            }
        });
        id
    }
}

/// What calls have ended with that JavaScript does not know yet.
#[derive(Default)]
struct Queue(Mutex<Vec<(u32, Option<String>)>>);

impl Queue {
    /// Says whether it was empty.
    fn put(&self, id: u32, outcome: Option<String>) -> bool {
        let mut ended = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ended.push((id, outcome));
        ended.len() == 1
    }

    fn empty(&self) -> (Vec<u32>, Vec<Option<String>>) {
        let ended = mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        ended.into_iter().unzip()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_wakes_once() {
        let queue = Queue::default();
        assert!(queue.put(1, Some("1".into())));
        assert!(!queue.put(2, None));
        assert_eq!(queue.empty(), (vec![1, 2], vec![Some("1".into()), None]));
        assert_eq!(queue.empty(), (vec![], vec![]));
        assert!(queue.put(3, None));
    }
}
