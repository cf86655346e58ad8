//! Settings that may be left out.

use crate::webhook::WebhookBuilder;
use crate::{
    CallOptions, ClientBuilder, DeliveryTrackerBuilder, DownloadOptions, Host, RateLimits, RetryPolicy,
    Upload,
};

/// Sets what is there: for code that hands on settings which somebody else may have left out.
///
/// ```
/// use std::time::Duration;
/// use waba::{CallOptions, Given};
///
/// # let (timeout, deadline) = (Some(Duration::from_secs(5)), None);
/// let options = CallOptions::new().given(timeout, CallOptions::timeout).given(deadline, CallOptions::deadline);
/// ```
#[doc(hidden)]
pub trait Given: Sized {
    /// The same with `value` set by `set`; as it is without one.
    #[must_use]
    fn given<T>(self, value: Option<T>, set: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }
}

impl Given for CallOptions {}
impl Given for ClientBuilder {}
impl Given for DeliveryTrackerBuilder {}
impl Given for DownloadOptions {}
impl Given for Host {}
impl Given for RateLimits {}
impl Given for RetryPolicy {}
impl Given for Upload {}
impl Given for WebhookBuilder {}
