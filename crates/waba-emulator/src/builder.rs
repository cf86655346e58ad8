//! How an emulator is set up and started.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use waba_types::Dialect;

use crate::clock::Clock;
use crate::driver::Driver;
use crate::emulator::Emulator;
use crate::machine::settings::{MediaLockout, Redelivery, Settings, Timing};
use crate::server::Server;
use crate::start_error::StartError;
use crate::tls::{self, ServerCertificate};
use crate::webhook_client::WebhookClient;

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
        EmulatorBuilder::new()
    }
}

impl EmulatorBuilder {
    fn new() -> Self {
        Self {
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

    /// Sets when messages are sent, delivered, read and answered, and templates approved.
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

    /// Refuses what comes too often, by the emulator's clock: more than 80 messages in a second, received ones included, with
    /// code 130429 (cloud) or 429 (on-premise); messages to one person beyond 45 at once and one in 6 seconds, with code
    /// 131056 (cloud); more than 25 uploads in a second, with 360dialog's words and HTTP status 400; more than 5000 calls for
    /// templates and flows in an hour, with code 80007. Default: as often as a test likes.
    pub fn enforce_rate_limits(mut self, enforce: bool) -> Self {
        self.settings.enforce_rate_limits = enforce;
        self
    }

    /// Shows the values of webhook headers as `***` in answers of the API. Default: as they were set.
    pub fn mask_webhook_headers(mut self, mask: bool) -> Self {
        self.settings.mask_webhook_headers = mask;
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
        Ok(Emulator::new(driver, base_url, ca_pem, tasks))
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
