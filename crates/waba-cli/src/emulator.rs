//! `waba emulator`: the emulator of the API, as a server.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde::Serialize;
use tokio::io::AsyncReadExt;
use waba::Dialect;
use waba_emulator::{Clock, Emulator, MediaLockout, ServerCertificate};

use crate::exit::Failure;
use crate::interrupt::Interrupt;
use crate::output;

/// Run the emulator of the API
///
/// Answers as 360dialog would and posts real webhooks, to this machine only unless told otherwise. Runs until it is interrupted.
///
/// The API key it takes is `emulator-key`. Its control API under `/_emulator/` plays the customer, lets the network fail
/// (`POST /_emulator/faults`) and shows what happened; see docs/emulator.md.
///
/// The partner API is under `/api/v2`, with the key `emulator-partner-key`: the emulated number is the channel
/// `emulatorCH` of the partner `emulatorPA`. Persons join groups, call, and clients connect numbers by the control API
/// too: `join_group`, `leave_group`, `suspend_group`, `call`, `hang_up`, `call_permission`, `connect_client`,
/// `key_permission`.
#[derive(Args)]
pub(crate) struct EmulatorCommand {
    /// Address to listen on; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:8360", value_name = "ADDR")]
    bind: SocketAddr,
    /// Listen on an address that others can reach too; the control API then wants the API key
    #[arg(long)]
    allow_public_bind: bool,
    /// Dialect to speak: `cloud` or `on-premise`
    #[arg(long, default_value = "cloud", value_name = "DIALECT")]
    dialect: Dialect,
    /// Text with which the simulated customer answers each message
    #[arg(long, value_name = "TEXT")]
    auto_reply: Option<String>,
    /// Post webhooks to any address, not to this machine only
    #[arg(long)]
    allow_public_webhooks: bool,
    /// PEM file with certificates to trust when webhooks are posted, such as that of `waba listen --save-cert`
    #[arg(long, value_name = "FILE")]
    webhook_root: Option<PathBuf>,
    /// Speak HTTPS with a certificate of its own: a good one, or one that no client should trust
    #[arg(long, value_enum, value_name = "CERTIFICATE", num_args = 0..=1, default_missing_value = "good")]
    tls: Option<Certificate>,
    /// File into which the certificate to trust is written
    #[arg(long, value_name = "FILE", requires = "tls")]
    save_cert: Option<PathBuf>,
    /// Let messages fail that go to persons who wrote nothing for 24 hours
    #[arg(long)]
    enforce_window: bool,
    /// Refuse messages from templates that the account does not have
    #[arg(long)]
    enforce_templates: bool,
    /// Refuse what comes too often: messages, uploads, calls for templates and flows
    #[arg(long)]
    enforce_rate_limits: bool,
    /// Show the values of webhook headers as `***` in answers
    #[arg(long)]
    mask_webhook_headers: bool,
    /// How long too many failed requests for files lock the number out: `hour`, after more than 5 within an hour, or
    /// `half-hour`, after 20
    #[arg(long, value_enum, default_value = "hour", value_name = "TIME")]
    media_lockout: Lockout,
    /// Refuse calls to persons who have not allowed them
    #[arg(long)]
    enforce_call_permissions: bool,
    /// Start of the random numbers: the same seed gives the same ids and delays [default: another at each start]
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Let time stand still until the control API advances it
    #[arg(long)]
    virtual_clock: bool,
    /// Print the address as JSON: {"base_url": …, "dialect": …}
    #[arg(long)]
    json: bool,
    /// End when standard input closes, so that it never outlives the program that started it
    #[arg(long)]
    until_stdin_closes: bool,
}

/// The certificate that it shows.
#[derive(Clone, Copy, ValueEnum)]
enum Certificate {
    /// For this address, by an authority of its own
    Good,
    /// By that authority, for another host
    OtherName,
    /// By that authority, and expired
    Expired,
    /// By nobody else
    SelfSigned,
}

impl From<Certificate> for ServerCertificate {
    fn from(certificate: Certificate) -> Self {
        match certificate {
            Certificate::Good => Self::Good,
            Certificate::OtherName => Self::OtherName,
            Certificate::Expired => Self::Expired,
            Certificate::SelfSigned => Self::SelfSigned,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Lockout {
    Hour,
    HalfHour,
}

impl From<Lockout> for MediaLockout {
    fn from(lockout: Lockout) -> Self {
        match lockout {
            Lockout::Hour => Self::Hour,
            Lockout::HalfHour => Self::HalfHour,
        }
    }
}

#[derive(Serialize)]
struct Address<'a> {
    base_url: &'a str,
    dialect: &'static str,
}

impl EmulatorCommand {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let mut interrupt = Interrupt::new()?;
        let mut builder = Emulator::builder()
            .bind(self.bind)
            .allow_public_bind(self.allow_public_bind)
            .allow_public_webhooks(self.allow_public_webhooks)
            .dialect(self.dialect)
            .clock(if self.virtual_clock { Clock::Virtual } else { Clock::Real });
        builder = builder
            .enforce_window(self.enforce_window)
            .enforce_templates(self.enforce_templates)
            .enforce_rate_limits(self.enforce_rate_limits)
            .mask_webhook_headers(self.mask_webhook_headers)
            .media_lockout(self.media_lockout.into())
            .enforce_call_permissions(self.enforce_call_permissions);
        if let Some(seed) = self.seed {
            builder = builder.seed(seed);
        }
        if let Some(text) = self.auto_reply {
            builder = builder.auto_reply(text);
        }
        if let Some(path) = &self.webhook_root {
            let pem = std::fs::read_to_string(path).map_err(|error| Failure::io(path.display(), &error))?;
            builder = builder.webhook_root(pem);
        }
        if let Some(certificate) = self.tls {
            builder = builder.certificate(certificate.into());
        }
        let emulator =
            builder.start().await.map_err(|error| Failure::io("the emulator can't be started", &error))?;
        if let (Some(path), Some(pem)) = (&self.save_cert, emulator.ca_pem()) {
            std::fs::write(path, pem).map_err(|error| Failure::io(path.display(), &error))?;
        }
        let base_url = emulator.base_url();
        if self.json {
            output::json(&Address { base_url, dialect: self.dialect.as_str() })?;
        } else {
            output::line(&format!("listening on {base_url} ({})", self.dialect))?;
        }
        tokio::select! {
            () = interrupt.heard() => {}
            () = end_of_stdin(), if self.until_stdin_closes => {}
        }
        emulator.shutdown().await;
        Ok(())
    }
}

/// Waits until standard input is closed; what comes before is thrown away.
async fn end_of_stdin() {
    let (mut stdin, mut buffer) = (tokio::io::stdin(), [0; 1024]);
    while stdin.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
}
