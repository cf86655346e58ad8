//! Direct Send: messages without a template outside of the 24-hour window. Beta; not confirmed by a public page.

use waba_macros::{model, open_enum};

use super::{MessageContent, OutboundMessage};
use crate::rules::{Limit, Limited, Path, Violation};

open_enum! {
    /// What a directly sent message is charged as.
    pub enum DirectSendCategory {
        /// Tells of an order, a date or the like.
        Utility = "utility",
        /// Has a code to prove who somebody is.
        Authentication = "authentication",
        /// Answers a question.
        Service = "service",
    }
}

/// How a message is sent directly.
#[model(outbound)]
pub struct DirectSendConfig {
    /// Name of the template that the message stands for.
    #[limit(chars = 1..)]
    pub template_name: String,
}

pub(super) fn fits_direct_send(message: &OutboundMessage, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let Some(category) = &message.category else { return };
    if let MessageContent::Text(text) = &message.content {
        let content = path.key("text");
        let body = content.key("body");
        // What is too long for any text says so itself.
        let place = body.to_string();
        if !violations.iter().any(|violation| violation.path == place) {
            text.body.check_limit(&Limit::Chars { min: 1, max: 1024 }, &body, violations);
        }
    }
    if *category == DirectSendCategory::Authentication && message.to.is_business_scoped() {
        let limit = "a phone number for `authentication`";
        violations.push(Violation::new(&path.key("to"), "direct-send", "a business-scoped user id", limit));
    }
}
