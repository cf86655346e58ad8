//! What a chat offers before anybody has written: a welcome, commands, questions to tap.
//!
//! Source: 360dialog's page "Conversational Components".

use waba_macros::model;

use crate::ids::{OpaqueId, PhoneNumberId};
use crate::rules::{Limit, Limited, Path, Violation};

/// What a chat offers. What is left out stays, an empty list clears.
#[model(request)]
#[rule(id = "prompt", doc = "Each of `prompts` has 1 to 80 characters.", check = check_prompts)]
pub struct ConversationalAutomation {
    /// Whether opening the chat for the first time gives a webhook, to be answered with a welcome.
    pub enable_welcome_message: Option<bool>,
    /// Commands, at most 30, which people see after a slash.
    #[limit(items = 0..=30)]
    pub commands: Option<Vec<ChatCommand>>,
    /// Questions to tap, at most 4, of up to 80 characters.
    #[limit(items = 0..=4)]
    pub prompts: Option<Vec<String>>,
    /// Id, in answers.
    pub id: Option<OpaqueId>,
}

fn check_prompts(automation: &ConversationalAutomation, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let path = path.key("prompts");
    for (index, prompt) in automation.prompts.iter().flatten().enumerate() {
        prompt.check_limit(&Limit::Chars { min: 1, max: 80 }, &path.index(index), violations);
    }
}

/// A command of a chat.
#[model(request)]
pub struct ChatCommand {
    /// The word behind the slash, 1 to 32 characters.
    #[limit(chars = 1..=32)]
    pub command_name: String,
    /// What it does, 1 to 256 characters.
    #[limit(chars = 1..=256)]
    pub command_description: String,
}

/// What the chat of a number offers.
#[model(response)]
pub struct AutomationSettings {
    /// Id of the number.
    pub id: Option<PhoneNumberId>,
    /// What it offers.
    pub conversational_automation: Option<ConversationalAutomation>,
}
