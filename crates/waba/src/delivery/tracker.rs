//! Waiting for what becomes of a message.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout};
use waba_types::error_codes::ErrorKind;
use waba_types::{Content, DeliveryState, Dialect, MessageStatus, SendReceipt, StatusRise};

use super::ledger::{Ledger, Outcome};
use crate::error::{Error, Retry};
use crate::json::written;
use crate::webhook::{Event, EventKind};

/// Tells what became of sent messages: fed with the events of webhooks, it lets the sender wait for a status.
///
/// The API only accepts a message; whether it arrived is told by webhooks, which may be faster than the answer to the
/// send. So the tracker keeps each status for a while, also of messages that nobody has asked about yet.
///
/// Cheap to clone; clones share what they know, so that the receiver of webhooks records what the sender waits for.
/// Both have to be in one process. What nobody waits for takes about half a kilobyte for each message, at most
/// [`capacity`](DeliveryTrackerBuilder::capacity) of them, each for the time to [`keep`](DeliveryTrackerBuilder::keep)
/// it after its last status.
///
/// ```no_run
/// use std::time::Duration;
/// use waba::{Client, DeliveryTracker};
///
/// # async fn example(client: Client, tracker: DeliveryTracker) -> Result<(), waba::Error> {
/// // The receiver of webhooks has a clone and calls `tracker.record(&event)` for each event.
/// let receipt = client.send_text("+4915112345678", "Your order is ready.").await?;
/// tracker.delivered(&receipt, Duration::from_secs(30)).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct DeliveryTracker {
    inner: Arc<Inner>,
}

struct Inner {
    ledger: Mutex<Ledger>,
    phone_number_id: Option<String>,
}

impl DeliveryTracker {
    /// Creates a tracker with the default bounds.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Creates a tracker with other bounds.
    pub fn builder() -> DeliveryTrackerBuilder {
        DeliveryTrackerBuilder { capacity: 10_000, keep: Duration::from_secs(600), phone_number_id: None }
    }

    /// Takes in an event, and tells when the state of its message rises by it. Give it every event: those that are no
    /// status of a message change nothing.
    ///
    /// A status may come more than once and in any order. Of a message to a group the first participant counts, and a
    /// participant who can't be reached does not make it fail.
    pub fn record(&self, event: &Event) -> Option<StatusRise> {
        if event.kind() != EventKind::Status {
            return None;
        }
        let number = event.phone_number_id();
        if let (Some(own), Some(number)) = (&self.inner.phone_number_id, number)
            && *own != number
        {
            return None;
        }
        let Content::Status(update) = event.content() else { return None };
        let dialect = event.dialect().unwrap_or(Dialect::Cloud);
        let recorded = self.ledger().record(&update, dialect, now())?;
        // Not while the ledger is locked: who is woken may look into it at once, on this very thread.
        recorded.changed.notify_waiters();
        recorded.rise
    }

    /// Takes in all events of a body: [`Events`](crate::webhook::Events), or some of them.
    pub fn record_all(&self, events: impl IntoIterator<Item = Event>) {
        for event in events {
            self.record(&event);
        }
    }

    /// Waits until the message has left WhatsApp's servers.
    ///
    /// # Errors
    /// Those of [`reached`](Self::reached).
    pub async fn sent(&self, receipt: &SendReceipt, timeout: Duration) -> Result<DeliveryState, Error> {
        self.reached(&receipt.id, &MessageStatus::Sent, timeout).await
    }

    /// Waits until the message has reached a device of the recipient.
    ///
    /// # Errors
    /// Those of [`reached`](Self::reached).
    pub async fn delivered(&self, receipt: &SendReceipt, timeout: Duration) -> Result<DeliveryState, Error> {
        self.reached(&receipt.id, &MessageStatus::Delivered, timeout).await
    }

