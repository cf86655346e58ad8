//! Counts failed readings of media, so that the API never has a reason to lock the number out.
//!
//! The API blocks media for 30 to 60 minutes once a number has had a few of them within an hour. They are counted once for
//! all clones of a client. A reading that is under way counts as failed until it has ended well: a thousand expired files
//! read at once would else all pass before the first failure is known.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;
use waba_types::error_codes::ErrorKind;
use waba_types::operations::files::DOWNLOAD_MEDIA;
use waba_types::operations::{Method, OperationSpec, Route};

use crate::error::{Error, Retry};

const HOUR: Duration = Duration::from_secs(3600);

/// Whether failures of this call are counted: it reads a file, or stands where files do. By `GET /{id}` flows are read
/// too, and to the API each is a file that may not be there.
pub(crate) fn is_counted(spec: &OperationSpec, route: Route) -> bool {
    let is_id = route.path.starts_with("/{") && route.path.find('}') == Some(route.path.len() - 1);
    spec.name == DOWNLOAD_MEDIA.spec.name || (route.method == Method::Get && is_id)
}

/// Failed readings that are left.
pub(crate) struct MediaErrors {
    /// Nothing for no bound.
    per_hour: Option<usize>,
    state: Mutex<State>,
    ended: Notify,
}

#[derive(Default)]
struct State {
    under_way: usize,
    failures: VecDeque<Instant>,
}

impl MediaErrors {
    /// One less than the stricter of the documented limits.
    pub(crate) const PER_HOUR: u32 = 4;

    pub(crate) fn new(per_hour: Option<u32>) -> Self {
        let per_hour = per_hour.map(|errors| usize::try_from(errors).unwrap_or(usize::MAX));
        Self { per_hour, state: Mutex::default(), ended: Notify::new() }
    }

    /// Lets a reading begin, after those that could use the budget up have ended.
    ///
    /// # Errors
    /// When the budget is used up; the error says for how long.
    pub(crate) async fn permit(&self, spec: &OperationSpec) -> Result<Reading<'_>, Error> {
        loop {
            // Before the look at the state, so that no end is missed in between.
            let ended = self.ended.notified();
            match self.try_permit() {
                Ok(true) => return Ok(Reading { errors: self, failed: false }),
                Ok(false) => ended.await,
                Err(wait) => return Err(used_up(spec, wait)),
            }
        }
    }

    /// Whether there is room; an error with the time to wait if failures alone have used it up.
    fn try_permit(&self) -> Result<bool, Duration> {
        let mut state = self.lock();
        let now = Instant::now();
        while state.failures.front().is_some_and(|&failure| now.duration_since(failure) >= HOUR) {
            state.failures.pop_front();
        }
        if let Some(per_hour) = self.per_hour {
            if state.failures.len() >= per_hour {
                let first =
                    state.failures.front().map_or(HOUR, |&failure| HOUR - now.duration_since(failure));
                return Err(first);
            }
            if state.failures.len() + state.under_way >= per_hour {
                return Ok(false);
            }
        }
        state.under_way += 1;
        Ok(true)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn used_up(spec: &OperationSpec, wait: Duration) -> Error {
    let message = format!(
        "{}: too many failures within an hour, not tried for {} s so that the API does not block the number",
        spec.name,
        wait.as_secs() + 1
    );
    let mut error = Error::new(ErrorKind::RateLimited, message);
    (error.retry, error.retry_after) = (Retry::Safe, Some(wait));
    error
}

/// A reading that is under way.
pub(crate) struct Reading<'a> {
    errors: &'a MediaErrors,
    failed: bool,
}

impl Reading<'_> {
    /// It was answered with `status`, or not at all.
    pub(crate) fn ended(mut self, status: Option<u16>) {
        self.failed = status.is_some_and(|status| status >= 400);
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let mut state = self.errors.lock();
        state.under_way -= 1;
        if self.failed && self.errors.per_hour.is_some() {
            state.failures.push_back(Instant::now());
        }
        drop(state);
        self.errors.ended.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use waba_types::operations::{FILE_OPERATIONS, GetMedia, OPERATIONS, Operation};

    use super::*;

    #[test]
    fn what_is_read_by_its_id_alone_counts_as_a_file() {
        let specs = OPERATIONS.iter().chain(FILE_OPERATIONS.iter().map(|file| &file.spec));
        let counted: Vec<_> = specs
            .filter(|spec| {
                [spec.cloud, spec.on_premise].into_iter().flatten().any(|route| is_counted(spec, route))
            })
            .map(|spec| spec.name)
            .collect();
        assert_eq!(counted, ["media.get", "flows.get", "media.download"]);
    }

    async fn fail(errors: &MediaErrors) {
        errors.permit(&GetMedia::SPEC).await.unwrap().ended(Some(404));
    }

    #[tokio::test(start_paused = true)]
    async fn failures_stop_readings_for_an_hour() {
        let errors = MediaErrors::new(Some(2));
        fail(&errors).await;
        tokio::time::advance(Duration::from_secs(600)).await;
        fail(&errors).await;
        let error = errors.permit(&GetMedia::SPEC).await.err().unwrap();
        assert_eq!((error.kind, error.retry), (ErrorKind::RateLimited, Retry::Safe));
        assert_eq!(error.retry_after, Some(Duration::from_secs(3000)));
        tokio::time::advance(Duration::from_secs(3000)).await;
        fail(&errors).await;
        assert!(errors.permit(&GetMedia::SPEC).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn what_ends_well_or_without_an_answer_costs_nothing() {
        let errors = MediaErrors::new(Some(1));
        for status in [Some(200), Some(206), None, Some(302)] {
            errors.permit(&GetMedia::SPEC).await.unwrap().ended(status);
            drop(errors.permit(&GetMedia::SPEC).await.unwrap());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn of_many_readings_at_once_no_more_fail_than_may() {
        let errors = std::sync::Arc::new(MediaErrors::new(Some(4)));
        let readings: Vec<_> = (0..1000)
            .map(|_| {
                let errors = std::sync::Arc::clone(&errors);
                tokio::spawn(async move {
                    let permit = errors.permit(&GetMedia::SPEC).await.ok()?;
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    permit.ended(Some(404));
                    Some(())
                })
            })
            .collect();
        let mut sent = 0;
        for reading in readings {
            sent += usize::from(reading.await.unwrap().is_some());
        }
        assert_eq!(sent, 4);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_bound_nothing_is_counted() {
        let errors = MediaErrors::new(None);
        for _ in 0..100 {
            fail(&errors).await;
        }
        assert!(errors.lock().failures.is_empty());
    }
}
