//! The user name of the number.

use serde_json::json;
use waba_types::api::{CurrentUsername, UsernameConfig, UsernameSuggestions};
use waba_types::message::NoContent;
use waba_types::operations::{DeleteUsername, GetUsername, SetUsername, SuggestUsernames};
use waba_types::{Raw, Success};

use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[
    endpoint::<GetUsername>(),
    endpoint::<SetUsername>(),
    endpoint::<DeleteUsername>(),
    endpoint::<SuggestUsernames>(),
];

fn username(state: &State) -> CurrentUsername {
    match &state.number.username {
        Some(name) => CurrentUsername::new().username(&**name).status("approved"),
        None => CurrentUsername::new(),
    }
}

impl Endpoint for GetUsername {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<CurrentUsername, Refusal> {
        Ok(username(state))
    }
}

impl Endpoint for SetUsername {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: UsernameConfig,
        _: &mut Turn<'_>,
    ) -> Result<CurrentUsername, Refusal> {
        state.number.username = Some(request.username);
        Ok(username(state))
    }
}

impl Endpoint for DeleteUsername {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        state.number.username = None;
        Ok(Success::new(true))
    }
}

impl Endpoint for SuggestUsernames {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(_: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<UsernameSuggestions, Refusal> {
        let names = ["emulated.business", "emulated_business", "emulatedbusiness"];
        let names = json!({ "username_suggestions": names });
        Ok(UsernameSuggestions::new().data(vec![Raw::from(names)]))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use waba_types::Dialect;

    use crate::machine::testing::Bench;

    #[test]
    fn a_user_name_has_small_letters_and_can_be_removed() {
        let mut bench = Bench::on(Dialect::Cloud);
        assert_eq!(bench.ask("POST", "/username", &json!({ "username": "Ann's" })).0, 400);
        assert_eq!(bench.ask("POST", "/username", &json!({ "username": "anns.shop" })).0, 200);
        assert_eq!(bench.ask("GET", "/username", &Value::Null).1["username"], "anns.shop");
        assert_eq!(bench.ask("DELETE", "/username", &Value::Null).0, 200);
        assert!(bench.ask("GET", "/username", &Value::Null).1["username"].is_null());
    }
}
