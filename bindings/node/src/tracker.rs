//! The tracker: what became of messages, for those who wait for it.

use std::time::Duration;

use napi::Result;
use napi_derive::napi;
use waba::{DeliveryTrackerBuilder, Given};

use crate::calls::Calls;
use crate::cancel::CancelToken;
use crate::delivery::{DeliveryState, StatusRise};
use crate::events::Events;

/// Settings of a tracker; what is left out is as in the core.
#[napi(object)]
pub struct DeliveryTrackerOptions {
    /// How many messages are kept that nobody waits for.
    pub capacity: Option<u32>,
    /// How long such a message is kept after its last status, in milliseconds.
    pub keep_ms: Option<u32>,
    /// The number whose statuses are taken, and no others.
    pub phone_number_id: Option<String>,
}

/// Tells what became of sent messages.
#[napi]
pub struct DeliveryTracker {
    tracker: waba::DeliveryTracker,
}

#[napi]
impl DeliveryTracker {
    /// Creates a tracker.
    #[napi(constructor)]
    pub fn new(options: DeliveryTrackerOptions) -> Self {
        let keep = options.keep_ms.map(|milliseconds| Duration::from_millis(milliseconds.into()));
        let builder = waba::DeliveryTracker::builder()
            .given(options.capacity.map(|messages| messages as usize), DeliveryTrackerBuilder::capacity)
            .given(keep, DeliveryTrackerBuilder::keep)
            .given(options.phone_number_id, DeliveryTrackerBuilder::phone_number_id);
        Self { tracker: builder.build() }
    }

    /// Takes in an event.
    #[napi]
    pub fn record(&self, events: &Events, index: u32) -> Result<Option<StatusRise>> {
        Ok(self.tracker.record(&events.at(index)?).map(Into::into))
    }

    /// Waits until a message got as far as `status`. Begins a call that ends with the times of its statuses.
    #[napi]
    pub fn reached(
        &self,
        calls: &Calls,
        id: String,
        status: String,
        timeout_ms: u32,
        cancel: Option<&CancelToken>,
    ) -> u32 {
        let (tracker, timeout) = (self.tracker.clone(), Duration::from_millis(timeout_ms.into()));
        calls.begin(cancel, async move { tracker.reached_json(&id, &status, timeout).await })
    }

    /// What is known of a message by now.
    #[napi]
    pub fn state(&self, id: String) -> Option<DeliveryState> {
        self.tracker.state(&id).map(Into::into)
    }
}
