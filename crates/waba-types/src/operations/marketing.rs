//! Marketing messages.

use super::table::operations;
use crate::api::*;
use crate::message::NoContent;
use crate::open::Raw;
use crate::response::SendReceipt;

operations! {
    /// Sends a marketing template by the route for marketing.
    SendMarketingMessage(MarketingMessage) -> SendReceipt
        = "marketing.send" message, IfNotSent, "Marketing Messages",
        cloud Post "/marketing_messages" 200;

    /// Reads the data set of the account.
    GetDataset(NoContent) -> MarketingDataset = "marketing.dataset", Freely, "Marketing Messages",
        cloud_360dialog Get "/marketing/dataset" 200;

    /// Makes the data set of the account, or gives the one that there is.
    CreateDataset(NewDataset) -> MarketingDataset
        = "marketing.create_dataset", Freely, "Marketing Messages",
        cloud_360dialog Post "/marketing/dataset" 200;

    /// Reads the data set of an account, page or profile.
    GetNodeDataset(NodeTarget) -> MarketingDataset = "marketing.node_dataset", Freely, "Marketing Messages",
        cloud_360dialog Get "/marketing/{meta_node_id}/dataset" 200;

    /// Makes the data set of an account, page or profile, or gives the one that there is.
    CreateNodeDataset(NewNodeDataset) -> MarketingDataset
        = "marketing.create_node_dataset", Freely, "Marketing Messages",
        cloud_360dialog Post "/marketing/{meta_node_id}/dataset" 200;

    /// Reads the quality of a data set.
    GetDatasetQuality(DatasetQualityQuery) -> DatasetQuality
        = "marketing.dataset_quality", Freely, "Marketing Messages",
        cloud_360dialog Get "/marketing/dataset_quality" 200;

    /// Lists the templates of marketing.
    ListMarketingTemplates(MarketingTemplateQuery) -> TemplatePage [cursor data: TemplateDefinition]
        = "marketing.templates", Freely, "Marketing Messages",
        cloud_360dialog Get "/marketing/message_templates" 200;

    /// Reads a template of marketing.
    GetMarketingTemplate(TemplateLookup) -> TemplateDefinition
        = "marketing.template", Freely, "Marketing Messages",
        cloud_360dialog Get "/marketing/{template_id}" 200;

    /// Estimates how many people a campaign reaches.
    EstimateReach(ReachQuery) -> ReachEstimate = "marketing.reach_estimate", Freely, "Marketing Messages",
        cloud_360dialog Get "/marketing/reachestimate" 200;

    /// Reads measures of templates.
    GetTemplateAnalytics(TemplateAnalyticsQuery) -> TemplateAnalytics [cursor data: TemplateAnalyticsSeries]
        = "marketing.template_analytics", Freely, "Marketing Messages",
        cloud_360dialog Get "/marketing/template_analytics" 200;

    /// Has measures of templates collected.
    EnableTemplateAnalytics(TemplateAnalyticsSwitch) -> TemplateAnalyticsState
        = "marketing.enable_template_analytics", Freely, "Marketing Messages",
        cloud_360dialog Post "/marketing/template_analytics" 200;

    /// Lists measures of an advertisement.
    ListInsights(InsightsQuery) -> InsightsPage [cursor data: Raw]
        = "marketing.insights", Freely, "Marketing Messages",
        cloud_360dialog Get "/marketing/{ad_object_id}/insights" 200;

    /// Reports what people did, at most 1000 events at a time.
    SendConversionEvents(ConversionEvents) -> ReceivedEvents
        = "marketing.send_events", IfNotSent, "Marketing Messages",
        cloud_360dialog Post "/marketing/{dataset_id}/events" 200;
}
