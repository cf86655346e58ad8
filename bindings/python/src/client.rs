//! The native client: calls by name, in JSON.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use pyo3::prelude::*;
use waba::http::ConfigError;
use waba::{CallOptions, ErrorKind, Given, Key, MessagePriority};

use crate::arguments::{Argument, Choice, named};
use crate::bridge;
use crate::certificate::{ClientCertificate, Pem};
use crate::errors::{Failure, refuse_pickle};
use crate::event::Event;
use crate::exit;
use crate::host::Host;
use crate::json::Json;
use crate::keys::KeyArgument;
use crate::locks::lock;
use crate::outcome::{Answer, Outcome};
use crate::process::PerProcess;
use crate::rate_limits::{RateLimitStatus, RateLimits};
use crate::retry::RetryPolicy;
use crate::seconds::Seconds;
use crate::settings::Settings;
use crate::waiting;

/// A client below `waba.Client` and `waba.AsyncClient`.
///
/// It keeps its settings, and one client of the core for the process that calls it: after a fork the child makes its
/// own, with connections of its own.
#[pyclass(frozen, module = "waba._native")]
pub(crate) struct NativeClient {
    /// Nothing after `close`. Locked by the rule of the runtime's slot: with the GIL, and without running Python code.
    shared: Mutex<Option<Arc<Shared>>>,
    /// What its calls do otherwise; later options go before earlier ones.
    options: Vec<CallOptions>,
}

/// What clients share that differ in the options of their calls.
struct Shared {
    settings: Settings,
    /// Locked by the same rule.
    state: Mutex<State>,
}

struct State {
    client: PerProcess<waba::Client>,
    /// The key that replaced that of the host.
    key: Option<Key>,
}

