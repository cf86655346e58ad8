//! What became of messages, for those who wait for it.

use std::fmt;
use std::sync::Arc;

use waba_types::MessageStatus as Status;

use crate::delivery::{DeliveryState, StatusRise, wire};
use crate::event::Event;
use crate::generated::{MessageStatus, SendReceipt, WabaError};
use crate::guard::{guarded, guarded_async};
use crate::numbers::WholeNumber;
use crate::seconds::Seconds;
use crate::shown::show;

/// Tells what became of sent messages: fed with the events of webhooks, it lets the sender wait for a status. Safe to
/// share between threads.
///
/// A status may come before the answer to the send, so each is kept for a while. Sender and receiver of webhooks have to
/// be in one process, and share one tracker.
///
/// A wait ends with the error that the API would have refused the message with, when the message failed later; and with
/// one of kind `timeout`, when what became of it is not known in time: sending it again may send it twice. A wait that is
/// cancelled leaves nothing behind.
#[derive(uniffi::Object)]
#[uniffi::export(Display)]
pub struct DeliveryTracker(waba::DeliveryTracker);

#[uniffi::export(async_runtime = "tokio")]
impl DeliveryTracker {
    /// Creates a tracker that knows of no message.
    ///
    /// - `capacity`: how many messages are kept that nobody waits for, 10,000 by default, which take about 5 MB.
    /// - `keep`: how long such a message is kept after its last status, 10 minutes by default.
    /// - `phone_number_id`: takes the statuses of this number only, where a webhook names the number.
    #[uniffi::constructor(default(capacity = None, keep = None, phone_number_id = None))]
    pub fn new(
        capacity: Option<WholeNumber>,
        keep: Option<Seconds>,
        phone_number_id: Option<String>,
    ) -> Result<Self, WabaError> {
        guarded(|| {
            let mut builder = waba::DeliveryTracker::builder();
            if let Some(messages) = capacity {
                builder = builder.capacity(messages.at_least(0, "capacity")? as usize);
            }
            if let Some(keep) = keep {
                builder = builder.keep(keep.duration("keep")?);
            }
            if let Some(id) = phone_number_id {
                builder = builder.phone_number_id(id);
            }
            Ok(Self(builder.build()))
        })
    }

    /// Takes in an event, and tells when the state of its message rises by it. Give it every event: those that are no
    /// status of a message change nothing.
    ///
    /// Of a message to a group the first participant counts, and a participant who can't be reached does not make it
    /// fail.
    pub fn record(&self, event: Event) -> Option<StatusRise> {
        self.0.record(event.item.event()).map(Into::into)
    }

    /// Takes in all events of a body.
    pub fn record_all(&self, events: Vec<Event>) {
        self.0.record_all(events.iter().map(|event| event.item.event().clone()));
    }

    /// Waits until the message has left WhatsApp's servers.
    pub async fn sent(
        &self,
        receipt: SendReceipt,
        timeout: Seconds,
    ) -> Result<Arc<DeliveryState>, WabaError> {
        self.wait(receipt.id, Status::Sent, timeout).await
    }

    /// Waits until the message has reached a device of the recipient.
    pub async fn delivered(
        &self,
        receipt: SendReceipt,
        timeout: Seconds,
    ) -> Result<Arc<DeliveryState>, WabaError> {
        self.wait(receipt.id, Status::Delivered, timeout).await
    }

    /// Waits until the message was displayed. Never comes true for recipients who have read receipts off.
    pub async fn read(
        &self,
        receipt: SendReceipt,
        timeout: Seconds,
    ) -> Result<Arc<DeliveryState>, WabaError> {
        self.wait(receipt.id, Status::Read, timeout).await
    }

    /// Waits until the message `id` got as far as `status`: one that was read was also delivered and sent.
    pub async fn reached(
        &self,
        id: String,
        status: MessageStatus,
        timeout: Seconds,
    ) -> Result<Arc<DeliveryState>, WabaError> {
        self.wait(id, wire(&status), timeout).await
    }

    /// What is known of the message `id` by now; nothing if no status of it came, or none lately.
    pub fn state(&self, id: String) -> Option<Arc<DeliveryState>> {
        self.0.state(&id).map(|state| Arc::new(state.into()))
    }
}

impl DeliveryTracker {
    async fn wait(
        &self,
        id: String,
        status: Status,
        timeout: Seconds,
    ) -> Result<Arc<DeliveryState>, WabaError> {
        guarded_async(async {
            let timeout = timeout.duration("timeout")?;
            Ok(Arc::new(self.0.reached(&id, &status, timeout).await?.into()))
        })
        .await
    }
}

impl fmt::Display for DeliveryTracker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, "DeliveryTracker", [])
    }
}
