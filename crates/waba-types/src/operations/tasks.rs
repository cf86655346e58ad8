//! Calls that are made of others: the core does them in steps, by the same names in every language.

use super::table::operations;
use crate::api::*;
use crate::response::CurrentWebhook;
use crate::webhook::WebhookConfig;

operations! {
    /// Sets the webhook of the number unless it is set already, and tells what was found. A new API key clears the
    /// webhook: ensure it at every start. Of a header whose value the answer masks (`***`), only what is shown is compared:
    /// set the webhook to change such a secret.
    EnsureWebhook(WebhookConfig) -> EnsuredWebhook = "webhook.ensure", Freely, "Webhooks";

    /// Reads the webhook of the number, less and less often, until it is the one that was set.
    AwaitWebhook(AwaitedWebhook) -> CurrentWebhook = "webhook.wait_until_active", Freely, "Webhooks";

    /// Sets the webhook of the account unless it is set already, and tells what was found. A change takes effect after
    /// 15 to 20 seconds. Headers that are left out are not compared and stay; of masked ones only what is shown is compared.
    EnsureAccountWebhook(AccountWebhookConfig) -> EnsuredWebhook
        = "account_webhook.ensure", Freely, "Webhooks";

    /// Reads the webhook of the account, less and less often, until it is the one that was set.
    AwaitAccountWebhook(AwaitedWebhook) -> CurrentAccountWebhook
        = "account_webhook.wait_until_active", Freely, "Webhooks";

    /// Sets the further receivers of the number unless they are set already, and tells what was found. Waits up to 30
    /// seconds for an operation on them that still runs. A change takes effect some seconds later. Receivers, and headers of
    /// one, that are left out are not compared; of masked headers only what is shown is.
    EnsureDestinations(DestinationsConfig) -> EnsuredWebhook
        = "destinations.ensure", Freely, "Set multiple webhooks for Phone Number";

    /// Reads the further receivers of the number, less and less often, until they are those that were set.
    AwaitDestinations(AwaitedDestinations) -> CurrentDestinations
        = "destinations.wait_until_active", Freely, "Set multiple webhooks for Phone Number";
}
