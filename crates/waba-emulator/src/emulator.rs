//! The emulator as a Rust program uses it.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use waba_types::api::{CallPermissionStatus, TemplateStatus};
use waba_types::webhook::TemplateReason;
use waba_types::{Dialect, GroupId, MessageId, OpaqueId, UserId, WebhookConfig, WebhookMessage};

use crate::calls::InvalidCallAction;
use crate::clock::{Clock, Millis};
use crate::driver::Driver;
use crate::fault::{Fault, FaultRecord, InvalidFault};
use crate::groups::InvalidGroupAction;
use crate::inbound::{self, InvalidInbound};
use crate::journal::JournalEntry;
use crate::media::MediaReport;
use crate::message::MessageRecord;
use crate::partner::{ConnectedClient, InvalidClientAction, NewClient};
use crate::programmed::{self, InvalidAnswer};
use crate::server::Server;
use crate::settings::{MediaLockout, Redelivery, Settings, Timing};
use crate::tls::{self, ServerCertificate};
use crate::webhook_client::WebhookClient;

/// A running emulator of one business number. Ends when it is dropped.
pub struct Emulator {
    driver: Arc<Driver>,
    base_url: String,
    ca_pem: Option<String>,
    /// Server, deliveries and timers. Dropping the set ends them.
    tasks: JoinSet<()>,
}

