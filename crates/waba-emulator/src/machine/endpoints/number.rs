//! The number itself: health, settings, user name, payments.

use serde_json::json;
use waba_types::api::{
    AppSync, AppSyncKind, AppSyncStart, ComplianceInfo, CurrentComplianceInfo, CurrentUsername, HealthQuery,
    HealthStatus, NumberHealth, NumberSettings, PaymentLookup, Payments, RefundRequest, SendAbility,
    ServiceHealth, StartedRefund, UsernameConfig, UsernameSuggestions,
};
use waba_types::message::NoContent;
use waba_types::operations::{
    DeleteUsername, EditNumberSettings, GetComplianceInfo, GetHealth, GetNumberSettings, GetPayments,
    GetServiceHealth, GetUsername, RefundPayment, SetComplianceInfo, SetUsername, SuggestUsernames,
    SyncAppData,
};
use waba_types::webhook::QualityScore;
use waba_types::{Dialect, Raw, Success};

use super::{Endpoint, Entry, endpoint, only};
use crate::machine::ids;
use crate::machine::rules::{Refusal, Service};
use crate::machine::settings::{DISPLAY_PHONE_NUMBER, PHONE_NUMBER_ID};
use crate::machine::state::{State, Turn};
use crate::machine::store::number::entities;

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<GetHealth>(),
    endpoint::<GetServiceHealth>(),
    endpoint::<GetNumberSettings>(),
    endpoint::<EditNumberSettings>(),
    endpoint::<GetUsername>(),
    endpoint::<SetUsername>(),
    endpoint::<DeleteUsername>(),
    endpoint::<SuggestUsernames>(),
    endpoint::<SyncAppData>(),
    endpoint::<GetComplianceInfo>(),
    endpoint::<SetComplianceInfo>(),
    endpoint::<GetPayments>(),
    endpoint::<RefundPayment>(),
];

/// Name of the business.
const VERIFIED_NAME: &str = "Emulated Business";

impl Endpoint for GetHealth {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(_: &mut State, request: HealthQuery, _: &mut Turn<'_>) -> Result<NumberHealth, Refusal> {
        let status = HealthStatus::new().can_send_message(SendAbility::Available).entities(entities());
        let health = NumberHealth::new()
            .id(PHONE_NUMBER_ID)
            .health_status(status)
            .display_phone_number(DISPLAY_PHONE_NUMBER)
            .verified_name(VERIFIED_NAME)
            .name_status("APPROVED")
            .quality_rating(QualityScore::Green);
        // By itself the API gives the state alone.
        Ok(only(health, Some(request.fields.as_deref().unwrap_or("health_status"))))
    }
}

impl Endpoint for GetServiceHealth {
    const SERVICE: Service = Service::Gateway;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<ServiceHealth, Refusal> {
        Ok(match state.settings.dialect {
            Dialect::Cloud => ServiceHealth::new().status("ok"),
            Dialect::OnPremise => {
                ServiceHealth::new().health(Raw::from(json!({ "gateway_status": "connected" })))
            }
        })
    }
}

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

// -- User name ----------------------------------------------------------------------------------------------------------

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

// -- The business behind the number -------------------------------------------------------------------------------------

impl Endpoint for SyncAppData {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: AppSync, turn: &mut Turn<'_>) -> Result<AppSyncStart, Refusal> {
        if matches!(request.sync_type, AppSyncKind::Unknown(_)) {
            return Err(Refusal::Invalid("sync_type: expected `smb_app_state_sync` or `history`".to_owned()));
        }
        if !state.number.synchronised.insert(request.sync_type.to_string()) {
            return Err(Refusal::new(400, 2_593_107, "sync_type: fetched already"));
        }
        Ok(AppSyncStart::new().request_id(ids::conversation(turn.rng)))
    }
}

impl Endpoint for GetComplianceInfo {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<CurrentComplianceInfo, Refusal> {
        let info = state.number.compliance.iter().cloned();
        Ok(CurrentComplianceInfo::new().data(info.collect::<Vec<_>>()))
    }
}

