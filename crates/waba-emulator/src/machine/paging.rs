//! Pages of lists, by cursors: each is the id of an item, in a form that nobody takes for one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use waba_types::api::{Paging, PagingCursors};

use crate::machine::rules::Refusal;

/// The page that a request asks for: requests and pages of different lists have the same fields, and no type in common.
///
/// `$id` tells an item's id, `$shown` what the page has of it.
macro_rules! page {
    ($state:expr, $request:expr, $path:expr, $items:expr, $id:expr, $shown:expr => $page:ident) => {{
        let wanted = $crate::machine::paging::PageRequest {
            limit: $request.limit,
            after: $request.after.as_deref(),
            before: $request.before.as_deref(),
        };
        let address = format!("{}{}", $state.settings.base_url, $path);
        $crate::machine::paging::cut($items.collect(), $id, wanted, &address).map(|(items, paging)| {
            let mut page = $page::new().data(items.into_iter().map($shown).collect::<Vec<_>>());
            page.paging = paging;
            page
        })
    }};
}
pub(crate) use page;

/// What a request says about the page it wants.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PageRequest<'a> {
    /// Most items; the list has a number of its own, if it is left out.
    pub(crate) limit: Option<i64>,
    pub(crate) after: Option<&'a str>,
    pub(crate) before: Option<&'a str>,
}

/// Items on a page where neither the request nor the documentation says how many.
pub(crate) const PAGE: usize = 25;

/// Cuts a page out of `items`, whose ids `id` tells. `address` is where the list is read.
pub(crate) fn cut<T>(
    mut items: Vec<T>,
    id: impl Fn(&T) -> String,
    wanted: PageRequest<'_>,
    address: &str,
) -> Result<(Vec<T>, Option<Paging>), Refusal> {
    let limit = wanted.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(PAGE);
    let find = |items: &[T], cursor: &str| {
        let wanted = URL_SAFE_NO_PAD.decode(cursor).ok();
        let place = wanted.and_then(|wanted| items.iter().position(|item| id(item).as_bytes() == wanted));
        place.ok_or_else(|| wrong_cursor(100))
    };
    let (start, end) = match (wanted.after, wanted.before) {
        (Some(after), _) => {
            let start = find(&items, after)? + 1;
            (start, items.len().min(start + limit))
        }
        (None, Some(before)) => {
            let end = find(&items, before)?;
            (end.saturating_sub(limit), end)
        }
        (None, None) => (0, items.len().min(limit)),
    };
    let more = end < items.len();
    items.truncate(end);
    let items = items.split_off(start);
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return Ok((items, None)) };
    let cursor = |item: &T| URL_SAFE_NO_PAD.encode(id(item));
    let (first, last) = (cursor(first), cursor(last));
    let mut paging = Paging::new();
    paging.next = more.then(|| format!("{address}?limit={limit}&after={last}"));
    paging.previous = (start > 0).then(|| format!("{address}?limit={limit}&before={first}"));
    Ok((items, Some(paging.cursors(PagingCursors::new().before(first).after(last)))))
}

/// The refusal of a cursor that is none of the list.
pub(crate) fn wrong_cursor(code: i64) -> Refusal {
    Refusal::new(400, code, "after, before: no cursor of this list")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(wanted: PageRequest<'_>) -> Result<(Vec<u32>, Option<Paging>), Refusal> {
        super::cut((0..10).collect(), u32::to_string, wanted, "http://127.0.0.1/groups")
    }

    #[test]
    fn a_list_is_read_from_its_beginning_to_its_end_and_back() {
        let (first, paging) = cut(PageRequest { limit: Some(4), ..PageRequest::default() }).unwrap();
        let paging = paging.unwrap();
        assert_eq!((first, paging.previous.is_none()), (vec![0, 1, 2, 3], true));
        let next =
            |after: &str| cut(PageRequest { limit: Some(4), after: Some(after), before: None }).unwrap();
        let (second, paging) = next(&paging.after().unwrap());
        let (third, last) = next(&paging.unwrap().after().unwrap());
        assert_eq!((second, third), (vec![4, 5, 6, 7], vec![8, 9]));
        let last = last.unwrap();
        assert_eq!(last.after(), None);
        let before = last.cursors.unwrap().before.unwrap();
        let back = PageRequest { limit: Some(3), before: Some(&before), after: None };
        assert_eq!(cut(back).unwrap().0, [5, 6, 7]);
    }

    #[test]
    fn a_cursor_of_another_list_is_none() {
        for after in ["?", "bm9uZQ", ""] {
            let wanted = PageRequest { after: Some(after), ..PageRequest::default() };
            assert!(cut(wanted).is_err(), "{after}");
        }
        assert_eq!(
            super::cut(Vec::<u32>::new(), u32::to_string, PageRequest::default(), "/"),
            Ok((vec![], None))
        );
    }
}