    /// Waits until the message was displayed. Never ends well for recipients who have read receipts off.
    ///
    /// # Errors
    /// Those of [`reached`](Self::reached).
    pub async fn read(&self, receipt: &SendReceipt, timeout: Duration) -> Result<DeliveryState, Error> {
        self.reached(&receipt.id, &MessageStatus::Read, timeout).await
    }

    /// Waits until the message `id` got as far as `status`, and gives all that is known of it then: one that was read
    /// was also delivered and sent. Dropping the future ends the wait; waiting again is safe.
    ///
    /// # Errors
    /// When the message failed: the error that the API would have refused it with, of the same kinds and with the same
    /// [`retry`](Error::retry). Of kind `Timeout` when no status said so in time: what became of the message is not
    /// known, and sending it again may send it twice. Of kind `Validation` when `status` is none of a message.
    pub async fn reached(
        &self,
        id: &str,
        status: &MessageStatus,
        timeout: Duration,
    ) -> Result<DeliveryState, Error> {
        if !DeliveryState::keeps(status) {
            let message = format!("delivery: `{}` is no status of a message", status.as_str().escape_debug());
            return Err(Error::new(ErrorKind::Validation, message));
        }
        let waiting = Waiting::new(self, id);
        match self::timeout(timeout, waiting.outcome(status)).await {
            Ok(Outcome::Reached(state)) => Ok(state),
            Ok(Outcome::Failed(failure)) => Err((*failure).into()),
            Err(_) => {
                let known = self.state(id).and_then(|state| state.status());
                Err(undelivered(status, known.as_ref(), timeout))
            }
        }
    }

    /// Waits as [`reached`](Self::reached) does; the state comes in JSON.
    ///
    /// # Errors
    /// Those of [`reached`](Self::reached).
    #[doc(hidden)]
    pub async fn reached_json(&self, id: &str, status: &str, timeout: Duration) -> Result<Vec<u8>, Error> {
        let state = self.reached(id, &status.into(), timeout).await?;
        written("delivery", &state)
    }

    /// What is known of the message `id` by now; nothing if no status of it came, or none lately.
    pub fn state(&self, id: &str) -> Option<DeliveryState> {
        self.ledger().state(id).filter(|state| **state != DeliveryState::new()).cloned()
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.inner.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for DeliveryTracker {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for DeliveryTracker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeliveryTracker").field("messages", &self.ledger().len()).finish_non_exhaustive()
    }
}

/// Bounds of a [`DeliveryTracker`].
#[derive(Clone, Debug)]
#[must_use = "call build()"]
pub struct DeliveryTrackerBuilder {
    capacity: usize,
    keep: Duration,
    phone_number_id: Option<String>,
}

impl DeliveryTrackerBuilder {
    /// How many messages are kept that nobody waits for. 10,000 by default, which take about 5 MB.
    pub fn capacity(mut self, messages: usize) -> Self {
        self.capacity = messages;
        self
    }

    /// How long a message that nobody waits for is kept after its last status. 10 minutes by default.
    pub fn keep(mut self, time: Duration) -> Self {
        self.keep = time;
        self
    }

    /// Takes the statuses of this number only, where a webhook names the number: for a receiver of several numbers.
    pub fn phone_number_id(mut self, id: impl Into<String>) -> Self {
        self.phone_number_id = Some(id.into());
        self
    }

    /// Makes the tracker.
    pub fn build(self) -> DeliveryTracker {
        let ledger = Mutex::new(Ledger::new(self.capacity, self.keep));
        DeliveryTracker { inner: Arc::new(Inner { ledger, phone_number_id: self.phone_number_id }) }
    }
}

/// One wait for a message, which is kept as long as it lasts.
struct Waiting<'a> {
    tracker: &'a DeliveryTracker,
    id: &'a str,
    changed: Arc<Notify>,
}

impl<'a> Waiting<'a> {
    fn new(tracker: &'a DeliveryTracker, id: &'a str) -> Self {
        let changed = tracker.ledger().enter(id, now());
        Self { tracker, id, changed }
    }

