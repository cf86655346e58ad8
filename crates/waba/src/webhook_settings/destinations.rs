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
        let list = wanted.destinations.as_deref().unwrap_or_default();
        let all = |wanted: &[WebhookDestination], current: &[WebhookDestination]| {
            wanted.len() == current.len()
                && wanted.iter().all(|wanted| current.iter().any(|current| same(wanted, current)))
        };
        // Receivers that get nothing are no concern of who wants none.
        let same = enabled == wanted.enabled && (!enabled || all(list, &current.destinations));
        match same {
            true => Finding::Same,
            false if !enabled && current.destinations.is_empty() => Finding::Missing,
            false => Finding::Other(None),
        }
    }

    fn whole(wanted: &DestinationsConfig) -> DestinationsConfig {
        let whole = |destination: &WebhookDestination| {
            destination.clone().headers(destination.headers.clone().unwrap_or_default())
        };
        let list = wanted.destinations.iter().flatten().map(whole).collect::<Vec<_>>();
        wanted.clone().destinations(list)
    }
}

fn same(wanted: &WebhookDestination, current: &WebhookDestination) -> bool {
    let url = wanted.url.as_deref().or(current.url.as_deref()).unwrap_or_default();
    let headers = |of: &WebhookDestination| of.headers.clone().unwrap_or_default();
    let found = upkeep::compare((url, &headers(wanted)), (current.url.as_deref(), &headers(current)));
    wanted.name == current.name && matches!(found, Finding::Same)
}

impl Task for EnsureDestinations {
    async fn run(client: &Client, wanted: &DestinationsConfig) -> Result<EnsuredWebhook, Error> {
        upkeep::ensure::<Destinations>(client, wanted).await
    }
}

impl Task for AwaitDestinations {
    async fn run(client: &Client, wanted: &AwaitedDestinations) -> Result<CurrentDestinations, Error> {
        let config = DestinationsConfig::new(wanted.enabled).destinations(wanted.destinations.clone());
        upkeep::wait::<Self, Destinations>(client, &config, wanted.timeout_seconds).await
    }
}
