//! The client: calls by name, with requests and answers in JSON.

use std::collections::HashMap;
use std::time::Duration;

use napi::Result;
use napi_derive::napi;
use waba::http::ClientCertificate;
use waba::{CallOptions, ClientBuilder, Error, Given, PartnerClient, RateLimits, RetryPolicy};

use crate::calls::Calls;
use crate::cancel::CancelToken;
use crate::events::Events;
use crate::host::Host;
use crate::key::Key;
use crate::outcome::{self, Outcome};

/// Settings of a client; what is left out is as in the core.
#[napi(object)]
pub struct ClientOptions {
    /// Time until the whole answer is there, in milliseconds.
    pub timeout_ms: Option<u32>,
    /// Time until the headers of the answer are there, in milliseconds.
    pub headers_timeout_ms: Option<u32>,
    /// Time to resolve, connect and finish the TLS handshake, in milliseconds.
    pub connect_timeout_ms: Option<u32>,
    /// Whether requests are checked against the documented limits before they are sent.
    pub validate: Option<bool>,
    /// The certificates to trust, and no others.
    pub ca_bundle: Option<String>,
    /// Certificates that the client shows.
    pub certificate_chain: Option<String>,
    /// The private key of the first of them.
    pub certificate_key: Option<String>,
    /// The way to hosts that are not loopback.
    pub proxy: Option<String>,
    /// How calls are held back, in JSON.
    pub rate_limits: Option<String>,
    /// How many failed readings of media an hour may see.
    pub media_errors_per_hour: Option<u32>,
    /// Attempts in all, the first one included.
    pub attempts: Option<u32>,
    /// Where the pauses between attempts begin to grow from, in milliseconds.
    pub base_delay_ms: Option<u32>,
    /// The longest pause of the client's own, in milliseconds.
    pub delay_cap_ms: Option<u32>,
    /// The longest pause asked for by the server that is waited for, in milliseconds.
    pub longest_delay_ms: Option<u32>,
}

/// How full the rate limits of a client are.
#[napi(object)]
pub struct RateLimitStatus {
    /// Whether calls are held back at all.
    pub enabled: bool,
    /// Calls that wait now.
    pub waiting: u32,
    /// Those of them that are messages and wait for the limit of the number, by the names of all priorities.
    pub messages_waiting: HashMap<String, u32>,
    /// Messages per second that leave at most now.
    pub messages_per_second: f64,
    /// Messages per second that the number may send.
    pub allowance: u32,
    /// Recipients that are remembered.
    pub pairs: u32,
    /// Time until messages leave again, in milliseconds, while the server has them paused.
    pub messages_paused_ms: Option<f64>,
    /// Time until other calls are made again, in milliseconds, while the server has them paused.
    pub calls_paused_ms: Option<f64>,
}

impl ClientOptions {
    fn builder(self, host: &waba::Host) -> std::result::Result<ClientBuilder, Error> {
        let time = |milliseconds: u32| Duration::from_millis(milliseconds.into());
        let certificate = self.certificate_chain.zip(self.certificate_key);
        let limits = self.rate_limits.map(|limits| RateLimits::from_json(limits.as_bytes()));
        let retry = RetryPolicy::default()
            .given(self.attempts, RetryPolicy::attempts)
            .given(self.base_delay_ms.map(time), RetryPolicy::base_delay)
            .given(self.delay_cap_ms.map(time), RetryPolicy::delay_cap)
            .given(self.longest_delay_ms.map(time), RetryPolicy::longest_delay);
        let builder = waba::Client::builder(host.clone())
            .given(self.timeout_ms.map(time), ClientBuilder::timeout)
            // Behind the time-out of the whole answer, which sets this one too.
            .given(self.headers_timeout_ms.map(time), ClientBuilder::headers_timeout)
            .given(self.connect_timeout_ms.map(time), ClientBuilder::connect_timeout)
            .given(self.validate, ClientBuilder::validate)
            .given(self.ca_bundle, ClientBuilder::ca_bundle)
            .given(certificate, |builder, (chain, key)| {
                builder.client_certificate(ClientCertificate::pem(chain, key))
            })
            .given(self.proxy.map(|proxy| proxy.parse()).transpose()?, ClientBuilder::proxy)
            .given(limits.transpose()?, ClientBuilder::rate_limits)
            .given(self.media_errors_per_hour, ClientBuilder::media_errors_per_hour);
        Ok(builder.retry(retry))
    }
}

