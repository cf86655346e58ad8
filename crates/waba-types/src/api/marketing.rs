//! Marketing messages: sending them by a route of their own, and what they bring.
//!
//! Source: 360dialog's page "Marketing Messages", Meta's pages "Marketing Messages API".

use waba_macros::{model, open_enum};

use super::Paging;
use crate::decode::DecodeError;
use crate::dialect::{Dialect, RECIPIENT, Request, RequestParts, Response, for_cloud, only_item};
use crate::ids::{OpaqueId, UserId};
use crate::message::{MessageContext, RecipientType, TemplateMessage, check_person};
use crate::number::{Amount, Count};
use crate::open::{Extra, Raw};
use crate::priority::MessagePriority;
use crate::rules::{Path, Violation};

/// A marketing template to be sent by the route for marketing.
#[model(request, by_hand, whatsapp)]
#[constant(type = "template")]
#[rule(
    id = "recipient",
    doc = "A person is named as in other messages.",
    check = names_a_person
)]
pub struct MarketingMessage {
    /// Recipient: a phone number in full international form, or a business-scoped user id.
    #[limit(chars = 1..)]
    #[field(also = "recipient")]
    pub to: UserId,
    /// Whether `to` is a person (the default) or a group.
    pub recipient_type: Option<RecipientType>,
    /// The message. Its template is one of marketing.
    pub template: TemplateMessage,
    /// Quotes an earlier message of the conversation.
    pub context: Option<MessageContext>,
    /// What happens to messages that this route does not take.
    pub product_policy: Option<ProductPolicy>,
    /// Whether WhatsApp may tell Meta what people do with the message.
    pub message_activity_sharing: Option<bool>,
    /// What the message is worth.
    pub bid_spec: Option<BidSpec>,
    /// Text that comes back in the status webhooks of this message, at most 512 characters.
    #[limit(chars = 0..=512)]
    pub biz_opaque_callback_data: Option<String>,
    /// Delivers the message only if this is still the hash of the recipient's identity key.
    pub recipient_identity_key_hash: Option<String>,
}

impl Request for MarketingMessage {
    const WHATSAPP: bool = true;

    fn to_wire(&self, dialect: Dialect) -> Result<RequestParts, serde_json::Error> {
        let template = for_cloud(&self.template).into_owned();
        let mut parts = crate::dialect::write(&Self { template, ..self.clone() }, dialect)?;
        if self.to.is_business_scoped()
            && let Some(body) = &parts.body
        {
            let mut fields: Extra = serde_json::from_slice(body)?;
            if let Some(to) = fields.remove("to") {
                fields.insert(RECIPIENT, to);
            }
            parts.body = Some(serde_json::to_vec(&fields)?);
        }
        Ok(parts)
    }

    fn recipient(&self) -> Option<std::borrow::Cow<'_, str>> {
        let is_group = self.recipient_type == Some(RecipientType::Group);
        (!is_group).then(|| self.to.as_str().into())
    }

    fn priority(&self) -> MessagePriority {
        MessagePriority::Marketing
    }
}

fn names_a_person(message: &MarketingMessage, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_person(&message.to, message.recipient_type.as_ref(), path, violations);
}

open_enum! {
    /// What happens to messages that the route for marketing does not take.
    pub enum ProductPolicy {
        /// They go by the common route.
        CloudApiFallback = "CLOUD_API_FALLBACK",
        /// They fail.
        Strict = "STRICT",
    }
}

/// What a message is worth.
#[model(request)]
pub struct BidSpec {
    /// Factor of the template's price; 1 by default.
    pub per_message_bid_multiplier: Amount,
}

/// A data set to be made; if there is one, it is given.
#[model(request)]
pub struct NewDataset {
    /// Name.
    pub name: Option<String>,
}

/// The account, page or profile whose data set is meant.
#[model(request)]
pub struct NodeTarget {
    /// Meta's id of the account, page or Instagram profile.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub meta_node_id: OpaqueId,
}