#[pymethods]
impl NativeClient {
    #[new]
    #[pyo3(signature = (
        host, *, is_partner, timeout, connect_timeout, headers_timeout, proxy, ca_bundle, client_certificate, validate,
        retry, rate_limits, media_errors_per_hour
    ))]
    #[expect(clippy::too_many_arguments, reason = "the settings, by their names")]
    fn new(
        py: Python<'_>,
        host: Argument<Bound<'_, Host>>,
        is_partner: bool,
        timeout: Option<Argument<Seconds>>,
        connect_timeout: Option<Argument<Seconds>>,
        headers_timeout: Option<Argument<Seconds>>,
        proxy: Option<Argument<&str>>,
        ca_bundle: Option<Argument<Pem>>,
        client_certificate: Option<Argument<Bound<'_, ClientCertificate>>>,
        validate: Argument<bool>,
        retry: Option<Argument<Bound<'_, RetryPolicy>>>,
        rate_limits: Option<Argument<Bound<'_, RateLimits>>>,
        media_errors_per_hour: Option<Argument<u32>>,
    ) -> PyResult<Self> {
        named!(host, timeout, connect_timeout, headers_timeout, proxy, ca_bundle, client_certificate);
        named!(validate, retry, rate_limits, media_errors_per_hour);
        let proxy = proxy.map(str::parse).transpose();
        let settings = Settings {
            host: host.get().0.clone(),
            is_partner,
            timeout: timeout.map(|time| time.0),
            connect_timeout: connect_timeout.map(|time| time.0),
            headers_timeout: headers_timeout.map(|time| time.0),
            proxy: proxy
                .map_err(|error: ConfigError| Failure::from(waba::Error::from(error)).into_py_err(py))?,
            ca_bundle: ca_bundle.map(|pem| pem.read(py, "ca_bundle")).transpose()?,
            client_certificate: client_certificate.map(|certificate| certificate.get().0.clone()),
            validate,
            retry: retry.map(|policy| policy.get().0),
            rate_limits: rate_limits.map(|limits| limits.get().0.clone()),
            media_errors_per_hour,
        };
        let client = PerProcess::new(settings.connect(py, None)?);
        let shared = Shared { settings, state: Mutex::new(State { client, key: None }) };
        Ok(Self { shared: Mutex::new(Some(Arc::new(shared))), options: Vec::new() })
    }

    /// A client whose calls have these options, which shares all else with this one.
    #[pyo3(signature = (*, timeout, deadline, headers, traceparent, retry, priority))]
    #[expect(clippy::too_many_arguments, reason = "the options, by their names")]
    fn with_options(
        &self,
        py: Python<'_>,
        timeout: Option<Argument<Seconds>>,
        deadline: Option<Argument<Seconds>>,
        headers: Option<Argument<HashMap<String, String>>>,
        traceparent: Option<Argument<&str>>,
        retry: Option<Argument<Bound<'_, RetryPolicy>>>,
        priority: Option<Argument<Choice<MessagePriority>>>,
    ) -> PyResult<Self> {
        named!(timeout, deadline, headers, traceparent, retry, priority);
        let mut added = CallOptions::new()
            .given(timeout.map(|time| time.0), CallOptions::timeout)
            .given(deadline.map(|time| time.0), CallOptions::deadline)
            .given(retry.map(|policy| policy.get().0), CallOptions::retry)
            .given(priority.map(|priority| priority.0), CallOptions::priority);
        let headers = headers.iter().flatten().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in headers.chain(traceparent.map(|value| ("traceparent", value))) {
            added = added.header(name, value).map_err(|error| Failure::from(error).into_py_err(py))?;
        }
        let options = self.options.iter().cloned().chain([added]).collect();
        Ok(Self { shared: Mutex::new(lock(&self.shared).clone()), options })
    }

    /// Replaces the key, for all clients that share it.
    fn set_key(&self, py: Python<'_>, key: Argument<KeyArgument>) -> PyResult<()> {
        named!(key);
        let shared = self.shared(py)?;
        let (client, KeyArgument(key)) = (shared.client(py)?, key);
        client.set_key(key.clone()).map_err(|error| Failure::from(error).into_py_err(py))?;
        lock(&shared.state).key = Some(key);
        Ok(())
    }

    /// How full the rate limits are.
    fn rate_limits(&self, py: Python<'_>) -> PyResult<RateLimitStatus> {
        Ok(RateLimitStatus(self.client(py)?.rate_limits()))
    }

    /// Sets what the number may send in a second.
    fn set_messages_per_second(&self, py: Python<'_>, messages: Argument<u32>) -> PyResult<()> {
        named!(messages);
        let set = self.client(py)?.set_messages_per_second(messages);
        set.map_err(|error| Failure::from(error).into_py_err(py))
    }

    /// Lets the rate limits learn from an event.
    fn observe(&self, py: Python<'_>, event: Argument<Bound<'_, Event>>) -> PyResult<()> {
        named!(event);
        self.client(py)?.observe(&event.get().inner);
        Ok(())
    }

    /// Does the call named `operation` and waits for its answer.
    fn call<'py>(&self, py: Python<'py>, operation: String, request: Json) -> PyResult<Bound<'py, PyAny>> {
        waiting::block_on(py, call(self.client(py)?, operation, request.0))
    }

    /// Starts the call named `operation` on the running event loop.
    fn call_async<'py>(
        &self,
        py: Python<'py>,
        operation: String,
        request: Json,
    ) -> PyResult<Bound<'py, PyAny>> {
        bridge::spawn(py, call(self.client(py)?, operation, request.0))
    }

    /// Does the call named `operation`, and tells what was done for it: `{"value": …, "report": …}`.
    fn call_reported<'py>(
        &self,
        py: Python<'py>,
        operation: String,
        request: Json,
    ) -> PyResult<Bound<'py, PyAny>> {
        waiting::block_on(py, call_reported(self.client(py)?, operation, request.0))
    }

    /// Starts such a call on the running event loop.
    fn call_reported_async<'py>(
        &self,
        py: Python<'py>,
        operation: String,
        request: Json,
    ) -> PyResult<Bound<'py, PyAny>> {
        bridge::spawn(py, call_reported(self.client(py)?, operation, request.0))
    }

    /// Answers `event` with a message: `{"value": …, "report": …}`.
    fn reply<'py>(
        &self,
        py: Python<'py>,
        event: Argument<Bound<'py, Event>>,
        message: Json,
        quote: Argument<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        named!(event, quote);
        waiting::block_on(py, reply(self.client(py)?, event.get().inner.clone(), message.0, quote))
    }

    /// Starts to answer `event` on the running event loop.
    fn reply_async<'py>(
        &self,
        py: Python<'py>,
        event: Argument<Bound<'py, Event>>,
        message: Json,
        quote: Argument<bool>,
    ) -> PyResult<Bound<'py, PyAny>> {
        named!(event, quote);
        bridge::spawn(py, reply(self.client(py)?, event.get().inner.clone(), message.0, quote))
    }

    /// Puts an emoji on the message of `event`: `{"value": …, "report": …}`.
    fn react<'py>(
        &self,
        py: Python<'py>,
        event: Argument<Bound<'py, Event>>,
        emoji: Argument<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        named!(event, emoji);
        waiting::block_on(py, react(self.client(py)?, event.get().inner.clone(), emoji))
    }

    /// Starts to put an emoji on the message of `event` on the running event loop.
    fn react_async<'py>(
        &self,
        py: Python<'py>,
        event: Argument<Bound<'py, Event>>,
        emoji: Argument<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        named!(event, emoji);
        bridge::spawn(py, react(self.client(py)?, event.get().inner.clone(), emoji))
    }

    /// Removes the photo of the profile: `{"value": …, "report": …}`.
    fn delete_photo<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        waiting::block_on(py, delete_photo(self.client(py)?))
    }

    /// Starts to remove the photo of the profile on the running event loop.
    fn delete_photo_async<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        bridge::spawn(py, delete_photo(self.client(py)?))
    }

    /// Lets go of the connections, which are closed when no other client shares them. Calls that have begun go on.
    fn close(&self, py: Python<'_>) {
        let shared = lock(&self.shared).take();
        exit::detached(py, || drop(shared));
    }

    fn __reduce__(&self) -> PyResult<()> {
        refuse_pickle("Client")
    }
}

