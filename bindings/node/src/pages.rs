//! Lists, from page to page.

use napi_derive::napi;

/// The way through the pages of a list.
#[napi]
#[derive(Default)]
pub struct PageWalk {
    walk: waba_types::operations::PageWalk,
}

#[napi]
impl PageWalk {
    /// Creates the way through one list.
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The request for the page behind `page`, or `null` behind the last one.
    #[napi]
    pub fn next(&mut self, operation: String, request: String, page: String) -> Option<String> {
        // What the core wrote, the core reads.
        let next = self.walk.next_json(&operation, request.as_bytes(), page.as_bytes()).ok()??;
        String::from_utf8(next).ok()
    }
}