impl Emulator {
    /// Starts an emulator as it is by default: cloud dialect, virtual clock, key `emulator-key`.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Sets an emulator up.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder {
            settings: Settings::default(),
            bind: (Ipv4Addr::LOCALHOST, 0).into(),
            allow_public_bind: false,
            tls: None,
            webhook_roots: Vec::new(),
            webhook_timeout: Duration::from_secs(5),
            clock: Clock::Virtual,
            seed: None,
        }
    }

    /// Where the API is: what a client takes as its base URL.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The certificate to trust, when the emulator speaks TLS.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// Lets a person write: the receiver gets a webhook at once. Gives the id of the message.
    ///
    /// # Errors
    /// When `from` is no phone number and no user id, or `body` has not 1 to 65,536 characters.
    pub fn inbound_text(
        &self,
        from: impl Into<UserId>,
        profile_name: impl Into<String>,
        body: impl Into<String>,
    ) -> Result<MessageId, InvalidInbound> {
        self.inbound(from, profile_name, inbound::text(body))
    }

    /// Lets a person send a message of any type: the field that the type names holds its content. Sender, id and time are
    /// filled in; a message with a file that names no id brings a small file of its type.
    ///
    /// # Errors
    /// When `from` is no phone number and no user id or is blocked, or the message lacks its type or its content.
    pub fn inbound(
        &self,
        from: impl Into<UserId>,
        profile_name: impl Into<String>,
        message: WebhookMessage,
    ) -> Result<MessageId, InvalidInbound> {
        self.driver.inbound(from.into(), Some(profile_name.into()), message, None)
    }

    /// Lets a person send a message with this file, which can be downloaded by the id in the webhook.
    ///
    /// # Errors
    /// As [`inbound`](Self::inbound).
    pub fn inbound_file(
        &self,
        from: impl Into<UserId>,
        profile_name: impl Into<String>,
        message: WebhookMessage,
        file: impl Into<Bytes>,
    ) -> Result<MessageId, InvalidInbound> {
        self.driver.inbound(from.into(), Some(profile_name.into()), message, Some(file.into()))
    }

    /// The files that were uploaded and that persons sent, and how many requests for files failed.
    pub fn media(&self) -> MediaReport {
        self.driver.media()
    }

    /// Puts the template `name` into another state, in one language or in all, as a review or the quality would; a
    /// webhook tells so. Gives the number of templates.
    pub fn set_template_status(
        &self,
        name: &str,
        language: Option<&str>,
        status: TemplateStatus,
        reason: Option<TemplateReason>,
    ) -> usize {
        self.driver.decide_on_templates(name, language, &status, reason.as_ref())
    }

    /// Lets a person follow the invitation of a group. Gives the id of the request to join, where the group wants one;
    /// else the person is in it at once. A webhook tells either.
    ///
    /// # Errors
    /// When there is no such group, it is full, or the person is in it already.
    pub fn join_group(
        &self,
        group_id: impl Into<GroupId>,
        from: impl Into<UserId>,
    ) -> Result<Option<OpaqueId>, InvalidGroupAction> {
        self.driver.join_group(&group_id.into(), &from.into())
    }

    /// Lets a person leave a group, or take the request to join back.
    ///
    /// # Errors
    /// When there is no such group, or the person is not in it.
    pub fn leave_group(
        &self,
        group_id: impl Into<GroupId>,
        from: impl Into<UserId>,
    ) -> Result<(), InvalidGroupAction> {
        self.driver.leave_group(&group_id.into(), &from.into())
    }

    /// Lets WhatsApp suspend a group, or end its suspension.
    ///
    /// # Errors
    /// When there is no such group.
    pub fn suspend_group(
        &self,
        group_id: impl Into<GroupId>,
        suspended: bool,
    ) -> Result<(), InvalidGroupAction> {
        self.driver.suspend_group(&group_id.into(), suspended)
    }

    /// Lets a person call the business, which has 60 seconds to take the call. Gives its id.
    ///
    /// # Errors
    /// When `from` is no person, a call with this person is under way, or the number takes no calls.
    pub fn call(&self, from: impl Into<UserId>) -> Result<OpaqueId, InvalidCallAction> {
        self.driver.receive_call(&from.into(), None)
    }

    /// Lets the person end a call, or not take it.
    ///
    /// # Errors
    /// When there is no such call, or it is over.
    pub fn hang_up(&self, call_id: &str) -> Result<(), InvalidCallAction> {
        self.driver.hang_up(call_id)
    }

    /// Sets whether a person allows calls of the business: a temporary permission lasts 7 days.
    ///
    /// # Errors
    /// When `from` is no person.
    pub fn set_call_permission(
        &self,
        from: impl Into<UserId>,
        status: CallPermissionStatus,
    ) -> Result<(), InvalidCallAction> {
        self.driver.allow_calls(&from.into(), status)
    }

    /// Lets a client of the partner connect a number: the partner's webhook is told. The number has no API behind it.
    ///
    /// # Errors
    /// When the number is none, or another client has it, or the name has not 1 to 256 characters.
    pub fn connect_client(
        &self,
        name: impl Into<String>,
        phone_number: impl Into<String>,
    ) -> Result<ConnectedClient, InvalidClientAction> {
        let (name, phone_number) = (name.into(), phone_number.into());
        self.driver.connect_client(NewClient { name, phone_number, email: None })
    }

    /// Lets the client of a channel allow the partner to make keys of it, or forbid that. At first it is allowed.
    ///
    /// # Errors
    /// When there is no such channel.
    pub fn permit_keys(
        &self,
        channel_id: impl Into<OpaqueId>,
        permitted: bool,
    ) -> Result<(), InvalidClientAction> {
        self.driver.permit_keys(&channel_id.into(), permitted)
    }

    /// Answers the next call of the API with this, whatever it asks for and with whichever key. Several such answers
    /// are given in their order. The journal tells what was asked.
    ///
    /// # Errors
    /// When `status` is not from 200 to 599, or a header is none.
    pub fn answer_next(
        &self,
        status: u16,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Result<(), InvalidAnswer> {
        self.driver.answer_next(programmed::check(status, headers.iter().copied(), body.into())?);
        Ok(())
    }

    /// Lets something go wrong with requests that are still to come. Gives the number by which the journal and
    /// [`faults`](Self::faults) name it.
    ///
    /// # Errors
    /// When a value is out of its range, or 1,000 faults are set.
    pub fn fault(&self, fault: Fault) -> Result<u64, InvalidFault> {
        self.driver.set_fault(fault)
    }

    /// The faults that are set and what they hit, the oldest first.
    pub fn faults(&self) -> Vec<FaultRecord> {
        self.driver.faults()
    }

    /// Takes all faults away; those under way go on.
    pub fn clear_faults(&self) {
        self.driver.clear_faults();
    }

    /// Lets persons answer with `body` what they have read; with nothing, they stay silent.
    pub fn set_auto_reply(&self, body: Option<String>) {
        self.driver.set_auto_reply(body);
    }

    /// The messages of both directions, the oldest first; at most the last 10,000.
    pub fn messages(&self) -> Vec<MessageRecord> {
        self.driver.messages()
    }

    /// What happened, the oldest first; at most the last 50,000 entries. Secrets are masked.
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.driver.journal()
    }

    /// The webhook that is set.
    pub fn webhook(&self) -> Option<WebhookConfig> {
        self.driver.webhook()
    }

    /// The emulator's time.
    pub fn now(&self) -> Millis {
        self.driver.now()
    }

    /// Moves the clock ahead by `time`: statuses, answers and repeated deliveries that are due until then happen in
    /// order, each at its time, and each webhook is waited for. A whole day takes milliseconds.
    pub async fn advance(&self, time: Duration) {
        self.driver.advance(time).await;
    }

    /// Waits until nothing is due any more and no webhook is under way. Does not move the clock.
    pub async fn settle(&self) {
        self.driver.settle().await;
    }

    /// Begins anew, as after the start: with `seed`, or with the same seed again.
    pub fn reset(&self, seed: Option<u64>) {
        self.driver.reset(seed);
    }

    /// Ends the emulator and waits until its port is free.
    pub async fn shutdown(mut self) {
        self.tasks.shutdown().await;
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

/// Sets an [`Emulator`] up.
#[must_use]
pub struct EmulatorBuilder {
    settings: Settings,
    bind: SocketAddr,
    allow_public_bind: bool,
    tls: Option<ServerCertificate>,
    webhook_roots: Vec<String>,
    webhook_timeout: Duration,
    clock: Clock,
    seed: Option<u64>,
}

impl EmulatorBuilder {
    /// Sets the dialect that the host speaks. Default: cloud.
    pub fn dialect(mut self, dialect: Dialect) -> Self {
        self.settings.dialect = dialect;
        self
    }

    /// Sets the key that requests must carry. Default: `emulator-key`.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.settings.api_key = key.into();
        self
    }

    /// Sets the key of the partner API. Default: `emulator-partner-key`.
    pub fn partner_key(mut self, key: impl Into<String>) -> Self {
        self.settings.partner_key = key.into();
        self
    }

    /// Sets the secret with which webhooks of the partner are signed. Default: `emulator-platform-secret`.
    pub fn platform_secret(mut self, secret: impl Into<String>) -> Self {
        self.settings.platform_secret = secret.into();
        self
    }

    /// Sets the address to listen on. Default: a free port of 127.0.0.1.
    pub fn bind(mut self, address: SocketAddr) -> Self {
        self.bind = address;
        self
    }

    /// Allows an address that others can reach. The control API then wants the API key too.
    pub fn allow_public_bind(mut self, allow: bool) -> Self {
        self.allow_public_bind = allow;
        self
    }

    /// Speaks HTTPS, with a certificate made at the start; see [`Emulator::ca_pem`]. Default: HTTP.
    pub fn tls(mut self, tls: bool) -> Self {
        self.tls = tls.then_some(ServerCertificate::Good);
        self
    }

    /// Speaks HTTPS with this certificate, such as one that no client should trust.
    pub fn certificate(mut self, certificate: ServerCertificate) -> Self {
        self.tls = Some(certificate);
        self
    }

    /// Trusts receivers of webhooks that show a certificate of this authority, besides the public ones. May be called
    /// several times; `pem` holds one or more certificates.
    pub fn webhook_root(mut self, pem: impl Into<String>) -> Self {
        self.webhook_roots.push(pem.into());
        self
    }

    /// Sets the time in which a receiver must answer. Default: 5 s, as at 360dialog. It is real time on any clock.
    pub fn webhook_timeout(mut self, timeout: Duration) -> Self {
        self.webhook_timeout = timeout;
        self
    }

    /// Delivers webhooks to any address, not to this machine alone.
    pub fn allow_public_webhooks(mut self, allow: bool) -> Self {
        self.settings.allow_public_webhooks = allow;
        self
    }

    /// Sets the clock. Default: virtual.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Sets the seed from which ids and jitter come. Default: 0 on a virtual clock, chance on the real one.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Lets persons answer with `body` what they have read. Default: they stay silent.
    pub fn auto_reply(mut self, body: impl Into<String>) -> Self {
        self.settings.auto_reply = Some(body.into());
        self
    }

    /// Sets when messages are sent, delivered, read and answered.
    pub fn timing(mut self, timing: Timing) -> Self {
        self.settings.timing = timing;
        self
    }

    /// Sets how long a webhook is delivered again. Default: 24 hours.
    pub fn redelivery(mut self, redelivery: Redelivery) -> Self {
        self.settings.redelivery = redelivery;
        self
    }

    /// Lets messages to persons who wrote nothing for 24 hours fail, as they do at WhatsApp: accepted first, then a
    /// `failed` status with code 131047 (cloud) or 470 (on-premise). Default: they arrive.
    pub fn enforce_window(mut self, enforce: bool) -> Self {
        self.settings.enforce_window = enforce;
        self
    }

    /// Refuses calls to persons who have not allowed them, and the eleventh within a day, as WhatsApp does: codes 138006 and
    /// 138012. Default: they are put through.
    pub fn enforce_call_permissions(mut self, enforce: bool) -> Self {
        self.settings.enforce_call_permissions = enforce;
        self
    }

    /// Refuses messages from templates that the account does not have, with code 132001 (cloud) or 2001 (on-premise).
    /// Default: they arrive. Templates that it has are checked in any case.
    pub fn enforce_templates(mut self, enforce: bool) -> Self {
        self.settings.enforce_templates = enforce;
        self
    }

    /// Sets which of the two documented rules locks the number out of its files. Default: for an hour, after more than
    /// 5 failures within an hour.
    pub fn media_lockout(mut self, lockout: MediaLockout) -> Self {
        self.settings.media_lockout = lockout;
        self
    }

    /// Starts the emulator on the caller's tokio runtime.
    ///
    /// # Errors
    /// When the address can't be had or others could reach it, the key can't stand in a header, or a certificate can't
    /// be read or made.
    pub async fn start(self) -> Result<Emulator, StartError> {
        if !is_key(&self.settings.api_key) || !is_key(&self.settings.partner_key) {
            return Err(StartError::Key);
        }
        let public = !self.bind.ip().is_loopback();
        if public && !self.allow_public_bind {
            return Err(StartError::PublicBind(self.bind));
        }
        let client = WebhookClient {
            tls: tls::client(&self.webhook_roots)?,
            timeout: self.webhook_timeout,
            allow_public: self.settings.allow_public_webhooks,
        };
        let (acceptor, ca_pem) = match self.tls {
            None => (None, None),
            Some(certificate) => {
                let (config, pem) = tls::server(self.bind.ip(), certificate)?;
                (Some(TlsAcceptor::from(config)), Some(pem))
            }
        };
        let seed = match (self.seed, self.clock) {
            (Some(seed), _) => seed,
            (None, Clock::Virtual) => 0,
            (None, Clock::Real) => getrandom::u64().map_err(|error| StartError::Seed(error.to_string()))?,
        };
        let bound = |error| StartError::Bind { address: self.bind, error };
        let listener = TcpListener::bind(self.bind).await.map_err(bound)?;
        let address = listener.local_addr().map_err(bound)?;

        let scheme = if ca_pem.is_some() { "https" } else { "http" };
        let base_url = format!("{scheme}://{address}");
        let control_key = public.then(|| self.settings.api_key.clone());
        let settings = Settings { base_url: base_url.clone(), ..self.settings };
        let (driver, shipped) = Driver::new(settings, self.clock, seed);
        let driver = Arc::new(driver);
        let mut tasks = JoinSet::new();
        tasks.spawn(Server { driver: Arc::clone(&driver), tls: acceptor, control_key }.run(listener));
        tasks.spawn(client.run(Arc::clone(&driver), shipped));
        if self.clock == Clock::Real {
            let driver = Arc::clone(&driver);
            tasks.spawn(async move { driver.run().await });
        }
        Ok(Emulator { driver, base_url, ca_pem, tasks })
    }
}

