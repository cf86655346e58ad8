//! Accounts, which numbers, templates and flows belong to.

use waba_types::api::{WabaAccount, WabaAccountPage, WabaAccountQuery, WabaAccountTarget};
use waba_types::operations::{GetWabaAccount, ListWabaAccounts};

use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::listing::{PAGE, page};
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] =
    &[endpoint::<ListWabaAccounts>(), endpoint::<GetWabaAccount>()];

impl Endpoint for ListWabaAccounts {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: WabaAccountQuery,
        _: &mut Turn<'_>,
    ) -> Result<WabaAccountPage, Refusal> {
        let accounts = state.partner.accounts.iter().map(|account| account.details.clone());
        page!(request, accounts, PAGE => WabaAccountPage.waba_accounts)
    }
}

impl Endpoint for GetWabaAccount {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: WabaAccountTarget,
        _: &mut Turn<'_>,
    ) -> Result<WabaAccount, Refusal> {
        state.partner.account(&request.waba_account_id).map(|account| account.details.clone())
    }
}
