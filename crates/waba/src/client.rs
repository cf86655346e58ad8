//! The client: one number of a business, on one host.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use url::Url;
use waba_types::message::{RawMessage, TypingIndicator, TypingKind};
use waba_types::models::NumberQualityEvent;
use waba_types::operations::{MarkMessageRead, Operation, SendMessage, SendRawMessage};
use waba_types::{
    Content, Dialect, MarkRead, MessageId, OutboundMessage, Raw, SendReceipt, Success, decode, rates,
};

use crate::calls::Call;
use crate::error::{ConfigError, Error};
use crate::host::{Host, Key};
use crate::http::{
    CaBundle, ClientCertificate, HttpConfig, HttpService, HyperService, Limits, ProxyChoice, WithinLimits,
};
use crate::options::CallOptions;
use crate::rate_limit::{MediaErrors, RateLimitStatus, RateLimiter, RateLimits};
use crate::retry::{RetryBudget, RetryPolicy};
use crate::trace::Propagator;
use crate::webhook::{Event, EventKind};

/// A client of the API. Cheap to clone; clones share connections, the key, and what holds calls
/// back: rate limits and the budget of repetitions.
///
/// It needs a tokio runtime around its calls and makes no thread of its own. It may be used from several runtimes, each of
/// which has connections of its own. Dropping the future of a call abandons it.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
    pub(crate) options: Arc<CallOptions>,
}

pub(crate) struct Inner {
    pub(crate) host: Host,
    key: RwLock<Key>,
    pub(crate) base_url: Url,
    pub(crate) http: Arc<dyn HttpService>,
    pub(crate) limits: Limits,
    /// Time for an exchange that carries a file or is answered with one.
    pub(crate) file_time: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: RetryBudget,
    pub(crate) limiter: RateLimiter,
    pub(crate) propagator: Option<Propagator>,
    pub(crate) media_errors: MediaErrors,
    pub(crate) validate: bool,
}

