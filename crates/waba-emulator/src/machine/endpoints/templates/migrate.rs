//! Templates of other accounts.

use std::collections::BTreeMap;

use waba_types::Raw;
use waba_types::api::{MigratedTemplates, TemplateMigration};
use waba_types::operations::MigrateTemplates;
use waba_types::shapes::Entries;

use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[endpoint::<MigrateTemplates>()];

impl Endpoint for MigrateTemplates {
    const SERVICE: Service = Service::WhatsApp;

    /// There is no other account: whatever is asked for by its id is not there.
    fn serve(
        _: &mut State,
        request: TemplateMigration,
        _: &mut Turn<'_>,
    ) -> Result<MigratedTemplates, Refusal> {
        let failed = request.template_ids.into_iter();
        let failed = failed.map(|id| (id.into_string(), Raw::text("no such template in the source account")));
        Ok(MigratedTemplates::new().failed_templates(Entries::from(failed.collect::<BTreeMap<_, _>>())))
    }
}
