//! `waba listen`: the live webhook endpoint.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use tokio::sync::mpsc;

use crate::certificate::Identity;
use crate::exit::Failure;
use crate::interrupt::Interrupt;
use crate::output::{self, EventLine};
use crate::receiver::{Delivery, Receiver};
use crate::webhook_auth::WebhookAuth;

/// Events that wait to be printed; beyond it senders wait for their answer.
const QUEUE: usize = 1024;

/// Be a live webhook endpoint: HTTPS, authorised, answers 200, prints each event
///
/// Serves HTTPS, checks the authorisation, answers 200 with an empty body and prints each event, until it is interrupted.
/// The address is printed on standard error. 360dialog posts to public addresses with a valid certificate only; the
/// self-signed one is for the emulator and tests (`--save-cert` gives it to those who shall trust it).
#[derive(Args)]
pub(crate) struct Listen {
    /// Address to listen on; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:8443", value_name = "ADDR")]
    bind: SocketAddr,
    /// PEM file with the certificate chain [default: a self-signed one made on the spot]
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
    /// PEM file with the private key of the certificate
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    /// File into which the self-signed certificate is written
    #[arg(long, value_name = "FILE", conflicts_with = "cert")]
    save_cert: Option<PathBuf>,
    /// Id of the number, for on-premise bodies, which name none
    #[arg(long, value_name = "ID")]
    phone_number_id: Option<String>,
    /// Print events as JSON, as `waba webhook parse` does
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    auth: WebhookAuth,
}

impl Listen {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let mut interrupt = Interrupt::new()?;
        let webhook = self.auth.webhook(self.phone_number_id.as_deref())?;
        let identity = match (&self.cert, &self.key) {
            (Some(certificate), Some(key)) => Identity::from_files(certificate, key)?,
            _ => Identity::self_signed(self.bind.ip())?,
        };
        if let (Some(path), Some(pem)) = (&self.save_cert, &identity.pem) {
            std::fs::write(path, pem).map_err(|error| Failure::io(path.display(), &error))?;
        }
        let failure = |error: std::io::Error| Failure::io(self.bind, &error);
        let receiver = Receiver::bind(self.bind, identity.config, webhook).await.map_err(failure)?;
        note(&format!("listening on https://{}/", receiver.address().map_err(failure)?));

        let (sender, mut deliveries) = mpsc::channel(QUEUE);
        let server = tokio::spawn(receiver.serve(sender));
        loop {
            tokio::select! {
                () = interrupt.heard() => break,
                delivery = deliveries.recv() => match delivery {
                    Some(delivery) => self.print(delivery)?,
                    None => return Ok(()),
                },
            }
        }
        // What was taken is printed; what comes now is answered with 503 and comes again.
        deliveries.close();
        while let Some(delivery) = deliveries.recv().await {
            self.print(delivery)?;
        }
        server.abort();
        Ok(())
    }

    fn print(&self, delivery: Delivery) -> Result<(), Failure> {
        match delivery {
            Delivery::Events(events) => {
                for event in &events {
                    if self.json {
                        let line = EventLine::new(&event, false)
                            .map_err(|error| Failure::data(error.to_string()))?;
                        output::json(&line)?;
                    } else {
                        output::line(&output::describe(&event))?;
                    }
                }
            }
            Delivery::Unreadable(error) => note(&format!("unreadable body: {error}")),
            Delivery::Refused { status, reason } => {
                note(&format!("refused with {}: {reason}", status.as_u16()))
            }
        }
        Ok(())
    }
}

fn note(text: &str) {
    // Nothing is lost with a note.
    let _ = writeln!(std::io::stderr().lock(), "waba: {}", output::printable(text));
}