impl NativeClient {
    /// The client of this process.
    pub(crate) fn client(&self, py: Python<'_>) -> PyResult<waba::Client> {
        let client = self.shared(py)?.client(py)?;
        Ok(self.options.iter().cloned().fold(client, |client, options| client.with_options(options)))
    }

    fn shared(&self, py: Python<'_>) -> PyResult<Arc<Shared>> {
        let shared = lock(&self.shared).clone();
        shared.ok_or_else(|| Failure::new(ErrorKind::Closed, "the client is closed").into_py_err(py))
    }
}

impl Shared {
    fn client(&self, py: Python<'_>) -> PyResult<waba::Client> {
        let key = {
            let state = lock(&self.state);
            if let Some(client) = state.client.get() {
                return Ok(client.clone());
            }
            state.key.clone()
        };
        if let Some(ended) = exit::ended(py) {
            return Err(ended);
        }
        let client = self.settings.connect(py, key)?;
        lock(&self.state).client = PerProcess::new(client.clone());
        Ok(client)
    }
}

async fn call(client: waba::Client, operation: String, request: Vec<u8>) -> Outcome {
    Ok(Answer::Json(client.call_json(&operation, &request).await?))
}

async fn call_reported(client: waba::Client, operation: String, request: Vec<u8>) -> Outcome {
    Ok(Answer::Json(client.call_json(&operation, &request).reported().await?.to_json()?))
}

async fn reply(client: waba::Client, event: waba::webhook::Event, message: Vec<u8>, quote: bool) -> Outcome {
    Ok(Answer::Json(client.reply_json(&event, &message, quote).reported().await?.to_json()?))
}

async fn react(client: waba::Client, event: waba::webhook::Event, emoji: String) -> Outcome {
    Ok(Answer::Json(client.react_json(&event, &emoji).reported().await?.to_json()?))
}

async fn delete_photo(client: waba::Client) -> Outcome {
    Ok(Answer::Json(client.delete_photo_json().reported().await?.to_json()?))
}