impl Inner {
    /// The key of now.
    pub(crate) fn key(&self) -> Key {
        self.key.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Client {
    /// Creates a client with the default settings. Does no network I/O.
    ///
    /// # Errors
    /// When the key is empty, the address can't be used, or the certificates of the system can't be read.
    pub fn new(host: Host) -> Result<Self, Error> {
        Self::builder(host).build()
    }

    /// Creates a client with other settings.
    pub fn builder(host: Host) -> ClientBuilder {
        ClientBuilder {
            host,
            http: None,
            service: None,
            limits: Limits::default(),
            file_time: Duration::MAX,
            retry: RetryPolicy::default(),
            rate_limits: RateLimits::default(),
            propagator: None,
            media_errors: Some(MediaErrors::PER_HOUR),
            validate: true,
        }
    }

    /// The same client whose calls do some things otherwise: time-outs, repetitions, more headers. Cheap; all else is
    /// shared. Options not set here keep their earlier value.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # use waba::{CallOptions, Client};
    /// # async fn example(client: Client) -> Result<(), waba::Error> {
    /// let hurried = client.with_options(CallOptions::new().deadline(Duration::from_secs(5)));
    /// hurried.send_text("+4915112345678", "Your code is 123 456.").await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self { inner: Arc::clone(&self.inner), options: Arc::new(options.over(&self.options)) }
    }

    /// The same client for the steps of a call that begins now: they share its deadline.
    pub(crate) fn for_steps(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), options: Arc::new(self.options.begun()) }
    }

    /// Replaces the key, for this client and all its clones: each request that begins from now on carries the new one.
    ///
    /// # Errors
    /// Of kind `Config` when the key is empty or no header could carry it; the old one stays then.
    pub fn set_key(&self, key: impl Into<Key>) -> Result<(), Error> {
        let key = key.into();
        self.inner.host.check_key(&key)?;
        *self.inner.key.write().unwrap_or_else(PoisonError::into_inner) = key;
        Ok(())
    }

    /// How full the rate limits are: what waits, and how fast messages leave.
    pub fn rate_limits(&self) -> RateLimitStatus {
        self.inner.limiter.status()
    }

    /// Sets how many messages the number may send in a second, for this client and all its clones.
    ///
    /// # Errors
    /// Of kind `Config` when it is none; the old number stays then.
    pub fn set_messages_per_second(&self, messages: u32) -> Result<(), Error> {
        ConfigError::at_least_one("messages_per_second", messages)?;
        self.inner.limiter.allow(messages);
        Ok(())
    }

    /// Lets the rate limits learn from an event of the number's webhook: an inbound message counts against what the
    /// number may send in a second, and an upgrade of its throughput raises that to 1000. Other events change nothing.
    ///
    /// Without it, the limits learn from refusals alone.
    pub fn observe(&self, event: &Event) {
        match event.kind() {
            EventKind::Message => self.inner.limiter.received(),
            EventKind::Account if is_upgrade(&event.content()) => {
                self.inner.limiter.upgraded(rates::UPGRADED_MESSAGES_PER_SECOND);
            }
            _ => {}
        }
    }

    /// The dialect of the client's host.
    pub fn dialect(&self) -> Dialect {
        self.inner.host.dialect()
    }

    /// Sends any message. See [`Error::retry`] about sending it again: most failures leave unknown whether the message was
    /// accepted.
    pub fn send(&self, message: &OutboundMessage) -> Call<'_, SendReceipt> {
        self.call::<SendMessage>(message)
    }

    /// Sends a message as the host wants it, for what this version does not know: any JSON object, of which nothing
    /// is checked or changed. Of kind `Validation` is the error when `body` is none.
    pub fn send_raw(&self, body: &str) -> Call<'_, SendReceipt> {
        match decode::<Raw>(body.as_bytes()) {
            Ok(message) => self.call::<SendRawMessage>(&RawMessage::new(message)),
            Err(error) => Call::failed(Error::request(SendRawMessage::SPEC.name, error)),
        }
    }

    /// Marks an inbound message, and the earlier ones of its conversation, as read. Repeating is safe.
    pub fn mark_read(&self, message_id: impl Into<MessageId>) -> Call<'_, Success> {
        self.call::<MarkMessageRead>(&MarkRead::new(message_id))
    }

    /// Shows the sender of an inbound message that an answer is being written, until one is sent or 25 seconds have
    /// passed. Marks the message as read too. Cloud hosts only. Repeating is safe.
    pub fn show_typing(&self, message_id: impl Into<MessageId>) -> Call<'_, Success> {
        let typing = TypingIndicator::new(TypingKind::Text);
        self.call::<MarkMessageRead>(&MarkRead::new(message_id).typing_indicator(typing))
    }
}

/// Whether a number may send faster from now on.
fn is_upgrade(content: &Content) -> bool {
    matches!(content, Content::NumberQuality(update) if update.event == Some(NumberQualityEvent::ThroughputUpgrade))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("host", &self.inner.host).finish_non_exhaustive()
    }
}

/// Settings of a [`Client`].
#[must_use = "call build()"]
pub struct ClientBuilder {
    host: Host,
    /// Nothing as long as none of it was said.
    http: Option<HttpConfig>,
    service: Option<Arc<dyn HttpService>>,
    limits: Limits,
    /// Files take the time that they take as long as something moves, unless it is said how long.
    file_time: Duration,
    retry: RetryPolicy,
    rate_limits: RateLimits,
    propagator: Option<Propagator>,
    media_errors: Option<u32>,
    validate: bool,
}

impl ClientBuilder {
    /// Settings of the connections: time to connect, proxy, certificates.
    pub fn http(mut self, config: HttpConfig) -> Self {
        self.http = Some(config);
        self
    }

