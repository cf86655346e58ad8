//! The life of a written call: attempts, pauses between them, and the end.

use std::time::Duration;

use ::http::{HeaderMap, HeaderValue, Method, Version, header};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tracing::Instrument;
use url::Url;
use waba_types::error_codes::ErrorKind;
use waba_types::operations::{self, OperationSpec};

use crate::attempt::{Attempt, Reached, Reported};
use crate::call::Prepared;
use crate::client::Client;
use crate::error::Error;
use crate::http::{HttpRequest, HttpResponse, Limits, OpenResponse, RequestBody, Secret};
use crate::http_meta::HttpMeta;
use crate::media::error_budget::is_counted;
use crate::rate_limit::Permit;
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
pub(crate) struct Freight<'a> {
    /// Headers that go before those of JSON.
    pub(crate) headers: HeaderMap,
    /// The file to send.
    pub(crate) body: Option<&'a dyn SendBody>,
    /// Bytes that the file may have that is answered with; nothing if the answer is JSON.
    pub(crate) answer_bytes: Option<usize>,
}

/// A file that can be sent.
pub(crate) trait SendBody: Send + Sync {
    /// The body of the next attempt.
    fn body(&self) -> BoxFuture<'_, Result<RequestBody, Error>>;

    /// Whether there can be another attempt.
    fn can_repeat(&self) -> bool;
}

/// The outcome of one attempt.
struct Tried {
    result: Result<OpenResponse, Error>,
    reached: Reached,
    status: Option<u16>,
    version: Option<Version>,
}

impl Client {
    /// Sends a call that is answered with JSON, again where that is safe. An answer that `read` makes nothing of is none.
    pub(crate) async fn exchange<T: Send>(
        &self,
        call: &Prepared,
        freight: Freight<'_>,
        mut read: impl FnMut(&HttpResponse, &Secret) -> Result<T, Error> + Send,
    ) -> Result<Reported<T>, Error> {
        let url = self.url(call)?;
        let mut value = None;
        let mut read = |response: &HttpResponse, key: &Secret| {
            value = Some(read(response, key)?);
            Ok(())
        };
        let Opened { response, key, attempts } = self.open_and_read(call, url, freight, &mut read).await?;
        let http = HttpMeta::new(response.status, &response.headers, &key);
        Ok(Reported::new(value.expect("a success that was read"), attempts, http))
    }

    /// Sends a call to `url`, again where that is safe, up to the headers of an answer that is a file.
    pub(crate) async fn open(
        &self,
        call: &Prepared,
        url: Url,
        freight: Freight<'_>,
    ) -> Result<Opened, Error> {
        self.open_and_read(call, url, freight, &mut |_, _| Ok(())).await
    }

