//! Text messages.

use waba_macros::model;

/// A text message.
#[model(outbound)]
pub struct TextContent {
    /// Text to show, 1 to 4096 characters. WhatsApp's markdown is rendered.
    #[limit(chars = 1..=4096)]
    pub body: String,
    /// Renders a preview of the first `http://` or `https://` address in the text. Default: no preview.
    pub preview_url: Option<bool>,
}
