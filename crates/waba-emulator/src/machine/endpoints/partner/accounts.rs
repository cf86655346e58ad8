//! Accounts, which numbers, templates and flows belong to.

use waba_types::api::{WabaAccount, WabaAccountPage, WabaAccountQuery, WabaAccountTarget};
use waba_types::operations::{GetWabaAccount, ListWabaAccounts};

use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::listing::{ListRequest, list};
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] =
    &[endpoint::<ListWabaAccounts>(), endpoint::<GetWabaAccount>()];

/// Most accounts on a page, unless the request says another number.
const PAGE: i64 = 20;

impl Endpoint for ListWabaAccounts {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: WabaAccountQuery,
        _: &mut Turn<'_>,
    ) -> Result<WabaAccountPage, Refusal> {
        state.partner.check(&request.partner_id)?;
        let wanted = ListRequest {
            limit: request.limit,
            offset: request.offset,
            sort: request.sort.as_deref(),
            filters: request.filters.as_ref(),
        };
        let accounts = state.partner.accounts.iter().map(|account| account.details.clone());
        let page = list(accounts, wanted, PAGE)?;
        Ok(WabaAccountPage::new()
            .waba_accounts(page.items)
            .count(page.count)
            .total(page.total)
            .limit(page.limit)
            .offset(page.offset)
            .sort(page.sort)
            .filters(page.filters))
    }
}

impl Endpoint for GetWabaAccount {
    const SERVICE: Service = Service::Gateway;

    fn serve(
        state: &mut State,
        request: WabaAccountTarget,
        _: &mut Turn<'_>,
    ) -> Result<WabaAccount, Refusal> {
        state.partner.check(&request.partner_id)?;
        state.partner.account(&request.waba_account_id).map(|account| account.details.clone())
    }
}
