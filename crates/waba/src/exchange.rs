//! The life of a written call: attempts, pauses between them, and the end.

use std::time::Duration;

use ::http::{HeaderMap, HeaderName, HeaderValue, Method, Version, header};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep, timeout_at};
use tracing::{Instrument, Span};
use url::Url;
use waba_types::error_codes::ErrorKind;
use waba_types::operations::{self, OperationSpec};

use crate::attempt::{Attempt, Reached, Reported};
use crate::client::{Client, Inner};
use crate::error::Error;
use crate::http::{HttpRequest, HttpResponse, Limits, OpenResponse, RequestBody, Secret};
use crate::http_meta::HttpMeta;
use crate::prepared::Prepared;
use crate::rate_limit::{Permit, Reading, is_counted};
use crate::trace;

/// Reads a successful answer, with the key that it was asked with.
type Read<'a> = &'a mut (dyn FnMut(&HttpResponse, &Secret) -> Result<(), Error> + Send);

/// An answer that is a file, the key that it was asked with, and what was done for it.
pub(crate) struct Opened {
    pub(crate) response: OpenResponse,
    pub(crate) key: Secret,
    pub(crate) attempts: Vec<Attempt>,
}

/// How long ago a key may have been asked for that a request carries: a longer wait for its turn may outlive it.
const FRESH_KEY: Duration = Duration::from_secs(1);

/// What a call carries besides JSON.
#[derive(Default)]
pub(crate) struct Transfer<'a> {
    /// Headers that go before those of JSON.
    pub(crate) headers: HeaderMap,
    /// The file to send.
    pub(crate) body: Option<&'a dyn SendBody>,
    /// Bytes that the file may have that is answered with; nothing if the answer is JSON.
    pub(crate) answer_bytes: Option<usize>,
}

const JSON: &str = "application/json";

/// Headers that a request has in the end: key, `Accept`, `Content-Type`, `User-Agent`, and of hyper `Host` and `Content-Length`.
const USUAL_HEADERS: usize = 6;

/// A file that can be sent.
pub(crate) trait SendBody: Send + Sync {
    /// The body of the next attempt.
    fn body(&self) -> BoxFuture<'_, Result<RequestBody, Error>>;

    /// Whether there can be another attempt.
    fn can_repeat(&self) -> bool;
}

/// What an attempt needs and may have to wait for.
struct Admission<'a> {
    permit: Permit,
    key: Secret,
    /// Of a call whose failures are counted.
    reading: Option<Reading<'a>>,
}

/// An attempt that is under way.
struct BegunAttempt {
    span: Span,
    number: u32,
    delay: Duration,
    held_back: Duration,
    started: Instant,
}

/// The outcome of one attempt.
struct AttemptOutcome {
    result: Result<OpenResponse, Error>,
    reached: Reached,
    status: Option<u16>,
    version: Option<Version>,
}

impl AttemptOutcome {
    fn unanswered(reached: Reached, error: Error) -> Self {
        Self { result: Err(error), reached, status: None, version: None }
    }
}

impl BegunAttempt {
    /// What there is to tell of it, now that it has ended.
    fn ended(self, outcome: &AttemptOutcome) -> Attempt {
        let failure = outcome.result.as_ref().err();
        let attempt = Attempt {
            number: self.number,
            delay: self.delay,
            held_back: self.held_back,
            duration: self.started.elapsed(),
            kind: failure.map(|error| error.kind),
            http_status: outcome.status,
            code: failure.and_then(Error::code),
            reached: outcome.reached,
        };
        trace::attempt_ended(&self.span, &attempt, outcome.version);
        attempt
    }
}