/// One number of a business, on one host.
#[napi]
pub struct Client {
    pub(crate) client: waba::Client,
}

#[napi]
impl Client {
    /// Creates a client. Does no network I/O.
    #[napi(ts_return_type = "Client | string")]
    pub fn open(host: &Host, options: ClientOptions) -> Outcome<Client> {
        outcome::object(|| options.builder(&host.host)?.build().map(|client| Self { client }))
    }

    /// Creates a client of the partner API. Does no network I/O.
    #[napi(ts_return_type = "Client | string")]
    pub fn open_partner(host: &Host, options: ClientOptions) -> Outcome<Client> {
        outcome::object(|| {
            let partner = PartnerClient::build(options.builder(&host.host)?)?;
            Ok::<_, Error>(Self { client: partner.into_client() })
        })
    }

    /// The client with other options for its calls, in JSON.
    #[napi(ts_return_type = "Client | string")]
    pub fn with_options(&self, options: String) -> Outcome<Client> {
        outcome::object(|| {
            let options = CallOptions::from_json(options.as_bytes())?;
            Ok::<_, Error>(Self { client: self.client.with_options(options) })
        })
    }

    /// Replaces the key, for all clients that share it.
    #[napi(ts_return_type = "Client | string")]
    pub fn set_key(&self, key: &Key) -> Outcome<Client> {
        outcome::object(|| {
            self.client.set_key(key.key.clone())?;
            Ok::<_, Error>(Self { client: self.client.clone() })
        })
    }

    /// How full the rate limits are.
    #[napi]
    pub fn rate_limits(&self) -> RateLimitStatus {
        let status = self.client.rate_limits();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        let by_priority = status.messages_waiting.into_iter();
        RateLimitStatus {
            enabled: status.enabled,
            waiting: count(status.waiting),
            messages_waiting: by_priority
                .map(|(priority, waiting)| (priority.to_string(), count(waiting)))
                .collect(),
            messages_per_second: status.messages_per_second,
            allowance: status.allowance,
            pairs: count(status.pairs),
            messages_paused_ms: status.messages_paused.map(milliseconds),
            calls_paused_ms: status.calls_paused.map(milliseconds),
        }
    }

    /// Sets what the number may send in a second.
    #[napi]
    pub fn set_messages_per_second(&self, messages: u32) -> Option<String> {
        outcome::check(|| self.client.set_messages_per_second(messages))
    }

    /// Lets the rate limits learn from an event.
    #[napi]
    pub fn observe(&self, events: &Events, index: u32) -> Result<()> {
        self.client.observe(&events.at(index)?);
        Ok(())
    }

    /// Begins the call named `operation`, and gives its id.
    #[napi]
    pub fn call(
        &self,
        calls: &Calls,
        operation: String,
        request: String,
        cancel: Option<&CancelToken>,
    ) -> u32 {
        let client = self.client.clone();
        calls.begin(cancel, async move { client.call_json(&operation, request.as_bytes()).await })
    }

    /// Begins the call named `operation`. It ends with `{"value": …, "report": …}` where that of `call` ends with a value.
    #[napi]
    pub fn call_reported(
        &self,
        calls: &Calls,
        operation: String,
        request: String,
        cancel: Option<&CancelToken>,
    ) -> u32 {
        let client = self.client.clone();
        calls.begin(cancel, async move {
            let reported = client.call_json(&operation, request.as_bytes()).reported().await?;
            reported.to_json()
        })
    }

    /// Answers an event with a message in JSON. Begins a call that ends as that of `callReported` does.
    #[napi]
    pub fn reply(
        &self,
        calls: &Calls,
        events: &Events,
        index: u32,
        message: String,
        quote: bool,
        cancel: Option<&CancelToken>,
    ) -> Result<u32> {
        let (client, event) = (self.client.clone(), events.at(index)?);
        Ok(calls.begin(cancel, async move {
            client.reply_json(&event, message.as_bytes(), quote).reported().await?.to_json()
        }))
    }

    /// Puts an emoji on the message of an event. Begins a call as `reply` does.
    #[napi]
    pub fn react(
        &self,
        calls: &Calls,
        events: &Events,
        index: u32,
        emoji: String,
        cancel: Option<&CancelToken>,
    ) -> Result<u32> {
        let (client, event) = (self.client.clone(), events.at(index)?);
        Ok(calls.begin(cancel, async move { client.react_json(&event, &emoji).reported().await?.to_json() }))
    }
}
