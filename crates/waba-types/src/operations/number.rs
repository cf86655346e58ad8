//! The number itself: health, settings, user name, payments.

use super::table::operations;
use crate::api::*;
use crate::message::NoContent;
use crate::response::Success;

operations! {
    /// Reads whether messages can be sent. Costs nothing: a good test of a key.
    GetHealth(HealthQuery) -> NumberHealth = "health.get", Freely, "Messaging Health Status",
        cloud_360dialog Get "/health_status" 200;

    /// Reads whether the service runs. Says nothing about the key.
    GetServiceHealth(NoContent) -> ServiceHealth = "health.service", Freely, "Messaging Health Status",
        cloud_360dialog Get "/health" 200,
        on_premise Get "/v1/health" 200;

    /// Reads the settings of the number.
    GetNumberSettings(NoContent) -> NumberSettings
        = "number.settings" unconfirmed, Freely, "Phone number settings",
        cloud Get "/settings" 200;

    /// Changes the settings of the number.
    EditNumberSettings(NumberSettings) -> Success
        = "number.edit_settings" unconfirmed, Freely, "Phone number settings",
        cloud Post "/settings" 200;

    /// Reads the user name of the number.
    GetUsername(NoContent) -> CurrentUsername
        = "number.username" unconfirmed, Freely, "Business-scoped user IDs",
        cloud Get "/username" 200;

    /// Sets the user name of the number.
    SetUsername(UsernameConfig) -> CurrentUsername
        = "number.set_username" unconfirmed, Freely, "Business-scoped user IDs",
        cloud Post "/username" 200;

    /// Removes the user name of the number.
    DeleteUsername(NoContent) -> Success
        = "number.delete_username" unconfirmed, Freely, "Business-scoped user IDs",
        cloud Delete "/username" 200;

    /// Reads user names that are free.
    SuggestUsernames(NoContent) -> UsernameSuggestions
        = "number.username_suggestions" unconfirmed, Freely, "Business-scoped user IDs",
        cloud Get "/username_suggestions" 200;

    /// Fetches contacts or messages from the WhatsApp Business app. Webhooks bring them.
    SyncAppData(AppSync) -> AppSyncStart = "number.sync_app_data" unconfirmed, IfNotSent, "Onboarding",
        cloud Post "/smb_app_data" 200;

    /// Reads the business behind the number, as Indian law wants it.
    GetComplianceInfo(NoContent) -> CurrentComplianceInfo
        = "number.compliance_info", Freely, "The Basics",
        cloud Get "/business_compliance_info" 200;

    /// Sets the business behind the number, as Indian law wants it.
    SetComplianceInfo(ComplianceInfo) -> Success
        = "number.set_compliance_info", Freely, "The Basics",
        cloud Post "/business_compliance_info" 200;

    /// Reads the payments of an order in India.
    GetPayments(PaymentLookup) -> Payments = "payments.get" unconfirmed, Freely, "Payments",
        cloud Get "/payments/{configuration_name}/{reference_id}" 200;

    /// Gives money back for an order in India.
    RefundPayment(RefundRequest) -> StartedRefund = "payments.refund" unconfirmed, IfNotSent, "Payments",
        cloud Post "/payments_refund" 200;
}
