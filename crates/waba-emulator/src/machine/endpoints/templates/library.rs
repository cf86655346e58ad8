//! The library of templates.

use waba_types::api::{LibraryPage, LibraryQuery};
use waba_types::operations::ListLibraryTemplates;

use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::paging::page;
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::library::{LANGUAGE, LIBRARY, LibraryEntry};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[endpoint::<ListLibraryTemplates>()];

impl Endpoint for ListLibraryTemplates {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: LibraryQuery, _: &mut Turn<'_>) -> Result<LibraryPage, Refusal> {
        let is = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        let fits = |entry: &&LibraryEntry| {
            is(&request.topic, entry.topic)
                && is(&request.usecase, entry.usecase)
                && is(&request.industry, entry.industry)
                && is(&request.language, LANGUAGE)
                && request.search.as_deref().is_none_or(|text| entry.contains(text))
        };
        let found = LIBRARY.iter().filter(fits);
        let id = |entry: &&LibraryEntry| entry.id.to_owned();
        page!(state, request, "/message_template_library", found, id, LibraryEntry::listed => LibraryPage)
    }
}