    async fn outcome(&self, status: &MessageStatus) -> Outcome {
        loop {
            // Before the look: what changes behind it is noticed.
            let changed = self.changed.notified();
            let outcome = self.tracker.ledger().outcome(self.id, status);
            if let Some(outcome) = outcome {
                return outcome;
            }
            changed.await;
        }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.tracker.ledger().leave(self.id, now());
    }
}

/// Tokio's clock, so that tests can pause it.
fn now() -> std::time::Instant {
    Instant::now().into_std()
}

/// No status said in time that an accepted message got as far as `wanted`; `known` is how far it got.
fn undelivered(wanted: &MessageStatus, known: Option<&MessageStatus>, timeout: Duration) -> Error {
    let known = known.map_or("no more than accepted".to_owned(), ToString::to_string);
    let message = format!("delivery: not known to be {wanted} after {timeout:?}, known to be {known}");
    let mut error = Error::new(ErrorKind::Timeout, message);
    error.retry = Retry::IfNotSent;
    error
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::task::{Context, Wake, Waker};

    use futures_util::FutureExt;

    use super::*;
    use crate::webhook::{Events, Webhook};

    const MINUTE: Duration = Duration::from_secs(60);

    fn events(number: &str, statuses: &str) -> Events {
        let body = format!(
            r#"{{"entry":[{{"id":"1","changes":[{{"field":"messages","value":{{
            "metadata":{{"phone_number_id":"{number}"}},"statuses":[{statuses}]}}}}]}}]}}"#
        );
        Webhook::without_auth().parse_unverified(body).unwrap()
    }

    fn status(status: &str) -> Events {
        events("106", &format!(r#"{{"id":"wamid.A","status":"{status}","timestamp":"5"}}"#))
    }

    fn receipt() -> SendReceipt {
        SendReceipt::new("wamid.A")
    }

    /// Notes whether the ledger could be looked into while it was woken.
    struct Look {
        tracker: DeliveryTracker,
        free: AtomicBool,
    }

    impl Wake for Look {
        fn wake(self: Arc<Self>) {
            self.free.store(self.tracker.inner.ledger.try_lock().is_ok(), Ordering::Relaxed);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_woken_may_look_at_once() {
        let tracker = DeliveryTracker::new();
        let look = Arc::new(Look { tracker: tracker.clone(), free: AtomicBool::new(false) });
        let mut wait = Box::pin(tracker.reached("a", &MessageStatus::Sent, MINUTE));
        let waker = Waker::from(Arc::clone(&look));
        assert!(wait.poll_unpin(&mut Context::from_waker(&waker)).is_pending());
        tracker.record_all(events("1", r#"{"id":"a","status":"sent","timestamp":"1"}"#));
        assert!(look.free.load(Ordering::Relaxed));
        assert!(wait.await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn statuses_before_and_after_the_answer_count() {
        let tracker = DeliveryTracker::new();
        tracker.record_all(status("sent"));
        assert!(tracker.sent(&receipt(), MINUTE).await.unwrap().reached(&MessageStatus::Sent));

        let (receiver, receipt) = (tracker.clone(), receipt());
        let receive = async {
            tokio::time::sleep(Duration::from_secs(5)).await;
            receiver.record_all(status("read"));
        };
        let (state, ()) = tokio::join!(tracker.delivered(&receipt, MINUTE), receive);
        assert_eq!(state.unwrap().status(), Some(MessageStatus::Read));
        let json = tracker.reached_json("wamid.A", "delivered", MINUTE).await.unwrap();
        assert_eq!(String::from_utf8(json).unwrap(), r#"{"sent":5,"read":5}"#);
        assert!(tracker.read(&receipt, Duration::ZERO).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_later_failure_is_the_error_of_an_immediate_one() {
        let failed = |error: &str| {
            let tracker = DeliveryTracker::new();
            let status = format!(r#"{{"id":"wamid.A","status":"failed","errors":[{error}]}}"#);
            tracker.record_all(events("106", &status));
            tracker
        };
        let error = failed(
            r#"{"code":131026,"title":"Message undeliverable","error_data":{"details":"to 4915112345678"}}"#,
        );
        let error = error.delivered(&receipt(), MINUTE).await.unwrap_err();
        assert_eq!(
            (error.kind, error.retry, error.code()),
            (ErrorKind::Recipient, Retry::Never, Some(131_026))
        );
        assert_eq!(error.details(), Some("to 4915112345678"));
        assert_eq!(error.to_string(), "delivery: failed: Message undeliverable [131026]: to …78");
        for (error, kind, retry) in [
            (r#"{"code":131000}"#, ErrorKind::Server, Retry::Safe),
            (r#"{"code":130429}"#, ErrorKind::RateLimited, Retry::Safe),
            (r#"{"code":131047}"#, ErrorKind::Policy, Retry::Never),
            (r#"{"code":999999}"#, ErrorKind::Recipient, Retry::Never),
            ("", ErrorKind::Recipient, Retry::Never),
        ] {
            let found = failed(error).read(&receipt(), MINUTE).await.unwrap_err();
            assert_eq!((found.kind, found.retry), (kind, retry), "{error}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_that_ends_in_vain_says_that_nothing_is_known() {
        let tracker = DeliveryTracker::new();
        let error = tracker.delivered(&receipt(), MINUTE).await.unwrap_err();
        assert_eq!((error.kind, error.retry), (ErrorKind::Timeout, Retry::IfNotSent));
        assert_eq!(
            error.to_string(),
            "delivery: not known to be delivered after 60s, known to be no more than accepted"
        );
        assert_eq!(format!("{tracker:?}"), "DeliveryTracker { messages: 0, .. }");

        tracker.record_all(status("sent"));
        let error = tracker.delivered(&receipt(), MINUTE).await.unwrap_err();
        assert!(error.to_string().ends_with("known to be sent"), "{error}");
        let error = tracker.reached("wamid.A", &"RINGING".into(), MINUTE).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Validation);
    }

    #[tokio::test(start_paused = true)]
    async fn an_abandoned_wait_leaves_nothing_behind_and_disturbs_no_other() {
        let tracker = DeliveryTracker::builder().capacity(0).build();
        let receipt = receipt();
        let mut abandoned = Box::pin(tracker.delivered(&receipt, MINUTE));
        let mut patient = Box::pin(tracker.delivered(&receipt, MINUTE));
        assert!((&mut abandoned).now_or_never().is_none());
        assert!((&mut patient).now_or_never().is_none());
        drop(abandoned);
        tracker.record_all(status("delivered"));
        assert!(patient.await.is_ok());
        assert_eq!((tracker.state("wamid.A"), tracker.ledger().len()), (None, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn what_came_too_long_ago_is_forgotten() {
        let tracker = DeliveryTracker::builder().keep(MINUTE).build();
        tracker.record_all(status("delivered"));
        tokio::time::advance(MINUTE).await;
        assert!(tracker.delivered(&receipt(), Duration::ZERO).await.is_err());
    }

    #[test]
    fn statuses_of_another_number_are_not_taken() {
        let tracker = DeliveryTracker::builder().phone_number_id("107").build();
        tracker.record_all(status("sent"));
        assert_eq!(tracker.state("wamid.A"), None);
        let on_premise = br#"{"statuses":[{"id":"wamid.A","status":"sent"}]}"#;
        tracker.record_all(Webhook::without_auth().parse_unverified(&on_premise[..]).unwrap());
        assert!(tracker.state("wamid.A").is_some());
    }

    #[test]
    fn threads_may_share_a_tracker() {
        let tracker = DeliveryTracker::new();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for id in 0..1000 {
                    let status = format!(r#"{{"id":"wamid.{id}","status":"delivered"}}"#);
                    tracker.record_all(events("106", &status));
                }
            });
            for id in 0..1000 {
                let receipt = SendReceipt::new(format!("wamid.{id}"));
                runtime.block_on(tracker.delivered(&receipt, MINUTE)).unwrap();
            }
        });
    }
}
