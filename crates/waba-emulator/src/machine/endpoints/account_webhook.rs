//! The webhook of the account, where the events of its numbers go.

use waba_types::api::{AccountWebhookConfig, BackgroundTask, CurrentAccountWebhook};
use waba_types::message::NoContent;
use waba_types::operations::{GetAccountWebhook, SetAccountWebhook};
use waba_types::{Raw, WebhookConfig};

use super::webhook::shown;
use super::{Endpoint, Entry, endpoint};
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::settings::{ACCOUNT_ID, DISPLAY_PHONE_NUMBER};
use crate::machine::state::{State, Timer, Turn};
use crate::machine::store::receivers::ACTIVATION;

pub(super) const ENDPOINTS: &[Entry] = &[endpoint::<GetAccountWebhook>(), endpoint::<SetAccountWebhook>()];

impl Endpoint for GetAccountWebhook {
    const SERVICE: Service = Service::Short;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<CurrentAccountWebhook, Refusal> {
        let mut answer = CurrentAccountWebhook::new()
            .waba_id(ACCOUNT_ID)
            .phone_numbers(vec![Raw::text(DISPLAY_PHONE_NUMBER)]);
        if let Some(webhook) = &state.receivers.account {
            answer = answer.url(&*webhook.url).headers(shown(state, &webhook.headers));
        }
        Ok(answer)
    }
}

impl Endpoint for SetAccountWebhook {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: AccountWebhookConfig,
        turn: &mut Turn<'_>,
    ) -> Result<BackgroundTask, Refusal> {
        let override_all = request.override_all.unwrap_or(false);
        let mut config = WebhookConfig::new(request.url);
        let old = state.receivers.account.as_ref().map(|old| old.headers.clone());
        config.headers = request.headers.or(old).unwrap_or_default();
        rules::deliverable(&config, state.settings.allow_public_webhooks)?;
        let timer = Timer::AccountWebhook(config, override_all);
        state.timers.set(turn.now.after(ACTIVATION), timer);
        let seconds = ACTIVATION.as_secs();
        Ok(BackgroundTask::new().message(format!(
            "The webhook is in force in about {seconds} seconds. Read it back before relying on it."
        )))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use super::*;
    use crate::machine::settings::Settings;
    use crate::machine::testing::Bench;

    fn set_account(bench: &mut Bench, path: &str, override_all: bool) {
        let body = json!({ "url": format!("http://127.0.0.1:1/{path}"), "override_all": override_all });
        assert_eq!(bench.post("/waba_webhook", &body.to_string()).status, 200);
    }

    /// The paths that events were posted to.
    fn posted_to(bench: &mut Bench) -> Vec<String> {
        bench.urls.drain(..).map(|url| url.rsplit('/').next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn the_webhook_of_the_account_is_in_force_after_a_while_and_comes_after_the_numbers() {
        let mut bench = Bench::without_webhook(Settings::default(), 0);
        set_account(&mut bench, "account", false);
        bench.advance(ACTIVATION - Duration::from_millis(1));
        bench.write("491511111111", "too early");
        assert!(bench.posts.is_empty());
        bench.advance(Duration::from_millis(1));
        bench.write("491511111111", "in time");
        assert_eq!(posted_to(&mut bench), ["account"]);
        bench.post("/v1/configs/webhook", r#"{"url":"http://127.0.0.1:1/number"}"#);
        set_account(&mut bench, "other", false);
        bench.advance(ACTIVATION);
        bench.write("491511111111", "to the number's");
        set_account(&mut bench, "all", true);
        bench.advance(ACTIVATION);
        bench.write("491511111111", "to all");
        assert_eq!(posted_to(&mut bench), ["number", "all"]);
        let headers = |bench: &mut Bench, more: Value| -> Value {
            let mut body = json!({ "url": "http://127.0.0.1:1/all" });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            bench.done("POST", "/waba_webhook", &body);
            bench.advance(ACTIVATION);
            let answer = bench.done("GET", "/waba_webhook", &Value::Null);
            assert_eq!(answer["url"], "http://127.0.0.1:1/all");
            answer["headers"].clone()
        };
        let given = json!({ "X-A": "1" });
        assert_eq!(headers(&mut bench, json!({ "headers": given })), given);
        assert_eq!(headers(&mut bench, json!({})), given, "what is left out stays");
        assert_eq!(headers(&mut bench, json!({ "headers": {} })), json!({}), "what is empty clears");
    }
}
