//! What is set at the API, found otherwise, set again and waited for.

use std::iter;
use std::time::Duration;

use tokio::time::{Instant, sleep};
use url::Url;
use waba_types::api::{EnsuredWebhook, WebhookFinding};
use waba_types::error_codes::ErrorKind;
use waba_types::message::NoContent;
use waba_types::operations::{Operation, OperationSpec};
use waba_types::webhook::{MASKS, WebhookHeaders};

use crate::client::Client;
use crate::error::{Error, Retry};
use crate::json::seconds;

/// A setting that is read by one call and written by another.
pub(super) trait Kept {
    type Read: Operation<Request = NoContent>;
    type Write: Operation;

    /// What was found where `wanted` belongs. What it leaves out stays, so that anything fits there.
    fn found(
        wanted: &<Self::Write as Operation>::Request,
        current: &<Self::Read as Operation>::Response,
    ) -> Finding;
}

/// What was found where a setting belongs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Finding {
    Same,
    Missing,
    /// Another one, with its address if it has one.
    Other(Option<String>),
}

/// How long a write waits for an operation that still runs.
const BUSY: Duration = Duration::from_secs(30);

/// How long to wait until a setting is in force, where the caller does not say.
const DEFAULT_WAIT: Duration = Duration::from_secs(60);

/// Times between two looks: they grow, as most settings take effect soon and some never.
fn delays() -> impl Iterator<Item = Duration> {
    iter::successors(Some(Duration::from_secs(1)), |delay| {
        Some(delay.mul_f32(1.5).min(Duration::from_secs(5)))
    })
}

/// Writes the setting unless it is there already.
pub(super) async fn ensure<K: Kept>(
    client: &Client,
    wanted: &<K::Write as Operation>::Request,
) -> Result<EnsuredWebhook, Error> {
    let current = when_free::<K::Read>(client, &NoContent::new()).await?;
    let (found, previous_url) = match K::found(wanted, &current) {
        Finding::Same => return Ok(EnsuredWebhook::new(WebhookFinding::Same)),
        Finding::Missing => (WebhookFinding::Missing, None),
        Finding::Other(url) => (WebhookFinding::Other, url),
    };
    when_free::<K::Write>(client, wanted).await?;
    let mut ensured = EnsuredWebhook::new(found);
    ensured.previous_url = previous_url;
    Ok(ensured)
}

/// Does a call, again as long as another operation is in its way.
async fn when_free<O: Operation>(client: &Client, request: &O::Request) -> Result<O::Response, Error> {
    let end = Instant::now() + BUSY;
    // An attempt behind the deadline would say less than the answer that there is.
    let end = client.options.end().map_or(end, |deadline| deadline.min(end));
    let mut delays = delays();
    loop {
        let result = client.call::<O>(request).await;
        let delay = delays.next().unwrap_or_default();
        match result {
            Err(error) if is_busy(&error) && Instant::now() + delay < end => sleep(delay).await,
            result => return result,
        }
    }
}

fn is_busy(error: &Error) -> bool {
    error.kind == ErrorKind::Conflict
}

/// Reads the setting until it is as wanted, at least once, and for the last time after `timeout` seconds. `T` is the
/// task that waits.
pub(super) async fn wait<T: Operation, K: Kept>(
    client: &Client,
    wanted: &<K::Write as Operation>::Request,
    timeout: Option<f64>,
) -> Result<<K::Read as Operation>::Response, Error> {
    let limit = match timeout {
        Some(timeout) => seconds(T::SPEC.name, "timeout_seconds", timeout)?,
        None => DEFAULT_WAIT,
    };
    let limit = client.options.deadline.map_or(limit, |deadline| deadline.min(limit));
    // Absent for times beyond the clock's.
    let end = Instant::now().checked_add(limit);
    let deadline = client.options.end();
    let mut delays = delays();
    let mut seen = None;
    loop {
        seen = match client.call::<K::Read>(&NoContent::new()).await {
            Ok(current) => match K::found(wanted, &current) {
                Finding::Same => return Ok(current),
                Finding::Missing => Some("none is set"),
                Finding::Other(_) => Some("another one is set"),
            },
            Err(error) if is_busy(&error) => Some("an operation still runs"),
            // There is no look behind the deadline: what the one before saw is told.
            Err(error) if deadline.is_some_and(|deadline| deadline <= Instant::now()) => {
                Some(seen.ok_or(error)?)
            }
            // Worth another look: the client has repeated the call as often as it should.
            Err(error) if error.retry == Retry::Safe => Some("the last look failed"),
            Err(error) => return Err(error),
        };
        let delay = delays.next().unwrap_or_default();
        let left = end.map_or(delay, |end| end.saturating_duration_since(Instant::now()));
        if left.is_zero() {
            return Err(inactive(&T::SPEC, seen.unwrap_or_default(), limit));
        }
        sleep(delay.min(left)).await;
    }
}

/// A webhook is not in force in time.
fn inactive(task: &OperationSpec, found: &str, timeout: Duration) -> Error {
    let message = format!("{}: not in force after {timeout:?}: {found}", task.name);
    let mut error = Error::new(ErrorKind::Timeout, message);
    error.retry = Retry::Safe;
    error
}

/// What was found: address and headers, where `wanted` belong; headers that are left out may be any.
pub(super) fn compare(
    wanted: (&str, Option<&WebhookHeaders>),
    current: (Option<&str>, &WebhookHeaders),
) -> Finding {
    let Some(url) = current.0.filter(|url| !url.is_empty()) else { return Finding::Missing };
    if same_address(wanted.0, url) && wanted.1.is_none_or(|wanted| same_headers(wanted, current.1)) {
        Finding::Same
    } else {
        Finding::Other(Some(url.to_owned()))
    }
}

/// Whether two spellings are one address: `https://example.com` and `https://example.com/` are.
fn same_address(one: &str, other: &str) -> bool {
    one == other || matches!((Url::parse(one), Url::parse(other)), (Ok(one), Ok(other)) if one == other)
}

/// Whether headers may be the wanted ones. Their names have no case; their values have, as far as they are shown.
fn same_headers(wanted: &WebhookHeaders, current: &WebhookHeaders) -> bool {
    wanted.iter().all(|(name, value)| current.get(name).is_some_and(|shown| may_be(value, shown)))
        && current.iter().all(|(name, _)| wanted.get(name).is_some())
}

/// Whether a value may be what is shown: all of it, or with a mask in the place of a part, as of secrets.
fn may_be(value: &str, shown: &str) -> bool {
    let masked = |one: char| matches!(one, '*' | '•');
    let mask = MASKS.iter().find_map(|mask| shown.find(mask)).zip(shown.rfind(masked));
    value == shown
        || mask.is_some_and(|(first, last)| {
            let rest = shown[last..].trim_start_matches(masked);
            value.starts_with(&shown[..first]) && value.ends_with(rest)
        })
}
