//! The business behind the number: what it has in its app, and what the law wants to know.

use waba_types::Success;
use waba_types::api::{AppSync, AppSyncKind, AppSyncStart, ComplianceInfo, CurrentComplianceInfo};
use waba_types::message::NoContent;
use waba_types::operations::{GetComplianceInfo, SetComplianceInfo, SyncAppData};

use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::ids;
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] =
    &[endpoint::<SyncAppData>(), endpoint::<GetComplianceInfo>(), endpoint::<SetComplianceInfo>()];

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

#[cfg(test)]
mod tests {
    use serde_json::json;
    use waba_types::Dialect;

    use crate::machine::testing::Bench;

    #[test]
    fn the_data_of_the_app_is_fetched_once() {
        let mut bench = Bench::on(Dialect::Cloud);
        let body = json!({ "messaging_product": "whatsapp", "sync_type": "history" });
        assert_eq!(bench.ask("POST", "/smb_app_data", &body).0, 200);
        assert_eq!(bench.ask("POST", "/smb_app_data", &body).1["error"]["code"], 2_593_107);
    }
}
