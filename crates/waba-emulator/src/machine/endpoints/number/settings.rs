//! The settings of the number.

use waba_types::Success;
use waba_types::api::NumberSettings;
use waba_types::message::NoContent;
use waba_types::operations::{EditNumberSettings, GetNumberSettings};

use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] =
    &[endpoint::<GetNumberSettings>(), endpoint::<EditNumberSettings>()];

impl Endpoint for GetNumberSettings {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<NumberSettings, Refusal> {
        Ok(state.number.settings.clone())
    }
}

impl Endpoint for EditNumberSettings {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: NumberSettings, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        let settings = &mut state.number.settings;
        settings.calling = request.calling.or_else(|| settings.calling.take());
        settings.user_identity_change =
            request.user_identity_change.or_else(|| settings.user_identity_change.take());
        settings.storage_configuration =
            request.storage_configuration.or_else(|| settings.storage_configuration.take());
        settings.payload_encryption =
            request.payload_encryption.or_else(|| settings.payload_encryption.take());
        Ok(Success::new(true))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use waba_types::Dialect;

    use crate::machine::testing::Bench;

    #[test]
    fn settings_that_are_left_out_stay() {
        let mut bench = Bench::on(Dialect::Cloud);
        for edit in [
            json!({ "user_identity_change": { "enable_identity_key_check": true } }),
            json!({ "storage_configuration": { "status": "IN_COUNTRY_STORAGE_ENABLED" } }),
        ] {
            bench.ask("POST", "/settings", &edit);
        }
        let (_, settings) = bench.ask("GET", "/settings", &Value::Null);
        assert_eq!(settings["user_identity_change"]["enable_identity_key_check"], true);
        assert_eq!(settings["storage_configuration"]["status"], "IN_COUNTRY_STORAGE_ENABLED");
    }
}