impl Client {
    /// Sends a call that is answered with JSON, again where that is safe. An answer that `read` makes nothing of is none.
    pub(crate) async fn exchange<T: Send>(
        &self,
        call: &Prepared,
        transfer: Transfer<'_>,
        mut read: impl FnMut(&HttpResponse, &Secret) -> Result<T, Error> + Send,
    ) -> Result<Reported<T>, Error> {
        let url = self.url(call)?;
        let mut value = None;
        let mut read = |response: &HttpResponse, key: &Secret| {
            value = Some(read(response, key)?);
            Ok(())
        };
        let Opened { response, key, attempts } = self.open_and_read(call, url, transfer, &mut read).await?;
        let http = HttpMeta::new(response.status, &response.headers, &key);
        Ok(Reported::new(value.expect("a success that was read"), attempts, http))
    }

    /// Sends a call to `url`, again where that is safe, up to the headers of an answer that is a file.
    pub(crate) async fn open(
        &self,
        call: &Prepared,
        url: Url,
        transfer: Transfer<'_>,
    ) -> Result<Opened, Error> {
        self.open_and_read(call, url, transfer, &mut |_, _| Ok(())).await
    }

    /// Sends a call to `url`, again where that is safe, and reads the answer, unless that is a file.
    async fn open_and_read(
        &self,
        call: &Prepared,
        url: Url,
        transfer: Transfer<'_>,
        read: Read<'_>,
    ) -> Result<Opened, Error> {
        let span = trace::call_span(&call.spec, &self.inner.base_url);
        let mut attempts = Vec::with_capacity(1);
        let outcome = self.attempts(call, url, transfer, read, &mut attempts).instrument(span.clone()).await;
        span.in_scope(|| trace::call_ended(&span, &call.spec, &attempts, outcome.as_ref().err()));
        if let Some(log) = &self.options.log {
            let answer = outcome.as_ref().ok();
            log.note(
                &attempts,
                answer.map(|(response, key)| HttpMeta::new(response.status, &response.headers, key)),
            );
        }
        match outcome {
            Ok((response, key)) => Ok(Opened { response, key, attempts }),
            Err(error) => Err(error.with_attempts(attempts)),
        }
    }

    /// Tries until it succeeds, must not be repeated, or attempts, time or budget are used up.
    async fn attempts(
        &self,
        call: &Prepared,
        url: Url,
        transfer: Transfer<'_>,
        read: Read<'_>,
        attempts: &mut Vec<Attempt>,
    ) -> Result<(OpenResponse, Secret), Error> {
        self.options.retry.map_or(Ok(()), |policy| policy.check())?;
        let json = call.parts.body.clone().map(Bytes::from);
        let deadline = self.options.end();
        self.inner.budget.first_attempt();
        let (mut number, mut delay, mut last) = (1, Duration::ZERO, None);
        loop {
            let Admission { mut permit, key, reading } = self.admit(call, deadline, last).await?;
            let body = match transfer.body {
                Some(file) => file.body().await?,
                None => json.clone().unwrap_or_default().into(),
            };
            // Behind all that had to be waited for.
            let limits = self.limits(deadline, &transfer).ok_or_else(|| Error::too_late(&call.spec))?;
            let span = trace::attempt_span(&call.spec, call.route, &self.inner.base_url, number - 1);
            permit.spend();
            let (held_back, started) = (permit.held_back(), Instant::now());
            let begun = BegunAttempt { span: span.clone(), number, delay, held_back, started };
            let request = HttpRequest {
                method: method(call.route.method),
                url: url.clone(),
                headers: HeaderMap::new(),
                body,
                limits,
            };
            let outcome = self.attempt(call, request, &transfer, read, &key).instrument(span).await;
            if let Some(reading) = reading {
                reading.ended(outcome.status);
            }
            attempts.push(begun.ended(&outcome));
            let error = match outcome.result {
                Ok(response) => {
                    self.inner.budget.success();
                    permit.accepted();
                    return Ok((response, key));
                }
                Err(error) => learn(permit, error, outcome.reached),
            };
            // An answer of no use would only come again.
            let is_useless = error.kind == ErrorKind::Response && error.http.is_some();
            if is_useless || transfer.body.is_some_and(|file| !file.can_repeat()) {
                return Err(error);
            }
            let Some(pause) = self.pause(&call.spec, number, &error, deadline) else { return Err(error) };
            tracing::info!(
                target: "waba::retry",
                operation = call.spec.name,
                attempt = number,
                kind = error.kind.as_str(),
                delay_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
                "repeats a call that was not accepted"
            );
            sleep(pause).await;
            (number, delay, last) = (number + 1, pause, Some(error));
        }
    }

