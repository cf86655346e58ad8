//! Where the events of a number and of an account go.

use super::table::operations;
use crate::api::*;
use crate::message::NoContent;
use crate::response::CurrentWebhook;
use crate::webhook::WebhookConfig;

operations! {
    /// Reads the webhook of the number.
    GetWebhook(NoContent) -> CurrentWebhook = "webhook.get", Freely, "Webhooks",
        cloud_360dialog Get "/v1/configs/webhook" 200,
        on_premise Get "/v1/configs/webhook" 200;

    /// Sets the webhook of the number: the address to which its events are posted, and the headers sent along.
    SetWebhook(WebhookConfig) -> CurrentWebhook = "webhook.set", Freely, "Webhooks",
        cloud_360dialog Post "/v1/configs/webhook" 200,
        on_premise Post "/v1/configs/webhook" 200;

    /// Reads the webhook of the account, which serves its numbers without a webhook of their own.
    GetAccountWebhook(NoContent) -> CurrentAccountWebhook = "account_webhook.get", Freely, "Webhooks",
        cloud_360dialog Get "/waba_webhook" 200;

    /// Sets the webhook of the account. It takes effect after 15 to 20 seconds: read it back before relying on it.
    SetAccountWebhook(AccountWebhookConfig) -> BackgroundTask = "account_webhook.set", Freely, "Webhooks",
        cloud_360dialog Post "/waba_webhook" 200;

    /// Reads the further receivers of the number.
    GetDestinations(NoContent) -> CurrentDestinations
        = "destinations.get", Freely, "Set multiple webhooks for Phone Number",
        cloud_360dialog Get "/multi_webhook" 200;

    /// Turns the further receivers of the number on or off. Takes effect some seconds later.
    SetDestinations(DestinationsConfig) -> BackgroundTask
        = "destinations.set", Freely, "Set multiple webhooks for Phone Number",
        cloud_360dialog Post "/multi_webhook" 200;

    /// Adds further receivers to the number, once they are turned on. Takes effect some seconds later. Names are taken once:
    /// after a lost answer read them back before adding them again.
    AddDestinations(NewDestinations) -> BackgroundTask
        = "destinations.add", IfNotSent, "Set multiple webhooks for Phone Number",
        cloud_360dialog Put "/multi_webhook" 200;

    /// Changes a further receiver of the number. Takes effect some seconds later.
    EditDestination(WebhookDestination) -> BackgroundTask
        = "destinations.edit", Freely, "Set multiple webhooks for Phone Number",
        cloud_360dialog Patch "/multi_webhook" 200;

    /// Removes a further receiver from the number. Takes effect some seconds later.
    RemoveDestination(DestinationName) -> BackgroundTask
        = "destinations.remove" unconfirmed, Freely, "Set multiple webhooks for Phone Number",
        cloud_360dialog Delete "/multi_webhook" 200;
}
