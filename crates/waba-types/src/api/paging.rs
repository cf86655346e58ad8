//! Pages of lists.
//!
//! Source: Meta's page "Paginated results", 360dialog's Partner API.

use std::borrow::Cow;

use waba_macros::model;

/// How the neighbours of a page are found.
#[model(response)]
pub struct Paging {
    /// The ends of the page.
    pub cursors: Option<PagingCursors>,
    /// Address of the next page, at the host behind the API: present unless the page is the last one. Ask for the next
    /// page by the cursor instead, which may stand here only.
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
    pub fn after(&self) -> Option<Cow<'_, str>> {
        // The last page may have cursors too, but nothing is behind them.
        let next = self.next.as_ref()?;
        let cursor = self.cursors.as_ref().and_then(|cursors| cursors.after.as_deref()).map(Cow::from);
        cursor.or_else(|| query_value(next, "after")).filter(|after| !after.is_empty())
    }
}

/// The value of `name` in the query of an address.
fn query_value<'a>(address: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let (_, query) = address.split('#').next()?.split_once('?')?;
    let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    if !value.contains(['%', '+']) {
        return Some(value.into());
    }
    let mut decoded = Vec::with_capacity(value.len());
    let mut bytes = value.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(decoded).ok().map(Cow::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_may_have_cursors() {
        let cursors = PagingCursors::new().after("b");
        assert_eq!(Paging::new().cursors(cursors.clone()).after(), None);
        let paging = Paging::new().cursors(cursors).next("https://graph.example/x?after=b");
        assert_eq!(paging.after().as_deref(), Some("b"));
    }

    #[test]
    fn the_cursor_may_stand_in_the_address_only() {
        for (address, after) in [
            ("https://graph.example/x?limit=5&after=QVFI%3D%2b", Some("QVFI=+")),
            ("https://graph.example/x?after=QVFI#after=no", Some("QVFI")),
            ("https://graph.example/x?before=a&lookafter=b&after=", None),
            ("https://graph.example/x?after=%F", None),
            ("https://graph.example/x", None),
        ] {
            assert_eq!(Paging::new().next(address).after().as_deref(), after, "{address}");
        }
    }
}