/// Leaves the key out.
impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder")
            .field("dialect", &self.settings.dialect)
            .field("bind", &self.bind)
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key.trim() == key
        && HeaderValue::from_str(key).is_ok_and(|value| value.to_str().is_ok())
}

/// The emulator can't be started.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The address can't be had.
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        error: io::Error,
    },
    /// Others than this machine could reach the address.
    PublicBind(SocketAddr),
    /// The key is empty, or can't stand in a header.
    Key,
    /// A root for webhooks can't be read.
    WebhookRoot(String),
    /// The emulator's own certificate can't be made.
    Certificate(String),
    /// The system gives no seed.
    Seed(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bind { address, error } => write!(f, "can't listen on {address}: {error}"),
            Self::PublicBind(address) => {
                write!(f, "others can reach {address}: bind to 127.0.0.1 or allow a public bind")
            }
            Self::Key => f.write_str("the API key must be visible ASCII text"),
            Self::WebhookRoot(problem) => {
                write!(f, "can't read the root certificate for webhooks: {problem}")
            }
            Self::Certificate(problem) => write!(f, "can't make a certificate: {problem}"),
            Self::Seed(problem) => write!(f, "can't get a seed: {problem}"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Bind { error, .. } => Some(error),
            _ => None,
        }
    }
}
