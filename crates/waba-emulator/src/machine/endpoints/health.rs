//! Whether the number can send, and whether the service runs.

use serde_json::json;
use waba_types::api::{HealthQuery, HealthStatus, NumberHealth, SendAbility, ServiceHealth};
use waba_types::message::NoContent;
use waba_types::operations::{GetHealth, GetServiceHealth};
use waba_types::webhook::QualityScore;
use waba_types::{Dialect, Raw};

use super::{Endpoint, Entry, endpoint, only};
use crate::machine::rules::{Refusal, Service};
use crate::machine::settings::{DISPLAY_PHONE_NUMBER, PHONE_NUMBER_ID};
use crate::machine::state::{State, Turn};
use crate::machine::store::number::entities;

pub(super) const ENDPOINTS: &[Entry] = &[endpoint::<GetHealth>(), endpoint::<GetServiceHealth>()];

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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::machine::testing::Bench;

    #[test]
    fn the_health_has_the_fields_that_were_asked_for() {
        let mut bench = Bench::on(Dialect::Cloud);
        let (_, health) = bench.ask("GET", "/health_status", &Value::Null);
        assert_eq!(health["health_status"]["can_send_message"], "AVAILABLE");
        assert!(health["id"].is_string() && health["verified_name"].is_null());
        let (_, health) = bench.ask("GET", "/health_status?fields=verified_name", &Value::Null);
        assert!(health["health_status"].is_null() && health["verified_name"].is_string());
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
