//! Messages with a button that opens a web page.

use waba_macros::model;

use super::{InteractiveBody, InteractiveFooter, InteractiveHeader};

/// A message with a button that opens a web page. No webhook tells that it was pressed.
#[model(outbound)]
pub struct CtaUrlMessage {
    /// What stands above the text.
    pub header: Option<InteractiveHeader>,
    /// Text, 1 to 1024 characters.
    pub body: InteractiveBody,
    /// What stands below the text.
    pub footer: Option<InteractiveFooter>,
    /// The button.
    pub action: CtaUrlAction,
}

impl CtaUrlMessage {
    /// Creates a message whose button says `display_text` and opens `url`.
    pub fn link(
        body: impl Into<InteractiveBody>,
        display_text: impl Into<String>,
        url: impl Into<String>,
    ) -> Self {
        Self::new(body, CtaUrlAction::new(CtaUrlParameters::new(display_text, url)))
    }
}

/// The button of a message that opens a web page.
#[model(outbound)]
#[constant(name = "cta_url")]
pub struct CtaUrlAction {
    /// What it says and opens.
    pub parameters: CtaUrlParameters,
}

/// What a button says and opens.
#[model(outbound)]
pub struct CtaUrlParameters {
    /// Text on the button, 1 to 20 characters.
    #[limit(chars = 1..=20)]
    pub display_text: String,
    /// Address of the page.
    #[limit(http_url)]
    pub url: String,
}
