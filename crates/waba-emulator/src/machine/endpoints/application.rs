//! The application that an on-premise host runs: its number, its settings, where it fetches files from.

use serde::Serialize;
use serde_json::{Map, Value, json};
use waba_types::Success;
use waba_types::api::{
    ApplicationSettings, ApplicationSettingsEdit, ConfiguredNumber, MediaProviderTarget, MediaProviders,
    NewMediaProvider, StoredMediaProvider,
};
use waba_types::message::NoContent;
use waba_types::operations::{
    AddMediaProvider, DeleteMediaProvider, EditApplicationSettings, GetApplicationSettings,
    GetConfiguredNumber, ListMediaProviders,
};

use super::{Endpoint, Entry, endpoint};
use crate::machine::json::{read_as, to_raw};
use crate::machine::rules::{Refusal, Service};
use crate::machine::settings::DISPLAY_PHONE_NUMBER;
use crate::machine::state::{State, Turn};
use crate::machine::store::on_premise::merge;

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<GetConfiguredNumber>(),
    endpoint::<GetApplicationSettings>(),
    endpoint::<EditApplicationSettings>(),
    endpoint::<ListMediaProviders>(),
    endpoint::<AddMediaProvider>(),
    endpoint::<DeleteMediaProvider>(),
];

impl Endpoint for GetConfiguredNumber {
    const SERVICE: Service = Service::Gateway;

    fn serve(_: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<ConfiguredNumber, Refusal> {
        Ok(ConfiguredNumber::new().phone_number(DISPLAY_PHONE_NUMBER))
    }
}

/// The fields of something that is written as an object.
fn fields(object: &impl Serialize) -> Map<String, Value> {
    read_as(object).unwrap_or_default()
}

impl Endpoint for GetApplicationSettings {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<ApplicationSettings, Refusal> {
        let url = state.webhook.as_ref().map(|webhook| webhook.url.as_str());
        let mut settings = fields(&json!({
            "callback_persist": true,
            "media": { "auto_download": ["image", "document", "audio", "video", "voice", "sticker"] },
            "sent_status": true,
            "webhooks": { "url": url, "max_concurrent_requests": 6 },
        }));
        merge(&mut settings, state.on_premise.settings.clone());
        // What was merged in has the types of the answer.
        Ok(read_as(&settings).unwrap_or_default())
    }
}

impl Endpoint for EditApplicationSettings {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: ApplicationSettingsEdit,
        _: &mut Turn<'_>,
    ) -> Result<Success, Refusal> {
        merge(&mut state.on_premise.settings, fields(&request));
        Ok(Success::new(true))
    }
}

impl Endpoint for ListMediaProviders {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<MediaProviders, Refusal> {
        Ok(MediaProviders::new().providers(state.on_premise.media_providers.clone()))
    }
}

impl Endpoint for AddMediaProvider {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: NewMediaProvider, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        let providers = &mut state.on_premise.media_providers;
        providers.retain(|provider| provider.name.as_ref() != Some(&request.name));
        let provider = StoredMediaProvider::new().name(request.name).kind("www");
        providers.push(provider.config(to_raw(&request.config)));
        Ok(Success::new(true))
    }
}

impl Endpoint for DeleteMediaProvider {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: MediaProviderTarget, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        let providers = &mut state.on_premise.media_providers;
        let index = providers.iter().position(|provider| provider.name.as_ref() == Some(&request.name));
        providers.remove(index.ok_or_else(|| Refusal::absent("name: no such media provider"))?);
        Ok(Success::new(true))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use waba_types::Dialect;

    use crate::machine::testing::Bench;

    #[test]
    fn changed_settings_keep_what_was_left_out() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let path = "/v1/settings/application";
        bench.done("PATCH", path, &json!({ "webhooks": { "max_concurrent_requests": 12 } }));
        bench.done("PATCH", path, &json!({ "media": { "auto_download": [] } }));
        let settings = bench.done("GET", path, &Value::Null)["settings"]["application"].clone();
        assert_eq!(settings["webhooks"]["max_concurrent_requests"], 12);
        assert!(settings["webhooks"]["url"].is_string());
        assert_eq!(
            (&settings["media"]["auto_download"], &settings["sent_status"]),
            (&json!([]), &json!(true))
        );
    }

    #[test]
    fn a_media_provider_replaces_the_one_of_its_name() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let path = "/v1/settings/application/media/providers";
        let provider = |token| json!([{ "name": "files", "type": "www", "config": { "bearer": token } }]);
        bench.done("POST", path, &provider("a"));
        bench.done("POST", path, &provider("b"));
        let stored = bench.done("GET", path, &Value::Null);
        assert_eq!(stored["settings"]["application"]["media"]["providers"], provider("b"));
        bench.done("DELETE", &format!("{path}/files"), &Value::Null);
        assert_eq!(bench.ask("DELETE", &format!("{path}/files"), &Value::Null).0, 404);
        assert_eq!(bench.ask("POST", path, &json!([])).0, 400);
    }

    #[test]
    fn what_administers_the_host_is_blocked() {
        let mut bench = Bench::on(Dialect::OnPremise);
        for blocked in waba_types::operations::BLOCKED {
            let path = blocked.path.replace("{username}", "ann");
            let (status, answer) = bench.ask(blocked.method.as_str(), &path, &json!({}));
            assert_eq!(status, 403, "{}", blocked.name);
            assert!(answer["meta"]["developer_message"].as_str().unwrap().contains("blocked"), "{answer}");
        }
    }
}
