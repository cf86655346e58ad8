//! Messages that open a flow.

use waba_macros::{model, open_enum};

use super::{InteractiveBody, InteractiveFooter, InteractiveHeader};
use crate::ids::FlowId;
use crate::open::Raw;
use crate::rules::{Path, Violation};

/// A message with a button that opens a flow.
#[model(outbound)]
pub struct FlowMessage {
    /// What stands above the text.
    pub header: Option<InteractiveHeader>,
    /// Text, 1 to 1024 characters.
    pub body: InteractiveBody,
    /// What stands below the text.
    pub footer: Option<InteractiveFooter>,
    /// The button.
    pub action: FlowMessageAction,
}

/// The button of a message that opens a flow.
#[model(outbound)]
#[constant(name = "flow")]
pub struct FlowMessageAction {
    /// Which flow it opens, and how.
    pub parameters: FlowParameters,
}

/// Which flow a button opens, and how.
#[model(outbound)]
#[constant(flow_message_version = "3")]
#[rule(
    id = "flow-payload",
    doc = "`flow_action_payload` is left out when `flow_action` is `data_exchange`.",
    check = fits_action
)]
#[rule(id = "no-emoji", doc = "`flow_cta` has no emoji.", check = says_it_in_words)]
pub struct FlowParameters {
    /// Id of the flow.
    #[limit(chars = 1..)]
    #[field(one_of)]
    pub flow_id: Option<FlowId>,
    /// Name of the flow.
    #[limit(chars = 1..)]
    #[field(one_of)]
    pub flow_name: Option<String>,
    /// Text on the button, 1 to 30 characters, without emoji. Up to 20 are shown everywhere.
    #[limit(chars = 1..=30)]
    pub flow_cta: String,
    /// Text that comes back with the answer. Default: `unused`.
    pub flow_token: Option<String>,
    /// Whether the published flow or its draft is opened. Default: the published one.
    pub mode: Option<FlowMode>,
    /// How the first screen is found. Default: `navigate`.
    pub flow_action: Option<FlowActionKind>,
    /// The first screen and its data.
    pub flow_action_payload: Option<FlowScreen>,
}

open_enum! {
    /// Which version of a flow is opened.
    #[documented]
    pub enum FlowMode {
        /// The published one.
        Published = "published",
        /// The draft, for tests.
        Draft = "draft",
    }
}

open_enum! {
    /// How the first screen of a flow is found.
    #[documented]
    pub enum FlowActionKind {
        /// The message names it.
        Navigate = "navigate",
        /// The endpoint of the business is asked.
        DataExchange = "data_exchange",
    }
}

/// The first screen of a flow and its data.
#[model(outbound)]
#[rule(id = "flow-data", doc = "`data` is an object with at least one field.", check = has_data)]
pub struct FlowScreen {
    /// Id of the screen. Default: the first one of the flow.
    pub screen: Option<String>,
    /// Data for the screen: an object with at least one field.
    pub data: Option<Raw>,
}

fn fits_action(flow: &FlowParameters, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if flow.flow_action == Some(FlowActionKind::DataExchange) && flow.flow_action_payload.is_some() {
        let limit = "left out with `data_exchange`";
        violations.push(Violation::new(&path.key("flow_action_payload"), "flow-payload", "present", limit));
    }
}

fn has_data(screen: &FlowScreen, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if let Some(data) = &screen.data {
        check_flow_data(data, &path.key("data"), violations);
    }
}

/// Checks the data for a screen.
pub(crate) fn check_flow_data(data: &Raw, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let object = serde_json::from_str::<serde_json::Map<_, _>>(data.as_str());
    if !object.is_ok_and(|object| !object.is_empty()) {
        let limit = "an object with at least one field";
        violations.push(Violation::new(path, "flow-data", "another value", limit));
    }
}

fn says_it_in_words(flow: &FlowParameters, path: &Path<'_>, violations: &mut Vec<Violation>) {
    // The blocks of pictures, and what makes one of an older character.
    let is_emoji = |c: char| matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{fe0f}');
    if flow.flow_cta.contains(is_emoji) {
        violations.push(Violation::new(&path.key("flow_cta"), "no-emoji", "an emoji", "text without emoji"));
    }
}
