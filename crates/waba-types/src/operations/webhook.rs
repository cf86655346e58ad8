//! Where the events of a number go.

use super::table::operations;
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
}
