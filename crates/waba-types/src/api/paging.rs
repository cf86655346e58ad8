//! Pages of lists.
//!
//! Source: Meta's page "Paginated results", 360dialog's Partner API.

use waba_macros::model;

/// How the neighbours of a page are found.
#[model(response)]
pub struct Paging {
    /// The ends of the page.
    pub cursors: Option<PagingCursors>,
    /// Address of the next page, at the host behind the API: present unless the page is the last one. Ask for the next
    /// page by the cursor instead.
    pub next: Option<String>,
    /// Address of the page before.
    pub previous: Option<String>,
}

/// The ends of a page.
#[model(response)]
pub struct PagingCursors {
    /// Where the page begins: `before` of the request for the page before it.
    pub before: Option<String>,
    /// Where the page ends: `after` of the request for the next one.
    pub after: Option<String>,
}

impl Paging {
    /// The cursor for the next page; nothing on the last one.
    pub fn after(&self) -> Option<&str> {
        // The last page may have cursors too, but nothing is behind them.
        self.next.as_ref()?;
        self.cursors.as_ref()?.after.as_deref().filter(|after| !after.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_may_have_cursors() {
        let cursors = PagingCursors::new().after("b");
        assert_eq!(Paging::new().cursors(cursors.clone()).after(), None);
        let paging = Paging::new().cursors(cursors).next("https://graph.example/x?after=b");
        assert_eq!(paging.after(), Some("b"));
    }
}
