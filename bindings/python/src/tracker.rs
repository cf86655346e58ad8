//! The native tracker: what became of messages, for those who wait for it.

use std::sync::Mutex;
use std::time::Duration;

use pyo3::prelude::*;
use waba::{DeliveryTrackerBuilder, Given};

use crate::arguments::{Argument, named};
use crate::bridge;
use crate::delivery::{DeliveryState, StatusRise};
use crate::event::Event;
use crate::locks::lock;
use crate::outcome::{Answer, Outcome};
use crate::process::PerProcess;
use crate::seconds::Seconds;
use crate::waiting;

/// A tracker below `waba.DeliveryTracker` and `waba.AsyncDeliveryTracker`.
///
/// It keeps its settings, and one tracker of the core for the process that uses it: after a fork the child begins
/// with one that knows nothing.
#[pyclass(frozen, module = "waba._native")]
pub(crate) struct NativeDeliveryTracker {
    capacity: Option<usize>,
    keep: Option<Duration>,
    phone_number_id: Option<String>,
    /// Locked by the rule of the runtime's slot: with the GIL, and without running Python code.
    tracker: Mutex<PerProcess<waba::DeliveryTracker>>,
}

#[pymethods]
impl NativeDeliveryTracker {
    #[new]
    fn new(
        capacity: Option<Argument<usize>>,
        keep: Option<Argument<Seconds>>,
        phone_number_id: Option<Argument<String>>,
    ) -> PyResult<Self> {
        named!(capacity, keep, phone_number_id);
        let keep = keep.map(|keep| keep.0);
        let tracker = make(capacity, keep, phone_number_id.clone());
        Ok(Self { capacity, keep, phone_number_id, tracker: Mutex::new(PerProcess::new(tracker)) })
    }

    /// Takes in an event, and tells when the state of its message rises by it.
    fn record(&self, event: Argument<Bound<'_, Event>>) -> PyResult<Option<StatusRise>> {
        named!(event);
        Ok(self.tracker().record(&event.get().inner).map(Into::into))
    }

    /// Waits until `message`, an id, got as far as `status`; the times of its statuses.
    fn reached<'py>(
        &self,
        py: Python<'py>,
        message: Argument<String>,
        status: Argument<String>,
        timeout: Argument<Seconds>,
    ) -> PyResult<Bound<'py, PyAny>> {
        named!(message, status, timeout);
        waiting::block_on(py, reached(self.tracker(), message, status, timeout.0))
    }

    /// Starts to wait on the running event loop until `message`, an id, got as far as `status`.
    fn reached_async<'py>(
        &self,
        py: Python<'py>,
        message: Argument<String>,
        status: Argument<String>,
        timeout: Argument<Seconds>,
    ) -> PyResult<Bound<'py, PyAny>> {
        named!(message, status, timeout);
        bridge::spawn(py, reached(self.tracker(), message, status, timeout.0))
    }

    /// What is known of `message`, an id, by now; `None` if no status of it came, or none lately.
    fn state(&self, message: Argument<&str>) -> PyResult<Option<DeliveryState>> {
        named!(message);
        Ok(self.tracker().state(message).map(Into::into))
    }
}

impl NativeDeliveryTracker {
    /// The tracker of this process.
    fn tracker(&self) -> waba::DeliveryTracker {
        let mut known = lock(&self.tracker);
        if let Some(tracker) = known.get() {
            return tracker.clone();
        }
        let tracker = make(self.capacity, self.keep, self.phone_number_id.clone());
        *known = PerProcess::new(tracker.clone());
        tracker
    }
}

fn make(
    capacity: Option<usize>,
    keep: Option<Duration>,
    phone_number_id: Option<String>,
) -> waba::DeliveryTracker {
    waba::DeliveryTracker::builder()
        .given(capacity, DeliveryTrackerBuilder::capacity)
        .given(keep, DeliveryTrackerBuilder::keep)
        .given(phone_number_id, DeliveryTrackerBuilder::phone_number_id)
        .build()
}

async fn reached(tracker: waba::DeliveryTracker, id: String, status: String, timeout: Duration) -> Outcome {
    Ok(Answer::Json(tracker.reached_json(&id, &status, timeout).await?))
}
