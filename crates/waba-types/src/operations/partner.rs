//! The partner API.

use super::table::operations;
use crate::api::*;
use crate::response::Success;

operations! {
    /// Gives a token for name and password of a user of the hub. A key of the partner is the better way.
    CreatePartnerToken(HubCredentials) -> HubToken = "partner_tokens.create" keyless, Freely, "Partner API",
        partner Post "/token" 200;

    /// Reads the partner.
    GetPartner(PartnerTarget) -> PartnerDetails = "partner_profile.get", Freely, "Partner Management",
        partner Get "/partners/{partner_id}" 200;

    /// Changes the partner.
    EditPartner(PartnerEdit) -> PartnerDetails = "partner_profile.edit", Freely, "Partner Management",
        partner Patch "/partners/{partner_id}" 200;

    /// Reads the webhook of the partner, which gets events of the hub.
    GetPartnerWebhook(PartnerTarget) -> PartnerWebhook
        = "partner_webhook.get", Freely, "Webhook Management",
        partner Get "/partners/{partner_id}/webhook_url" 200;

    /// Sets the webhook of the partner, which gets events of the hub. Gives the partner as it is then.
    SetPartnerWebhook(PartnerWebhookConfig) -> PartnerDetails
        = "partner_webhook.set", Freely, "Webhook Management",
        partner Post "/partners/{partner_id}/webhook_url" 200;

    /// Lists the clients of the partner.
    ListPartnerClients(PartnerClientQuery) -> PartnerClientPage [offset clients: PartnerClientDetails]
        = "partner_clients.list", Freely, "Client Management",
        partner Get "/partners/{partner_id}/clients" 200;

    /// Changes a client of the partner.
    EditPartnerClient(PartnerClientEdit) -> PartnerClientDetails
        = "partner_clients.edit", Freely, "Client Management",
        partner Patch "/partners/{partner_id}/clients/{client_id}" 200;

    /// Reads the balance of a client, and what it used. At most 5 such calls in 30 seconds.
    GetClientBalance(ClientBalanceQuery) -> ClientBalance
        = "partner_balances.client", Freely, "Balance & Usage",
        partner Get "/partners/{partner_id}/clients/{client_id}/info/balance" 200;

    /// Reads the balances of the partner.
    GetPartnerBalances(PartnerTarget) -> PartnerBalances
        = "partner_balances.partner" unconfirmed, Freely, "Balance & Usage",
        partner Get "/partners/{partner_id}/info/balance" 200;

    /// Lists the channels of the partner.
    ListPartnerChannels(PartnerChannelQuery) -> PartnerChannelPage [offset partner_channels: PartnerChannel]
        = "partner_channels.list", Freely, "Channel Management",
        partner Get "/partners/{partner_id}/channels" 200;

    /// Reads a channel.
    GetPartnerChannel(ChannelTarget) -> PartnerChannel
        = "partner_channels.get", Freely, "Channel Management",
        partner Get "/partners/{partner_id}/channels/{channel_id}" 200;

    /// Requests that a channel ends, or takes that back.
    RequestCancellation(CancellationRequest) -> Success
        = "partner_channels.request_cancellation", Freely, "Channel Management",
        partner Post "/partners/{partner_id}/clients/{client_id}/channels/{channel_id}/control/cancellation_request" 200;

    /// Asks for another name that people see.
    RequestDisplayName(DisplayNameRequest) -> Success
        = "partner_channels.request_display_name" path_unconfirmed, IfNotSent, "Channel Management",
        partner Post "/partners/{partner_id}/clients/{client_id}/channels/{channel_id}/display_name" 200;

    /// Reads the shop settings of a channel, and with them Meta's id of the number.
    GetChannelCommerceSettings(ClientChannelTarget) -> CommerceSettings
        = "partner_channels.commerce_settings", Freely, "Channel Management",
        partner Get "/partners/{partner_id}/clients/{client_id}/channels/{channel_id}/whatsapp_commerce_settings" 200;

    /// Lists the keys of a channel.
    ListApiKeys(ChannelTarget) -> ApiKeys = "partner_api_keys.list", Freely, "Channel Management",
        partner Get "/partners/{partner_id}/channels/{channel_id}/api_keys" 200;

    /// Makes a key of a channel. All older keys end, and the webhook is gone: set it again.
    CreateApiKey(ChannelTarget) -> NewApiKey = "partner_api_keys.create", IfNotSent, "Channel Management",
        partner Post "/partners/{partner_id}/channels/{channel_id}/api_keys" 201;

    /// Ends the keys of a channel.
    RevokeApiKeys(ChannelTarget) -> Success = "partner_api_keys.revoke", Freely, "Channel Management",
        partner Delete "/partners/{partner_id}/channels/{channel_id}/api_keys" 200;

    /// Lists the accounts of the partner.
    ListWabaAccounts(WabaAccountQuery) -> WabaAccountPage [offset waba_accounts: WabaAccount]
        = "partner_accounts.list", Freely, "WABA",
        partner Get "/partners/{partner_id}/waba_accounts" 200;

    /// Reads an account.
    GetWabaAccount(WabaAccountTarget) -> WabaAccount = "partner_accounts.get" path_unconfirmed, Freely, "WABA",
        partner Get "/partners/{partner_id}/waba_accounts/{waba_account_id}" 200;

    /// Lists the templates of an account. At most 400 such calls in a minute.
    ListPartnerTemplates(PartnerTemplateQuery) -> ConfigTemplatePage [offset waba_templates: TemplateDefinition]
        = "partner_templates.list", Freely, "Templates Management",
        partner Get "/partners/{partner_id}/waba_accounts/{waba_account_id}/waba_templates" 200;

    /// Makes a template of an account.
    CreatePartnerTemplate(NewPartnerTemplate) -> TemplateDefinition
        = "partner_templates.create", IfNotSent, "Templates Management",
        partner Post "/partners/{partner_id}/waba_accounts/{waba_account_id}/waba_templates" 201;

    /// Changes a template of an account.
    EditPartnerTemplate(PartnerTemplateEdit) -> TemplateDefinition
        = "partner_templates.edit" unconfirmed, Freely, "Templates Management",
        partner Patch "/partners/{partner_id}/waba_accounts/{waba_account_id}/waba_templates/{template_id}" 200;

    /// Deletes a template of an account, in one language.
    DeletePartnerTemplate(PartnerTemplateTarget) -> Success
        = "partner_templates.delete", Freely, "Templates Management",
        partner Delete "/partners/{partner_id}/waba_accounts/{waba_account_id}/waba_templates/{template_id}" 200;

    /// Copies templates from another account, 2,500 for each page.
    CopyPartnerTemplates(TemplateCopy) -> MigratedTemplates
        = "partner_templates.copy" path_unconfirmed, Freely, "Templates Management",
        partner Post "/partners/{partner_id}/waba_accounts/{waba_account_id}/waba_templates/migrate" 200;

    /// Shows the texts that authentication templates have in each language.
    PreviewPartnerTemplates(PartnerTemplatePreviewQuery) -> TemplatePreviews
        = "partner_templates.previews" path_unconfirmed, Freely, "Templates Management",
        partner Get "/partners/{partner_id}/waba_accounts/{waba_account_id}/waba_templates/previews" 200;

    /// Lists the flows of an account.
    ListPartnerFlows(PartnerFlowQuery) -> PartnerFlowPage [offset flows: FlowDetails]
        = "partner_flows.list", Freely, "WhatsApp Flows",
        partner Get "/partners/{partner_id}/waba_accounts/{waba_account_id}/flows" 200;

    /// Makes a flow of an account.
    CreatePartnerFlow(NewPartnerFlow) -> CreatedFlow = "partner_flows.create", IfNotSent, "WhatsApp Flows",
        partner Post "/partners/{partner_id}/waba_accounts/{waba_account_id}/flows" 201;

    /// Reads a flow of an account.
    GetPartnerFlow(PartnerFlowTarget) -> FlowDetails = "partner_flows.get" path_unconfirmed, Freely, "WhatsApp Flows",
        partner Get "/partners/{partner_id}/waba_accounts/{waba_account_id}/flows/{flow_id}" 200;

    /// Changes a flow of an account.
    EditPartnerFlow(PartnerFlowEdit) -> Success
        = "partner_flows.edit" path_unconfirmed, Freely, "WhatsApp Flows",
        partner Post "/partners/{partner_id}/waba_accounts/{waba_account_id}/flows/{flow_id}" 200;

    /// Lists the files of a flow of an account.
    ListPartnerFlowAssets(PartnerFlowTarget) -> FlowAssetPage
        = "partner_flows.assets" path_unconfirmed, Freely, "WhatsApp Flows",
        partner Get "/partners/{partner_id}/waba_accounts/{waba_account_id}/flows/{flow_id}/assets" 200;

    /// Publishes a flow of an account, which can't be undone.
    PublishPartnerFlow(PartnerFlowTarget) -> Success
        = "partner_flows.publish" path_unconfirmed, Freely, "WhatsApp Flows",
        partner Post "/partners/{partner_id}/waba_accounts/{waba_account_id}/flows/{flow_id}/publish" 200;

    /// Takes a published flow of an account out of use.
    DeprecatePartnerFlow(PartnerFlowTarget) -> Success
        = "partner_flows.deprecate" path_unconfirmed, Freely, "WhatsApp Flows",
        partner Post "/partners/{partner_id}/waba_accounts/{waba_account_id}/flows/{flow_id}/deprecate" 200;

    /// Deletes a flow of an account that was never published.
    DeletePartnerFlow(PartnerFlowTarget) -> Success
        = "partner_flows.delete" path_unconfirmed, Freely, "WhatsApp Flows",
        partner Delete "/partners/{partner_id}/waba_accounts/{waba_account_id}/flows/{flow_id}" 200;

    /// Copies flows from another account.
    CopyPartnerFlows(FlowCopy) -> MigratedFlows
        = "partner_flows.copy" path_unconfirmed, Freely, "WhatsApp Flows",
        partner Post "/partners/{partner_id}/waba_accounts/{waba_account_id}/flows/migrate" 200;
}