impl Endpoint for SetComplianceInfo {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: ComplianceInfo, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        state.number.compliance = Some(request);
        Ok(Success::new(true))
    }
}

// -- Payments -----------------------------------------------------------------------------------------------------------

impl Endpoint for GetPayments {
    const SERVICE: Service = Service::WhatsApp;

    /// Nobody pays here: no order has a payment.
    fn serve(_: &mut State, _: PaymentLookup, _: &mut Turn<'_>) -> Result<Payments, Refusal> {
        Ok(Payments::new())
    }
}

impl Endpoint for RefundPayment {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(_: &mut State, request: RefundRequest, turn: &mut Turn<'_>) -> Result<StartedRefund, Refusal> {
        let speed = request.speed.unwrap_or_else(|| "normal".to_owned());
        Ok(StartedRefund::new().id(ids::digits(turn.rng)).status("PENDING").speed_processed(speed))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::machine::testing::Bench;

    fn call(bench: &mut Bench, method: &str, path: &str, body: &str) -> (u16, Value) {
        let answer = bench.call(method, path, body);
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    }

    #[test]
    fn the_health_has_the_fields_that_were_asked_for() {
        let mut bench = Bench::on(Dialect::Cloud);
        let (_, health) = call(&mut bench, "GET", "/health_status", "");
        assert_eq!(health["health_status"]["can_send_message"], "AVAILABLE");
        assert!(health["id"].is_string() && health["verified_name"].is_null());
        let (_, health) = call(&mut bench, "GET", "/health_status?fields=verified_name", "");
        assert!(health["health_status"].is_null() && health["verified_name"].is_string());
    }

    #[test]
    fn settings_that_are_left_out_stay() {
        let mut bench = Bench::on(Dialect::Cloud);
        call(
            &mut bench,
            "POST",
            "/settings",
            r#"{"user_identity_change":{"enable_identity_key_check":true}}"#,
        );
        call(
            &mut bench,
            "POST",
            "/settings",
            r#"{"storage_configuration":{"status":"IN_COUNTRY_STORAGE_ENABLED"}}"#,
        );
        let (_, settings) = call(&mut bench, "GET", "/settings", "");
        assert_eq!(settings["user_identity_change"]["enable_identity_key_check"], true);
        assert_eq!(settings["storage_configuration"]["status"], "IN_COUNTRY_STORAGE_ENABLED");
    }

    #[test]
    fn a_user_name_has_small_letters_and_can_be_removed() {
        let mut bench = Bench::on(Dialect::Cloud);
        assert_eq!(call(&mut bench, "POST", "/username", r#"{"username":"Ann's"}"#).0, 400);
        assert_eq!(call(&mut bench, "POST", "/username", r#"{"username":"anns.shop"}"#).0, 200);
        assert_eq!(call(&mut bench, "GET", "/username", "").1["username"], "anns.shop");
        assert_eq!(call(&mut bench, "DELETE", "/username", "").0, 200);
        assert!(call(&mut bench, "GET", "/username", "").1["username"].is_null());
    }

    #[test]
    fn the_data_of_the_app_is_fetched_once() {
        let mut bench = Bench::on(Dialect::Cloud);
        let body = r#"{"messaging_product":"whatsapp","sync_type":"history"}"#;
        assert_eq!(call(&mut bench, "POST", "/smb_app_data", body).0, 200);
        assert_eq!(call(&mut bench, "POST", "/smb_app_data", body).1["error"]["code"], 2_593_107);
    }

    #[test]
    fn whether_the_service_runs_is_told_without_a_key() {
        for (dialect, path) in [(Dialect::Cloud, "/health"), (Dialect::OnPremise, "/v1/health")] {
            let mut bench = Bench::on(dialect);
            assert_eq!(bench.call_with_key(None, "GET", path, "").status, 200, "{path}");
        }
        assert_eq!(Bench::on(Dialect::Cloud).call_with_key(None, "GET", "/health_status", "").status, 401);
    }
}
