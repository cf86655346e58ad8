//! The further receivers of a number.

use waba_types::api::{
    AwaitedDestinations, CurrentDestinations, DestinationsConfig, EnsuredWebhook, WebhookDestination,
};
use waba_types::operations::{AwaitDestinations, EnsureDestinations, GetDestinations, SetDestinations};

use super::upkeep::{self, Finding, Kept};
use crate::calls::Task;
use crate::client::Client;
use crate::error::Error;

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