    /// Time to resolve, connect and finish the TLS handshake. 10 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http.get_or_insert_default().connect_timeout = timeout;
        self
    }

    /// The way to hosts that are not loopback: as the environment says by default.
    pub fn proxy(mut self, proxy: ProxyChoice) -> Self {
        self.http.get_or_insert_default().proxy = proxy;
        self
    }

    /// Trusts these PEM certificates and no others.
    pub fn ca_bundle(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http.get_or_insert_default().ca_bundle = CaBundle::Pem(pem.into());
        self
    }

    /// Shows this certificate to servers that ask for one.
    pub fn client_certificate(mut self, certificate: ClientCertificate) -> Self {
        self.http.get_or_insert_default().client_certificate = Some(certificate);
        self
    }

    /// Sends through `service` instead of the built-in transport, whose settings are none of it: the client is not made
    /// with both. The limits on time and size hold for any service.
    pub fn service(mut self, service: Arc<dyn HttpService>) -> Self {
        self.service = Some(service);
        self
    }

    /// Bounds on the time and size of each exchange; the total time is that of exchanges without a file.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Time for each exchange until the whole answer is there, and as much for a function that gives the key of it. A call
    /// that is repeated has it each time. 60 seconds by default; files take the time that they take as long as something
    /// moves, unless this is set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.total = timeout;
        self.limits.headers = timeout;
        self.file_time = timeout;
        self
    }

    /// Time until the headers of an answer are there, connecting included. 30 seconds by default: a shorter one turns
    /// slow answers into sends of unknown fate.
    pub fn headers_timeout(mut self, timeout: Duration) -> Self {
        self.limits.headers = timeout;
        self
    }

    /// Sends the headers along that `propagator` gives for each attempt, such as the `traceparent` of the current span
    /// of OpenTelemetry. It runs within the span of the attempt. A header that may not be added
    /// ([`CallOptions::header`]) is left out and warned of.
    pub fn propagator(
        mut self,
        propagator: impl Fn() -> Vec<(String, String)> + Send + Sync + 'static,
    ) -> Self {
        self.propagator = Some(Arc::new(propagator));
        self
    }

    /// How calls are repeated that may be repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How calls are held back so that the limits of the number are kept. On by default; [`RateLimits::off`] turns it
    /// off.
    pub fn rate_limits(mut self, limits: RateLimits) -> Self {
        self.rate_limits = limits;
        self
    }

    /// How many failed readings of media an hour may see before the client makes no more: 4 by default, nothing for no
    /// bound. 360dialog locks a number out that has more of them; see [`media`](crate::media).
    pub fn media_errors_per_hour(mut self, errors: impl Into<Option<u32>>) -> Self {
        self.media_errors = errors.into();
        self
    }

    /// Whether requests are checked against the documented limits before they are sent. On by default.
    pub fn validate(mut self, validate: bool) -> Self {
        self.validate = validate;
        self
    }

    /// Makes the client. Does no network I/O.
    ///
    /// # Errors
    /// When the key, the address or the certificates can't be used, when a number is 0 that has to be at least 1, when
    /// settings of the built-in transport come with another one, or when the host is the partner API.
    pub fn build(self) -> Result<Client, Error> {
        if self.host.is_partner() {
            return Err(ConfigError::new("host", "the partner API, which has a client of its own").into());
        }
        self.open()
    }

    /// Makes the client of any host.
    pub(crate) fn open(self) -> Result<Client, Error> {
        let key = self.host.first_key();
        self.host.check_key(&key)?;
        self.retry.check()?;
        self.rate_limits.check()?;
        if let Some(errors) = self.media_errors {
            ConfigError::at_least_one("media_errors_per_hour", errors)?;
        }
        let base_url = self.host.checked_base_url()?;
        let http: Arc<dyn HttpService> = match (self.service, self.http) {
            (Some(service), None) => Arc::new(WithinLimits(service)),
            (Some(_), Some(_)) => {
                let problem = "settings of the built-in transport, which another one replaces";
                return Err(ConfigError::new("connection", problem).into());
            }
            (None, config) => Arc::new(HyperService::new(&config.unwrap_or_default())?),
        };
        let inner = Inner {
            host: self.host,
            key: RwLock::new(key),
            base_url,
            http,
            limits: self.limits,
            file_time: self.file_time,
            retry: self.retry,
            budget: RetryBudget::new(),
            limiter: RateLimiter::new(&self.rate_limits),
            propagator: self.propagator,
            media_errors: MediaErrors::new(self.media_errors),
            validate: self.validate,
        };
        Ok(Client { inner: Arc::new(inner), options: Arc::default() })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("host", &self.host).finish_non_exhaustive()
    }
}
