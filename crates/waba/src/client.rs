//! The client: one number of a business, on one host.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use url::Url;
use waba_types::message::{RawMessage, TypingIndicator, TypingKind};
use waba_types::operations::{MarkMessageRead, SendMessage, SendRawMessage};
use waba_types::{Dialect, MarkRead, MessageId, OutboundMessage, Raw, SendReceipt, decode};

use crate::error::Error;
use crate::host::Host;
use crate::http::{HttpConfig, HttpService, Limits, ReqwestService, Roots};
use crate::retry::RetryPolicy;
use crate::webhook_settings::{AccountWebhookSettings, DestinationSettings, WebhookSettings};

/// A client of the API. Cheap to clone; clones share connections.
///
/// It needs a tokio runtime around its calls and makes no thread of its own. Dropping the future of a call abandons it.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) host: Host,
    pub(crate) base_url: Url,
    pub(crate) http: Arc<dyn HttpService>,
    pub(crate) limits: Limits,
    pub(crate) retry: RetryPolicy,
    pub(crate) validate: bool,
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
            http: HttpConfig::default(),
            service: None,
            limits: Limits::default(),
            retry: RetryPolicy::default(),
            validate: true,
        }
    }

    /// The dialect of the client's host.
    pub fn dialect(&self) -> Dialect {
        self.inner.host.dialect()
    }

    /// Sends any message.
    ///
    /// # Errors
    /// See [`Error::retry`] about sending again: most failures leave unknown whether the message was accepted.
    pub async fn send(&self, message: &OutboundMessage) -> Result<SendReceipt, Error> {
        self.call::<SendMessage>(message).await
    }

    /// Sends a message as the host wants it, for what this version does not know: any JSON object, of which nothing
    /// is checked or changed.
    ///
    /// # Errors
    /// Of kind `Validation` when `body` is not a JSON object, else those of [`send`](Self::send).
    pub async fn send_raw(&self, body: &str) -> Result<SendReceipt, Error> {
        let message =
            decode::<Raw>(body.as_bytes()).map_err(|error| Error::request("messages.send_raw", error))?;
        self.call::<SendRawMessage>(&RawMessage::new(message)).await
    }

    /// Marks an inbound message, and the earlier ones of its conversation, as read.
    ///
    /// # Errors
    /// Those of the API; repeating is safe.
    pub async fn mark_read(&self, message_id: impl Into<MessageId>) -> Result<(), Error> {
        self.call::<MarkMessageRead>(&MarkRead::new(message_id)).await.map(drop)
    }

    /// Shows the sender of an inbound message that an answer is being written, until one is sent or 25 seconds have
    /// passed. Marks the message as read too. Cloud hosts only.
    ///
    /// # Errors
    /// Those of the API; repeating is safe.
    pub async fn show_typing(&self, message_id: impl Into<MessageId>) -> Result<(), Error> {
        let typing = TypingIndicator::new(TypingKind::Text);
        self.call::<MarkMessageRead>(&MarkRead::new(message_id).typing_indicator(typing)).await.map(drop)
    }

    /// The webhook of the number.
    pub fn webhook(&self) -> WebhookSettings<'_> {
        WebhookSettings::new(self)
    }

    /// The webhook of the account, which serves its numbers without a webhook of their own. 360dialog's cloud host only.
    pub fn account_webhook(&self) -> AccountWebhookSettings<'_> {
        AccountWebhookSettings::new(self)
    }

    /// The further receivers of the number. 360dialog's cloud host only.
    pub fn destinations(&self) -> DestinationSettings<'_> {
        DestinationSettings::new(self)
    }
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
    http: HttpConfig,
    service: Option<Arc<dyn HttpService>>,
    limits: Limits,
    retry: RetryPolicy,
    validate: bool,
}

impl ClientBuilder {
    /// Settings of the connections: time to connect, proxy, certificates.
    pub fn http(mut self, config: HttpConfig) -> Self {
        self.http = config;
        self
    }

    /// Trusts these PEM certificates and no others.
    pub fn roots(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http.roots = Roots::Pem(pem.into());
        self
    }

    /// Sends through `service` instead of the built-in transport.
    pub fn service(mut self, service: Arc<dyn HttpService>) -> Self {
        self.service = Some(service);
        self
    }

    /// Bounds on the time and size of each exchange.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Time for each exchange until the whole answer is there. A call that is repeated has it each time.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.total = timeout;
        self.limits.headers = timeout;
        self
    }

    /// How calls are repeated that may be repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
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
    /// When the key, the address or the certificates can't be used.
    pub fn build(self) -> Result<Client, Error> {
        self.host.check_key()?;
        let base_url = self.host.checked_base_url()?;
        let http = match self.service {
            Some(service) => service,
            None => Arc::new(ReqwestService::new(&self.http)?),
        };
        let Self { host, limits, retry, validate, .. } = self;
        Ok(Client { inner: Arc::new(Inner { host, base_url, http, limits, retry, validate }) })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("host", &self.host).finish_non_exhaustive()
    }
}