    /// Waits for all that an attempt needs. `last` is what the one before failed with.
    async fn admit(
        &self,
        call: &Prepared,
        deadline: Option<Instant>,
        last: Option<Error>,
    ) -> Result<Admission<'_>, Error> {
        // Before its turn: calls whose turn has come while a provider was slow would leave all at once.
        let mut key = self.key_in_time(&call.spec, deadline).await?;
        let Inner { limiter, media_errors, .. } = &*self.inner;
        let priority = self.options.priority.unwrap_or(call.priority);
        // What the attempt before failed with says more than that this one was held back.
        let held_back = |held: Error| match last {
            Some(last) => last.wait_at_least(held.retry_after.unwrap_or_default()),
            None => held,
        };
        let permit = match limiter.admit(&call.spec, call.recipient.as_deref(), priority, deadline).await {
            Ok(permit) => permit,
            Err(held) => return Err(held_back(held.into_error(&call.spec))),
        };
        if permit.held_back() > FRESH_KEY {
            key = self.key_in_time(&call.spec, deadline).await?;
        }
        let reading = match is_counted(&call.spec, call.route) {
            true => {
                let reading = in_time(&call.spec, deadline, media_errors.permit(&call.spec)).await;
                Some(reading.map_err(held_back)?)
            }
            false => None,
        };
        Ok(Admission { permit, key, reading })
    }

    /// The pause before the attempt after number `number`, which ended in `error`; nothing if there is to be none.
    pub(crate) fn pause(
        &self,
        spec: &OperationSpec,
        number: u32,
        error: &Error,
        deadline: Option<Instant>,
    ) -> Option<Duration> {
        let policy = self.options.retry.unwrap_or(self.inner.retry);
        let pause = policy.pause(number, error)?;
        if deadline.is_some_and(|deadline| deadline.saturating_duration_since(Instant::now()) <= pause) {
            return None;
        }
        if !self.inner.budget.take(error.kind == ErrorKind::Timeout) {
            tracing::warn!(
                target: "waba::retry",
                operation = spec.name,
                kind = error.kind.as_str(),
                "retry budget is used up, call is not repeated"
            );
            return None;
        }
        Some(pause)
    }

    /// The key of an attempt that is to come. A provider has as much time for it as the exchange.
    async fn key_in_time(&self, spec: &OperationSpec, deadline: Option<Instant>) -> Result<Secret, Error> {
        // The function that gives a key may be the one that makes this call.
        if spec.keyless {
            return Ok(Secret::new(""));
        }
        let (key, time) = (self.inner.key(), self.options.timeout.unwrap_or(self.inner.limits.total));
        in_time(spec, deadline, key.text(spec, time)).await
    }

    /// One attempt, with a request that lacks its headers.
    async fn attempt(
        &self,
        call: &Prepared,
        mut request: HttpRequest,
        transfer: &Transfer<'_>,
        read: Read<'_>,
        key: &Secret,
    ) -> AttemptOutcome {
        let json = HeaderValue::from_static(JSON);
        let written = call.parts.body.as_ref().filter(|_| transfer.body.is_none());
        let content_type = written.map(|_| call.content_type.clone().unwrap_or(json));
        let key_header = (!call.spec.keyless).then(|| self.inner.host.auth_header(key)).transpose();
        request.headers = match key_header.map(|header| self.headers(header, content_type, &transfer.headers))
        {
            Ok(headers) => headers,
            Err(error) => return AttemptOutcome::unanswered(Reached::No, error),
        };
        let response = match self.inner.http.open(request).await {
            Ok(response) => response,
            Err(error) => {
                return AttemptOutcome::unanswered(error.sent.into(), Error::transport(&call.spec, error));
            }
        };
        let OpenResponse { status, version, headers, body } = response;
        let tried = |result| AttemptOutcome {
            reached: Reached::Yes,
            status: Some(status.as_u16()),
            version: Some(version),
            result,
        };
        if status.is_success() && transfer.answer_bytes.is_some() {
            return tried(Ok(OpenResponse { status, version, headers, body }));
        }
        let body = match body.collect_at_most(self.inner.limits.body_bytes).await {
            Ok(body) => without_byte_order_mark(body),
            Err(error) => {
                let http = HttpMeta::new(status, &headers, key);
                return tried(Err(Error::transport(&call.spec, error).with_http(http)));
            }
        };
        let response = HttpResponse { status, version, headers, body };
        if let Some(error) = Error::answer(&call.spec, self.dialect(), &response, key) {
            return tried(Err(error));
        }
        tried(read(&response, key).map(|()| response.into()))
    }

    /// The headers of a request. What is needed goes before what the caller adds.
    fn headers(
        &self,
        key: Option<(HeaderName, HeaderValue)>,
        content_type: Option<HeaderValue>,
        more: &HeaderMap,
    ) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(USUAL_HEADERS);
        if let Some(propagator) = &self.inner.propagator {
            trace::propagate(propagator, &mut headers);
        }
        for (name, value) in &self.options.headers {
            headers.insert(name, value.clone());
        }
        headers.extend(key);
        headers.insert(header::ACCEPT, HeaderValue::from_static(JSON));
        if let Some(content_type) = content_type {
            headers.insert(header::CONTENT_TYPE, content_type);
        }
        for (name, value) in more {
            headers.insert(name, value.clone());
        }
        headers
    }

    /// The bounds of an exchange that begins now; nothing if there is no time left for one.
    fn limits(&self, deadline: Option<Instant>, transfer: &Transfer<'_>) -> Option<Limits> {
        let mut limits = self.inner.limits;
        if transfer.body.is_some() || transfer.answer_bytes.is_some() {
            limits.total = self.inner.file_time;
        }
        limits.body_bytes = limits.body_bytes.max(transfer.answer_bytes.unwrap_or_default());
        if let Some(timeout) = self.options.timeout {
            limits.total = timeout;
            limits.headers = timeout;
        }
        if let Some(deadline) = deadline {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            limits.total = limits.total.min(left);
        }
        Some(limits)
    }
}

