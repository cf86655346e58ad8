//! The life of a written call: attempts, pauses between them, and the end.

use std::time::Duration;

use ::http::{HeaderMap, HeaderValue, Method, Version, header};
use bytes::Bytes;
use tokio::time::{Instant, sleep};
use tracing::Instrument;
use url::Url;
use waba_types::error_codes::ErrorKind;
use waba_types::operations;

use crate::attempt::{Attempt, Reached};
use crate::call::Prepared;
use crate::client::Client;
use crate::error::Error;
use crate::http::{HttpRequest, HttpResponse, Limits, Secret};
use crate::rate_limit::Permit;
use crate::trace;

/// A successful answer, the key that it was asked with, and what was done for it.
pub(crate) struct Exchanged {
    pub(crate) response: HttpResponse,
    pub(crate) key: Secret,
    pub(crate) attempts: Vec<Attempt>,
}

/// The outcome of one attempt.
struct Tried {
    result: Result<HttpResponse, Error>,
    reached: Reached,
    status: Option<u16>,
    version: Option<Version>,
}

impl Client {
    /// Sends a call, again where that is safe.
    pub(crate) async fn exchange(&self, call: &Prepared) -> Result<Exchanged, Error> {
        let span = trace::call_span(&call.spec, &self.inner.base_url);
        let mut attempts = Vec::with_capacity(1);
        let outcome = self.attempts(call, &mut attempts).instrument(span.clone()).await;
        span.in_scope(|| trace::call_ended(&span, &call.spec, &attempts, outcome.as_ref().err()));
        match outcome {
            Ok((response, key)) => Ok(Exchanged { response, key, attempts }),
            Err(error) => Err(error.with_attempts(attempts)),
        }
    }

    /// Tries until it succeeds, must not be repeated, or attempts, time or budget are used up.
    async fn attempts(
        &self,
        call: &Prepared,
        attempts: &mut Vec<Attempt>,
    ) -> Result<(HttpResponse, Secret), Error> {
        let url = self.url(call)?;
        let body = call.parts.body.clone().map(Bytes::from);
        let policy = self.options.retry.unwrap_or(self.inner.retry);
        let deadline = self.options.deadline.and_then(|deadline| Instant::now().checked_add(deadline));
        let budget = &self.inner.budget;
        budget.first_attempt();
        let (mut number, mut delay) = (1, Duration::ZERO);
        let mut last: Option<Error> = None;
        loop {
            let admitted = self.inner.limiter.admit(&call.spec, call.recipient.as_deref(), deadline).await;
            let mut permit = match (admitted, last.take()) {
                (Ok(permit), _) => permit,
                (Err(held), None) => return Err(Error::held_back(&call.spec, &held)),
                // Says more than that it was held back.
                (Err(held), Some(last)) => return Err(last.wait_at_least(held.wait)),
            };
            let key = self.inner.key().await?;
            let limits = self.limits(deadline).ok_or_else(|| Error::too_late(&call.spec))?;
            let span = trace::attempt_span(&call.spec, call.route, &self.inner.base_url, number - 1);
            permit.spend();
            let (held_back, started) = (permit.held_back(), Instant::now());
            let tried =
                self.attempt(call, url.clone(), body.clone(), &key, limits).instrument(span.clone()).await;
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

    /// One attempt.
    async fn attempt(
        &self,
        call: &Prepared,
        url: Url,
        body: Option<Bytes>,
        key: &Secret,
        limits: Limits,
    ) -> Tried {
        let headers = match self.headers(key, body.is_some()) {
            Ok(headers) => headers,
            Err(error) => {
                return Tried { result: Err(error), reached: Reached::No, status: None, version: None };
            }
        };
        let method = method(call.route.method);
        let request = HttpRequest { method, url, headers, body: body.unwrap_or_default().into(), limits };
        match self.inner.http.call(request).await {
            Ok(response) => Tried {
                reached: Reached::Yes,
                status: Some(response.status.as_u16()),
                version: Some(response.version),
                result: if response.status.is_success() {
                    Ok(response)
                } else {
                    Err(Error::answer(&call.spec, self.dialect(), &response, key))
                },
            },
            Err(error) => Tried {
                reached: error.sent.into(),
                status: None,
                version: None,
                result: Err(Error::transport(&call.spec, error)),
            },
        }
    }

    /// The headers of a request. What is needed goes before what the caller adds.
    fn headers(&self, key: &Secret, has_body: bool) -> Result<HeaderMap, Error> {
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
        if has_body {
            headers.insert(header::CONTENT_TYPE, json);
        }
        Ok(headers)
    }

    /// The bounds of an exchange that begins now; nothing if there is no time left for one.
    fn limits(&self, deadline: Option<Instant>) -> Option<Limits> {
        let mut limits = self.inner.limits;
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

/// Lets the limits learn from a failed attempt, and the error from the limits.
fn learn(permit: Permit, error: Error, reached: Reached) -> Error {
    match error.limit() {
        Some(scope) => {
            let wait = permit.refused(scope, error.retry_after);
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
