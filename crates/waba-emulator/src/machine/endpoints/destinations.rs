//! Further receivers of the events of the number.

use std::collections::BTreeSet;

use waba_types::WebhookConfig;
use waba_types::api::{
    BackgroundTask, CurrentDestinations, DestinationName, DestinationsConfig, NewDestinations,
    WebhookDestination,
};
use waba_types::message::NoContent;
use waba_types::operations::{
    AddDestinations, EditDestination, GetDestinations, RemoveDestination, SetDestinations,
};

use super::webhook::shown;
use super::{Endpoint, Entry, endpoint};
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::receivers::{Destinations, MAX_WEBHOOKS};

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<GetDestinations>(),
    endpoint::<SetDestinations>(),
    endpoint::<AddDestinations>(),
    endpoint::<EditDestination>(),
    endpoint::<RemoveDestination>(),
];

/// The further receivers, unless a change of them is under way.
fn settled(state: &State) -> Result<Destinations, Refusal> {
    match state.receivers.is_busy() {
        true => Err(Refusal::Busy("Another operation is running. Try again in some seconds.".to_owned())),
        false => Ok(state.receivers.destinations.clone()),
    }
}

/// Checks what the further receivers are to be, and begins the change.
fn change(
    state: &mut State,
    destinations: Destinations,
    turn: &mut Turn<'_>,
) -> Result<BackgroundTask, Refusal> {
    let own = state.webhook_in_force().map(|webhook| webhook.url.clone());
    let mut urls: BTreeSet<_> = own.into_iter().collect();
    let mut names = BTreeSet::new();
    for destination in &destinations.list {
        let url =
            destination.url.as_deref().ok_or_else(|| Refusal::Missing("destinations.url".to_owned()))?;
        let mut config = WebhookConfig::new(url);
        config.headers = destination.headers.clone().unwrap_or_default();
        rules::deliverable(&config, state.settings.allow_public_webhooks)?;
        urls.insert(config.url);
        if !names.insert(&destination.name) {
            return Err(Refusal::Invalid("destinations.name: there is one of this name".to_owned()));
        }
    }
    if urls.len() > MAX_WEBHOOKS {
        return Err(Refusal::Invalid(format!(
            "destinations: a number has at most {MAX_WEBHOOKS} webhooks in all"
        )));
    }
    state.change_destinations(destinations, turn);
    Ok(BackgroundTask::new().message("The operation runs in the background."))
}

impl Endpoint for GetDestinations {
    const SERVICE: Service = Service::Short;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<CurrentDestinations, Refusal> {
        let Destinations { enabled, mut list } = settled(state)?;
        for destination in &mut list {
            destination.headers = destination.headers.as_ref().map(|headers| shown(state, headers));
        }
        Ok(CurrentDestinations::new().enabled(enabled).destinations(list))
    }
}

impl Endpoint for SetDestinations {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: DestinationsConfig,
        turn: &mut Turn<'_>,
    ) -> Result<BackgroundTask, Refusal> {
        let mut destinations = settled(state)?;
        destinations.enabled = request.enabled;
        if let Some(list) = request.destinations {
            destinations.list = list;
        }
        change(state, destinations, turn)
    }
}

impl Endpoint for AddDestinations {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: NewDestinations,
        turn: &mut Turn<'_>,
    ) -> Result<BackgroundTask, Refusal> {
        let mut destinations = settled(state)?;
        if !destinations.enabled {
            return Err(Refusal::Invalid("destinations: not enabled".to_owned()));
        }
        destinations.list.extend(request.destinations);
        change(state, destinations, turn)
    }
}

fn find<'a>(destinations: &'a mut Destinations, name: &str) -> Result<&'a mut WebhookDestination, Refusal> {
    let found = destinations.list.iter_mut().find(|destination| destination.name == name);
    found.ok_or_else(|| Refusal::not_found("name: no destination has this name"))
}

impl Endpoint for EditDestination {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: WebhookDestination,
        turn: &mut Turn<'_>,
    ) -> Result<BackgroundTask, Refusal> {
        let mut destinations = settled(state)?;
        let destination = find(&mut destinations, &request.name)?;
        destination.url = request.url.or_else(|| destination.url.take());
        destination.headers = request.headers.or_else(|| destination.headers.take());
        change(state, destinations, turn)
    }
}

