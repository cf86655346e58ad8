//! The webhook of an account, and further receivers of a number.
//!
//! Source: 360dialog's pages "Webhooks" and "Set multiple webhooks for Phone Number".

use waba_macros::{model, open_enum};

use crate::ids::OpaqueId;
use crate::open::Raw;
use crate::rules::{Path, UNIQUE, Violation, doubles};
use crate::webhook::{
    HEADERS_RULE, URL_RULE, WebhookConfig, WebhookHeaders, check_headers, check_url, receivers,
};

/// The webhook of an account, as it is set: events go there of each number without a webhook of its own.
#[model(request)]
#[rule(id = "webhook-url", doc = URL_RULE, check = check_url)]
#[rule(id = "header", doc = HEADERS_RULE, check = check_headers)]
pub struct AccountWebhookConfig {
    /// Address to which events are posted: `https://` with a valid certificate, 1 to 2048 characters.
    #[limit(chars = 1..=2048)]
    pub url: String,
    /// Headers to send along with each event, such as `Authorization`. The values are secrets. Left out, they stay; empty,
    /// there are none.
    #[field(secret)]
    pub headers: Option<WebhookHeaders>,
    /// Whether it replaces the webhooks of all numbers.
    pub override_all: Option<bool>,
}

receivers! { AccountWebhookConfig WebhookDestination }

/// The webhook of an account, as the API reports it.
#[model(response)]
pub struct CurrentAccountWebhook {
    /// Id of the account.
    pub waba_id: Option<OpaqueId>,
    /// The numbers of the account.
    #[field(default)]
    pub phone_numbers: Vec<Raw>,
    /// Address to which events are posted; absent when none is set.
    pub url: Option<String>,
    /// Headers sent along with each event. The values are secrets.
    #[field(default, secret)]
    pub headers: WebhookHeaders,
}

/// Further receivers of a number, as the API reports them.
#[model(response)]
pub struct CurrentDestinations {
    /// Whether they get events.
    pub enabled: Option<bool>,
    /// The receivers.
    #[field(default)]
    pub destinations: Vec<WebhookDestination>,
}

/// Whether further receivers get events.
///
/// A number has at most three webhooks in all. The others get a copy once the first has answered with 200.
#[model(request)]
#[rule(id = "unique", doc = "The names of the receivers differ.", check = configured_differ)]
pub struct DestinationsConfig {
    /// Whether they get events.
    pub enabled: bool,
    /// The receivers. Left out, they stay.
    #[limit(items = 0..=3)]
    pub destinations: Option<Vec<WebhookDestination>>,
}

/// Receivers to be added.
#[model(request)]
#[rule(id = "unique", doc = "The names of the receivers differ.", check = added_differ)]
pub struct NewDestinations {
    /// The receivers; their names differ from each other.
    #[limit(items = 1..=3)]
    pub destinations: Vec<WebhookDestination>,
}

fn configured_differ(config: &DestinationsConfig, path: &Path<'_>, violations: &mut Vec<Violation>) {
    names_differ(config.destinations.as_deref().unwrap_or_default(), path, violations);
}

fn added_differ(added: &NewDestinations, path: &Path<'_>, violations: &mut Vec<Violation>) {
    names_differ(&added.destinations, path, violations);
}

fn names_differ(destinations: &[WebhookDestination], path: &Path<'_>, violations: &mut Vec<Violation>) {
    let path = path.key("destinations");
    for place in doubles(destinations.iter().map(|destination| destination.name.as_str())) {
        let (destination, limit) = (path.index(place), "unique among the receivers");
        violations.push(Violation::new(&destination.key("name"), UNIQUE, "the same twice", limit));
    }
}

/// A further receiver.
#[model(request)]
#[rule(id = "webhook-url", doc = URL_RULE, check = check_url)]
#[rule(id = "header", doc = HEADERS_RULE, check = check_headers)]
pub struct WebhookDestination {
    /// Name, by which it is changed and removed.
    #[limit(chars = 1..=256)]
    pub name: String,
    /// Address to which events are posted: `https://` with a valid certificate, 1 to 2048 characters.
    #[limit(chars = 1..=2048)]
    pub url: Option<String>,
    /// Headers to send along with each event. The values are secrets. Left out of an edit, they stay; empty, there are
    /// none.
    #[field(secret)]
    pub headers: Option<WebhookHeaders>,
}

