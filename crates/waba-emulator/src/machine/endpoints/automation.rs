//! Greetings, commands and suggestions in chats.

use waba_types::Success;
use waba_types::api::{AutomationSettings, ConversationalAutomation};
use waba_types::message::NoContent;
use waba_types::operations::{EditAutomation, GetAutomation};

use super::{Endpoint, Entry, endpoint};
use crate::machine::rules::{Refusal, Service};
use crate::machine::settings::PHONE_NUMBER_ID;
use crate::machine::state::{State, Turn};

pub(super) const ENDPOINTS: &[Entry] = &[endpoint::<GetAutomation>(), endpoint::<EditAutomation>()];

impl Endpoint for GetAutomation {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<AutomationSettings, Refusal> {
        let automation = state.number.automation.clone();
        Ok(AutomationSettings::new().id(PHONE_NUMBER_ID).conversational_automation(automation))
    }
}

impl Endpoint for EditAutomation {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: ConversationalAutomation,
        _: &mut Turn<'_>,
    ) -> Result<Success, Refusal> {
        let automation = &mut state.number.automation;
        automation.enable_welcome_message =
            request.enable_welcome_message.or(automation.enable_welcome_message);
        automation.commands = request.commands.or_else(|| automation.commands.take());
        automation.prompts = request.prompts.or_else(|| automation.prompts.take());
        Ok(Success::new(true))
    }
}
