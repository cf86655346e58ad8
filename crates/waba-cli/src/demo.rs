//! `waba demo`: the main job from end to end, against an emulator in this process.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use clap::Args;
use tokio::sync::mpsc;
use tokio::time::timeout;
use waba::webhook::{Auth, Event, EventKind, Events, Webhook};
use waba::{Client, Dialect, Host, WebhookConfig};
use waba_emulator::{Clock, Emulator};

use crate::certificate::Identity;
use crate::exit::Failure;
use crate::output::{self, Transcript, Who};
use crate::receiver::{Delivery, Receiver};

/// The customer of the demo.
const CUSTOMER: &str = "+491510000001";

/// What is said.
const QUESTION: &str = "Your order 17 is ready. Shall we deliver it today?";
const ANSWER: &str = "Yes, please. After 5 pm.";
const REPLY: &str = "Noted: today after 5 pm.";

/// User of the webhook.
const USER: &str = "demo";

/// Time for one step; each takes about a second.
const STEP: Duration = Duration::from_secs(15);

/// Show the main job against an emulator in this process: webhook, message, statuses, answer, reply
///
/// Starts the emulator and a webhook endpoint with HTTPS, both on this machine. A client registers the endpoint, sends a text, gets its statuses, gets the customer's answer, and replies. It needs no account and no network.
#[derive(Args)]
pub(crate) struct Demo {
    /// Dialect to speak: `cloud` or `on-premise`
    #[arg(long, default_value = "cloud", value_name = "DIALECT")]
    dialect: Dialect,
}

impl Demo {
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let transcript = Transcript::new();
        let localhost = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let (key, password) = (random()?, random()?);

        let identity = Identity::self_signed(localhost)?;
        let auth = Auth::basic(USER, &password).map_err(|error| Failure::config(error.to_string()))?;
        let address = SocketAddr::new(localhost, 0);
        let failure = |error: std::io::Error| Failure::io("the webhook endpoint can't be started", &error);
        let receiver = Receiver::bind(address, identity.config, Webhook::new(auth)).await.map_err(failure)?;
        let url = format!("https://localhost:{}/webhook", receiver.address().map_err(failure)?.port());

        let emulator = Emulator::builder()
            .dialect(self.dialect)
            .clock(Clock::Real)
            .api_key(&key)
            .auto_reply(ANSWER)
            .webhook_root(identity.pem.unwrap_or_default())
            .start()
            .await
            .map_err(|error| Failure::io("the emulator can't be started", &error))?;
        transcript.event(
            Who::Api,
            &format!("emulator of the {} API listens on {}", self.dialect, emulator.base_url()),
        )?;

        let (sender, deliveries) = mpsc::channel(64);
        let server = tokio::spawn(receiver.serve(sender));
        let client = Client::new(Host::of(self.dialect, key).base_url(emulator.base_url()))?;
        let outcome = Conversation { transcript, client, deliveries, waiting: Vec::new() }
            .run(&url, &Auth::basic_value(USER, &password))
            .await;
        server.abort();
        emulator.shutdown().await;
        outcome
    }
}

/// A secret for one run.
fn random() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| Failure::config(format!("no randomness: {error}")))?;
    Ok(base16ct::lower::encode_string(&bytes))
}

struct Conversation {
    transcript: Transcript,
    client: Client,
    deliveries: mpsc::Receiver<Delivery>,
    /// Events that came but were not waited for yet: webhooks come in any order.
    waiting: Vec<Event>,
}

impl Conversation {
    async fn run(mut self, url: &str, authorization: &str) -> Result<(), Failure> {
        let config = WebhookConfig::new(url).header("Authorization", authorization);
        self.client.webhook().set(config).await?;
        self.say(Who::Business, &format!("set the webhook to {url}, with Basic authorisation"))?;

        let sent = self.client.send_text(CUSTOMER, QUESTION).await?;
        self.say(Who::Business, &format!("sends to {CUSTOMER}: {QUESTION}"))?;
        self.say(Who::Api, &format!("accepted as {}", sent.id))?;
        for status in ["sent", "delivered", "read"] {
            self.status(&sent.id, status).await?;
        }

        let answer = self.event("the customer's answer", |event| event.kind() == EventKind::Message).await?;
        let text = answer.text().unwrap_or_default().into_owned();
        self.say(Who::Customer, &format!("answers: {text}"))?;

        self.client.mark_read(answer.id().unwrap_or_default().into_owned()).await?;
        let reply = self.client.reply(&answer, REPLY).quote().await?;
        self.say(Who::Business, &format!("replies: {REPLY}"))?;
        self.say(Who::Api, &format!("accepted as {}", reply.id))?;
        self.status(&reply.id, "sent").await?;

        output::line("")?;
        output::line("The whole conversation happened:")?;
        output::line(&format!("  sent, delivered, read  {}", sent.id))?;
        output::line(&format!("  answered               {}", answer.id().unwrap_or_default()))?;
        output::line(&format!("  replied                {}", reply.id))?;
        Ok(())
    }

    fn say(&self, who: Who, what: &str) -> Result<(), Failure> {
        Ok(self.transcript.event(who, what)?)
    }

    /// Waits for a status of the message `id`.
    async fn status(&mut self, id: &str, status: &str) -> Result<(), Failure> {
        self.event(&format!("status `{status}`"), |event| {
            event.kind() == EventKind::Status
                && event.type_name() == status
                && event.id().is_some_and(|event_id| event_id == id)
        })
        .await?;
        self.say(Who::Api, &format!("{status}: {id}"))
    }

    /// Waits for the first event that is `wanted`.
    async fn event(&mut self, what: &str, wanted: impl Fn(&Event) -> bool) -> Result<Event, Failure> {
        let deadline = tokio::time::Instant::now() + STEP;
        loop {
            if let Some(index) = self.waiting.iter().position(&wanted) {
                return Ok(self.waiting.remove(index));
            }
            let missing =
                || Failure::not_done(format!("{what} did not come within {} seconds", STEP.as_secs()));
            let delivery = timeout(
                deadline.saturating_duration_since(tokio::time::Instant::now()),
                self.deliveries.recv(),
            );
            match delivery.await {
                Ok(Some(Delivery::Events(events))) => self.keep(events),
                Ok(Some(Delivery::Unreadable(error))) => return Err(Failure::not_done(error.to_string())),
                Ok(Some(Delivery::Refused { reason, .. })) => return Err(Failure::not_done(reason)),
                Ok(None) | Err(_) => return Err(missing()),
            }
        }
    }

    fn keep(&mut self, events: Events) {
        self.waiting.extend(events);
    }
}