/// What `ready` gives before an attempt, unless the call has to end before that.
async fn in_time<T>(
    spec: &OperationSpec,
    deadline: Option<Instant>,
    ready: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    match deadline {
        Some(deadline) => timeout_at(deadline, ready).await.unwrap_or_else(|_| Err(Error::too_late(spec))),
        None => ready.await,
    }
}

/// Lets the limits learn from a failed attempt, and the error from the limits.
fn learn(permit: Permit, error: Error, reached: Reached) -> Error {
    match error.limit() {
        Some(scope) => {
            let wait = permit.refused(scope, error.asked_wait(scope));
            error.wait_at_least(wait)
        }
        None => {
            if reached == Reached::No {
                permit.did_not_arrive();
            }
            error
        }
    }
}

/// JSON has none, and whoever reads it may pass over one (RFC 8259, section 8.1).
fn without_byte_order_mark(body: Bytes) -> Bytes {
    if body.starts_with(b"\xEF\xBB\xBF") { body.slice(3..) } else { body }
}

fn method(method: operations::Method) -> Method {
    match method {
        operations::Method::Get => Method::GET,
        operations::Method::Post => Method::POST,
        operations::Method::Put => Method::PUT,
        operations::Method::Patch => Method::PATCH,
        operations::Method::Delete => Method::DELETE,
    }
}
