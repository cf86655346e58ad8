//! Flows, and the key that their answers are encrypted with.

use super::table::operations;
use crate::api::*;
use crate::message::NoContent;
use crate::response::Success;

operations! {
    /// Lists the flows of the account.
    ListFlows(FlowQuery) -> FlowPage [cursor data: FlowDetails]
        = "flows.list" unconfirmed, Freely, "Flows API",
        cloud_360dialog Get "/flows" 200;

    /// Makes a flow.
    CreateFlow(NewFlow) -> CreatedFlow = "flows.create" unconfirmed, IfNotSent, "Flows API",
        cloud_360dialog Post "/flows" 200;

    /// Reads a flow. For the API its path is that of files: failures count as those of `media.get`.
    GetFlow(FlowLookup) -> FlowDetails = "flows.get" unconfirmed, Freely, "Flows API",
        cloud_360dialog Get "/{flow_id}" 200;

    /// Changes name, categories or endpoint of a flow.
    EditFlow(FlowEdit) -> Success = "flows.edit" unconfirmed, Freely, "Flows API",
        cloud_360dialog Post "/{flow_id}" 200;

    /// Lists the files of a flow.
    ListFlowAssets(FlowAssetQuery) -> FlowAssetPage [cursor data: FlowAsset]
        = "flows.assets" unconfirmed, Freely, "Flows API",
        cloud_360dialog Get "/{flow_id}/assets" 200;

    /// Publishes a flow, which can't be undone.
    PublishFlow(FlowTarget) -> Success = "flows.publish" unconfirmed, Freely, "Flows API",
        cloud_360dialog Post "/{flow_id}/publish" 200;

    /// Takes a published flow out of use.
    DeprecateFlow(FlowTarget) -> Success = "flows.deprecate" unconfirmed, Freely, "Flows API",
        cloud_360dialog Post "/{flow_id}/deprecate" 200;

    /// Deletes a flow that was never published.
    DeleteFlow(FlowTarget) -> Success = "flows.delete" unconfirmed, Freely, "Flows API",
        cloud_360dialog Delete "/{flow_id}" 200;

    /// Copies flows from another account.
    MigrateFlows(FlowMigration) -> MigratedFlows = "flows.migrate" unconfirmed, Freely, "Flows API",
        cloud_360dialog Post "/migrate_flows" 200;

    /// Reads the key that answers to flows are encrypted with.
    GetEncryptionKey(NoContent) -> CurrentEncryptionKey
        = "encryption.get" unconfirmed, Freely, "Business encryption",
        cloud Get "/whatsapp_business_encryption" 200;

    /// Sets the key that answers to flows are encrypted with.
    SetEncryptionKey(EncryptionKeyConfig) -> Success
        = "encryption.set" unconfirmed, Freely, "Business encryption",
        cloud Post "/whatsapp_business_encryption" 200;
}