    /// Sends a call to `url`, again where that is safe, and reads the answer, unless that is a file.
    async fn open_and_read(
        &self,
        call: &Prepared,
        url: Url,
        freight: Freight<'_>,
        read: Read<'_>,
    ) -> Result<Opened, Error> {
        let span = trace::call_span(&call.spec, &self.inner.base_url);
        let mut attempts = Vec::with_capacity(1);
        let outcome = self.attempts(call, url, freight, read, &mut attempts).instrument(span.clone()).await;
        span.in_scope(|| trace::call_ended(&span, &call.spec, &attempts, outcome.as_ref().err()));
        if let Some(ledger) = &self.options.ledger {
            let answer = outcome.as_ref().ok();
            ledger.note(
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
        freight: Freight<'_>,
        read: Read<'_>,
        attempts: &mut Vec<Attempt>,
    ) -> Result<(OpenResponse, Secret), Error> {
        let json = call.parts.body.clone().map(Bytes::from);
        let policy = self.options.retry.unwrap_or(self.inner.retry);
        let deadline = self.options.end();
        let priority = self.options.priority.unwrap_or(call.priority);
        let budget = &self.inner.budget;
        budget.first_attempt();
        let (mut number, mut delay) = (1, Duration::ZERO);
        let mut last: Option<Error> = None;
        loop {
            // Before its turn: calls whose turn has come while a provider was slow would leave all at once.
            let mut key = self.key_in_time(&call.spec, deadline).await?;
            let limiter = &self.inner.limiter;
            let admitted = limiter.admit(&call.spec, call.recipient.as_deref(), priority, deadline).await;
            let mut permit = match (admitted, last.take()) {
                (Ok(permit), _) => permit,
                (Err(held), None) => return Err(Error::held_back(&call.spec, &held)),
                // Says more than that it was held back.
                (Err(held), Some(last)) => return Err(last.wait_at_least(held.wait)),
            };
            if permit.held_back() > FRESH_KEY {
                key = self.key_in_time(&call.spec, deadline).await?;
            }
            let counted = match is_counted(&call.spec, call.route) {
                true => {
                    Some(in_time(&call.spec, deadline, self.inner.media_errors.permit(&call.spec)).await?)
                }
                false => None,
            };
            let body = match freight.body {
                Some(file) => file.body().await?,
                None => json.clone().unwrap_or_default().into(),
            };
            // Behind all that had to be waited for.
            let limits = self.limits(deadline, &freight).ok_or_else(|| Error::too_late(&call.spec))?;
            let span = trace::attempt_span(&call.spec, call.route, &self.inner.base_url, number - 1);
            permit.spend();
            let (held_back, started) = (permit.held_back(), Instant::now());
            let request = HttpRequest {
                method: method(call.route.method),
                url: url.clone(),
                headers: HeaderMap::new(),
                body,
                limits,
            };
            let tried = self.attempt(call, request, &freight, read, &key).instrument(span.clone()).await;
            if let Some(permit) = counted {
                permit.ended(tried.status);
            }
            let failure = tried.result.as_ref().err();
            let attempt = Attempt {
                number,
                delay,
                held_back,
                duration: started.elapsed(),
                kind: failure.map(|error| error.kind),
                http_status: tried.status,
                code: failure.and_then(Error::code),
                reached: tried.reached,
            };
            trace::attempt_ended(&span, &attempt, tried.version);
            attempts.push(attempt);
            let error = match tried.result {
                Ok(response) => {
                    budget.success();
                    permit.accepted();
                    return Ok((response, key));
                }
                Err(error) => learn(permit, error, tried.reached),
            };
            // An answer of no use would only come again.
            let is_useless = error.kind == ErrorKind::Response && error.http.is_some();
            if is_useless || freight.body.is_some_and(|file| !file.can_repeat()) {
                return Err(error);
            }
            let Some(pause) = policy.pause(number, &error) else { return Err(error) };
            if deadline.is_some_and(|deadline| deadline.saturating_duration_since(Instant::now()) <= pause) {
                return Err(error);
            }
            if !budget.take(error.kind == ErrorKind::Timeout) {
                tracing::warn!(
                    target: "waba::retry",
                    operation = call.spec.name,
                    kind = error.kind.as_str(),
                    "retry budget is used up, call is not repeated"
                );
                return Err(error);
            }
            tracing::info!(
                target: "waba::retry",
                operation = call.spec.name,
                attempt = number,
                kind = error.kind.as_str(),
                delay_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
                "repeats a call that was not accepted"
            );
            sleep(pause).await;
            (number, delay) = (number + 1, pause);
            last = Some(error);
        }
    }

    /// The key of an attempt that is to come. A provider has as much time for it as the exchange.
    async fn key_in_time(&self, spec: &OperationSpec, deadline: Option<Instant>) -> Result<Secret, Error> {
        let time = self.options.timeout.unwrap_or(self.inner.limits.total);
        let asked = async {
            timeout(time, self.inner.key()).await.unwrap_or_else(|_| Err(Error::no_key_in_time(spec)))
        };
        in_time(spec, deadline, asked).await
    }

    /// One attempt, with a request that lacks its headers.
    async fn attempt(
        &self,
        call: &Prepared,
        mut request: HttpRequest,
        freight: &Freight<'_>,
        read: Read<'_>,
        key: &Secret,
    ) -> Tried {
        let has_json = call.parts.body.is_some() && freight.body.is_none();
        request.headers = match self.headers(key, has_json, &freight.headers) {
            Ok(headers) => headers,
            Err(error) => {
                return Tried { result: Err(error), reached: Reached::No, status: None, version: None };
            }
        };
        let response = match self.inner.http.open(request).await {
            Ok(response) => response,
            Err(error) => {
                return Tried {
                    reached: error.sent.into(),
                    status: None,
                    version: None,
                    result: Err(Error::transport(&call.spec, error)),
                };
            }
        };
        let OpenResponse { status, version, headers, body } = response;
        let tried = |result| Tried {
            reached: Reached::Yes,
            status: Some(status.as_u16()),
            version: Some(version),
            result,
        };
        if status.is_success() && freight.answer_bytes.is_some() {
            return tried(Ok(OpenResponse { status, version, headers, body }));
        }
        let body = match body.collect_at_most(self.inner.limits.body_bytes).await {
            Ok(body) => body,
            Err(error) => {
                let http = HttpMeta::new(status, &headers, key);
                return tried(Err(Error::transport(&call.spec, error).with_http(http)));
            }
        };
        let response = HttpResponse { status, version, headers, body };
        if !status.is_success() {
            return tried(Err(Error::answer(&call.spec, self.dialect(), &response, key)));
        }
        tried(read(&response, key).map(|()| response.into()))
    }

    /// The headers of a request. What is needed goes before what the caller adds.
    fn headers(&self, key: &Secret, has_json: bool, more: &HeaderMap) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        if let Some(propagator) = &self.inner.propagator {
            trace::propagate(propagator, &mut headers);
        }
        for (name, value) in &self.options.headers {
            headers.insert(name, value.clone());
        }
        let (name, value) = self.inner.host.auth_header(key)?;
        let json = HeaderValue::from_static("application/json");
        headers.insert(name, value);
        headers.insert(header::ACCEPT, json.clone());
        if has_json {
            headers.insert(header::CONTENT_TYPE, json);
        }
        for (name, value) in more {
            headers.insert(name, value.clone());
        }
        Ok(headers)
    }

    /// The bounds of an exchange that begins now; nothing if there is no time left for one.
    fn limits(&self, deadline: Option<Instant>, freight: &Freight<'_>) -> Option<Limits> {
        let mut limits = self.inner.limits;
        if freight.body.is_some() || freight.answer_bytes.is_some() {
            limits.total = self.inner.file_time;
        }
        limits.body_bytes = limits.body_bytes.max(freight.answer_bytes.unwrap_or_default());
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

fn method(method: operations::Method) -> Method {
    match method {
        operations::Method::Get => Method::GET,
        operations::Method::Post => Method::POST,
        operations::Method::Put => Method::PUT,
        operations::Method::Patch => Method::PATCH,
        operations::Method::Delete => Method::DELETE,
    }
}
