//! Who gets the events of the number besides its own webhook: the webhook of the account, and further receivers.

use std::time::Duration;

use waba_types::WebhookConfig;
use waba_types::api::WebhookDestination;

use crate::machine::delivery::Receiver;
use crate::machine::state::{State, Timer, Turn};

/// Until a webhook of the account is in force.
pub(crate) const ACTIVATION: Duration = Duration::from_secs(15);
/// Until a change of the further receivers is in force.
pub(crate) const BACKGROUND: Duration = Duration::from_secs(5);
/// Most webhooks of a number, its own included.
pub(crate) const MAX_WEBHOOKS: usize = 3;

/// The further receivers of the number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Destinations {
    pub(crate) enabled: bool,
    pub(crate) list: Vec<WebhookDestination>,
}

/// Who gets the events of the number besides its own webhook.
#[derive(Debug, Default)]
pub(crate) struct Receivers {
    pub(crate) account: Option<WebhookConfig>,
    pub(crate) destinations: Destinations,
    /// What the further receivers will be, while a change is under way.
    pending: Option<Destinations>,
}

impl Receivers {
    /// Whether a change of the further receivers is under way.
    pub(crate) fn is_busy(&self) -> bool {
        self.pending.is_some()
    }

    /// Where the copies for a further receiver are posted to.
    pub(crate) fn destination(&self, name: &str) -> Option<WebhookConfig> {
        let destinations = &self.destinations;
        let found = destinations.list.iter().find(|destination| destination.name == name);
        let found = found.filter(|_| destinations.enabled)?;
        let mut config = WebhookConfig::new(found.url.as_deref()?);
        config.headers = found.headers.clone().unwrap_or_default();
        Some(config)
    }
}

impl State {
    /// The webhook in force: the number's own, or that of the account.
    pub(crate) fn webhook_in_force(&self) -> Option<&WebhookConfig> {
        self.webhook.as_ref().or(self.receivers.account.as_ref())
    }

    /// Lets a webhook of the account come into force, for all numbers if `override_all`.
    pub(crate) fn activate_account_webhook(&mut self, config: WebhookConfig, override_all: bool) {
        if override_all && self.webhook.is_some() {
            self.webhook = Some(config.clone());
        }
        self.receivers.account = Some(config);
    }

    /// Lets the further receivers become `destinations` in a while.
    pub(crate) fn change_destinations(&mut self, destinations: Destinations, turn: &mut Turn<'_>) {
        self.receivers.pending = Some(destinations);
        self.timers.set(turn.now.after(BACKGROUND), Timer::Destinations);
    }

    /// Lets a change of the further receivers come into force.
    pub(crate) fn activate_destinations(&mut self) {
        if let Some(destinations) = self.receivers.pending.take() {
            self.receivers.destinations = destinations;
        }
    }

    /// The further receivers that get a copy of what the webhook of the number has taken.
    pub(crate) fn copied_to(&self) -> Vec<Receiver> {
        let destinations = &self.receivers.destinations;
        if !destinations.enabled {
            return Vec::new();
        }
        destinations.list.iter().map(|destination| Receiver::Copy(destination.name.clone())).collect()
    }
}