/// A data set to be made for an account, page or profile.
#[model(request)]
pub struct NewNodeDataset {
    /// Meta's id of the account, page or Instagram profile.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub meta_node_id: OpaqueId,
    /// Name.
    pub name: Option<String>,
}

/// A data set, which takes events of people.
#[model(response, by_hand)]
pub struct MarketingDataset {
    /// Id.
    pub id: Option<OpaqueId>,
    /// Name.
    pub name: Option<String>,
}

impl Response for MarketingDataset {
    /// The wire may have a list of one.
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        only_item(body)
    }
}

/// The data set whose quality is asked for.
#[model(request)]
pub struct DatasetQualityQuery {
    /// Id of the data set.
    #[field(query)]
    pub dataset_id: OpaqueId,
    /// Name of the agent that sends the events.
    #[field(query)]
    pub agent_name: Option<String>,
    /// Names of the wanted fields, separated by commas.
    #[field(query)]
    pub fields: Option<String>,
}

/// The quality of a data set.
#[model(response)]
pub struct DatasetQuality {
    /// The measures, as they come.
    #[field(default)]
    pub data: Vec<Raw>,
    /// The measures of events from the web, as they come.
    pub web: Option<Raw>,
}

/// Which templates of marketing to list.
#[model(request)]
pub struct MarketingTemplateQuery {
    /// Most templates on a page.
    #[limit(value = 1..=1000)]
    #[field(query)]
    pub limit: Option<i64>,
    /// Cursor of the page before: lists what comes behind it.
    #[field(query)]
    pub after: Option<String>,
    /// Cursor of the page behind: lists what comes before it.
    #[field(query)]
    pub before: Option<String>,
}

/// Whom a campaign is for, to estimate its reach.
#[model(request)]
pub struct ReachQuery {
    /// Whom it is for: an object.
    #[field(query)]
    pub targeting_spec: Raw,
    /// The days that the estimate is made of.
    #[field(query)]
    pub date_interval: Option<DateInterval>,
}

open_enum! {
    /// Days that an estimate is made of.
    pub enum DateInterval {
        /// The last day.
        Day = "L1D",
        /// The last 7 days.
        Week = "L7D",
        /// The last 14 days.
        TwoWeeks = "L14D",
        /// The last 28 days.
        FourWeeks = "L28D",
    }
}

/// How many people a campaign reaches at which price.
#[model(response)]
pub struct ReachEstimate {
    /// One estimate for each bid.
    #[field(default)]
    pub estimates: Vec<BidEstimate>,
    /// Currency of the account.
    pub waba_currency: Option<String>,
}

/// How many people a bid reaches.
#[model(response)]
pub struct BidEstimate {
    /// The bid.
    pub bid_amount: Option<Amount>,
    /// Fewest deliveries.
    pub deliveries_lower_bound: Option<Count>,
    /// Most deliveries.
    pub deliveries_upper_bound: Option<Count>,
    /// Lowest cost.
    pub cost_lower_bound: Option<Amount>,
    /// Highest cost.
    pub cost_upper_bound: Option<Amount>,
    /// Number of people.
    pub users: Option<Count>,
}

/// Which measures of templates to read.
#[model(request)]
pub struct TemplateAnalyticsQuery {
    /// First second of the time.
    #[field(query)]
    pub start: Option<Count>,
    /// Last second of the time.
    #[field(query)]
    pub end: Option<Count>,
    /// Length of the steps, such as `DAILY`.
    #[field(query)]
    pub granularity: Option<String>,
    /// Ids of the templates.
    #[limit(items = 0..=10)]
    #[field(query, default)]
    pub template_ids: Vec<OpaqueId>,
    /// Names of the wanted measures, separated by commas.
    #[field(query)]
    pub metric_types: Option<String>,
    /// Most measures on a page.
    #[limit(value = 1..)]
    #[field(query)]
    pub limit: Option<i64>,
    /// Cursor of the page before: lists what comes behind it.
    #[field(query)]
    pub after: Option<String>,
    /// Cursor of the page behind: lists what comes before it.
    #[field(query)]
    pub before: Option<String>,
}