/// The name of a receiver.
#[model(request)]
pub struct DestinationName {
    /// Name of the receiver.
    #[limit(chars = 1..=256)]
    pub name: String,
}

/// What was found where a webhook belongs, and set right if needed.
#[model(response)]
pub struct EnsuredWebhook {
    /// What was found.
    pub found: WebhookFinding,
    /// The address that was set before, where it was another webhook.
    pub previous_url: Option<String>,
}

open_enum! {
    /// What was found where a webhook belongs.
    pub enum WebhookFinding {
        /// The wanted one, as far as it is shown. Nothing was changed.
        Same = "same",
        /// None: it was never set, or a new API key has cleared it. The wanted one was set.
        Missing = "missing",
        /// Another address or other headers. The wanted one was set.
        Other = "other",
    }
}

/// A webhook that is waited for.
#[model(request)]
pub struct AwaitedWebhook {
    /// Address to which events are posted, as it was set.
    #[limit(chars = 1..)]
    pub url: String,
    /// Headers to send along with each event, as they were set. The values are secrets. Left out, an account's may be any,
    /// as they stayed; a number has none.
    #[field(secret)]
    pub headers: Option<WebhookHeaders>,
    /// Longest time to wait. 60 seconds by default.
    pub timeout_seconds: Option<f64>,
}

/// Further receivers that are waited for.
#[model(request)]
pub struct AwaitedDestinations {
    /// Whether they get events.
    pub enabled: bool,
    /// The receivers, as they were set. Left out, they may be any, as they stayed.
    #[limit(items = 0..=3)]
    pub destinations: Option<Vec<WebhookDestination>>,
    /// Longest time to wait. 60 seconds by default.
    pub timeout_seconds: Option<f64>,
}

impl From<WebhookConfig> for AwaitedWebhook {
    fn from(config: WebhookConfig) -> Self {
        Self::new(config.url).headers(config.headers)
    }
}

impl From<AccountWebhookConfig> for AwaitedWebhook {
    fn from(config: AccountWebhookConfig) -> Self {
        let mut awaited = Self::new(config.url);
        awaited.headers = config.headers;
        awaited
    }
}

impl From<DestinationsConfig> for AwaitedDestinations {
    fn from(config: DestinationsConfig) -> Self {
        let mut awaited = Self::new(config.enabled);
        awaited.destinations = config.destinations;
        awaited
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Check;
    use crate::{Dialect, check};

    fn paths(value: &impl Check) -> Vec<String> {
        check(value, Dialect::Cloud).into_iter().map(|violation| violation.path).collect()
    }

    #[test]
    fn every_receiver_has_an_address_and_headers_that_can_be_used() {
        let account = AccountWebhookConfig::new("http://example.com/hook").header("X-A", "1\r\nX-B: 2");
        assert_eq!(paths(&account), ["url", "headers.X-A"]);
        assert_eq!(paths(&AccountWebhookConfig::new("https://example.com/hook")), [""; 0]);
        let one = WebhookDestination::new("a").url("ftp://example.com").header("X A", "1");
        let two = WebhookDestination::new("b").url("http://127.0.0.1:8080/");
        let added = NewDestinations::new([one, two.clone(), two]);
        let expected = ["destinations[0].url", "destinations[0].headers", "destinations[2].name"];
        let mut found = paths(&added);
        found.sort_by_key(|path| expected.iter().position(|other| other == path));
        assert_eq!(found, expected);
        let named = WebhookDestination::new("a").url("https://u:p@example.com");
        assert_eq!(paths(&DestinationsConfig::new(true).destinations(vec![named])), ["destinations[0].url"]);
        assert_eq!(paths(&WebhookDestination::new("a").header("X-A", "1")), [""; 0]);
    }

    #[test]
    fn a_value_that_was_read_masked_is_not_written_back() {
        for (value, fits) in [
            ("Basic c2hvcDpzZWNyZXQ=", true),
            ("**", true),
            ("***", false),
            ("Basic ****", false),
            ("ab•••", false),
            ("[redacted]", false),
        ] {
            let config = AccountWebhookConfig::new("https://example.com/hook").header("X-A", value);
            let expected: &[&str] = if fits { &[] } else { &["headers.X-A"] };
            assert_eq!(paths(&config), expected, "{value}");
        }
    }
}
