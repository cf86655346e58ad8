//! The further receivers of a number.

use std::time::Duration;

use waba_types::api::{
    AwaitedDestinations, BackgroundTask, CurrentDestinations, DestinationsConfig, EnsuredWebhook,
    WebhookDestination,
};
use waba_types::message::NoContent;
use waba_types::operations::{AwaitDestinations, EnsureDestinations, GetDestinations, SetDestinations};

use super::task::Task;
use super::upkeep::{self, Finding, Kept};
use crate::client::Client;
use crate::error::Error;

/// Reads and sets the further receivers of a number, and keeps them set; made by [`Client::destinations`].
#[derive(Clone, Copy, Debug)]
pub struct DestinationSettings<'a> {
    client: &'a Client,
}

impl Client {
    /// The further receivers of the number. 360dialog's cloud host only.
    pub fn destinations(&self) -> DestinationSettings<'_> {
        DestinationSettings { client: self }
    }
}

impl DestinationSettings<'_> {
    /// Reads the receivers that are in force.
    ///
    /// # Errors
    /// Of kind `Conflict` while an operation on them runs, else those of the API; repeating is safe.
    pub async fn get(&self) -> Result<CurrentDestinations, Error> {
        self.client.call::<GetDestinations>(&NoContent::new()).await
    }

    /// Sets the receivers and whether they get events. Takes effect some seconds later: see
    /// [`wait_until_active`](Self::wait_until_active).
    ///
    /// # Errors
    /// Of kind `Conflict` while an operation on them runs, else those of the API; repeating is safe.
    pub async fn set(&self, config: &DestinationsConfig) -> Result<BackgroundTask, Error> {
        self.client.call::<SetDestinations>(config).await
    }

    /// Sets the receivers unless they are set already, and tells what was found. Waits up to 30 seconds for an operation
    /// on them that still runs, and does not wait until the new ones are in force. Receivers, and headers of one, that are
    /// left out are not compared; of masked headers only what is shown is: see [`WebhookSettings::ensure`](super::WebhookSettings::ensure).
    ///
    /// # Errors
    /// Those of [`get`](Self::get) and [`set`](Self::set); repeating is safe.
    pub async fn ensure(&self, config: &DestinationsConfig) -> Result<EnsuredWebhook, Error> {
        self.client.run::<EnsureDestinations>(config).await
    }

    /// Reads the receivers, less and less often, until they are those that were set. Dropping the future ends the wait.
    ///
    /// # Errors
    /// Of kind `Timeout` when they are not in force in time, else those of [`get`](Self::get); repeating is safe.
    pub async fn wait_until_active(
        &self,
        config: &DestinationsConfig,
        timeout: Duration,
    ) -> Result<CurrentDestinations, Error> {
        let mut wanted = AwaitedDestinations::new(config.enabled).timeout_seconds(timeout.as_secs_f64());
        wanted.destinations = config.destinations.clone();
        self.client.run::<AwaitDestinations>(&wanted).await
    }
}

struct Destinations;

impl Kept for Destinations {
    type Read = GetDestinations;
    type Write = SetDestinations;

    fn found(wanted: &DestinationsConfig, current: &CurrentDestinations) -> Finding {
        let enabled = current.enabled == Some(true);
        let are_these = |wanted: &Vec<WebhookDestination>| {
            let current = &current.destinations;
            wanted.len() == current.len()
                && wanted.iter().all(|wanted| current.iter().any(|current| same(wanted, current)))
        };
        match enabled == wanted.enabled && wanted.destinations.as_ref().is_none_or(are_these) {
            true => Finding::Same,
            false if !enabled && current.destinations.is_empty() => Finding::Missing,
            false => Finding::Other(None),
        }
    }
}

fn same(wanted: &WebhookDestination, current: &WebhookDestination) -> bool {
    let url = wanted.url.as_deref().or(current.url.as_deref()).unwrap_or_default();
    let headers = current.headers.clone().unwrap_or_default();
    let found = upkeep::compare((url, wanted.headers.as_ref()), (current.url.as_deref(), &headers));
    wanted.name == current.name && matches!(found, Finding::Same)
}

impl Task for EnsureDestinations {
    async fn run(client: &Client, wanted: &DestinationsConfig) -> Result<EnsuredWebhook, Error> {
        upkeep::ensure::<Destinations>(client, wanted).await
    }
}

impl Task for AwaitDestinations {
    async fn run(client: &Client, wanted: &AwaitedDestinations) -> Result<CurrentDestinations, Error> {
        let mut config = DestinationsConfig::new(wanted.enabled);
        config.destinations = wanted.destinations.clone();
        upkeep::wait::<Self, Destinations>(client, &config, wanted.timeout_seconds).await
    }
}