impl Endpoint for RemoveDestination {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: DestinationName,
        turn: &mut Turn<'_>,
    ) -> Result<BackgroundTask, Refusal> {
        let mut destinations = settled(state)?;
        find(&mut destinations, &request.name)?;
        destinations.list.retain(|destination| destination.name != request.name);
        change(state, destinations, turn)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};

    use crate::machine::journal::Outcome;
    use crate::machine::settings::Settings;
    use crate::machine::store::receivers::BACKGROUND;
    use crate::machine::testing::Bench;

    /// The paths that events were posted to.
    fn posted_to(bench: &mut Bench) -> Vec<String> {
        bench.urls.drain(..).map(|url| url.rsplit('/').next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn a_copy_goes_out_once_the_main_webhook_has_answered_200() {
        let mut bench = Bench::new(Settings::default());
        let destinations = json!({ "enabled": true, "destinations": [
            { "name": "a", "url": "http://127.0.0.1:1/a" },
            { "name": "b", "url": "http://127.0.0.1:1/b", "headers": { "X-B": "c2VjcmV0" } },
        ] });
        assert_eq!(bench.post("/multi_webhook", &destinations.to_string()).status, 200);
        // Nothing else can be done meanwhile.
        for (method, body) in
            [("GET", ""), ("PUT", r#"{"destinations":[{"name":"c","url":"http://127.0.0.1:1/c"}]}"#)]
        {
            let answer = bench.call(method, "/multi_webhook", body);
            let body: Value = serde_json::from_slice(&answer.body).unwrap();
            assert!(answer.status == 409 && body["message"].is_string(), "{method}");
        }
        bench.write("491511111111", "before");
        bench.advance(BACKGROUND);
        assert_eq!(posted_to(&mut bench), [""]);

        let mut answers = [500, 200, 500, 200, 200].into_iter();
        bench.receiver(move |_| answers.next().map(Outcome::Status));
        bench.write("491511111111", "Hi");
        assert_eq!(posted_to(&mut bench), [""]);
        bench.advance(Duration::from_secs(60));
        assert_eq!(posted_to(&mut bench), ["", "a", "b", "a"]);
        assert!(!bench.journal().contains("c2VjcmV0"));
    }

    #[test]
    fn a_number_has_three_webhooks_at_most_with_names_of_their_own() {
        let mut bench = Bench::new(Settings::default());
        let destination = |name: &str| json!({ "name": name, "url": format!("http://127.0.0.1:1/{name}") });
        let mut call = |method: &str, body: Value| {
            let status = bench.call(method, "/multi_webhook", &body.to_string()).status;
            bench.advance(BACKGROUND);
            status
        };
        assert_eq!(call("PUT", json!({ "destinations": [destination("a")] })), 400);
        assert_eq!(call("POST", json!({ "enabled": true })), 200);
        assert_eq!(call("PUT", json!({ "destinations": [destination("a")] })), 200);
        assert_eq!(call("PUT", json!({ "destinations": [destination("a")] })), 400);
        assert_eq!(call("PUT", json!({ "destinations": [destination("b"), destination("c")] })), 400);
        assert_eq!(call("PUT", json!({ "destinations": [destination("b")] })), 200);
        assert_eq!(call("PATCH", json!({ "name": "b", "url": "http://127.0.0.1:1/d" })), 200);
        let headers = json!({ "X-B": "c2VjcmV0" });
        assert_eq!(call("PATCH", json!({ "name": "b", "headers": headers })), 200);
        assert_eq!(call("PATCH", json!({ "name": "b", "url": "http://127.0.0.1:1/e" })), 200);
        assert_eq!(call("PATCH", json!({ "name": "c", "url": "http://127.0.0.1:1/d" })), 404);
        assert_eq!(call("DELETE", json!({ "name": "a" })), 200);
        assert_eq!(call("DELETE", json!({ "name": "a" })), 404);
        let answer = bench.call("GET", "/multi_webhook", "");
        let answer: Value = serde_json::from_slice(&answer.body).unwrap();
        let expected = json!([{ "name": "b", "url": "http://127.0.0.1:1/e", "headers": headers }]);
        assert_eq!(answer["destinations"], expected);
        bench.call("PATCH", "/multi_webhook", r#"{"name":"b","headers":{}}"#);
        bench.advance(BACKGROUND);
        let answer = bench.call("GET", "/multi_webhook", "");
        let answer: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(answer["destinations"][0]["headers"], json!({}));
    }
}