/// Measures of templates.
#[model(response)]
pub struct TemplateAnalytics {
    /// The measures.
    #[field(default)]
    pub data: Vec<TemplateAnalyticsSeries>,
    /// How the neighbours of the page are found.
    pub paging: Option<Paging>,
}

/// Measures of templates over a time.
#[model(response)]
pub struct TemplateAnalyticsSeries {
    /// Length of the steps.
    pub granularity: Option<String>,
    /// Kind of messages.
    pub product_type: Option<String>,
    /// The steps.
    #[field(default)]
    pub data_points: Vec<TemplateAnalyticsPoint>,
}

/// Measures of a template in a step of time.
#[model(response)]
pub struct TemplateAnalyticsPoint {
    /// Id of the template.
    pub template_id: Option<OpaqueId>,
    /// First second.
    pub start: Option<Count>,
    /// Last second.
    pub end: Option<Count>,
    /// Messages that were sent.
    pub sent: Option<Count>,
    /// Messages that were delivered.
    pub delivered: Option<Count>,
    /// Messages that were read.
    pub read: Option<Count>,
    /// Clicks, by button.
    #[field(default)]
    pub clicked: Vec<Raw>,
    /// Costs.
    #[field(default)]
    pub cost: Vec<Raw>,
}

/// Whether measures of templates are collected.
#[model(request)]
pub struct TemplateAnalyticsSwitch {
    /// Turns it on. It can't be turned off again.
    #[field(query)]
    pub enable: bool,
}

/// The account whose measures are collected now.
#[model(response)]
pub struct TemplateAnalyticsState {
    /// Id of the account.
    pub id: Option<OpaqueId>,
    /// Whether it was done.
    pub success: Option<bool>,
}

/// The advertisement whose measures are asked for.
#[model(request)]
pub struct InsightsQuery {
    /// Meta's id of the advertisement, its set, campaign or account.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub ad_object_id: OpaqueId,
    /// Names of the wanted fields, separated by commas.
    #[field(query)]
    pub fields: Option<String>,
    /// Days, such as `last_7d`.
    #[field(query)]
    pub date_preset: Option<String>,
    /// Days: an object with `since` and `until`.
    #[field(query)]
    pub time_range: Option<Raw>,
    /// What a row stands for: `ad`, `adset`, `campaign`, `account`.
    #[field(query)]
    pub level: Option<String>,
    /// Most rows on a page.
    #[limit(value = 1..=1000)]
    #[field(query)]
    pub limit: Option<i64>,
    /// Cursor of the page before: lists what comes behind it.
    #[field(query)]
    pub after: Option<String>,
    /// Cursor of the page behind: lists what comes before it.
    #[field(query)]
    pub before: Option<String>,
}

/// A page of measures of an advertisement.
#[model(response)]
pub struct InsightsPage {
    /// The rows, as they come: their fields are those that were asked for.
    #[field(default)]
    pub data: Vec<Raw>,
    /// How the neighbours of the page are found.
    pub paging: Option<Paging>,
}

/// Events of people to be reported.
#[model(request)]
#[rule(id = "object", doc = "Each of `data` is an object.", check = are_objects)]
pub struct ConversionEvents {
    /// Id of the data set.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub dataset_id: OpaqueId,
    /// The events, 1 to 1000: objects in the form of Meta's Conversions API.
    #[limit(items = 1..=1000)]
    pub data: Vec<Raw>,
}

fn are_objects(events: &ConversionEvents, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let path = path.key("data");
    for (index, event) in events.data.iter().enumerate() {
        if !event.as_str().trim_start().starts_with('{') {
            violations.push(Violation::new(&path.index(index), "object", "another value", "an object"));
        }
    }
}

/// What became of reported events.
#[model(response)]
pub struct ReceivedEvents {
    /// Number of events that arrived.
    pub events_received: Option<Count>,
    /// Trace id, for questions to the support.
    pub fbtrace_id: Option<String>,
    /// What is wrong with some.
    #[field(default)]
    pub messages: Vec<Raw>,
}
